//! From the catalogue, what is open and what is looked for to the rows that are seen.

use crate::domain::writing::fold;
use crate::service::view::statements::{Outline, OutlineStatement, OutlineUnit};

/// A framework with what a search looks at, folded once.
#[derive(Debug)]
pub(super) struct Outlined {
    pub(super) outline: Outline,
    /// Of each unit what it says itself, and of each of its statements.
    folded: Vec<(String, Vec<String>)>,
}

impl Outlined {
    pub(super) fn of(outline: Outline) -> Outlined {
        let units = outline.units.iter();
        let folded = units
            .map(|unit| {
                let areas = unit
                    .areas
                    .iter()
                    .filter_map(|area| outline.areas.get(*area));
                let areas: Vec<&str> = areas.map(|area| area.title.as_str()).collect();
                let own = [
                    unit.title.as_str(),
                    &unit.id,
                    &unit.level,
                    &areas.join("\n"),
                    &outline.title,
                    &outline.short_title,
                ];
                let statements = unit.statements.iter();
                let statements = statements
                    .map(|one| fold(&[one.text.as_str(), &one.id, &one.level].join("\n")))
                    .collect();
                (fold(&own.join("\n")), statements)
            })
            .collect();
        Outlined { outline, folded }
    }

    /// How many statements it has.
    pub(super) fn statements(&self) -> usize {
        let units = self.outline.units.iter();
        units.map(|unit| unit.statements.len()).sum()
    }

    /// In how many statements all words occur.
    pub(super) fn found(&self, words: &[String]) -> usize {
        let units = 0..self.outline.units.len();
        units.map(|unit| self.fitting(unit, words).len()).sum()
    }

    /// The statements of a unit in which all words occur, or around which they stand.
    fn fitting(&self, unit: usize, words: &[String]) -> Vec<usize> {
        let (own, statements) = &self.folded[unit];
        let holds = |place: &usize| {
            let text = &statements[*place];
            words
                .iter()
                .all(|word| text.contains(word.as_str()) || own.contains(word.as_str()))
        };
        (0..statements.len()).filter(holds).collect()
    }

    /// Whether all words stand in what a unit says itself.
    fn fits_itself(&self, unit: usize, words: &[String]) -> bool {
        let (own, _) = &self.folded[unit];
        words.iter().all(|word| own.contains(word.as_str()))
    }
}

/// What a row is, as a place within its framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Framework,
    Area(usize),
    Unit(usize),
    Statement(usize, usize),
}

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) framework: usize,
    at: At,
    /// How far it is indented.
    pub(super) depth: usize,
    /// Whether it is a list that is open.
    pub(super) is_open: bool,
    /// Whether there is anything in it.
    has_rows: bool,
}

impl Node {
    /// Whether it is a list that is closed.
    pub(super) fn is_closed(&self) -> bool {
        self.has_rows && !self.is_open
    }

    pub(super) fn unit<'a>(&self, catalogue: &'a [Outlined]) -> Option<&'a OutlineUnit> {
        match self.at {
            At::Unit(unit) | At::Statement(unit, _) => {
                Some(&catalogue[self.framework].outline.units[unit])
            }
            At::Framework | At::Area(_) => None,
        }
    }

    pub(super) fn statement<'a>(&self, catalogue: &'a [Outlined]) -> Option<&'a OutlineStatement> {
        match self.at {
            At::Statement(_, place) => Some(&self.unit(catalogue)?.statements[place]),
            _ => None,
        }
    }

    /// The id of what it stands for, which is unique over all frameworks.
    pub(super) fn id<'a>(&self, catalogue: &'a [Outlined]) -> &'a str {
        let outline = &catalogue[self.framework].outline;
        match self.at {
            At::Framework => &outline.id,
            At::Area(area) => &outline.areas[area].id,
            At::Unit(unit) => &outline.units[unit].id,
            At::Statement(unit, place) => &outline.units[unit].statements[place].id,
        }
    }

    /// What stands in the first column: indented, with a sign whether it can be opened.
    pub(super) fn words(&self, catalogue: &[Outlined]) -> String {
        let outline = &catalogue[self.framework].outline;
        let sign = match (self.has_rows, self.is_open) {
            (true, true) => "- ",
            (true, false) => "+ ",
            (false, _) => "  ",
        };
        let said = match self.at {
            At::Framework => format!("{sign}{}", outline.short_title),
            At::Area(area) => format!("{sign}{}", outline.areas[area].title),
            At::Unit(unit) => format!("{sign}{}", outline.units[unit].title),
            At::Statement(unit, place) => {
                let one = &outline.units[unit].statements[place];
                format!("{} {}", one.id, one.text)
            }
        };
        format!("{:1$}{said}", "", self.depth)
    }
}

/// The rows that are seen: of one framework or of all, with all words, as far as lists are open.
pub(super) fn rows(
    catalogue: &[Outlined],
    chosen: Option<&str>,
    words: &[String],
    is_open: impl Fn(&str) -> bool,
) -> Vec<Node> {
    let mut rows = Vec::new();
    for (framework, one) in catalogue.iter().enumerate() {
        let outline = &one.outline;
        if chosen.is_some_and(|id| id != outline.id) {
            continue;
        }
        let units: Vec<(usize, Vec<usize>)> = (0..outline.units.len())
            .map(|unit| (unit, one.fitting(unit, words)))
            .filter(|(unit, fitting)| !fitting.is_empty() || one.fits_itself(*unit, words))
            .collect();
        if units.is_empty() && !words.is_empty() {
            continue;
        }
        let mut list = |at: At, depth: usize, has_rows: bool| {
            let mut node = Node {
                framework,
                at,
                depth,
                is_open: false,
                has_rows,
            };
            node.is_open = has_rows && is_open(node.id(catalogue));
            rows.push(node);
            node.is_open
        };
        if !list(At::Framework, 0, !units.is_empty()) {
            continue;
        }
        // The areas of the unit before, and how many of them, from the top down, are shown and open.
        let (mut before, mut opened): (&[usize], usize) = (&[], 0);
        for (unit, fitting) in units {
            let areas = outline.units[unit].areas.as_slice();
            let same = areas.iter().zip(before).take_while(|(a, b)| a == b).count();
            opened = opened.min(same);
            for (depth, area) in areas.iter().enumerate().skip(same) {
                if opened < depth || !list(At::Area(*area), depth + 1, true) {
                    break;
                }
                opened += 1;
            }
            before = areas;
            let depth = areas.len() + 1;
            if opened < areas.len() || !list(At::Unit(unit), depth, !fitting.is_empty()) {
                continue;
            }
            for place in fitting {
                list(At::Statement(unit, place), depth + 1, false);
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::view::statements::OutlineArea;

    fn unit(id: &str, areas: &[usize], statements: &[&str]) -> OutlineUnit {
        OutlineUnit {
            id: id.to_owned(),
            title: format!("Unit {id}"),
            aim: String::new(),
            note: String::new(),
            level: String::new(),
            areas: areas.to_vec(),
            is_domain_d: false,
            statements: statements
                .iter()
                .enumerate()
                .map(|(place, text)| OutlineStatement {
                    id: format!("{id}.{place}"),
                    level: String::new(),
                    text: (*text).to_owned(),
                    is_local: false,
                })
                .collect(),
        }
    }

    fn catalogue() -> Vec<Outlined> {
        let area = |id: &str| OutlineArea {
            id: id.to_owned(),
            title: format!("Area {id}"),
        };
        vec![Outlined::of(Outline {
            id: "x".to_owned(),
            title: "Framework".to_owned(),
            short_title: "F".to_owned(),
            is_ladder: false,
            areas: vec![area("a"), area("a.b"), area("c")],
            units: vec![
                unit("u1", &[0], &["Writes plans", "Reads"]),
                unit("u2", &[0, 1], &["Café visits"]),
                unit("u3", &[0, 1], &[]),
                unit("u4", &[2], &["Plans"]),
            ],
        })]
    }

    fn ids(words: &str, open: &[&str]) -> Vec<String> {
        let catalogue = catalogue();
        let words: Vec<String> = words.split_whitespace().map(fold).collect();
        let rows = rows(&catalogue, None, &words, |id| {
            open.contains(&id) || open.contains(&"*")
        });
        rows.iter()
            .map(|node| format!("{}{}", ">".repeat(node.depth), node.id(&catalogue)))
            .collect()
    }

    #[test]
    fn what_is_closed_hides_all_that_lies_in_it() {
        assert_eq!(ids("", &[]), ["x"]);
        assert_eq!(ids("", &["x"]), ["x", ">a", ">c"]);
        let open = ["x", "a", "u1"];
        assert_eq!(
            ids("", &open),
            ["x", ">a", ">>u1", ">>>u1.0", ">>>u1.1", ">>a.b", ">c"]
        );
        // What lies in a closed list stays away, though it is open itself.
        assert_eq!(ids("", &["x", "a.b", "u2"]), ["x", ">a", ">c"]);
        assert_eq!(
            ids("", &["*"]),
            [
                "x", ">a", ">>u1", ">>>u1.0", ">>>u1.1", ">>a.b", ">>>u2", ">>>>u2.0", ">>>u3",
                ">c", ">>u4", ">>>u4.0"
            ]
        );
    }

    #[test]
    fn words_leave_what_holds_them_and_what_it_stands_in() {
        assert_eq!(
            ids("PLAN", &["*"]),
            ["x", ">a", ">>u1", ">>>u1.0", ">c", ">>u4", ">>>u4.0"]
        );
        assert_eq!(
            ids("cafe area", &["*"]),
            ["x", ">a", ">>a.b", ">>>u2", ">>>>u2.0"]
        );
        // A unit without statements is found by its own words.
        assert_eq!(ids("u3", &["*"]), ["x", ">a", ">>a.b", ">>>u3"]);
        assert!(ids("nowhere", &["*"]).is_empty());
        assert_eq!(catalogue()[0].found(&[fold("PLAN")]), 2);
        assert_eq!(catalogue()[0].statements(), 4);
    }
}
