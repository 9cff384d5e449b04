//! Break-glass: how long a reason opens a record, and the judgement of it by somebody else.

use super::House;
use crate::domain::entry::{EntryNumber, PatientId};
use crate::domain::patient::opening::Entitlement;
use crate::domain::refusal::Reason;
use crate::service::Failure;
use crate::service::query::Wanted;
use crate::service::view::today::Task;

fn add(house: &House, login: &str, roles: &str) {
    house.saved(
        "lead",
        &format!(
            r#"{{"command":"add_staff","details":{{"login":"{login}","name":"{login}","roles":[{roles}],"profession":"nurse"}}}}"#
        ),
    );
}

fn judge(opening: EntryNumber, verdict: &str, words: &str) -> String {
    format!(
        r#"{{"command":"judge_break_glass","opening":{},"verdict":"{verdict}","words":"{words}"}}"#,
        opening.0
    )
}

/// Opens a record without a relationship; gives the entry of the opening.
fn break_glass(house: &House, login: &str, id: PatientId) -> EntryNumber {
    let who = house.staff(login);
    let entitlement = house.service().open_record(who, id, "the ward rang");
    assert_eq!(entitlement.unwrap(), Entitlement::BreakGlass);
    house.service().looked_by(who, who, None).unwrap().rows[0].entry
}

#[test]
fn a_reason_opens_a_record_for_the_set_time_and_says_until_when() {
    let house = House::new();
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    let (osei, bell) = (house.staff("osei"), house.staff("bell"));
    let set = |minutes: &str| {
        format!(
            r#"{{"command":"change_policy","setting":"break_glass_minutes","value":"{minutes}","reason":"agreed"}}"#
        )
    };
    for wrong in ["4", "1441", "0"] {
        assert_eq!(
            house.refused("lead", &set(wrong)).field.as_deref(),
            Some("value")
        );
    }
    house.saved("lead", &set("5"));
    let at = house.service().now();
    break_glass(&house, "bell", id);
    let record = house.service().record(bell, id).unwrap();
    assert_eq!(record.break_glass_until, Some(at.plus_minutes(5)));
    // What the record says is what holds.
    let (_, policy, _) = house.service().policy_now();
    assert_eq!(policy.break_glass_minutes, 5);
    assert_eq!(house.state(id).access.waiting[0].until, at.plus_minutes(5));
    house.clock.advance_minutes(4);
    assert!(house.service().record(bell, id).is_ok());
    house.clock.advance_minutes(1);
    assert!(house.service().record(bell, id).is_err());
    assert!(
        house
            .service()
            .timeline(bell, id, &Wanted::default())
            .is_err()
    );
    house.service().open_record(osei, id, "").unwrap();
    assert_eq!(
        house.service().record(osei, id).unwrap().break_glass_until,
        None
    );
}

#[test]
fn what_was_opened_without_relationship_ends_with_the_session() {
    let house = House::new();
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    add(&house, "khan", r#""case_manager""#);
    let (bell, khan) = (house.staff("bell"), house.staff("khan"));
    break_glass(&house, "bell", id);
    break_glass(&house, "khan", id);
    house.service().end_session(bell);
    assert!(house.service().record(bell, id).is_err());
    assert!(house.service().record(khan, id).is_ok());
}

#[test]
fn an_opening_waits_until_the_privacy_officer_has_judged_it() {
    let mut house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    add(&house, "privacy", r#""privacy_officer""#);
    let opening = break_glass(&house, "bell", id);
    house.clock.advance_minutes(3 * 24 * 60);
    let second = break_glass(&house, "bell", id);
    let privacy = house.staff("privacy");
    let list = |house: &House| house.service().to_judge(privacy).unwrap();
    let rows = list(&house).rows;
    let order: Vec<_> = rows
        .iter()
        .map(|row| (row.opening, row.age.as_str()))
        .collect();
    assert_eq!(order, [(opening, "3 days"), (second, "0 min")]);
    let row = &rows[0];
    assert_eq!(
        (row.who.as_str(), row.name.as_str(), row.reason.as_str()),
        ("M Bell", "BEGUM, Test", "the ward rang")
    );
    assert_eq!(list(&house).notice, "");
    let today = |house: &House| house.service().today(privacy).unwrap();
    assert_eq!(today(&house).header.duties.to_judge, 2);
    let hint = today(&house)
        .rows
        .into_iter()
        .find(|row| row.task == Task::Judge);
    assert!(hint.unwrap().why.contains("2 openings"));
    // A judgement needs its words, and is final but for one to follow up.
    let wordless = house.refused("privacy", &judge(opening, "justified", " "));
    assert_eq!(wordless.field.as_deref(), Some("words"));
    house.saved("privacy", &judge(opening, "to_follow_up", "Ask the ward."));
    let rows = list(&house).rows;
    assert_eq!(
        (rows.len(), rows[0].follow_up.as_str()),
        (2, "Ask the ward.")
    );
    assert_eq!(today(&house).header.duties.to_judge, 1);
    house.saved(
        "privacy",
        &judge(opening, "justified", "The ward confirms."),
    );
    let again = house.refused("privacy", &judge(opening, "not_justified", "x"));
    assert_eq!(again.reason, Reason::State);
    // The entry that says why is as good a name as the opening's.
    let why = EntryNumber(second.0 + 1);
    house.saved("privacy", &judge(why, "not_justified", "Nobody rang."));
    assert_eq!(list(&house).rows, []);
    assert_eq!(today(&house).header.duties.to_judge, 0);
    assert!(today(&house).rows.iter().all(|row| row.task != Task::Judge));
    // It stands on the record, and outlives a fold from the record's own entries.
    let wrong = house.contact("osei", &number, "").first;
    let correction = format!(
        r#"{{"command":"correct_entry","patient":"{number}","entry":{},"why":"wrong_fact","words":"not so"}}"#,
        wrong.0
    );
    house.saved("osei", &correction);
    assert_eq!(house.state(id).access.judged.len(), 2);
    let page = house
        .service()
        .timeline(house.staff("osei"), id, &Wanted::default())
        .unwrap();
    assert!(
        page.lines
            .iter()
            .any(|line| line.headline.contains("not justified"))
    );
    house.rebuild_equals_live();
    house.crash();
    house.open();
    assert_eq!(list(&house).rows, []);
    // Neither can be taken back by a correction.
    let strike = format!(
        r#"{{"command":"correct_entry","patient":"{number}","entry":{},"why":"wrong_patient","words":"not so"}}"#,
        why.0
    );
    assert_eq!(house.refused("lead", &strike).reason, Reason::State);
}

#[test]
fn nobody_judges_their_own_opening() {
    let house = House::new();
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    add(&house, "both", r#""case_manager","privacy_officer""#);
    let own = break_glass(&house, "both", id);
    let refusal = house.refused("both", &judge(own, "justified", "I know why."));
    assert_eq!(refusal.reason, Reason::NotAllowed);
    let list = house.service().to_judge(house.staff("both")).unwrap();
    assert!(list.rows[0].own);
    // Nor does Today ask for it.
    assert_eq!(
        house
            .service()
            .today(house.staff("both"))
            .unwrap()
            .header
            .duties
            .to_judge,
        0
    );
    add(&house, "second", r#""privacy_officer""#);
    house.saved("second", &judge(own, "justified", "Asked the ward."));
}

#[test]
fn a_lead_judges_only_while_nobody_is_privacy_officer() {
    let house = House::new();
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    let opening = break_glass(&house, "bell", id);
    let lead = house.staff("lead");
    let list = house.service().to_judge(lead).unwrap();
    assert!(
        list.notice.contains("Nobody is appointed"),
        "{}",
        list.notice
    );
    assert_eq!(list.rows.len(), 1);
    let today = house.service().today(lead).unwrap();
    let hint = today
        .rows
        .iter()
        .find(|row| row.task == Task::Judge)
        .unwrap();
    assert!(hint.why.contains("Nobody is appointed"), "{}", hint.why);
    for login in ["osei", "bell"] {
        let refusal = house.refused(login, &judge(opening, "justified", "x"));
        assert_eq!(refusal.reason, Reason::NotAllowed, "{login}");
        assert!(house.service().to_judge(house.staff(login)).is_err());
        assert_eq!(
            house
                .service()
                .today(house.staff(login))
                .unwrap()
                .header
                .duties
                .to_judge,
            0
        );
    }
    add(&house, "privacy", r#""privacy_officer""#);
    let refusal = house.refused("lead", &judge(opening, "justified", "x"));
    assert!(refusal.message.contains("appointed"), "{refusal:?}");
    assert!(matches!(
        house.service().to_judge(lead),
        Err(Failure::Refused(_))
    ));
    house.saved(
        "lead",
        r#"{"command":"suspend_staff","staff":"privacy","suspended":true,"reason":"left"}"#,
    );
    house.saved("lead", &judge(opening, "justified", "Asked the ward."));
}

/// A lead who broke the glass before becoming lead does not judge it.
#[test]
fn a_lead_does_not_judge_what_they_opened_themselves() {
    let house = House::new();
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    let own = break_glass(&house, "bell", id);
    house.saved(
        "lead",
        r#"{"command":"change_staff","staff":"bell","reason":"promoted","details":{"login":"bell","name":"M Bell","roles":["lead"],"profession":"nurse"}}"#,
    );
    let refusal = house.refused("bell", &judge(own, "justified", "I know why."));
    assert_eq!(refusal.reason, Reason::NotAllowed);
    house.saved("lead", &judge(own, "justified", "Asked the ward."));
}

#[test]
fn too_many_unjudged_openings_of_a_record_stop_further_ones() {
    let house = House::new();
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    let bell = house.staff("bell");
    let most = crate::domain::patient::access::WAITING_MAX;
    for _ in 0..most {
        house.service().open_record(bell, id, "again").unwrap();
    }
    let refused = house.service().open_record(bell, id, "again");
    assert!(matches!(refused, Err(Failure::Refused(refusal)) if refusal.reason == Reason::State));
    // All of them wait, and the state still fits where it is kept.
    assert_eq!(house.state(id).access.waiting.len(), most);
    assert_eq!(
        house
            .service()
            .to_judge(house.staff("lead"))
            .unwrap()
            .rows
            .len(),
        most
    );
    house.rebuild_equals_live();
}

#[test]
fn who_was_called_in_need_records_what_was_done_and_decides_nothing() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let bell = house.staff("bell");
    let contact = crate::service::tests::contact(&number, "");
    assert_eq!(house.refused("bell", &contact).reason, Reason::NotAllowed);
    let opening = break_glass(&house, "bell", id);
    house.saved("bell", &contact);
    let step = crate::service::tests::about(
        &number,
        "step_intensity",
        r#""to":"daily","rationale":"worse","review_by":"+7d""#,
    );
    let refused = house.refused("bell", &step);
    assert!(refused.message.contains("decisions are not"), "{refused}");
    // At the end of the session the reason is asked for again, but a line that was lost ends no session.
    let command = crate::service::spoken::read(house.service(), &contact)
        .unwrap()
        .command;
    house.service().refuse_closed(bell, &command).unwrap();
    house.service().end_session(bell);
    let closed = house.service().refuse_closed(bell, &command).unwrap_err();
    assert!(
        closed.to_string().contains("not on your caseload"),
        "{closed}"
    );
    house.service().resume_session(bell);
    house.service().refuse_closed(bell, &command).unwrap();
    house.saved("bell", &contact);
    // Nor does a reason that somebody judged to be none.
    house.saved("lead", &judge(opening, "not_justified", "Nobody had rung."));
    assert_eq!(house.refused("bell", &contact).reason, Reason::NotAllowed);
    assert!(house.service().record(bell, id).is_err());
}
