//! Competence: what is known of somebody unit by unit, what they filed, what waits for whom, what a post asks for, and who in
//! a team holds what. Decisions are people's: no percentage, no computed level.
//!
//! * `development`: what is agreed of how somebody learns, and how it stands.
//! * `filed`: evidence by framework and unit.
//! * `gaps`: what a post asks for beside what was judged.
//! * `grid`: a framework by the people of a team.
//! * `learned`: the learning log, and counts of what was filed.
//! * `list`: one list of rows, with what stands above it.
//! * `posts`: role profiles and training modules.
//! * `rows`: rows of what is known and of what waits.
//! * `reading`: an item or a claim as pages to be read.
//! * `statements`: the frameworks' statements as a list that opens and closes.

mod development;
pub mod filed;
mod gaps;
pub mod grid;
mod learned;
mod list;
mod posts;
pub mod reading;
mod rows;
pub mod statements;

use crate::client::Ask;
use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::protocol::message::{CompetenceAsk, DevelopmentAnswer, DevelopmentAsk};
use crate::service::view::competence::{CompetenceQueue, Proposal, Standing};
use crate::service::view::development::{ModuleRow, PersonGaps, ProfileView};
use crate::tui::action::Action;
use crate::tui::theme::Glyphs;
use crate::tui::theme::Theme;
use crate::tui::widget::table::{Column, fixed, share};
use development::DevelopmentPart;
use filed::FiledList;
use grid::GridPart;
use list::{List, draw_list, keeps};
use posts::PostsPart;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use statements::StatementsPart;

/// A narrower table leaves the own rating to the row in full: titles and decisions need its room.
const RATING_FROM_CELLS: u16 = 100;

const KNOWN: &[Column] = &[
    share("Unit", 24, 9),
    fixed("Items", 5),
    fixed("Own rating", 10).from(RATING_FROM_CELLS),
    share("Decision", 16, 1),
    fixed("Next look", 13),
];

const WAITS: &[Column] = &[
    fixed("Waits", 9),
    fixed("What", 11),
    share("Whose", 12, 1),
    share("About", 20, 3),
];

const GAPS: &[Column] = &[
    share("Unit", 20, 3),
    share("Asked level", 11, 1),
    share("How it stands", 18, 2),
    fixed("Items", 5),
    share("Own rating", 10, 1).from(RATING_FROM_CELLS),
];

/// Which part is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// What is known of somebody, unit by unit.
    #[default]
    Known,
    /// What I filed.
    Filed,
    /// What waits for me.
    Waits,
    /// What somebody's post asks for, and how it stands.
    Gaps,
    /// A framework by the people of my team.
    Team,
    /// What is agreed of how somebody learns.
    Development,
    /// Role profiles and training modules.
    Posts,
    /// The statements of every framework.
    Statements,
}

impl Part {
    const ALL: [Part; 8] = [
        Part::Known,
        Part::Filed,
        Part::Waits,
        Part::Gaps,
        Part::Team,
        Part::Development,
        Part::Posts,
        Part::Statements,
    ];

    const fn name(self) -> &'static str {
        match self {
            Part::Known => "Units",
            Part::Filed => "Evidence",
            Part::Waits => "Waits",
            Part::Gaps => "Gaps",
            Part::Team => "Team",
            Part::Development => "Development",
            Part::Posts => "Posts",
            Part::Statements => "Statements",
        }
    }
}

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Matter {
    /// Only to be read.
    #[default]
    Heading,
    /// A unit.
    Unit,
    /// A claim that waits for its assessor.
    Claim,
    /// Something that one is asked to have seen.
    Witness,
    /// A judgement that waits for a second look.
    SecondLook,
    /// A claim of one's own that was returned.
    Returned,
    /// Only to be read, below a heading.
    Line,
    /// An item of the learning log.
    Learned,
    /// An agreement, or provisional practice, that was offered to oneself.
    Offer,
    /// An agreement that is not over.
    Agreement,
    /// An objective still to be reached.
    Objective,
    /// A module still to do.
    Module,
    /// Somebody's mentor.
    Mentor,
    /// Provisional practice that is open.
    Provisional,
    /// A role profile; none yet where it has no entry.
    Profile,
    /// A training module, as it is offered; none yet where it has no entry.
    OfferedModule,
}

/// One row, whatever it is about.
#[derive(Debug, Clone, Default)]
pub struct Row {
    key: String,
    cells: Vec<String>,
    /// The row in full, in lines.
    pub whole: Vec<String>,
    /// What it stands for.
    pub matter: Matter,
    /// Whose it is.
    pub staff: Option<StaffId>,
    /// The unit's id.
    pub unit: Option<String>,
    /// The statement's id.
    pub statement: Option<String>,
    /// The item, claim or judgement.
    pub entry: Option<EntryNumber>,
    /// What it is about in words, for a form.
    pub said: String,
    /// Why nothing can be decided about it here; empty where it can.
    pub closed: String,
}

/// What an entry that was just saved could show.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// Whose record.
    pub patient: PatientId,
    /// The entry.
    pub entry: EntryNumber,
    /// At most three.
    pub statements: Vec<Proposal>,
}

/// All parts, and whose competence the first shows.
#[derive(Debug, Default)]
pub struct CompetenceScreen {
    /// Which is shown.
    pub part: Part,
    /// Whose competence is shown; one's own when none.
    pub person: Option<StaffId>,
    /// What I filed.
    pub filed: FiledList,
    /// A framework by the people of my team.
    pub grid: GridPart,
    /// The statements of every framework.
    pub statements: StatementsPart,
    known: List,
    waits: List,
    gaps: List,
    development: DevelopmentPart,
    posts: PostsPart,
    framework: Option<String>,
    frameworks: Vec<(String, String)>,
    words: String,
}

impl CompetenceScreen {
    /// Whether the part that is shown has come.
    pub fn is_loaded(&self) -> bool {
        match self.part {
            Part::Known => self.known.is_loaded(),
            Part::Filed => self.filed.view.is_some(),
            Part::Waits => self.waits.is_loaded(),
            Part::Gaps => self.gaps.is_loaded(),
            Part::Team => self.grid.is_loaded(),
            Part::Development => self.development.list.is_loaded(),
            Part::Posts => self.posts.list.is_loaded(),
            Part::Statements => self.statements.is_loaded(),
        }
    }

    /// What is to be asked for the part that is shown.
    pub fn ask(&self, actor: StaffId) -> Ask {
        let person = self.person.unwrap_or(actor);
        match self.part {
            Part::Known => Ask::Competence(CompetenceAsk::Standing(person)),
            Part::Filed => Ask::Evidence,
            Part::Waits => Ask::Competence(CompetenceAsk::Queue),
            Part::Gaps => Ask::Development(DevelopmentAsk::Gaps(person)),
            Part::Team => Ask::Development(self.grid.ask()),
            Part::Development => Ask::Development(DevelopmentAsk::Person(person)),
            Part::Posts => Ask::Development(DevelopmentAsk::Profiles),
            Part::Statements => Ask::Competence(self.statements.ask(person)),
        }
    }

    /// Shows another part.
    pub fn switch(&mut self, forward: bool) {
        let step = if forward { 1 } else { Part::ALL.len() - 1 };
        self.part = Part::ALL[(self.part as usize + step) % Part::ALL.len()];
    }

    /// Shows somebody else's: their gaps, development or statements where that is shown, else their units.
    pub fn choose_person(&mut self, person: StaffId) {
        self.person = Some(person);
        if !matches!(self.part, Part::Gaps | Part::Development | Part::Statements) {
            self.part = Part::Known;
        }
        (self.known, self.gaps) = (List::default(), List::default());
        self.development.clear();
        self.statements.forget();
    }

    /// Takes what is known of somebody.
    pub fn set_known(&mut self, view: Standing) {
        self.frameworks = view
            .frameworks
            .iter()
            .map(|one| (one.id.clone(), one.title.clone()))
            .collect();
        let (rows, notice) = rows::known(view);
        let keep = keeps(self.framework.as_deref(), &self.words);
        self.known.set(rows, notice, keep);
    }

    /// Takes what waits.
    pub fn set_waits(&mut self, queue: CompetenceQueue, actor: StaffId) {
        let (rows, notice) = rows::waits(queue, actor);
        self.waits.set(rows, notice, |_| true);
    }

    /// Takes what somebody's post asks for.
    pub fn set_gaps(&mut self, view: PersonGaps) {
        match gaps::gaps(view) {
            Ok((rows, notice)) => {
                let keep = keeps(self.framework.as_deref(), &self.words);
                self.gaps.set(rows, notice, keep);
            }
            Err(sentence) => self.gaps.refuse(&sentence),
        }
    }

    /// Takes something of how somebody learns; of their learning log the page that was asked for.
    pub fn set_development(&mut self, page: Option<u64>, answer: DevelopmentAnswer, me: StaffId) {
        self.development.set(page, answer, me, &self.words);
    }

    /// The next page of the learning log, where it comes into view and was not asked for.
    pub fn wanted_learning(&mut self) -> Option<u64> {
        (self.part == Part::Development).then(|| self.development.wanted())?
    }

    /// Takes the role profiles.
    pub fn set_profiles(&mut self, views: Vec<ProfileView>) {
        self.posts.set_profiles(views, &self.words);
    }

    /// Takes the training modules.
    pub fn set_modules(&mut self, rows: Vec<ModuleRow>) {
        self.posts.set_modules(rows, &self.words);
    }

    /// A part may not be seen, or could not be read.
    pub fn refuse(&mut self, part: Part, why: &str) {
        match part {
            Part::Known => self.known.refuse(why),
            Part::Waits => self.waits.refuse(why),
            Part::Gaps => self.gaps.refuse(why),
            Part::Team => self.grid.refuse(why),
            Part::Development => self.development.list.refuse(why),
            Part::Posts => self.posts.list.refuse(why),
            Part::Statements => self.statements.refuse(why),
            Part::Filed => {}
        }
    }

    /// Frameworks to choose from: id and title.
    pub fn frameworks(&self) -> Vec<(String, String)> {
        match (self.frameworks.as_slice(), self.filed.frameworks()) {
            ([], filed) if filed.is_empty() => self.statements.frameworks(),
            ([], filed) => filed,
            (known, _) => known.to_vec(),
        }
    }

    /// Shows one framework, or all.
    pub fn choose(&mut self, framework: Option<String>) {
        self.framework.clone_from(&framework);
        self.filed.choose(framework.clone());
        self.grid.choose(framework.clone());
        self.statements.choose(framework);
        self.known
            .arrange(keeps(self.framework.as_deref(), &self.words));
        self.gaps
            .arrange(keeps(self.framework.as_deref(), &self.words));
    }

    /// The words by which it is filtered.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Shows only rows with these words.
    pub fn filter(&mut self, words: &str) {
        words.trim().clone_into(&mut self.words);
        self.filed.filter(words);
        self.grid.filter(&self.words);
        for list in [&mut self.development.list, &mut self.posts.list] {
            list.arrange(keeps(None, &self.words));
        }
        self.statements.filter(&self.words);
        self.known
            .arrange(keeps(self.framework.as_deref(), &self.words));
        self.gaps
            .arrange(keeps(self.framework.as_deref(), &self.words));
    }

    fn list(&self) -> Option<&List> {
        match self.part {
            Part::Known => Some(&self.known),
            Part::Waits => Some(&self.waits),
            Part::Gaps => Some(&self.gaps),
            Part::Development => Some(&self.development.list),
            Part::Posts => Some(&self.posts.list),
            Part::Filed | Part::Team | Part::Statements => None,
        }
    }

    /// The selected row of what is known, waits or is asked for.
    pub fn selected(&self) -> Option<&Row> {
        self.list()?.selected()
    }

    /// What a form is about: the selected row, on the team's grid the selected unit of the selected person, among statements the
    /// selected one with its unit.
    pub fn at_hand(&self) -> Option<Row> {
        match self.part {
            Part::Team => self.grid.unit_at_hand(),
            Part::Statements => self.statements.at_hand(),
            _ => self.selected().cloned(),
        }
    }

    /// The selected item of what I filed.
    pub fn selected_item(&self) -> Option<EntryNumber> {
        (self.part == Part::Filed).then(|| self.filed.selected())?
    }

    /// The selected row in full.
    pub fn whole_row(&self) -> Option<Vec<String>> {
        match self.part {
            Part::Filed => self.filed.whole_row(),
            Part::Team => self.grid.whole_row(),
            _ => self.selected().map(|row| row.whole.clone()),
        }
    }

    /// Moves; returns whether it was a move.
    pub fn act(&mut self, action: Action) -> bool {
        let list = match self.part {
            Part::Known => &mut self.known,
            Part::Waits => &mut self.waits,
            Part::Gaps => &mut self.gaps,
            Part::Development => &mut self.development.list,
            Part::Posts => &mut self.posts.list,
            Part::Filed => return self.filed.act(action),
            Part::Team => return self.grid.act(action),
            Part::Statements => return self.statements.act(action),
        };
        list.act(action)
    }

    /// Takes note of the room there is.
    pub fn fit(&mut self, area: Rect, glyphs: &Glyphs) {
        let below = Rect {
            height: area.height.saturating_sub(1),
            ..area
        };
        self.filed.fit(below);
        self.grid.fit(below);
        self.statements.fit(below);
        let (development, posts) = (&mut self.development.list, &mut self.posts.list);
        for list in [
            &mut self.known,
            &mut self.waits,
            &mut self.gaps,
            development,
            posts,
        ] {
            list.fit(below, glyphs);
        }
    }

    /// Draws the names of the parts and the one that is shown.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let names = Part::ALL.map(|part| part.name().to_owned());
        let line = Rect { height: 1, ..area };
        super::patient::draw_parts(&names, self.part as usize, line, buffer, theme);
        let below = |rows: u16| Rect {
            y: area.y + rows.min(area.height),
            height: area.height.saturating_sub(rows),
            ..area
        };
        match self.part {
            Part::Known => draw_list(
                &self.known,
                KNOWN,
                "Nothing fits; f chooses a framework, F changes the words.",
                below(1),
                buffer,
                theme,
            ),
            Part::Waits => draw_list(
                &self.waits,
                WAITS,
                "Nothing waits for you about competence.",
                below(1),
                buffer,
                theme,
            ),
            Part::Gaps => draw_list(
                &self.gaps,
                GAPS,
                "Nothing fits; f chooses a framework, F changes the words.",
                below(1),
                buffer,
                theme,
            ),
            Part::Development => draw_list(
                &self.development.list,
                development::COLUMNS,
                "",
                below(1),
                buffer,
                theme,
            ),
            Part::Posts => draw_list(
                &self.posts.list,
                posts::COLUMNS,
                "",
                below(1),
                buffer,
                theme,
            ),
            Part::Filed => self.filed.draw(below(1), buffer, theme),
            Part::Team => self.grid.draw(below(1), buffer, theme),
            Part::Statements => self.statements.draw(below(1), buffer, theme),
        }
    }
}
