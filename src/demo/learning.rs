//! What the staff learned, taught, were told and thought about it: the items of their logs that come from no single entry.
//!
//! * `matron`: the community matron's log, which goes back three years.

mod matron;

use crate::domain::staff::competence::CompetenceCommand;
use crate::domain::staff::competence::item::{EvidenceKind, FileItem, Tag};
use crate::domain::staff::evidence::Stage;

use super::staff::Who;
use super::year::Year;

/// An item of a log.
struct Learned {
    /// When it is filed, in days before the last.
    back: i32,
    by: Who,
    kind: EvidenceKind,
    /// By what later steps know it; empty where nothing rests on it.
    name: &'static str,
    title: &'static str,
    answers: &'static [&'static str],
    /// How many days before it was filed it happened.
    ago: i32,
    given_by: &'static str,
    case: &'static str,
    minutes: u32,
    with_others: bool,
    protected: bool,
    shows: &'static [&'static str],
    stages: &'static [Stage],
    tags: &'static [Tag],
}

/// What most items leave out.
const PLAIN: Learned = Learned {
    back: 0,
    by: Who::Osei,
    kind: EvidenceKind::Learning,
    name: "",
    title: "",
    answers: &[],
    ago: 0,
    given_by: "",
    case: "",
    minutes: 0,
    with_others: false,
    protected: false,
    shows: &[],
    stages: &[],
    tags: &[],
};

const LEARNED: &[Learned] = &[
    Learned {
        back: 318,
        kind: EvidenceKind::Course,
        title: "Two days: risk at home without fear of it",
        answers: &[
            "That a risk nobody has talked about is not a risk that was accepted.",
            "I write the person's own words for what they would rather not lose.",
        ],
        ago: 20,
        given_by: "Adult social care",
        minutes: 780,
        with_others: true,
        shows: &["nhs2005.C.2"],
        ..PLAIN
    },
    Learned {
        back: 260,
        by: Who::Lindqvist,
        kind: EvidenceKind::Product,
        title: "One page: what is due when somebody comes home from hospital",
        answers: &["A page for the wall. The team uses it, and two practices asked for it."],
        shows: &["ksf.5.2"],
        tags: &[Tag::WithinOrganisation],
        ..PLAIN
    },
    Learned {
        back: 246,
        kind: EvidenceKind::ExpertPatient,
        title: "A morning with the expert patients' programme",
        answers: &[
            "Six weeks of small goals. I made the tea and listened.",
            "Nobody there spoke of compliance. They spoke of getting their Tuesdays back.",
        ],
        minutes: 180,
        shows: &["ksf.2.7", "nhs2005.E.2"],
        ..PLAIN
    },
    Learned {
        back: 174,
        kind: EvidenceKind::Feedback,
        title: "From the care agency's manager",
        answers: &[
            "That I answer the same day, and that my abbreviations cost them an hour.",
            "I write the words out now. It takes me a minute.",
        ],
        given_by: "The manager of the care agency",
        shows: &["ksf.2.3"],
        ..PLAIN
    },
    Learned {
        back: 139,
        kind: EvidenceKind::Challenge,
        title: "A bed that was to be cleared by noon",
        answers: &[
            "The ward wanted somebody home without a night sitter. I said that I would not sign the plan, and who could.",
            "Home two days later with a sitter. The ward sister rang to ask how it went.",
        ],
        case: "case 14",
        shows: &["ksf.2.6", "cmp.ec.03.a.2"],
        ..PLAIN
    },
    Learned {
        back: 110,
        by: Who::Haddad,
        kind: EvidenceKind::PriorExperience,
        name: "before",
        title: "Nine years as an occupational therapist, four of them in a memory service",
        answers: &[
            "Hospital and community rehabilitation, then the memory service, as a senior from the third year.",
            "I drew up and reviewed care packages with families and six agencies, which is what is asked here under another name.",
        ],
        ago: 30,
        shows: &["nhs2005.B.1", "nhs2005.D.2", "nhs2005.D.4"],
        ..PLAIN
    },
    Learned {
        back: 108,
        kind: EvidenceKind::Reflection,
        title: "I cheered somebody up who was grieving",
        answers: &[
            "I made a joke when the photograph was turned to the wall. My part was that I could not bear it.",
            "I felt useful and was not. It tells me that I hurry people out of sadness.",
            "Ask about the photograph.",
        ],
        case: "case 22",
        shows: &["nhs2005.D.1", "nhs2005.D.3"],
        stages: &[Stage::Assess],
        tags: &[Tag::Cognition],
        ..PLAIN
    },
    Learned {
        back: 92,
        kind: EvidenceKind::Learning,
        title: "An afternoon with the memory service",
        answers: &[
            "How they ask, in which order, and what they leave for another day.",
            "I bring my own pen and a bigger clock.",
        ],
        given_by: "The memory service",
        minutes: 210,
        with_others: true,
        protected: true,
        shows: &["nhs2005.D.2"],
        tags: &[Tag::Cognition],
        ..PLAIN
    },
    Learned {
        back: 87,
        kind: EvidenceKind::Course,
        title: "Conversations at the end of life",
        answers: &[
            "Words that open and words that close.",
            "I have not used them yet: nobody on my caseload was dying since.",
        ],
        given_by: "The hospice",
        minutes: 240,
        with_others: true,
        protected: true,
        shows: &["nhs2005.H.1"],
        ..PLAIN
    },
    Learned {
        back: 79,
        by: Who::Haddad,
        kind: EvidenceKind::Learning,
        title: "A week beside the case manager",
        answers: &[
            "The ladder of visits, and that stepping down is a decision, too.",
            "I say on the first day what would make me come less.",
        ],
        given_by: "My mentor",
        minutes: 900,
        with_others: true,
        protected: true,
        shows: &["nhs2005.B.3"],
        ..PLAIN
    },
    Learned {
        back: 66,
        by: Who::Farrow,
        kind: EvidenceKind::Supervision,
        title: "What to do when nobody answers",
        answers: &[
            "Two calls without an answer, and that I had waited for the third.",
            "After the second I ring the neighbour or go round.",
        ],
        minutes: 60,
        with_others: true,
        shows: &["cmp.pp.02.a.1"],
        ..PLAIN
    },
    Learned {
        back: 54,
        kind: EvidenceKind::Teaching,
        title: "Telephone calls that are more than a tick",
        answers: &[
            "The associate and two students, with three recorded calls of my own, one of them bad.",
            "The associate's notes of the next two weeks say what people said.",
        ],
        minutes: 90,
        shows: &["ksf.2.4", "cmp.pp.01.a.2"],
        tags: &[Tag::Leadership],
        ..PLAIN
    },
    Learned {
        back: 38,
        kind: EvidenceKind::Learning,
        title: "Reading: low mood in people with lung disease",
        answers: &[
            "How often it is missed, and that breathlessness hides it.",
            "Two questions more at each first visit.",
        ],
        minutes: 120,
        protected: true,
        shows: &["nhs2005.D.1"],
        ..PLAIN
    },
    Learned {
        back: 30,
        by: Who::Haddad,
        kind: EvidenceKind::Reflection,
        title: "Being the therapist when I was asked for the case manager",
        answers: &[
            "I had measured the bath before I had asked why nobody came to see her.",
            "Measuring calms me. It did nothing for the loneliness.",
            "Tape measure stays in the car on first visits.",
        ],
        case: "case 80",
        shows: &["nhs2005.C.1"],
        ..PLAIN
    },
    Learned {
        back: 26,
        kind: EvidenceKind::Product,
        title: "A leaflet: whom to ring when",
        answers: &[
            "One side of paper in large letters, tried with eight people. The practice prints it now.",
        ],
        shows: &["nhs2005.F.2", "ksf.5.2"],
        tags: &[Tag::AcrossOrganisations],
        ..PLAIN
    },
    Learned {
        back: 22,
        by: Who::Farrow,
        kind: EvidenceKind::Learning,
        title: "Mental capacity: the half day",
        answers: &[
            "That a decision may be unwise and still be theirs.",
            "I write what was understood, not only what was decided.",
        ],
        given_by: "The trust",
        minutes: 210,
        with_others: true,
        protected: true,
        ..PLAIN
    },
    Learned {
        back: 10,
        by: Who::Haddad,
        kind: EvidenceKind::Learning,
        title: "The partnership meeting, and what each brings to it",
        answers: &[
            "Who may pay for what, and whom to ring instead.",
            "I ask housing before I ask for a move.",
        ],
        given_by: "Housing and the care agencies",
        minutes: 150,
        with_others: true,
        protected: true,
        shows: &["nhs2005.I.1"],
        ..PLAIN
    },
    Learned {
        back: 7,
        kind: EvidenceKind::Supervision,
        title: "How much I carry",
        answers: &[
            "Sixty-two people, and the three whom I think of at night.",
            "One goes to the psychologist's case meeting; I keep Thursday afternoons free of visits.",
        ],
        minutes: 60,
        with_others: true,
        shows: &["nhs2005.F.1"],
        ..PLAIN
    },
];

/// Files what is to be filed by now.
pub(super) fn of_day(year: &mut Year<'_>, back: i32) {
    let due = |one: &&Learned| one.back >= back;
    for one in LEARNED.iter().chain(matron::LEARNED).filter(due) {
        file(year, one);
    }
    for one in matron::FROM_PAPER.iter().map(matron::brought_over) {
        if one.back >= back {
            file(year, &one);
        }
    }
}

fn file(year: &mut Year<'_>, one: &Learned) {
    if !year.filed.insert(one.title) {
        return;
    }
    let command = CompetenceCommand::FileItem(FileItem {
        at: match one.ago {
            0 => String::new(),
            ago => year.day_of(one.back + ago).to_string(),
        },
        kind: one.kind,
        title: one.title.to_owned(),
        did: String::new(),
        answers: one.answers.iter().map(|text| (*text).to_owned()).collect(),
        case_reference: one.case.to_owned(),
        given_by: one.given_by.to_owned(),
        minutes: one.minutes,
        participatory: one.with_others,
        protected: one.protected,
        statements: one.shows.iter().map(|id| (*id).to_owned()).collect(),
        stages: one.stages.to_vec(),
        tags: one.tags.to_vec(),
    });
    year.ask_competence(one.by, one.name, command);
}
