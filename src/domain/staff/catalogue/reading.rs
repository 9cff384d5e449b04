//! Reads a framework from its table, and says everything that is not in order, each with its line.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::DeTable;

use super::fields::{Complaint, Complaints, Fields, Placed, cut};
use super::{
    Area, Catalogue, Described, Framework, Gap, Level, LevelMode, Part, Principle, Statement, Unit,
    UnitKind,
};

mod checking;
mod fingerprint;

use fingerprint::fingerprint;

/// The tables that are shipped, oldest version first. A newer version of a table stands behind the one it takes the place of.
pub(super) const SHIPPED: &[(&str, &str)] = &[
    (
        "nhs2005.toml",
        include_str!("../../../../fixtures/catalogue/nhs2005.toml"),
    ),
    (
        "evercare.toml",
        include_str!("../../../../fixtures/catalogue/evercare.toml"),
    ),
    (
        "ksf.toml",
        include_str!("../../../../fixtures/catalogue/ksf.toml"),
    ),
    (
        "cmp.toml",
        include_str!("../../../../fixtures/catalogue/cmp.toml"),
    ),
];
/// The most bytes of a table: it travels in one entry.
pub const TABLE_BYTES_MAX: usize = 256 * 1024;
/// The one form of table that is read.
const SCHEMA: u32 = 1;
/// The ids below this word belong to what a service adds itself.
pub(super) const LOCAL: &str = "local";

/// The longest short title, in characters.
const SHORT_TITLE_MAX: usize = 24;
const ID_MAX: usize = 64;
const CODE_MAX: usize = 24;
const TITLE_MAX: usize = 200;
const SUMMARY_MAX: usize = 1_000;
/// The longest text of a statement, in characters.
pub(super) const STATEMENT_MAX: usize = 600;
/// Complaints that an error's sentence names; all are in the error.
const NAMED_MAX: usize = 8;

/// Why a table cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{table} is not in order: {}", in_a_sentence(.complaints))]
pub struct CatalogueError {
    /// The table.
    pub table: String,
    /// Everything that is not in order, by line.
    pub complaints: Vec<Complaint>,
}

fn in_a_sentence(complaints: &[Complaint]) -> String {
    let named: Vec<String> = complaints
        .iter()
        .take(NAMED_MAX)
        .map(Complaint::to_string)
        .collect();
    let named = named.join("; ");
    match complaints.len().saturating_sub(NAMED_MAX) {
        0 => named,
        more => format!("{named}; and {more} more"),
    }
}

/// A framework that was read, and where what can be named in it stands.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) framework: Framework,
    /// The line of each id.
    pub(super) lines: BTreeMap<String, usize>,
    /// The line of the version's number, or of the framework's head.
    pub(super) version_line: usize,
}

/// Reads one framework beside those that are known.
pub(super) fn framework(name: &str, text: &str, known: &Catalogue) -> Result<Read, CatalogueError> {
    let refuse = |mut complaints: Vec<Complaint>| {
        complaints.sort();
        complaints.dedup();
        CatalogueError {
            table: name.to_owned(),
            complaints,
        }
    };
    if text.len() > TABLE_BYTES_MAX {
        let what = format!(
            "the table has {} kB; the limit is {} kB: split it into frameworks of their own",
            text.len().div_ceil(1024),
            TABLE_BYTES_MAX / 1024
        );
        return Err(refuse(vec![Complaint { line: 1, what }]));
    }
    let mut complaints = Complaints::of(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        complaints.say(at, format!("this is not TOML: {}", error.message()));
    }
    // What is broken as TOML would only be complained of a second time.
    if !errors.is_empty() {
        return Err(refuse(complaints.found));
    }
    let mut reader = Reader {
        complaints,
        lines: BTreeMap::new(),
        ids: BTreeSet::new(),
    };
    let read = reader.whole(table.get_ref(), known);
    match read {
        Some(read) if reader.complaints.found.is_empty() => Ok(read),
        _ => Err(refuse(reader.complaints.found)),
    }
}

/// Reads a shipped table that is no framework: its form is fixed by its type.
pub(super) fn shipped<T: serde::de::DeserializeOwned>(
    name: &str,
    text: &str,
) -> Result<T, CatalogueError> {
    toml::from_str(text).map_err(|error| CatalogueError {
        table: name.to_owned(),
        complaints: vec![Complaint {
            line: Complaints::of(text).line(error.span().map_or(0, |span| span.start)),
            what: error.message().to_owned(),
        }],
    })
}

/// Goes through a table once, in the order in which one part names another.
struct Reader {
    complaints: Complaints,
    lines: BTreeMap<String, usize>,
    /// Ids that other frameworks have, and those read so far.
    ids: BTreeSet<String>,
}

impl Reader {
    fn whole(&mut self, table: &DeTable<'_>, known: &Catalogue) -> Option<Read> {
        let mut fields = Fields::whole(table);
        let schema = fields.number("schema", &mut self.complaints);
        if schema.value != SCHEMA {
            let what = format!(
                "the form of this table is {}; this program reads form {SCHEMA}",
                schema.value
            );
            self.complaints.say_on(schema.line, what);
            return None;
        }
        let head = fields.table("framework", &mut self.complaints)?;
        let head_line = head.line();
        let (mut framework, version_line) = self.head(head, known);
        framework.roles = self.roles(&mut fields);
        framework.levels = self.levels(&mut fields);
        framework.principles = self.principles(&mut fields, &framework.id);
        framework.areas = self.areas(&mut fields, &framework.id);
        let units = fields.tables("unit", &mut self.complaints);
        if units.is_empty() {
            self.complaints
                .say_on(head_line, "the framework has no [[unit]]");
        }
        if framework.level_mode == LevelMode::Ladder && framework.levels.is_empty() {
            self.complaints.say_on(
                head_line,
                "a framework with one statement a level has no [[level]]",
            );
        }
        for unit in units {
            let unit = self.unit(unit, &framework);
            framework.units.push(unit);
        }
        framework.gaps = self.gaps(&mut fields, &framework);
        fields.refuse_others(&mut self.complaints);
        framework.levels.sort_by_key(|level| level.order);
        framework.areas.sort_by_key(|area| area.order);
        framework.units.sort_by_key(|unit| unit.order);
        framework.version = format!("{}-{}", framework.number, fingerprint(&framework));
        Some(Read {
            framework,
            lines: std::mem::take(&mut self.lines),
            version_line,
        })
    }

    fn head(&mut self, mut head: Fields<'_>, known: &Catalogue) -> (Framework, usize) {
        let all = &mut self.complaints;
        let id = head.written("id", ID_MAX, all);
        let title = head.written("title", TITLE_MAX, all).value;
        let short_title = head.written("short_title", SHORT_TITLE_MAX, all).value;
        let issuer = head.text("publisher", TITLE_MAX, all).value;
        let published = head.text("published", CODE_MAX, all).value;
        let source_file = head.text("source_file", TITLE_MAX, all).value;
        let number = head.number_if_any("version", all);
        let level_mode = head.written("level_mode", CODE_MAX, all);
        let rights = head.written("rights", SUMMARY_MAX, all).value;
        head.written("wording", SUMMARY_MAX, all);
        let caution = head.written("caution", SUMMARY_MAX, all).value;
        let mode = one_of::<LevelMode>(&level_mode, LevelMode::ALL, all, LevelMode::code);
        if let Some(number) = number.as_ref().filter(|number| number.value == 0) {
            all.say_on(number.line, "the version is counted from 1");
        }
        head.refuse_others(all);
        if id.value.contains('.') || id.value == LOCAL {
            all.say_on(
                id.line,
                format!(
                    "'{}' cannot be a framework's id: use letters, digits and hyphens, and another word than '{LOCAL}'",
                    cut(&id.value)
                ),
            );
        }
        self.ids = known.ids_but(&id.value);
        self.id(&id, None);
        let version_line = number.as_ref().map_or(head.line(), |number| number.line);
        let framework = Framework {
            id: id.value,
            title,
            short_title,
            publisher: issuer,
            published,
            number: number.map_or(1, |number| number.value),
            version: String::new(),
            source_file,
            level_mode: mode.unwrap_or(LevelMode::None),
            rights,
            caution,
            roles: Vec::new(),
            levels: Vec::new(),
            principles: Vec::new(),
            areas: Vec::new(),
            units: Vec::new(),
            gaps: Vec::new(),
        };
        (framework, version_line)
    }

    fn roles(&mut self, fields: &mut Fields<'_>) -> Vec<Described> {
        let mut roles: Vec<Described> = Vec::new();
        for mut table in fields.tables("role", &mut self.complaints) {
            let all = &mut self.complaints;
            let id = table.written("id", ID_MAX, all);
            let role = Described {
                title: table.written("title", TITLE_MAX, all).value,
                summary: table.text("summary", SUMMARY_MAX, all).value,
                id: id.value,
            };
            table.refuse_others(all);
            if roles.iter().any(|one| one.id == role.id) {
                self.doubled(id.line, &role.id);
            }
            roles.push(role);
        }
        roles
    }

    fn levels(&mut self, fields: &mut Fields<'_>) -> Vec<Level> {
        let mut levels: Vec<Level> = Vec::new();
        for mut table in fields.tables("level", &mut self.complaints) {
            let all = &mut self.complaints;
            let id = table.written("id", ID_MAX, all);
            let level = Level {
                order: order(&mut table, all),
                title: table.written("title", TITLE_MAX, all).value,
                summary: table.text("summary", SUMMARY_MAX, all).value,
                id: id.value,
            };
            table.refuse_others(all);
            if levels.iter().any(|one| one.id == level.id) {
                self.doubled(id.line, &level.id);
            }
            levels.push(level);
        }
        levels
    }

    fn principles(&mut self, fields: &mut Fields<'_>, framework: &str) -> Vec<Principle> {
        let tables = fields.tables("principle", &mut self.complaints);
        let mut principles = Vec::with_capacity(tables.len());
        for mut table in tables {
            let all = &mut self.complaints;
            let id = table.written("id", ID_MAX, all);
            let sources = table.list("sources", false, TITLE_MAX, all);
            principles.push(Principle {
                title: table.written("title", TITLE_MAX, all).value,
                summary: table.written("summary", SUMMARY_MAX, all).value,
                sources: sources.into_iter().map(|one| one.value).collect(),
                id: id.value.clone(),
            });
            table.refuse_others(all);
            self.id(&id, Some(framework));
        }
        principles
    }

    fn areas(&mut self, fields: &mut Fields<'_>, framework: &str) -> Vec<Area> {
        let mut areas: Vec<Area> = Vec::new();
        let mut parents = Vec::new();
        for mut table in fields.tables("area", &mut self.complaints) {
            let all = &mut self.complaints;
            let id = table.written("id", ID_MAX, all);
            let parent = table.text("parent", ID_MAX, all);
            areas.push(Area {
                order: order(&mut table, all),
                parent: Some(parent.value.clone()).filter(|parent| !parent.is_empty()),
                title: table.written("title", TITLE_MAX, all).value,
                summary: table.text("summary", SUMMARY_MAX, all).value,
                id: id.value.clone(),
            });
            table.refuse_others(all);
            self.id(&id, Some(framework));
            parents.push(parent);
        }
        self.refuse_strange_parents(&areas, &parents);
        areas
    }

    fn unit(&mut self, mut table: Fields<'_>, framework: &Framework) -> Unit {
        let all = &mut self.complaints;
        let id = table.written("id", ID_MAX, all);
        table.what = format!("the unit '{}'", cut(&id.value));
        let area = table.written("area", ID_MAX, all);
        let kind = table.written("kind", CODE_MAX, all);
        let required = table.text("required_level", ID_MAX, all);
        let core = table.list("roles_core", true, ID_MAX, all);
        let select = table.list("roles_select", true, ID_MAX, all);
        let not = table.list("roles_not", true, ID_MAX, all);
        let partial = table.list("partial_rows", false, CODE_MAX, all);
        let statements = table.tables("statement", all);
        let mut unit = Unit {
            order: order(&mut table, all),
            code: table.text("code", CODE_MAX, all).value,
            title: table.written("title", TITLE_MAX, all).value,
            summary: table.text("summary", SUMMARY_MAX, all).value,
            note: table.text("note", SUMMARY_MAX, all).value,
            lone_practice: table
                .text_if_any("lone_practice", SUMMARY_MAX, all)
                .map(|text| text.value),
            kind: one_of::<UnitKind>(&kind, UnitKind::ALL, all, UnitKind::code)
                .unwrap_or(UnitKind::Group),
            id: id.value.clone(),
            area: area.value.clone(),
            required_level: Some(required.value.clone()).filter(|level| !level.is_empty()),
            roles_core: values(&core),
            roles_select: values(&select),
            roles_not: values(&not),
            partial_rows: values(&partial),
            statements: Vec::with_capacity(statements.len()),
        };
        table.refuse_others(all);
        self.id(&id, Some(&framework.id));
        self.known("area", &area, framework.area(&area.value).is_some());
        for role in core.iter().chain(&select).chain(&not) {
            let is_known = framework.roles.iter().any(|one| one.id == role.value);
            self.known("role", role, is_known);
        }
        for table in statements {
            let statement = self.statement(table, &unit, framework);
            unit.statements.push(statement);
        }
        self.check_levels(&unit, &required, framework);
        unit
    }

    fn statement(
        &mut self,
        mut table: Fields<'_>,
        unit: &Unit,
        framework: &Framework,
    ) -> Statement {
        let all = &mut self.complaints;
        let id = table.written("id", ID_MAX, all);
        table.what = format!("the statement '{}'", cut(&id.value));
        let row = table.written("row", CODE_MAX, all);
        let level = table.text("level", ID_MAX, all);
        let part = table.text_if_any("part", CODE_MAX, all);
        let text = table.written("text", STATEMENT_MAX, all).value;
        let part = part.and_then(|part| one_of::<Part>(&part, Part::ALL, all, Part::code));
        table.refuse_others(all);
        self.id(&id, Some(&framework.id));
        self.check_level(&level, &id, unit, framework);
        let level = Some(level.value).filter(|level| !level.is_empty());
        let same_row = |one: &&Statement| one.row == row.value && one.level == level;
        if let Some(first) = unit.statements.iter().find(same_row) {
            let what = format!(
                "'{}' states the row '{}' a second time{}; '{}' has it already",
                cut(&id.value),
                cut(&row.value),
                if level.is_some() {
                    " for the same level"
                } else {
                    ""
                },
                first.id
            );
            self.complaints.say_on(row.line, what);
        }
        Statement {
            id: id.value,
            row: row.value,
            level,
            text,
            part,
            added: None,
        }
    }

    fn gaps(&mut self, fields: &mut Fields<'_>, framework: &Framework) -> Vec<Gap> {
        let tables = fields.tables("gap", &mut self.complaints);
        let mut gaps = Vec::with_capacity(tables.len());
        for mut table in tables {
            let all = &mut self.complaints;
            let id = table.written("id", ID_MAX, all);
            let unit = table.text("unit", ID_MAX, all);
            let text = table.written("text", SUMMARY_MAX, all).value;
            table.refuse_others(all);
            self.id(&id, Some(&framework.id));
            if !unit.value.is_empty() {
                self.known("unit", &unit, framework.unit(&unit.value).is_some());
            }
            gaps.push(Gap {
                id: id.value,
                unit: Some(unit.value).filter(|unit| !unit.is_empty()),
                text,
            });
        }
        gaps
    }
}

fn order(table: &mut Fields<'_>, complaints: &mut Complaints) -> u16 {
    let number = table.number("order", complaints);
    u16::try_from(number.value).unwrap_or_else(|_too_high| {
        complaints.say_on(number.line, "'order' is above 65535");
        u16::MAX
    })
}

fn values(placed: &[Placed<String>]) -> Vec<String> {
    placed.iter().map(|one| one.value.clone()).collect()
}

/// One word of a closed list; complained of when it is another.
fn one_of<T: Copy>(
    given: &Placed<String>,
    all: &[T],
    complaints: &mut Complaints,
    code: impl Fn(T) -> &'static str,
) -> Option<T> {
    let found = all.iter().copied().find(|one| code(*one) == given.value);
    if found.is_none() && !given.value.is_empty() {
        let known: Vec<&str> = all.iter().map(|one| code(*one)).collect();
        complaints.say_on(
            given.line,
            format!("'{}' is none of {}", cut(&given.value), known.join(", ")),
        );
    }
    found
}
