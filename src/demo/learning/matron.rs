//! The community matron's log. Her registration runs out in six weeks, so it goes back three years, brought over from paper in
//! her first weeks here; one piece of feedback is still missing.

use super::{EvidenceKind, Learned, PLAIN, Who};

/// When she brings the paper over, in days before the last.
const BROUGHT_OVER: i32 = 340;

/// What the matron brings over from her paper log: kind, title, days ago, minutes, with others, from whom, two answers.
pub(super) type FromPaper = (
    EvidenceKind,
    &'static str,
    i32,
    u32,
    bool,
    &'static str,
    [&'static str; 2],
);

pub(super) const FROM_PAPER: &[FromPaper] = &[
    (
        EvidenceKind::Course,
        "Independent prescribing: yearly update",
        600,
        420,
        true,
        "The university",
        [
            "What has changed in the guidance, and five cases of near misses told by those who made them.",
            "I read the kidney function before I open the prescribing screen, not after.",
        ],
    ),
    (
        EvidenceKind::Learning,
        "Study day: heart failure at home",
        480,
        390,
        true,
        "Heart failure nurses of the hospital",
        [
            "Which changes in weight matter and which frighten people for nothing.",
            "I agree a number with each person instead of giving everybody the same.",
        ],
    ),
    (
        EvidenceKind::Course,
        "Verification of an expected death",
        310,
        210,
        true,
        "The hospice",
        [
            "What to look for, what to write, and how to be with a family while doing it.",
            "I sit down first.",
        ],
    ),
    (
        EvidenceKind::Learning,
        "Reading: many medicines in frail people",
        240,
        180,
        false,
        "",
        [
            "Stopping needs a plan as much as starting does.",
            "I ask the pharmacist before I stop the third medicine, not after the fifth.",
        ],
    ),
    (
        EvidenceKind::Learning,
        "Journal club, six evenings",
        160,
        360,
        true,
        "Matrons of three teams",
        [
            "To read the table before the conclusion.",
            "I ask who was left out of a study before I use it for my patients, who mostly would have been.",
        ],
    ),
    (
        EvidenceKind::Feedback,
        "From the hospital's discharge nurse",
        420,
        0,
        false,
        "The discharge nurse",
        [
            "That my plans are clear about the first two days and thin about the second week.",
            "True. I now write one line for the tenth day.",
        ],
    ),
    (
        EvidenceKind::Feedback,
        "A card from a family",
        200,
        0,
        false,
        "The family of somebody who died at home",
        [
            "That nobody had to explain anything twice at the end.",
            "The plan in the kitchen did that, not I. Keep it in the kitchen.",
        ],
    ),
    (
        EvidenceKind::Reflection,
        "A visit I should have made a day sooner",
        350,
        0,
        false,
        "",
        [
            "I had three messages about breathlessness and rang instead of going.",
            "I trusted the voice of somebody who never complains.",
        ],
    ),
    (
        EvidenceKind::Reflection,
        "Saying no to a family",
        130,
        0,
        false,
        "",
        [
            "They asked me to keep a diagnosis from their mother. I said that I would not lie if she asked.",
            "I was stiff because I was afraid. It went better when I asked what they feared.",
        ],
    ),
];

/// An item from paper, as it is filed.
pub(super) fn brought_over(paper: &'static FromPaper) -> Learned {
    let (kind, title, ago, minutes, with_others, given_by, answers) = paper;
    Learned {
        back: BROUGHT_OVER,
        by: Who::Bell,
        kind: *kind,
        title,
        answers,
        ago: *ago,
        given_by,
        minutes: *minutes,
        with_others: *with_others,
        ..PLAIN
    }
}

pub(super) const LEARNED: &[Learned] = &[
    Learned {
        back: 302,
        by: Who::Bell,
        kind: EvidenceKind::Course,
        title: "Safeguarding adults, level three",
        answers: &[
            "Self-neglect, and where choice ends and harm begins.",
            "I ask twice, on two days, before I write that somebody has refused.",
        ],
        ago: 3,
        given_by: "The trust",
        minutes: 240,
        with_others: true,
        ..PLAIN
    },
    Learned {
        back: 225,
        by: Who::Bell,
        kind: EvidenceKind::Reflection,
        title: "Why I stay longer with some",
        answers: &[
            "I counted: the pleasant visits last twice as long.",
            "Need and company are not the same, and I had mixed them up.",
            "I look at the plan at the door and stay as long as it asks.",
        ],
        ..PLAIN
    },
    Learned {
        back: 199,
        by: Who::Bell,
        kind: EvidenceKind::Learning,
        title: "Rescue packs for lung disease: the electronic course",
        answers: &[
            "When a pack helps and when it only delays.",
            "I ask people to tell me when they would open it before I leave one.",
        ],
        minutes: 120,
        ..PLAIN
    },
    Learned {
        back: 151,
        by: Who::Bell,
        kind: EvidenceKind::Feedback,
        title: "From the people at a falls morning",
        answers: &[
            "Sixteen slips of paper. Most liked the exercises; three could not hear me.",
            "A microphone, and I no longer talk while they stand up.",
        ],
        given_by: "Those who came",
        shows: &["nhs2005.G.2"],
        ..PLAIN
    },
    Learned {
        back: 121,
        by: Who::Bell,
        kind: EvidenceKind::Course,
        title: "Looking ahead: planning care with people who are dying",
        answers: &[
            "To ask what a good day is before asking about a bad one.",
            "The plan now begins with the good day.",
        ],
        given_by: "The hospice",
        minutes: 240,
        with_others: true,
        protected: true,
        shows: &["nhs2005.H.1"],
        ..PLAIN
    },
    Learned {
        back: 47,
        by: Who::Bell,
        kind: EvidenceKind::Reflection,
        title: "A prescription I took back",
        answers: &[
            "I had written it when the pharmacist rang. I was right about the infection and wrong about the kidneys.",
            "Ashamed for an hour, then glad of the telephone.",
            "I look at the last blood result with the pen still in the bag.",
        ],
        case: "case 71",
        shows: &["nhs2005.A.5"],
        ..PLAIN
    },
    Learned {
        back: 16,
        by: Who::Bell,
        kind: EvidenceKind::Reflection,
        title: "Leaving a caseload",
        answers: &[
            "Five people went to a colleague this year. I said goodbye to three of them.",
            "I told myself there was no time.",
            "A last visit goes into the diary before the first of the next one does.",
        ],
        ..PLAIN
    },
    Learned {
        back: 14,
        by: Who::Bell,
        kind: EvidenceKind::Feedback,
        title: "From the associate, whom I mentored",
        answers: &[
            "That I answer questions before they are finished.",
            "I counted to three this week. Hard.",
        ],
        given_by: "A colleague",
        ..PLAIN
    },
];
