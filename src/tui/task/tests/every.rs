//! What holds for every form.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::domain::patient::identity::DetailField;
use crate::service::view::unfinished::KINDS;
use crate::tui::form::Choice;

/// The fields that refusals of each task's command name.
fn refused(task: Task) -> Vec<String> {
    let contact = "at duration_minutes travel_minutes made_by note next decision_1 rationale_1 \
                   follow_up_1 follow_up_due_1 follow_up_owner_1";
    let staff = "login name roles whole_time profession registration supervisor deputy";
    let fields = match task {
        Task::Contact => format!("{contact} late_reason"),
        Task::StepIntensity => "to rationale review_by suggestion".to_owned(),
        Task::RefuseSuggestion => "suggestion reason".to_owned(),
        Task::CloseFollowUp => "follow_up note again".to_owned(),
        Task::PlanNext => "next reason".to_owned(),
        Task::Register => format!(
            "{} not_a_duplicate tier_reason case_manager intensity to rationale next text name relation",
            details()
        ),
        Task::CorrectDetails => format!("{} reason", details()),
        Task::Carer => "name relation".to_owned(),
        Task::RaiseAlert | Task::Comment => "text".to_owned(),
        Task::EndAlert => "alert reason".to_owned(),
        Task::Consent => "at given_by scope".to_owned(),
        Task::SetTier => "reason tier".to_owned(),
        Task::LeaveProgramme => "reason destination informed".to_owned(),
        Task::AssignCaseManager => "case_manager reason beyond_limit".to_owned(),
        Task::Admission => "at hospital why".to_owned(),
        Task::Fall | Task::CarerBreakdown | Task::Death => "at note".to_owned(),
        Task::Move => "at address postcode".to_owned(),
        Task::Score => "at tool value made_by".to_owned(),
        Task::Return | Task::Lace | Task::Charlson => "at".to_owned(),
        Task::Correct => {
            format!("entry why words said_by right_patient replacement late_reason {contact}")
        }
        Task::Evidence => "about did text statements".to_owned(),
        Task::FileItem | Task::LogLearning => {
            "kind title did answers at minutes case_reference given_by statements".to_owned()
        }
        Task::LinkItem => "add reason".to_owned(),
        Task::AskWitness => "colleague words".to_owned(),
        Task::StateWitness => "saw relation role expert".to_owned(),
        Task::RateSelf => "unit words specialty action by_when review".to_owned(),
        Task::Inapplicable => "unit words specialty review".to_owned(),
        Task::SetAside => "statement words applies".to_owned(),
        Task::ClaimUnit => "unit level specialty assessor items words".to_owned(),
        Task::ReturnClaim | Task::SecondLook => "words".to_owned(),
        Task::JudgeClaim => JUDGEMENT.to_owned(),
        Task::JudgeUnit => format!("{JUDGEMENT} items"),
        Task::GiveAuthority => "staff framework units grounds qualification until".to_owned(),
        Task::OfferAgreement => {
            "staff facilitator supervisor assessor protected_minutes accreditation until words"
                .to_owned()
        }
        Task::AcceptOffer => "offer words".to_owned(),
        Task::EndAgreement => "staff agreement reason".to_owned(),
        Task::SetObjective => "staff what due units evidence evidence_due".to_owned(),
        Task::ReviewObjective => "staff objective words due".to_owned(),
        Task::WriteModule => "title units about".to_owned(),
        Task::CompleteModule => "staff module day provider words".to_owned(),
        Task::GiveExemption => "staff units modules day qualification reason".to_owned(),
        Task::PairMentor => "staff mentor words".to_owned(),
        Task::EndMentoring => "staff mentor reason".to_owned(),
        Task::BeginProvisional => "staff modules until limits".to_owned(),
        Task::SettleProvisional => "staff provisional renewed_until words".to_owned(),
        Task::PracticeHours => "from until hours words".to_owned(),
        Task::AssignProfile => "staff profile reason".to_owned(),
        Task::Portfolio => "audience framework from until".to_owned(),
        Task::WriteProfile => {
            "title caseload service assumed units level complexity specialty from reason".to_owned()
        }
        Task::Countersign => "how note".to_owned(),
        Task::JudgeBreakGlass => "verdict words".to_owned(),
        Task::ArrangeCover => "absent by from until reason".to_owned(),
        Task::EndCover => "reason".to_owned(),
        Task::AddStaff => staff.to_owned(),
        Task::ChangeStaff => format!("{staff} staff reason"),
        Task::SuspendStaff => "staff reason".to_owned(),
        Task::ChangePolicy => "setting value from reason".to_owned(),
    };
    fields.split_whitespace().map(str::to_owned).collect()
}

const JUDGEMENT: &str = "valid valid_words authentic current sufficient reliable decision rationale next_look level \
                         specialty";

fn details() -> String {
    let codes: Vec<&str> = DetailField::ALL.iter().map(|field| field.code()).collect();
    codes.join(" ")
}

/// Facts as the client gathers them, with the entry of a contact for what needs one.
fn facts(desk: &Desk, task: Task) -> Facts {
    let facts = desk.facts("osei", task);
    let service = desk.house.service();
    let row = facts.staff.first().cloned();
    match task {
        Task::Correct | Task::Evidence => {
            let entry = contact(desk);
            Facts {
                entry: Some(entry),
                contact: Some(service.contact(facts.actor, desk.patient, entry).unwrap()),
                pseudonymised: Some(
                    service
                        .pseudonymised(facts.actor, desk.patient, entry)
                        .unwrap(),
                ),
                record: Some(service.record(facts.actor, desk.patient).unwrap()),
                ..facts
            }
        }
        Task::Countersign | Task::Comment | Task::JudgeBreakGlass => Facts {
            entry: Some(contact(desk)),
            ..facts
        },
        Task::EndCover
        | Task::LinkItem
        | Task::AskWitness
        | Task::StateWitness
        | Task::ReturnClaim
        | Task::JudgeClaim
        | Task::JudgeUnit
        | Task::SecondLook => Facts {
            entry: Some(EntryNumber(1)),
            staff_row: row,
            ..facts
        },
        Task::ChangeStaff | Task::SuspendStaff => Facts {
            staff_row: row,
            ..facts
        },
        _ => facts,
    }
}

fn contact(desk: &Desk) -> EntryNumber {
    let facts = desk.facts("osei", Task::Contact);
    let values = [
        ("note", "Begum is well."),
        ("decisions.1.what", "Carry on"),
        ("decisions.1.why", "Stable"),
        ("follow_ups.1.what", "Ring the daughter"),
        ("follow_ups.1.due", "fri"),
    ];
    desk.save("osei", Task::Contact, &facts, &values).first
}

#[test]
fn names_are_different_and_found() {
    let names: BTreeSet<&str> = Task::ALL.iter().map(|task| task.name()).collect();
    assert_eq!(names.len(), Task::ALL.len());
    for task in Task::ALL {
        assert_eq!(Task::from_name(task.name()), Some(*task));
    }
    assert_eq!(Task::from_name("place"), None);
}

#[test]
fn every_form_is_drawn_at_every_size_and_is_a_draft() {
    let desk = Desk::new();
    for &task in Task::ALL {
        let full = facts(&desk, task);
        let bare = Facts {
            record: None,
            staff_row: None,
            staff: Vec::new(),
            ..full.clone()
        };
        for facts in [&full, &bare] {
            let mut form = form(task, facts);
            for (width, height) in [(80, 24), (40, 10), (20, 3), (1, 1)] {
                drawn(&form, width, height);
            }
            assert_eq!(form.kind(), task.name());
            let draft = form.values();
            form.set_values(&draft);
            settle_now(task, &mut form, facts.now, facts);
            form.set_values(&draft);
            assert_eq!(form.values(), draft, "{task:?}");
        }
        let shown = drawn(&form(task, &full), 80, 24);
        assert!(shown.contains(task.title()), "{shown}");
        assert_eq!(shown.contains("BEGUM"), task.needs_patient(), "{shown}");
    }
}

/// Nothing can be saved as it opens, and everything that is complained about has its field.
#[test]
fn complaints_and_refusals_find_their_field() {
    let desk = Desk::new();
    for &task in Task::ALL {
        let facts = facts(&desk, task);
        let mut form = form(task, &facts);
        let wrong = command(task, &form, &facts, desk.patient).expect_err(task.name());
        assert!(!wrong.is_empty());
        for key in wrong.iter().filter_map(|(key, _)| key.as_ref()) {
            form.refuse(Some(key), "not so");
            assert_eq!(form.focused(), key, "{task:?}");
        }
        add_members(task, &mut form);
        for field in refused(task) {
            let key = field_of(task, &field);
            form.refuse(Some(&key), "not so");
            assert_eq!(form.focused(), key, "{task:?}: {field}");
        }
    }
}

fn add_members(task: Task, form: &mut Form) {
    let members: &[(&str, &str)] = match task {
        Task::Contact | Task::Correct => &[("decisions.1.what", "a"), ("follow_ups.1.what", "b")],
        Task::Register => &[("alerts.1.text", "a"), ("carers.1.name", "b")],
        _ => return,
    };
    fill(form, members);
}

/// A new refusal in the rules must be thought of here: every field that they name is in the table above.
#[test]
fn the_table_of_refusals_is_complete() {
    let mut known: BTreeSet<String> = Task::ALL.iter().flat_map(|task| refused(*task)).collect();
    // Of commands that have no form.
    let without_form = [
        "patient",
        "command",
        "cover",
        "opening",
        "level",
        "new",
        "follower",
        "patients",
        // Competence: what a form is opened from, and what only the shell gives.
        "item",
        "owner",
        "claim",
        "judgement",
        "authority",
        "unit",
        "remove",
        "table",
    ];
    known.extend(without_form.map(str::to_owned));
    let of_development = [
        "agreement",
        "assessor",
        "complexity",
        "due",
        "hours",
        "mentor",
        "module",
        "modules",
        "objective",
        "offer",
        "profile",
        "protected_minutes",
        "provider",
        "provisional",
        "qualification",
        "renewed_until",
        "title",
        "units",
        "what",
    ];
    known.extend(of_development.map(str::to_owned));
    let mut named = BTreeSet::new();
    let domain = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain");
    read_folder(&domain, &mut named);
    assert!(named.len() > 25, "the search finds no refusals: {named:?}");
    let forgotten: Vec<&String> = named.difference(&known).collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}

fn read_folder(folder: &Path, named: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_stem().is_some_and(|name| name == "tests") {
            continue;
        }
        if path.is_dir() {
            read_folder(&path, named);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            named.extend(fields_named(text.split("#[cfg(test)]").next().unwrap()));
        }
    }
}

/// The literal that follows a call which names a field.
fn fields_named(text: &str) -> impl Iterator<Item = String> {
    let calls = [
        "missing(",
        "invalid(",
        "unknown(",
        "needs_reason(",
        "required(",
        "within(",
        ".at(",
    ];
    calls.into_iter().flat_map(move |call| {
        text.split(call).skip(1).filter_map(|after| {
            let literal = after.trim_start().strip_prefix('"')?.split('"').next()?;
            let is_key = literal
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit());
            is_key.then(|| literal.to_owned())
        })
    })
}

#[test]
fn a_draft_says_which_entry_and_whom_it_is_about() {
    let desk = Desk::new();
    let correct = facts(&desk, Task::Correct);
    let values = form(Task::Correct, &correct).values();
    assert_eq!(entry_of(&values), correct.entry);
    let change = facts(&desk, Task::ChangeStaff);
    let values = form(Task::ChangeStaff, &change).values();
    assert_eq!(staff_of(&values), change.staff_row.map(|row| row.id));
    assert_eq!(entry_of(&BTreeMap::new()), None);
}

#[test]
fn a_suspended_person_is_no_choice() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::Contact);
    let mut staff = facts.staff.clone();
    let other = staff.iter_mut().find(|row| row.id != facts.actor).unwrap();
    "suspended, no supervisor".clone_into(&mut other.attention);
    let other = other.id.to_string();
    let facts = Facts { staff, ..facts };
    let is_there = |choices: &[Choice]| choices.iter().any(|choice| choice.value == other);
    assert!(!is_there(&facts.staff_choices()));
    assert!(is_there(&facts.staff_choices_with(StaffId::parse(&other))));
    assert_eq!(facts.staff_choices()[0].value, facts.actor.to_string());
}

/// Whoever finds a draft again reads what it is, not how the form is called inside.
#[test]
fn every_draft_has_a_phrase() {
    for task in Task::ALL {
        assert!(
            KINDS.iter().any(|(form, ..)| *form == task.name()),
            "{task:?}"
        );
    }
    assert_eq!(KINDS.len(), Task::ALL.len());
}
