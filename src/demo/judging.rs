//! Claims and what became of them: judged in every way there is, handed back, taken back, given to another assessor, waiting.

use crate::domain::staff::competence::CompetenceCommand;
use crate::domain::staff::competence::claim::{
    MakeClaim, RedirectClaim, ReturnClaim, WithdrawClaim,
};
use crate::domain::staff::competence::judgement::{Answer, Decision, Found, Judge, Quality};
use crate::domain::staff::competence::second_look::GiveSecondLook;

use super::asking::Step;
use super::staff::Who::{self, Bell, Farrow, Haddad, Lindqvist, Marchetti, Osei};
use super::year::Year;

pub(super) const STEPS: &[Step] = &[
    (281, |year| {
        claim(year, (Osei, Lindqvist), "B", "nhs2005.B", "");
    }),
    (275, |year| judge(year, (Osei, Lindqvist), "B", &PACKAGES)),
    (266, |year| {
        let words = "Prescribing and examining, from live work; the course is in my log.";
        claim(year, (Bell, Marchetti), "bell A", "nhs2005.A", words);
    }),
    (256, |year| {
        judge(year, (Bell, Marchetti), "bell A", &ADVANCED);
    }),
    (243, |year| {
        claim(year, (Osei, Lindqvist), "C", "nhs2005.C", "");
    }),
    (234, |year| judge(year, (Osei, Lindqvist), "C", &RISKS)),
    (222, |year| {
        claim(year, (Osei, Lindqvist), "E", "nhs2005.E", "");
    }),
    (213, |year| judge(year, (Osei, Lindqvist), "E", &ABLE)),
    (196, |year| {
        claim(year, (Bell, Marchetti), "bell B", "nhs2005.B", "");
    }),
    (188, |year| {
        judge(year, (Bell, Marchetti), "bell B", &MATRONS_PACKAGES);
    }),
    (176, |year| {
        let words = "One agreement so far. The second is being written.";
        claim(year, (Osei, Lindqvist), "I", "nhs2005.I", words);
    }),
    (168, |year| judge(year, (Osei, Lindqvist), "I", &PARTNERS)),
    (150, |year| {
        claim(year, (Bell, Marchetti), "bell D", "nhs2005.D", "");
    }),
    (141, |year| {
        judge(year, (Bell, Marchetti), "bell D", &MATRONS_MEMORY);
    }),
    (119, |year| {
        claim(year, (Osei, Marchetti), "D first", "nhs2005.D", "");
    }),
    (111, |year| {
        let words = "One visit, and it shows that you ask. Show me, too, what you make of an answer you did not want, and what you then do.";
        hand_back(year, Marchetti, "D first", words);
    }),
    (105, baseline),
    (104, |year| {
        let words = "With the account of the visit that went wrong.";
        claim(year, (Osei, Marchetti), "D", "nhs2005.D", words);
    }),
    (96, |year| judge(year, (Osei, Marchetti), "D", &MOOD)),
    (97, |year| {
        claim(year, (Bell, Marchetti), "bell H", "nhs2005.H", "");
    }),
    (89, |year| {
        judge(year, (Bell, Marchetti), "bell H", &END_OF_LIFE);
    }),
    (84, |year| {
        claim(year, (Osei, Marchetti), "H", "nhs2005.H", "");
    }),
    (75, |year| {
        judge(year, (Osei, Marchetti), "H", &NOTHING_SEEN);
    }),
    (72, |year| {
        let words = "CMP1 for now; the next level when I have chaired one alone.";
        claim_level(
            year,
            (Osei, Lindqvist),
            ("talk", "talk claimed"),
            ("cmp.co.04", "CMP1"),
            words,
        );
    }),
    (64, |year| {
        judge(year, (Osei, Lindqvist), "talk claimed", &TALKS);
    }),
    (57, not_applicable),
    (56, |year| {
        claim_level(
            year,
            (Farrow, Lindqvist),
            ("rapport", "rapport claimed"),
            ("cmp.co.03", "CMP1"),
            "",
        );
    }),
    (50, |year| {
        judge(year, (Farrow, Lindqvist), "rapport claimed", &RAPPORT);
    }),
    (48, |year| {
        let words = "";
        claim_level(
            year,
            (Osei, Lindqvist),
            ("risks", "risks claimed"),
            ("cmp.ma.03", "CMP2"),
            words,
        );
    }),
    (47, withdrawn),
    (34, |year| {
        claim(year, (Osei, Marchetti), "G", "nhs2005.G", "");
    }),
    (33, |year| {
        claim_level(
            year,
            (Osei, Lindqvist),
            ("reasons", "reasons claimed"),
            ("cmp.rk.01", "CMP2"),
            "",
        );
    }),
    (29, |year| {
        claim(year, (Haddad, Lindqvist), "haddad B", "nhs2005.B", "");
    }),
    (28, |year| {
        judge(year, (Osei, Lindqvist), "reasons claimed", &REASONS);
    }),
    (27, |year| {
        claim(year, (Bell, Lindqvist), "bell G", "nhs2005.G", "");
    }),
    (23, |year| {
        judge(year, (Haddad, Lindqvist), "haddad B", &NEWCOMERS_PACKAGES);
    }),
    (20, second_look),
    (19, redirected),
    (17, |year| {
        claim(year, (Osei, Marchetti), "F", "nhs2005.F", "");
    }),
    (9, |year| {
        let words = "A good leaflet and a hard hour of supervision. What I cannot see yet is anybody else's work that changed because of you. The two students, perhaps?";
        hand_back(year, Marchetti, "F", words);
    }),
    (5, |year| {
        let words = "The stairs visit; the associate was there and has been asked.";
        claim(year, (Haddad, Osei), "haddad C", "nhs2005.C", words);
    }),
    (4, |year| {
        claim_level(
            year,
            (Osei, Lindqvist),
            ("hurry", ""),
            ("cmp.pp.08", "CMP2"),
            "",
        );
    }),
];

/// What an assessor found. Answers that are not listed are a plain yes.
struct Finding {
    answers: &'static [(Quality, Found, &'static str)],
    decision: Decision,
    rationale: &'static str,
    /// Days before the last on which it is to be looked at again; beyond the last below 0.
    next_look: Option<i32>,
}

const PACKAGES: Finding = Finding {
    answers: &[],
    decision: Decision::Competent,
    rationale: "Two packages, one begun before it was needed and both followed to their end. I rang one of the families: they know whom to ring, and for what.",
    next_look: Some(-85),
};

const ADVANCED: Finding = Finding {
    answers: &[(
        Quality::Sufficient,
        Found::Partly,
        "Nothing yet on ordering tests; I saw it when I went with her.",
    )],
    decision: Decision::Competent,
    rationale: "I sat in on two visits and read four. She says what she thinks it is before the result comes, and writes it down.",
    next_look: Some(-110),
};

const RISKS: Finding = Finding {
    answers: &[],
    decision: Decision::Competent,
    rationale: "The risk is in the person's words, and so is what they would not give up for safety. That is what we want of this unit.",
    next_look: Some(-130),
};

const ABLE: Finding = Finding {
    answers: &[(
        Quality::Reliable,
        Found::Partly,
        "One item carries most of it; the pharmacist's words make up for that.",
    )],
    decision: Decision::Competent,
    rationale: "Taught, checked and checked again, with a witness who teaches it better than we do. To be looked at sooner than usual.",
    next_look: Some(12),
};

const MATRONS_PACKAGES: Finding = Finding {
    answers: &[],
    decision: Decision::Competent,
    rationale: "Arranged in calm weather, used in a storm. The night sitter found the plan where it should be.",
    next_look: Some(-175),
};

const PARTNERS: Finding = Finding {
    answers: &[(
        Quality::Sufficient,
        Found::Partly,
        "One agreement is not yet a way of working.",
    )],
    decision: Decision::WithSupervision,
    rationale: "Good work with one agency. Before the next one we talk it through: there she would be asking for something that costs them.",
    next_look: Some(-22),
};

const MATRONS_MEMORY: Finding = Finding {
    answers: &[],
    decision: Decision::Competent,
    rationale: "Screens in short sittings, tells the person what she found, and knows when to leave it to the specialist.",
    next_look: Some(-220),
};

const MOOD: Finding = Finding {
    answers: &[
        (
            Quality::Sufficient,
            Found::No,
            "Asking is there; gauging loss of memory and what follows is not.",
        ),
        (
            Quality::Reliable,
            Found::Partly,
            "The account is honest and from one day.",
        ),
    ],
    decision: Decision::NotYetCompetent,
    rationale: "A brave account of a visit that went wrong, and the right lesson from it. It is learning, and not yet what the unit asks. The memory service will have her for two afternoons.",
    next_look: Some(-40),
};

const END_OF_LIFE: Finding = Finding {
    answers: &[],
    decision: Decision::Competent,
    rationale: "The family had read the plan before she left the house. Nobody rang the ambulance that night, and nobody regretted it.",
    next_look: Some(-270),
};

const NOTHING_SEEN: Finding = Finding {
    answers: &[],
    decision: Decision::NotAssessed,
    rationale: "A course well used, but nobody on her caseload was dying in these months, so there is no work that I could judge. We look again when there is.",
    next_look: None,
};

const TALKS: Finding = Finding {
    answers: &[],
    decision: Decision::Competent,
    rationale: "She named the quarrel and asked for help with it, which is what CMP1 says. Her post asks for CMP2: next time she leads it to an agreement.",
    next_look: Some(-300),
};

const RAPPORT: Finding = Finding {
    answers: &[],
    decision: Decision::Competent,
    rationale: "Somebody told him about the nights who had told nobody. He waited for it, on a telephone.",
    next_look: Some(-310),
};

const REASONS: Finding = Finding {
    answers: &[],
    decision: Decision::Competent,
    rationale: "Whoever came at the weekend changed the plan because her reason no longer held. That is what reasons are for.",
    next_look: Some(-335),
};

const NEWCOMERS_PACKAGES: Finding = Finding {
    answers: &[(
        Quality::Current,
        Found::Partly,
        "Half of it is from the years before; the visit of last month is what decided.",
    )],
    decision: Decision::Competent,
    rationale: "Struck out what nobody did any more and told each agency so. With supervision three months ago, without it now.",
    next_look: Some(-150),
};

fn claim(
    year: &mut Year<'_>,
    (by, assessor): (Who, Who),
    name: &'static str,
    unit: &str,
    words: &str,
) {
    let command = MakeClaim {
        unit: unit.to_owned(),
        specialty: String::new(),
        level: None,
        items: Vec::new(),
        assessor: year.team.id(assessor),
        words: words.to_owned(),
    };
    year.ask_competence(by, name, CompetenceCommand::MakeClaim(command));
}

/// A claim at a level, with one item.
fn claim_level(
    year: &mut Year<'_>,
    (by, assessor): (Who, Who),
    (item, name): (&'static str, &'static str),
    (unit, level): (&str, &str),
    words: &str,
) {
    let command = MakeClaim {
        unit: unit.to_owned(),
        specialty: String::new(),
        level: Some(level.to_owned()),
        items: vec![year.entry(item)],
        assessor: year.team.id(assessor),
        words: words.to_owned(),
    };
    year.ask_competence(by, name, CompetenceCommand::MakeClaim(command));
}

fn hand_back(year: &mut Year<'_>, by: Who, claim: &'static str, words: &str) {
    let command = ReturnClaim {
        staff: year.team.osei,
        claim: year.entry(claim),
        words: words.to_owned(),
    };
    year.ask_competence(by, "", CompetenceCommand::ReturnClaim(command));
}

/// All five answers: those that the finding lists, and a yes to the others.
fn answers(finding: &Finding) -> Vec<Answer> {
    let answer = |quality: &Quality| {
        let listed = finding.answers.iter().find(|one| one.0 == *quality);
        Answer {
            quality: *quality,
            found: listed.map_or(Found::Yes, |one| one.1),
            words: listed.map_or(String::new(), |one| one.2.to_owned()),
        }
    };
    Quality::ALL.iter().map(answer).collect()
}

/// The assessor of a claim judges it.
fn judge(year: &mut Year<'_>, (whom, by): (Who, Who), claim: &'static str, finding: &Finding) {
    let name = match claim {
        "reasons claimed" => "reasons judged",
        _ => "",
    };
    let command = Judge {
        claim: Some(year.entry(claim)),
        answers: answers(finding),
        decision: finding.decision,
        rationale: finding.rationale.to_owned(),
        next_look: finding.next_look.map(|back| year.day_of(back)),
        ..unasked(year, whom)
    };
    year.ask_competence(by, name, CompetenceCommand::Judge(command));
}

/// A judgement without a claim, to be filled in.
fn unasked(year: &Year<'_>, whom: Who) -> Judge {
    Judge {
        staff: year.team.id(whom),
        claim: None,
        unit: String::new(),
        specialty: String::new(),
        level: None,
        answers: Vec::new(),
        decision: Decision::NotApplicable,
        rationale: String::new(),
        next_look: None,
        items: Vec::new(),
    }
}

/// Where somebody new stands when she begins, by what she did before.
fn baseline(year: &mut Year<'_>) {
    let finding = Finding {
        answers: &[
            (
                Quality::Sufficient,
                Found::Partly,
                "Packages, yes; the one who answers for them, not yet.",
            ),
            (
                Quality::Current,
                Found::Partly,
                "The last of it is four months old.",
            ),
        ],
        decision: Decision::WithSupervision,
        rationale: "",
        next_look: None,
    };
    let command = Judge {
        unit: "nhs2005.B".to_owned(),
        answers: answers(&finding),
        decision: finding.decision,
        rationale: "Her baseline, from nine years elsewhere: she can begin, with her mentor reading each plan.".to_owned(),
        next_look: Some(year.day_of(10)),
        items: vec![year.entry("before")],
        ..unasked(year, Haddad)
    };
    year.ask_competence(Lindqvist, "", CompetenceCommand::Judge(command));
}

fn not_applicable(year: &mut Year<'_>) {
    let command = Judge {
        unit: "cmp.ma.04".to_owned(),
        rationale: "She is right: since the coordinator orders the equipment no case manager here holds money. To come out of the profile at its next review.".to_owned(),
        ..unasked(year, Osei)
    };
    year.ask_competence(Lindqvist, "", CompetenceCommand::Judge(command));
}

fn withdrawn(year: &mut Year<'_>) {
    let command = WithdrawClaim {
        claim: year.entry("risks claimed"),
        words: "Too early: one visit, and no risk that I followed up".to_owned(),
    };
    year.ask_competence(Osei, "", CompetenceCommand::WithdrawClaim(command));
}

fn redirected(year: &mut Year<'_>) {
    let command = RedirectClaim {
        staff: year.team.bell,
        claim: year.entry("bell G"),
        assessor: year.team.marchetti,
        reason: "We ran the falls mornings together; I should be judging my own work".to_owned(),
    };
    year.ask_competence(Lindqvist, "", CompetenceCommand::RedirectClaim(command));
}

fn second_look(year: &mut Year<'_>) {
    let command = GiveSecondLook {
        staff: year.team.osei,
        judgement: year.entry("reasons judged"),
        agrees: Found::Partly,
        words: "I would have decided so, too, and asked for a second entry first: this one could be a good day.".to_owned(),
    };
    year.ask_competence(Marchetti, "", CompetenceCommand::GiveSecondLook(command));
}
