//! Every form filled in, its command carried out by a real service.

use super::*;
use crate::domain::patient::contact::FollowUpId;
use crate::domain::patient::tier::Tier;
use crate::service::view::patient::Record;

pub(super) fn record(desk: &Desk) -> Record {
    let actor = desk.house.staff("osei");
    desk.house.service().record(actor, desk.patient).unwrap()
}

pub(super) fn save(desk: &Desk, task: Task, values: &[(&str, &str)]) -> Receipt {
    desk.save("osei", task, &desk.facts("osei", task), values)
}

#[test]
fn a_patient_is_registered_with_everything() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::Register);
    let number = nhs(7);
    let mut form = form(Task::Register, &facts);
    let values = [
        ("surname", "Okafor"),
        ("forenames", "Ngozi"),
        ("birth_date", "3 mar 1941"),
        ("nhs_number", number.as_str()),
        ("postcode", "zz99 3wz"),
        ("residence", "sheltered"),
        ("tier_reason", "three admissions"),
        ("intensity", "weekly"),
        ("rationale", "to begin with"),
        ("next", "fri"),
        ("alerts.1.about", "allergy"),
        ("alerts.1.text", "Penicillin"),
        ("carers.1.name", "Ada Okafor"),
        ("carers.1.relation", "daughter"),
    ];
    fill(&mut form, &values);
    says(&form, "= 3 Mar 1941, age 85");
    says(&form, "= ZZ99 3WZ");
    let id = desk.house.service().new_patient_id();
    let command = command(Task::Register, &form, &facts, id).unwrap();
    desk.execute("osei", command).unwrap();
    let record = desk.house.service().record(facts.actor, id).unwrap();
    assert_eq!(record.head.name, "OKAFOR, Ngozi");
    assert_eq!(record.tier, Some(Tier::CaseManagement));
    assert_eq!(record.rung, "weekly");
    assert_eq!(record.head.case_manager, "A Osei");
    assert_eq!(record.head.alerts[0].1, "Penicillin");
    assert_eq!(record.carers[0].0, "Ada Okafor");
    assert!(record.head.due.contains("20 Nov"), "{}", record.head.due);
}

#[test]
fn details_carers_and_alerts() {
    let desk = Desk::new();
    let values = [("phone", "0113 496 0001"), ("reason", "new number")];
    save(&desk, Task::CorrectDetails, &values);
    let carer = [("name", "Ada Begum"), ("relation", "daughter")];
    save(&desk, Task::Carer, &carer);
    let alert = [("about", "lone_working"), ("text", "Dog in the yard")];
    save(&desk, Task::RaiseAlert, &alert);
    let before = record(&desk);
    let phone = ("phone".to_owned(), "0113 496 0001".to_owned());
    assert!(before.fields.contains(&phone));
    assert_eq!(before.carers[0].1, "daughter");
    let mut form = form(Task::Carer, &desk.facts("osei", Task::Carer));
    fill(&mut form, &[("name", "ada begum")]);
    after_key(Task::Carer, &mut form, &desk.facts("osei", Task::Carer));
    says(&form, "known: daughter, no phone; this replaces it");
    assert_eq!(before.head.alerts.len(), 1);
    save(&desk, Task::EndAlert, &[("reason", "The dog has died")]);
    assert_eq!(record(&desk).head.alerts, []);
}

#[test]
fn unchanged_details_are_no_command() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::CorrectDetails);
    let mut form = form(Task::CorrectDetails, &facts);
    assert_eq!(form.value("birth_date"), "03/03/1941");
    fill(&mut form, &[("reason", "none")]);
    let wrong = command(Task::CorrectDetails, &form, &facts, desk.patient).unwrap_err();
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert_eq!(wrong[0].0, None);
    fill(&mut form, &[("nhs_number", "999 000 0000")]);
    assert_eq!(form.complaints()[0].0, "nhs_number");
}

/// An old draft takes nothing back that somebody else has changed meanwhile.
#[test]
fn a_draft_of_details_changes_what_was_typed_alone() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::CorrectDetails);
    let mut old = form(Task::CorrectDetails, &facts);
    fill(&mut old, &[("language", "Urdu"), ("reason", "she says so")]);
    let draft = old.values();
    let values = [("phone", "0113 496 0001"), ("reason", "new number")];
    save(&desk, Task::CorrectDetails, &values);
    let facts = desk.facts("osei", Task::CorrectDetails);
    let mut again = form(Task::CorrectDetails, &facts);
    again.set_values(&draft);
    let command = command(Task::CorrectDetails, &again, &facts, desk.patient).unwrap();
    desk.execute("osei", command).unwrap();
    let fields = record(&desk).fields;
    for (field, value) in [("phone", "0113 496 0001"), ("language", "Urdu")] {
        assert!(fields.contains(&(field.to_owned(), value.to_owned())));
    }
}

#[test]
fn consent_tier_plan_and_leaving() {
    let desk = Desk::new();
    let consent = [
        ("purpose", "case_management"),
        ("answer", "given"),
        ("given_by", "the patient"),
        ("manner", "spoken"),
    ];
    save(&desk, Task::Consent, &consent);
    assert_eq!(record(&desk).head.consent, "consent given");
    let plan = [("next", "fri 14:00"), ("reason", "she asked for it")];
    save(&desk, Task::PlanNext, &plan);
    assert!(record(&desk).head.due.contains("20 Nov"));
    save(&desk, Task::SetTier, &[("reason", "still at high risk")]);
    let leave = [
        ("reason", "goals met"),
        ("destination", "supported_self_care"),
        ("informed", "patient and practice"),
    ];
    save(&desk, Task::LeaveProgramme, &leave);
    assert_eq!(record(&desk).head.due, "not on caseload");
}

/// R001-47: an admission suggests a step; one is refused with a reason, another accepted with a step.
#[test]
fn suggestions_are_answered() {
    let desk = Desk::new();
    let admission = [
        ("at", "-2d"),
        ("hospital", "St James, ward 7"),
        ("how", "emergency"),
        ("why", "Breathless"),
        ("avoidable", "no"),
    ];
    save(&desk, Task::Admission, &admission);
    let suggestion = record(&desk).suggestions[0].clone();
    let facts = Facts {
        suggestion: Some(suggestion.id),
        ..desk.facts("osei", Task::RefuseSuggestion)
    };
    let unanswered = form(Task::RefuseSuggestion, &facts);
    let wrong = command(Task::RefuseSuggestion, &unanswered, &facts, desk.patient).unwrap_err();
    assert_eq!(wrong[0].0.as_deref(), Some("reason"), "never without one");
    let reason = [("reason", "Already seen weekly by the ward")];
    desk.save("osei", Task::RefuseSuggestion, &facts, &reason);
    assert_eq!(record(&desk).suggestions, []);
    let home = [("at", "yesterday 15:00"), ("destination", "home")];
    save(&desk, Task::Return, &home);
    let suggestion = record(&desk).suggestions[0].clone();
    let facts = Facts {
        suggestion: Some(suggestion.id),
        ..desk.facts("osei", Task::StepIntensity)
    };
    let form = form(Task::StepIntensity, &facts);
    assert_eq!(form.value("to"), suggestion.rung, "what the rule suggests");
    let rationale = [("rationale", "Home alone for the first week")];
    desk.save("osei", Task::StepIntensity, &facts, &rationale);
    let after = record(&desk);
    assert_eq!(after.rung, suggestion.rung);
    assert_eq!(after.suggestions, []);
}

/// R001-50 (part): a step shows what follows before it is saved.
#[test]
fn a_step_shows_what_follows() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::StepIntensity);
    let mut form = form(Task::StepIntensity, &facts);
    assert_eq!(form.value("to"), "weekly", "the present rung");
    says(&form, "by itself 28 Dec 2026, after 42 days");
    fill(&mut form, &[("to", "daily")]);
    after_key(Task::StepIntensity, &mut form, &facts);
    says(&form, "by itself 30 Nov 2026, after 14 days");
    let wanted = preview_wanted(Task::StepIntensity, &form).unwrap();
    let lines = desk
        .house
        .service()
        .preview_step(facts.actor, desk.patient, &wanted)
        .unwrap();
    set_preview(&mut form, &lines);
    says(&form, lines[0].split(' ').next().unwrap());
    assert_eq!(preview_wanted(Task::Contact, &form), None);
    let wrong = command(Task::StepIntensity, &form, &facts, desk.patient).unwrap_err();
    assert_eq!(wrong[0].0.as_deref(), Some("rationale"));
}

#[test]
fn falls_moves_breakdown_and_death() {
    let desk = Desk::new();
    save(
        &desk,
        Task::Fall,
        &[("injury", "minor"), ("note", "In the kitchen")],
    );
    let moved = [
        ("residence", "nursing_home"),
        ("address", "The Limes, Otley"),
        ("postcode", "ZZ99 3WZ"),
    ];
    save(&desk, Task::Move, &moved);
    save(
        &desk,
        Task::CarerBreakdown,
        &[("note", "The daughter is ill")],
    );
    let facts = desk.facts("osei", Task::Contact);
    assert_eq!(
        form(Task::Contact, &facts).value("channel"),
        "care_home_visit"
    );
    let death = [("died_at", "today 04:30"), ("note", "The home rang")];
    save(&desk, Task::Death, &death);
    assert!(!record(&desk).head.stopped.is_empty());
}

#[test]
fn scores_elsewhere_and_computed() {
    let desk = Desk::new();
    let score = [
        ("tool", "eFI"),
        ("value", "0.31"),
        ("made_by", "practice"),
        ("at", "10/11/2026"),
    ];
    save(&desk, Task::Score, &score);
    let lace = [
        ("stay_days", "5"),
        ("acute", "yes"),
        ("comorbidities", "heart_failure\ndementia"),
        ("emergency_visits", "1"),
    ];
    save(&desk, Task::Lace, &lace);
    let charlson = [("conditions", "none"), ("with_age", "yes"), ("age", "85")];
    save(&desk, Task::Charlson, &charlson);
    let scores = record(&desk).scores.join("; ");
    for words in ["eFI", "LACE 13", "Charlson 4"] {
        assert!(scores.contains(words), "{words}: {scores}");
    }
}

/// R000-06 (part): a missing input gives no score; nothing is assumed.
#[test]
fn a_missing_input_gives_no_score() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::Lace);
    let mut form = form(Task::Lace, &facts);
    fill(&mut form, &[("stay_days", "5"), ("acute", "unknown")]);
    after_key(Task::Lace, &mut form, &facts);
    says(
        &form,
        "no score without whether the admission was acute, the comorbidities",
    );
    let keys = |form: &Form| -> Vec<String> {
        command(Task::Lace, form, &facts, desk.patient)
            .unwrap_err()
            .into_iter()
            .filter_map(|(key, _)| key)
            .collect()
    };
    assert_eq!(keys(&form), ["acute", "comorbidities", "emergency_visits"]);
    fill(
        &mut form,
        &[
            ("acute", "no"),
            ("comorbidities", "dementia\nnone"),
            ("emergency_visits", "0"),
        ],
    );
    assert_eq!(keys(&form), ["comorbidities"], "some and none at once");
    fill(&mut form, &[("comorbidities", "none")]);
    after_key(Task::Lace, &mut form, &facts);
    says(&form, "4 (low)");
    says(&form, "0 C: comorbidities: none");
}

#[test]
fn a_follow_up_is_put_off_and_closed() {
    let desk = Desk::new();
    let contact = [
        ("note", "Well."),
        ("follow_ups.1.what", "Blood test"),
        ("follow_ups.1.due", "fri"),
    ];
    let entry = save(&desk, Task::Contact, &contact).first;
    let facts = Facts {
        follow_up: Some(FollowUpId { entry, place: 0 }),
        ..desk.facts("osei", Task::CloseFollowUp)
    };
    let mut form = form(Task::CloseFollowUp, &facts);
    fill(&mut form, &[("outcome", "no_reply")]);
    after_key(Task::CloseFollowUp, &mut form, &facts);
    says(&form, "needed: by when will it be done?");
    let wrong = command(Task::CloseFollowUp, &form, &facts, desk.patient).unwrap_err();
    assert_eq!(wrong[0].0.as_deref(), Some("again"));
    let put_off = [("outcome", "no_reply"), ("again", "+2w")];
    desk.save("osei", Task::CloseFollowUp, &facts, &put_off);
    assert_eq!(record(&desk).follow_ups.len(), 1);
    desk.save("osei", Task::CloseFollowUp, &facts, &[]);
    assert_eq!(record(&desk).follow_ups, []);
}

#[test]
fn the_register_is_kept() {
    let desk = Desk::new();
    let facts = desk.facts("lead", Task::AddStaff);
    let lead = facts.actor.to_string();
    let osei = desk.house.staff("osei").to_string();
    let values = [
        ("login", "khan"),
        ("name", "S Khan"),
        ("roles", "case_manager\nsupervisor"),
        ("profession", "social_worker"),
        ("registration_body", "SWE"),
        ("registration_number", "SW99"),
        ("expires", "30/09/2027"),
        ("whole_time", "0.65"),
        ("supervisor", lead.as_str()),
        ("deputy", osei.as_str()),
    ];
    desk.save("lead", Task::AddStaff, &facts, &values);
    let row = |facts: &Facts| facts.staff.iter().find(|row| row.login == "khan").cloned();
    let facts = desk.facts("lead", Task::ChangeStaff);
    let facts = Facts {
        staff_row: row(&facts),
        ..facts
    };
    let known = facts.staff_row.clone().unwrap().details;
    assert_eq!(known.whole_time_hundredths, 65);
    assert_eq!(known.roles.len(), 2);
    let form = form(Task::ChangeStaff, &facts);
    assert_eq!(form.value("whole_time"), "0.65");
    assert_eq!(form.value("expires"), "30/09/2027");
    let values = [("whole_time", "1"), ("reason", "full time again")];
    desk.save("lead", Task::ChangeStaff, &facts, &values);
    let facts = desk.facts("lead", Task::SuspendStaff);
    let facts = Facts {
        staff_row: row(&facts),
        ..facts
    };
    desk.save("lead", Task::SuspendStaff, &facts, &[("reason", "left")]);
    let facts = desk.facts("lead", Task::SuspendStaff);
    let khan = row(&facts).unwrap();
    assert_eq!(khan.details.whole_time_hundredths, 100);
    assert!(khan.attention.contains("suspended"), "{}", khan.attention);
}

#[test]
fn a_registration_has_all_its_parts() {
    let desk = Desk::new();
    let facts = desk.facts("lead", Task::AddStaff);
    let mut form = form(Task::AddStaff, &facts);
    fill(
        &mut form,
        &[
            ("login", "khan"),
            ("name", "S Khan"),
            ("roles", "pharmacist"),
            ("profession", "pharmacist"),
            ("registration_body", "GPhC"),
            ("whole_time", "2"),
        ],
    );
    let wrong = command(Task::AddStaff, &form, &facts, desk.patient).unwrap_err();
    let keys: Vec<&str> = wrong.iter().filter_map(|(key, _)| key.as_deref()).collect();
    assert_eq!(keys, ["whole_time", "registration_number", "expires"]);
}

#[test]
fn another_case_manager_and_a_setting() {
    let desk = Desk::new();
    let bell = desk.house.staff("bell").to_string();
    let facts = Facts {
        record: None,
        ..desk.facts("lead", Task::AddStaff)
    };
    let values = [("case_manager", bell.as_str()), ("reason", "long leave")];
    desk.save("lead", Task::AssignCaseManager, &facts, &values);
    let facts = Facts {
        setting: Some("caseload_high".to_owned()),
        ..desk.facts("lead", Task::ChangePolicy)
    };
    let mut form = form(Task::ChangePolicy, &facts);
    assert_eq!(form.value("value"), "80");
    fill(&mut form, &[("value", "many")]);
    after_key(Task::ChangePolicy, &mut form, &facts);
    assert_eq!(form.complaints()[0].0, "value");
    let values = [("value", "75"), ("from", "tomorrow"), ("reason", "agreed")];
    desk.save("lead", Task::ChangePolicy, &facts, &values);
    desk.house.clock.advance_minutes(24 * 60);
    let (_, policy, _) = desk.house.service().policy_now();
    assert_eq!(policy.caseload_high, 75);
}
