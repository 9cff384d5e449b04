//! The contact ladder: steps, suggestions that cannot be dismissed, what a contact must say.

use super::{House, about, contact};
use crate::domain::event::EventKind;
use crate::domain::patient::contact::Channel;
use crate::domain::patient::due::Basis;
use crate::domain::refusal::Reason;
use crate::service::query::Wanted;
use crate::service::view::today::{Task, Urgency};

const DAY: i64 = 24 * 60;

fn step(number: &str, to: &str, rest: &str) -> String {
    about(
        number,
        "step_intensity",
        &format!(r#""to":"{to}","rationale":"as seen"{rest}"#),
    )
}

/// R001-45 (part): intensity, interval and type of contact stand on the record, and the next due contact follows from them.
#[test]
fn the_next_contact_follows_from_the_rung() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    house.contact("osei", &number, "");
    let (today, policy, _) = house.service().policy_now();
    for rung in &policy.ladder {
        if rung.id != "weekly" {
            house.saved("osei", &step(&number, &rung.id, ""));
        }
        let due = house.due(id).unwrap();
        let asked = if rung.id == "weekly" {
            7
        } else {
            rung.interval_days
        };
        assert_eq!(due.day, today.plus(i32::from(asked)), "{}", rung.id);
        assert_eq!(due.channel, rung.channels.first().copied());
        if rung.id != "weekly" {
            house.saved("osei", &step(&number, "weekly", ""));
        }
    }
    house.rebuild_equals_live();
}

/// R001-50: each step stores old, new, reason, who and when; past its review it shows in Today; the steps are drawn over time.
#[test]
fn a_step_is_kept_whole_and_asked_about_again() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let refusal = house.refused(
        "osei",
        &about(&number, "step_intensity", r#""to":"daily","rationale":" ""#),
    );
    assert_eq!(
        (refusal.reason, refusal.field.as_deref()),
        (Reason::NeedsReason, Some("rationale"))
    );
    house.clock.advance_minutes(30);
    let up = house.saved("osei", &step(&number, "daily", ""));
    let down = house.saved("osei", &step(&number, "monthly", ""));
    let page = house
        .service()
        .timeline(
            house.staff("osei"),
            id,
            &Wanted {
                kinds: vec![EventKind::IntensityStepped],
                ..Wanted::default()
            },
        )
        .unwrap();
    let line = page
        .lines
        .iter()
        .find(|line| line.entry == up.first)
        .unwrap();
    let said = format!("{} {}", line.headline, line.body.join(" "));
    for words in ["Weekly", "Daily", "as seen"] {
        assert!(said.contains(words), "{words} in {said}");
    }
    assert_eq!(line.author, "A Osei");
    let record = house.service().record(house.staff("osei"), id).unwrap();
    let drawn: Vec<_> = record
        .rungs
        .iter()
        .map(|held| held.words.as_str())
        .collect();
    assert_eq!(drawn, ["Weekly", "Daily", "Monthly"]);
    assert_eq!(record.rungs[1].from.minutes_since(record.rungs[0].from), 30);
    assert!(down.first > up.first);
    let review = house.state(id).intensity.review_by.unwrap();
    let (today, policy, _) = house.service().policy_now();
    assert_eq!(
        review,
        today.plus(i32::from(policy.rung("monthly").unwrap().review_days))
    );
    house.clock.advance_minutes(183 * DAY);
    assert!(
        house
            .urgencies("osei")
            .iter()
            .any(|(urgency, _)| *urgency == Urgency::Review)
    );
    // Looked at and kept: asked again in due time.
    house.saved("osei", &step(&number, "monthly", ""));
    assert!(
        !house
            .urgencies("osei")
            .iter()
            .any(|(urgency, _)| *urgency == Urgency::Review)
    );
    assert_eq!(house.state(id).intensity.steps.len(), 3);
}

/// R001-47: what crosses its threshold raises an alert with a suggested rung; it is answered by a step or by a reason.
#[test]
fn a_suggestion_names_rule_and_entry_and_waits_for_an_answer() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "monthly");
    house.contact("osei", &number, "");
    let fall = house.saved(
        "osei",
        &about(
            &number,
            "record_fall",
            r#""injury":"minor","note":"in the kitchen""#,
        ),
    );
    let score = house.saved(
        "osei",
        &about(
            &number,
            "record_score",
            r#""tool":"LACE","value":"11","made_by":"ward""#,
        ),
    );
    let low = about(
        &number,
        "record_score",
        r#""tool":"LACE","value":"9","made_by":"ward""#,
    );
    house.saved("osei", &low);
    let open = house.state(id).suggestions.open;
    let fired: Vec<_> = open
        .iter()
        .map(|one| (one.rule.as_str(), one.fired_by, one.suggests.as_str()))
        .collect();
    assert_eq!(
        fired,
        [
            ("fall", fall.first, "fortnightly"),
            ("lace_high", score.first, "several_weekly")
        ]
    );
    let today = house.service().today(house.staff("osei")).unwrap();
    assert_eq!(today.header.to_decide, 2);
    assert!(
        today
            .rows
            .iter()
            .take(2)
            .all(|row| matches!(row.task, Task::Decide(_)) && row.due == "decide")
    );
    // Neither a contact nor a step for another reason takes it away, nor does time.
    house.contact("osei", &number, "");
    house.saved("osei", &step(&number, "weekly", ""));
    house.clock.advance_minutes(100 * DAY);
    assert_eq!(house.state(id).suggestions.open.len(), 2);

    let (first, second) = (open[0].id.0.0, open[1].id.0.0);
    let no_reason = format!(r#""suggestion":{first},"reason":"  ""#);
    assert_eq!(
        house
            .refused("osei", &about(&number, "refuse_suggestion", &no_reason))
            .field
            .as_deref(),
        Some("reason")
    );
    let down = step(&number, "quarterly", &format!(r#","answers":{second}"#));
    assert_eq!(house.refused("osei", &down).field.as_deref(), Some("to"));
    house.saved(
        "osei",
        &about(
            &number,
            "refuse_suggestion",
            &format!(r#""suggestion":{first},"reason":"tripped over the cat""#),
        ),
    );
    house.saved(
        "osei",
        &step(
            &number,
            "several_weekly",
            &format!(r#","answers":{second}"#),
        ),
    );
    assert_eq!(house.state(id).suggestions.open, []);
    // Answered is answered.
    let again = step(&number, "daily", &format!(r#","answers":{second}"#));
    assert_eq!(house.refused("osei", &again).reason, Reason::Unknown);
    house.rebuild_equals_live();
}

#[test]
fn missed_contacts_in_a_row_fire_once_and_letters_do_not_break_the_row() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "monthly");
    let tried = r#","outcome":"no_reply","note":"No reply.","next":"tomorrow""#;
    house.contact("osei", &number, tried);
    house.contact(
        "osei",
        &number,
        r#","channel":"letter","note":"Asked to ring.""#,
    );
    assert_eq!(house.state(id).suggestions.open, []);
    house.contact("osei", &number, tried);
    house.contact("osei", &number, tried);
    let fired = house.state(id).suggestions.open;
    assert_eq!(fired.len(), 1);
    assert_eq!(fired[0].rule, "missed_contacts");
    assert_eq!(house.state(id).contact.missed_in_a_row, 3);
    // A contact breaks the row; an older attempt recorded after it does not begin a new one.
    house.contact("osei", &number, "");
    assert_eq!(house.state(id).contact.missed_in_a_row, 0);
    house.contact(
        "osei",
        &number,
        r#","outcome":"no_reply","note":"No reply.","next":"tomorrow","at":"-5h""#,
    );
    assert_eq!(house.state(id).contact.missed_in_a_row, 0);
    assert_eq!(house.state(id).suggestions.open.len(), 1);
    house.rebuild_equals_live();
}

/// R004-03: event and entry time apart, the gap shown, late asks why, decisions need their rationale. R004-31: so others can follow.
#[test]
fn a_contact_says_when_it_happened_and_why_it_was_decided() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let now = house.service().now();
    let refusal = house.refused(
        "osei",
        &contact(
            &number,
            r#","decisions":[{"what":"Stop the diuretic","rationale":" "}]"#,
        ),
    );
    assert_eq!(
        (refusal.reason, refusal.field.as_deref()),
        (Reason::NeedsReason, Some("rationale_1"))
    );
    let late = r#","at":"-30h""#;
    assert_eq!(
        house
            .refused("osei", &contact(&number, late))
            .field
            .as_deref(),
        Some("late_reason")
    );
    house.contact("osei", &number, r#","at":"-23h""#);
    let receipt = house.contact("osei", &number, r#","at":"-30h","late_reason":"no signal","decisions":[{"what":"Stop the diuretic","rationale":"dry, giddy on standing"}]"#);
    assert_eq!(receipt.at, now);
    let page = house
        .service()
        .timeline(house.staff("osei"), id, &Wanted::default())
        .unwrap();
    let line = &page.lines[0];
    assert_eq!(line.entry, receipt.first);
    assert!(line.late && !line.gap.is_empty() && line.happened != line.entered);
    let said = line.body.join("\n");
    for words in ["Stop the diuretic", "dry, giddy on standing", "no signal"] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let in_time = &page.lines[1];
    assert!(!in_time.late && !in_time.gap.is_empty());
    // The late entry stands in Today for a while, to its author.
    assert!(
        house
            .urgencies("osei")
            .contains(&(Urgency::Late, "BEGUM, Test".to_owned()))
    );
    house.clock.advance_minutes(8 * DAY);
    assert!(
        !house
            .urgencies("osei")
            .iter()
            .any(|(urgency, _)| *urgency == Urgency::Late)
    );
}

#[test]
fn honest_non_completion_asks_for_the_next_date() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    for outcome in ["no_reply", "declined", "away", "not_needed"] {
        let tried = format!(r#","outcome":"{outcome}","note":"Tried.""#);
        let refusal = house.refused("osei", &contact(&number, &tried));
        assert_eq!(
            (refusal.reason, refusal.field.as_deref()),
            (Reason::Missing, Some("next")),
            "{outcome}"
        );
        house.contact("osei", &number, &format!(r#"{tried},"next":"thu""#));
        let due = house.due(id).unwrap();
        assert_eq!(due.basis, Basis::Planned);
        assert_eq!(due.day.to_string(), "2026-11-19");
        assert!(house.state(id).contact.last_made.is_none(), "{outcome}");
    }
}

#[test]
fn an_older_or_another_contact_leaves_the_booked_visit_alone() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    house.contact("osei", &number, r#","at":"-10m","next":"fri 10:00""#);
    let booked = house.due(id).unwrap();
    assert_eq!(booked.basis, Basis::Booked);
    // Yesterday's call, recorded only now.
    house.contact("osei", &number, r#","at":"-20h","channel":"telephone""#);
    assert_eq!(house.due(id).unwrap(), booked);
    // An unplanned call ahead of the day.
    house.clock.advance_minutes(DAY);
    house.contact("osei", &number, r#","channel":"telephone","planned":false"#);
    assert_eq!(house.due(id).unwrap(), booked);
    // The visit itself.
    house.clock.advance_minutes(3 * DAY + 90);
    house.contact("osei", &number, "");
    assert_eq!(house.due(id).unwrap().basis, Basis::Interval);
    house.rebuild_equals_live();
}

#[test]
fn a_step_shows_what_becomes_due_before_it_is_saved() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "monthly");
    house.contact("osei", &number, "");
    let lines = house
        .service()
        .preview_step(house.staff("osei"), id, "2-3 a week")
        .unwrap();
    assert_eq!(lines[0], "Next contact: Thu 19 Nov (now: Wed 16 Dec)");
    house.saved("osei", &step(&number, "2-3 a week", ""));
    assert_eq!(house.due(id).unwrap().day.to_string(), "2026-11-19");
    assert_eq!(house.due(id).unwrap().channel, Some(Channel::HomeVisit));
}
