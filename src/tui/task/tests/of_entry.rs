//! Forms about an entry that stands in the record: corrections and evidence.

use super::saved::{record, save};
use super::*;

/// Facts about one entry of the record.
fn facts_of(desk: &Desk, task: Task, entry: EntryNumber) -> Facts {
    let facts = desk.facts("osei", task);
    let service = desk.house.service();
    Facts {
        entry: Some(entry),
        contact: service.contact(facts.actor, desk.patient, entry).ok(),
        pseudonymised: service.pseudonymised(facts.actor, desk.patient, entry).ok(),
        ..facts
    }
}

#[test]
fn a_contact_with_a_wrong_fact_is_recorded_anew() {
    let desk = Desk::new();
    let contact = [
        ("note", "Well."),
        ("at", "-2h"),
        ("duration_minutes", "40"),
        ("decisions.1.what", "Carry on"),
        ("decisions.1.why", "Stable"),
        ("follow_ups.1.what", "Blood test"),
        ("follow_ups.1.due", "fri"),
    ];
    let entry = save(&desk, Task::Contact, &contact).first;
    let facts = facts_of(&desk, Task::Correct, entry);
    let mut form = form(Task::Correct, &facts);
    assert_eq!(form.value("at"), "16/11/2026 07:00");
    assert_eq!(form.value("decisions.1.why"), "Stable");
    assert_eq!(form.value("follow_ups.1.due"), "20/11/2026");
    fill(
        &mut form,
        &[("why", "wrong_fact"), ("words", "It was a telephone call")],
    );
    let wrong = command(Task::Correct, &form, &facts, desk.patient).unwrap_err();
    assert_eq!(wrong[0].0.as_deref(), Some("anew"), "nothing changed");
    let values = [
        ("why", "wrong_fact"),
        ("words", "It was a telephone call of 10 minutes"),
        ("channel", "telephone"),
        ("duration_minutes", "10"),
    ];
    desk.save("osei", Task::Correct, &facts, &values);
    let after = record(&desk);
    let original = after.page.lines.iter().find(|line| line.entry == entry);
    assert!(original.unwrap().struck);
    assert_eq!(after.follow_ups.len(), 1, "once, of the new one");
    let headline = &after.page.lines[0].headline;
    assert!(headline.contains("a fact was wrong"), "{headline}");
    desk.house.rebuild_equals_live();
}

#[test]
fn an_entry_on_the_wrong_record_goes_to_the_right_one() {
    let desk = Desk::new();
    let entry = save(&desk, Task::Contact, &[("note", "Well.")]).first;
    let facts = facts_of(&desk, Task::Correct, entry);
    let mut form = form(Task::Correct, &facts);
    let values = [
        ("why", "wrong_patient"),
        ("words", "Picked the wrong row"),
        ("right_patient", "hartley"),
    ];
    fill(&mut form, &values);
    after_key(Task::Correct, &mut form, &facts);
    says(
        &form,
        "nobody of that number or whole name on your caseload",
    );
    let wrong = command(Task::Correct, &form, &facts, desk.patient).unwrap_err();
    assert_eq!(wrong[0].0.as_deref(), Some("right_patient"));
    let number = nhs(2);
    for right in ["hartley, test", number.as_str()] {
        fill(&mut form, &[("right_patient", right)]);
        after_key(Task::Correct, &mut form, &facts);
        says(&form, "= HARTLEY, Test");
    }
    let command = command(Task::Correct, &form, &facts, desk.patient).unwrap();
    desk.execute("osei", command).unwrap();
    let right = desk.house.service().find_patient(&number).unwrap();
    let other = desk.house.service().record(facts.actor, right).unwrap();
    let headlines: Vec<&str> = other
        .page
        .lines
        .iter()
        .map(|line| line.headline.as_str())
        .collect();
    assert!(headlines.contains(&"Home visit"), "{headlines:?}");
}

#[test]
fn a_detail_is_added_to_an_entry() {
    let desk = Desk::new();
    let entry = save(&desk, Task::Contact, &[("note", "Well.")]).first;
    let facts = facts_of(&desk, Task::Correct, entry);
    let values = [("why", "disputed_opinion"), ("words", "Not well at all")];
    let mut form = form(Task::Correct, &facts);
    fill(&mut form, &values);
    let wrong = command(Task::Correct, &form, &facts, desk.patient).unwrap_err();
    assert_eq!(wrong[0].0.as_deref(), Some("said_by"));
    let added = [("why", "added_detail"), ("words", "The daughter was there")];
    desk.save("osei", Task::Correct, &facts, &added);
}

/// R002-02 (part): evidence from the work, without anybody's identity, linked to statements.
#[test]
fn evidence_is_filed_with_its_statements() {
    let desk = Desk::new();
    let entry = save(&desk, Task::Contact, &[("note", "Begum is well.")]).first;
    let facts = facts_of(&desk, Task::Evidence, entry);
    let mut form = form(Task::Evidence, &facts);
    assert!(
        !form.value("text").contains("Begum"),
        "{}",
        form.value("text")
    );
    let wrong = command(Task::Evidence, &form, &facts, desk.patient).unwrap_err();
    let keys: Vec<&str> = wrong.iter().filter_map(|(key, _)| key.as_deref()).collect();
    assert_eq!(keys, ["did", "statements"]);
    let (first, second) = (&facts.statements[0].0, &facts.statements[200].0);
    let values = [
        ("did", "Assessed at home"),
        ("stages", "assess\nreview"),
        ("statements.1.id", first.as_str()),
        ("statements.2.id", second.as_str()),
        ("statements.3.id", ""),
    ];
    fill(&mut form, &values);
    let Ok(Command::Patient(_, PatientCommand::FileEvidence(filed))) =
        command(Task::Evidence, &form, &facts, desk.patient)
    else {
        panic!("no evidence");
    };
    assert_eq!(filed.statements, [first.clone(), second.clone()]);
    assert_eq!(filed.stages.len(), 2);
    desk.save("osei", Task::Evidence, &facts, &values);
}
