//! How the staff learn: agreements with protected time, objectives, mentors, an exemption, provisional practice.

use crate::domain::staff::development::DevelopmentCommand;
use crate::domain::staff::development::agreement::{Accept, OfferAgreement};
use crate::domain::staff::development::learning::RecordPracticeHours;
use crate::domain::staff::development::mentor::{EndMentoring, PairMentor};
use crate::domain::staff::development::objective::{Outcome, ReviewObjective, SetObjective};
use crate::domain::staff::development::provisional::BeginProvisional;
use crate::domain::staff::development::training::{GiveExemption, Scope};

use super::asking::Step;
use super::staff::Who;
use super::year::Year;

pub(super) const STEPS: &[Step] = &[
    (338, |year| hours(year, (1_040, 690), 1_010)),
    (338, |year| hours(year, (689, 339), 990)),
    (332, matrons_agreement),
    (331, |year| {
        accept(year, Who::Bell, "matron's agreement", "");
    }),
    (330, |year| {
        mentor(
            year,
            Who::Farrow,
            Who::Bell,
            "How to be in a house where somebody is very ill",
        );
    }),
    (205, |year| {
        mentor(
            year,
            Who::Osei,
            Who::Bell,
            "Bodies: what a social worker should notice and pass on",
        );
    }),
    (182, partners_objective),
    (180, exemption_of_the_matron),
    (116, provisional),
    (115, |year| {
        accept(
            year,
            Who::Haddad,
            "provisional",
            "Agreed. I would rather have six people and know them.",
        );
    }),
    (115, newcomers_agreement),
    (114, |year| {
        accept(year, Who::Haddad, "newcomer's agreement", "");
    }),
    (112, |year| {
        mentor(
            year,
            Who::Haddad,
            Who::Osei,
            "The work of the week, and what to leave for tomorrow",
        );
    }),
    (109, newcomers_objective),
    (106, exemption_of_the_newcomer),
    (98, |year| {
        review(
            year,
            "two agreements",
            Outcome::Reached,
            "Two written agreements with other agencies, both still kept. The housing officer rings her now, not the other way round.",
            None,
        );
    }),
    (94, case_managers_agreement),
    (93, |year| {
        accept(
            year,
            Who::Osei,
            "agreement",
            "Thursday afternoons, and I will say when they are taken from me.",
        );
    }),
    (90, case_managers_objectives),
    (60, end_mentoring),
    (59, |year| {
        mentor(
            year,
            Who::Farrow,
            Who::Marchetti,
            "Becoming a case manager in two or three years",
        );
    }),
    (44, |year| {
        review(
            year,
            "mood first",
            Outcome::GoesOn,
            "Asked at seven of twelve first visits. Hard where family is in the room; she will try the kitchen.",
            Some(-35),
        );
    }),
    (32, |year| hours(year, (338, 33), 860)),
    (28, associates_objective),
    (20, |year| {
        review(
            year,
            "bath",
            Outcome::Partly,
            "Three of the four homes. The fourth wants nobody in the bathroom, and that is an answer, too.",
            None,
        );
    }),
    (12, associates_agreement),
];

/// The matron's practice hours between two days, each so many before the last.
fn hours(year: &mut Year<'_>, (from, until): (i32, i32), hours: u32) {
    let command = RecordPracticeHours {
        from: year.day_of(from),
        until: year.day_of(until),
        hours,
        words: "Three days a week as a community matron".to_owned(),
    };
    year.ask_development(
        Who::Bell,
        "",
        DevelopmentCommand::RecordPracticeHours(command),
    );
}

fn offer(year: &mut Year<'_>, by: Who, name: &'static str, command: OfferAgreement) {
    year.ask_development(by, name, DevelopmentCommand::OfferAgreement(command));
}

/// An agreement as most are: the lead offers it, facilitates and supervises; the educator assesses.
fn agreement(year: &Year<'_>, who: Who, hours: u32, until: i32, words: &str) -> OfferAgreement {
    OfferAgreement {
        staff: year.team.id(who),
        facilitator: None,
        supervisor: None,
        assessor: Some(year.team.marchetti),
        protected_minutes: hours * 60,
        accreditation_wanted: false,
        accreditation: String::new(),
        from: None,
        until: year.day_of(until),
        words: words.to_owned(),
    }
}

fn accept(year: &mut Year<'_>, who: Who, offer: &'static str, words: &str) {
    let command = Accept {
        offer: year.entry(offer),
        words: words.to_owned(),
    };
    year.ask_development(who, "", DevelopmentCommand::AcceptDevelopment(command));
}

/// One that is over.
fn matrons_agreement(year: &mut Year<'_>) {
    let words = "Care at the end of life, until she can take it on for the team.";
    let command = agreement(year, Who::Bell, 3, 88, words);
    offer(year, Who::Lindqvist, "matron's agreement", command);
}

fn case_managers_agreement(year: &mut Year<'_>) {
    let words =
        "Mood and memory first, then the end of life. The matron takes her along when she screens.";
    let command = OfferAgreement {
        facilitator: Some(year.team.bell),
        accreditation: "Dementia care, twenty credits, at the university".to_owned(),
        ..agreement(year, Who::Osei, 4, -88, words)
    };
    offer(year, Who::Lindqvist, "agreement", command);
}

fn newcomers_agreement(year: &mut Year<'_>) {
    let words = "The core modules, one after the other; her mentor sees to it that there is work to learn each from.";
    let command = OfferAgreement {
        facilitator: Some(year.team.osei),
        ..agreement(year, Who::Haddad, 8, -66, words)
    };
    offer(year, Who::Lindqvist, "newcomer's agreement", command);
}

/// One that waits for the associate's word.
fn associates_agreement(year: &mut Year<'_>) {
    let command = OfferAgreement {
        supervisor: Some(year.team.osei),
        ..agreement(
            year,
            Who::Farrow,
            2,
            -170,
            "Two hours a month to begin with; more when the calls are written up in time.",
        )
    };
    offer(year, Who::Osei, "", command);
}

fn objective(
    year: &mut Year<'_>,
    (by, of): (Who, Who),
    name: &'static str,
    (what, evidence): (&str, &str),
    units: &[&str],
    (due, evidence_due): (i32, Option<i32>),
) {
    let command = SetObjective {
        staff: year.team.id(of),
        what: what.to_owned(),
        units: units.iter().map(|id| (*id).to_owned()).collect(),
        due: year.day_of(due),
        evidence: evidence.to_owned(),
        evidence_due: evidence_due.map(|back| year.day_of(back)),
    };
    year.ask_development(by, name, DevelopmentCommand::SetObjective(command));
}

fn review(
    year: &mut Year<'_>,
    objective: &'static str,
    outcome: Outcome,
    words: &str,
    due: Option<i32>,
) {
    let staff = match objective {
        "bath" => year.team.haddad,
        _ => year.team.osei,
    };
    let command = ReviewObjective {
        staff,
        objective: year.entry(objective),
        outcome,
        words: words.to_owned(),
        due: due.map(|back| year.day_of(back)),
    };
    year.ask_development(
        Who::Lindqvist,
        "",
        DevelopmentCommand::ReviewObjective(command),
    );
}

fn partners_objective(year: &mut Year<'_>) {
    objective(
        year,
        (Who::Lindqvist, Who::Osei),
        "two agreements",
        (
            "Two agreements with other agencies about who does what, in writing",
            "The agreements, and what came of them after a month",
        ),
        &["nhs2005.I"],
        (95, Some(105)),
    );
}

/// One that was put off, and one whose day has passed.
fn case_managers_objectives(year: &mut Year<'_>) {
    objective(
        year,
        (Who::Osei, Who::Osei),
        "mood first",
        (
            "Ask about mood and memory at every first visit, and write down what was said",
            "Three items of live work, one of them with somebody who did not want to be asked",
        ),
        &["nhs2005.D"],
        (42, Some(42)),
    );
    objective(
        year,
        (Who::Lindqvist, Who::Osei),
        "",
        (
            "One plan for the last year of life, written with the matron beside",
            "The plan as an item of live work, witnessed by the matron",
        ),
        &["nhs2005.H"],
        (9, None),
    );
}

fn newcomers_objective(year: &mut Year<'_>) {
    objective(
        year,
        (Who::Haddad, Who::Haddad),
        "bath",
        (
            "Four homes looked at room by room, the person choosing what comes first",
            "One item of live work for each",
        ),
        &["nhs2005.C"],
        (22, Some(22)),
    );
    objective(
        year,
        (Who::Lindqvist, Who::Haddad),
        "",
        (
            "Finish the core modules that are left",
            "The modules in the record, and a visit of your own for each",
        ),
        &["nhs2005.E", "nhs2005.I"],
        (-24, Some(-20)),
    );
}

fn associates_objective(year: &mut Year<'_>) {
    objective(
        year,
        (Who::Osei, Who::Farrow),
        "",
        (
            "Calls written up on the same day, in the person's own words",
            "Ten notes that we read together",
        ),
        &["cmp.rk.01", "cmp.co.01"],
        (-14, None),
    );
}

/// Somebody chooses a mentor.
fn mentor(year: &mut Year<'_>, whom: Who, mentor: Who, words: &str) {
    let command = PairMentor {
        staff: year.team.id(whom),
        mentor: year.team.id(mentor),
        words: words.to_owned(),
    };
    year.ask_development(whom, "", DevelopmentCommand::PairMentor(command));
}

fn end_mentoring(year: &mut Year<'_>) {
    let command = DevelopmentCommand::EndMentoring(EndMentoring {
        staff: year.team.farrow,
        mentor: year.team.bell,
        reason: "Three days a week leave too little time for it; they go on having lunch"
            .to_owned(),
    });
    year.ask_development(Who::Bell, "", command);
}

/// A full one: what leads there need not be done any more.
fn exemption_of_the_matron(year: &mut Year<'_>) {
    let command = GiveExemption {
        staff: year.team.bell,
        scope: Scope::Full,
        units: vec!["nhs2005.I".to_owned()],
        level: None,
        modules: Vec::new(),
        day: Some(year.today().plus(-2)),
        qualification: String::new(),
        reason: "Eleven years as a discharge nurse between two hospitals and four councils. We went through six of her cases; there is nothing in the module that she does not teach.".to_owned(),
    };
    year.ask_development(
        Who::Marchetti,
        "",
        DevelopmentCommand::GiveExemption(command),
    );
}

/// A partial one: from the module, while the unit still waits to be judged.
fn exemption_of_the_newcomer(year: &mut Year<'_>) {
    let command = GiveExemption {
        staff: year.team.haddad,
        scope: Scope::Partial,
        units: vec!["nhs2005.D".to_owned()],
        level: None,
        modules: vec![year.entry("mood")],
        day: None,
        qualification: String::new(),
        reason: "Four years in the memory service. The module would tell her what she told others; how she does it here, as a case manager, is still to be seen.".to_owned(),
    };
    year.ask_development(
        Who::Marchetti,
        "",
        DevelopmentCommand::GiveExemption(command),
    );
}

fn provisional(year: &mut Year<'_>) {
    let modules = [
        year.entry("round"),
        year.entry("mood"),
        year.entry("self"),
        year.entry("partners"),
    ];
    let command = BeginProvisional {
        staff: year.team.haddad,
        from: None,
        until: year.day_of(-26),
        modules: modules.to_vec(),
        patients_max: Some(12),
        limits: "Nobody on daily contacts; the first visit after a hospital stay together with somebody else.".to_owned(),
    };
    year.ask_development(
        Who::Lindqvist,
        "provisional",
        DevelopmentCommand::BeginProvisional(command),
    );
}
