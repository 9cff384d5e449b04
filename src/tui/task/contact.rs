//! The form for a contact (R001-45, R004-03, R004-30, R004-31): the note first, everything else proposed.

use super::reading::{Reading, check_minutes, choices};
use super::{Facts, times};
use crate::domain::command::PatientCommand;
use crate::domain::patient::contact::{
    Channel, DecisionMade, FollowUpTyped, Outcome, RecordContact,
};
use crate::domain::patient::tier::Tier;
use crate::domain::time::{shown, typed};
use crate::tui::form::{Field, Form, FormSpec, Group, Note};

/// Bytes of a decision or a follow-up at most.
const LINE_MAX: usize = 500;
/// Bytes of a rationale at most.
const RATIONALE_MAX: usize = 2_000;

pub(super) fn spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let record = facts.record.as_ref();
    let channel = facts
        .channel
        .or(record.map(|record| record.usual_channel))
        .unwrap_or(Channel::HomeVisit);
    let note = Field::long_text("note", "Note")
        .required()
        .shortcut('n')
        .help("What was found, done and said; Tab leaves the note");
    spec.field(note)
        .field(
            times::happened("at", "When", facts)
                .initial("now")
                .shortcut('w'),
        )
        .field(channel_field("channel", "How").initial(channel.code()))
        .field(outcome_field())
        .field(minutes_field("duration_minutes", "Minutes", 'm').help("Without travel"))
        .field(minutes_field("travel_minutes", "Travel minutes", 't'))
        .field(
            Field::text("present", "Also present")
                .shortcut('p')
                .help("Who else was there: the daughter, the district nurse"),
        )
        .field(
            Field::yes_no("planned", "Planned")
                .initial("yes")
                .shortcut('a'),
        )
        .group(decisions())
        .group(follow_ups(facts))
        .field(
            times::ahead("next", "Next contact", facts)
                .initial(&proposal(facts))
                .shortcut('x'),
        )
        .field(
            Field::choice(
                "next_channel",
                "Next how",
                choices(Channel::ALL, Channel::code, Channel::words),
            )
            .help("Empty: as this one"),
        )
        .field(
            Field::choice("made_by", "Made by", facts.staff_choices())
                .initial(&facts.actor.to_string())
                .help("Who made it, where that is not who records it"),
        )
        .field(
            Field::text("late_reason", "Late because")
                .shortcut('l')
                .help("Asked for when it is recorded late"),
        )
}

pub(super) fn channel_field(key: &str, label: &str) -> Field {
    Field::choice(
        key,
        label,
        choices(Channel::ALL, Channel::code, Channel::words),
    )
    .required()
    .shortcut('c')
}

pub(super) fn outcome_field() -> Field {
    Field::choice(
        "outcome",
        "Came of it",
        choices(Outcome::ALL, Outcome::code, Outcome::words),
    )
    .required()
    .initial(Outcome::Made.code())
    .shortcut('o')
}

pub(super) fn minutes_field(key: &str, label: &str, shortcut: char) -> Field {
    Field::number(key, label)
        .shortcut(shortcut)
        .check(check_minutes)
}

pub(super) fn decisions() -> Group {
    let fields = vec![
        Field::text_up_to("what", "Decision", LINE_MAX),
        Field::text_up_to("why", "Because", RATIONALE_MAX).help("So that others can follow it"),
    ];
    Group::new("decisions", "Decisions", fields)
        .shortcut('d')
        .help("Each with its rationale")
}

pub(super) fn follow_ups(facts: &Facts) -> Group {
    let fields = vec![
        Field::text_up_to("what", "What", LINE_MAX),
        Field::choice("owner", "Who", facts.staff_choices()).initial(&facts.actor.to_string()),
        times::ahead("due", "By", facts),
    ];
    Group::new("follow_ups", "Follow-ups", fields)
        .shortcut('f')
        .help("What is to be done, by whom and when")
}

/// The next contact as the intensity proposes it. It is written with its weekday, which nobody types, so that a proposal
/// can be told from a date that somebody wants.
fn proposal(facts: &Facts) -> String {
    let proposed = facts
        .record
        .as_ref()
        .filter(|_| clock_runs(facts))
        .map_or("", |record| record.proposed_next.as_str());
    typed::parse_future(proposed, facts.now, &facts.zone).map_or_else(
        |_none| String::new(),
        |planned| planned.day.0.strftime("%a %d/%m/%Y").to_string(),
    )
}

/// Whether contacts fall due for the patient at present, as far as the record that was gathered says.
fn clock_runs(facts: &Facts) -> bool {
    facts.record.as_ref().is_none_or(|record| {
        record.head.stopped.is_empty()
            && record.tier == Some(Tier::CaseManagement)
            && !record.rung.is_empty()
    })
}

/// Says what is late and what is owed; takes the proposed date away when there is nothing it could follow.
pub(super) fn remark(form: &mut Form, facts: &Facts) {
    remark_late(form, facts);
    let outcome = Outcome::parse(&form.value("outcome")).unwrap_or(Outcome::Made);
    let reaches = Channel::parse(&form.value("channel")).is_none_or(Channel::reaches_patient);
    let next = form.value("next");
    let proposal = proposal(facts);
    let meets = outcome == Outcome::Made && reaches;
    let focused = form.focused().to_owned();
    if !meets && !proposal.is_empty() && next == proposal && focused != "next" {
        form.set_value("next", "");
    }
    // A choice made in its list moves the keyboard on to the next field.
    let just_chosen = matches!(focused.as_str(), "channel" | "outcome" | "duration_minutes");
    if meets && next.is_empty() && just_chosen {
        form.set_value("next", &proposal);
    }
    let empty = form.value("next").trim().is_empty();
    let owed = if outcome != Outcome::Made && empty && clock_runs(facts) {
        Note::Remark("needed: when will it be tried again?".to_owned())
    } else if !reaches && empty {
        Note::Remark(
            "the patient was not spoken with: the contact that is due stays due".to_owned(),
        )
    } else if empty || next != proposal {
        Note::Nothing
    } else {
        Note::Remark("proposed by the intensity".to_owned())
    };
    form.set_note("next", owed);
}

fn remark_late(form: &mut Form, facts: &Facts) {
    let limit = i64::from(facts.policy.late_minutes);
    let now = facts.present();
    let gap = typed::parse_event_time(&form.value("at"), now, &facts.zone)
        .map_or(0, |event| now.minutes_since(event.at));
    let said = !form.value("late_reason").trim().is_empty();
    let note = match (gap > limit, said) {
        (true, false) => Note::Remark(format!(
            "needed: recorded {} after it happened, the limit is {}",
            shown::gap(gap),
            shown::gap(limit)
        )),
        (false, true) => Note::Remark("not late; this will not be kept".to_owned()),
        _ => Note::Nothing,
    };
    form.set_note("late_reason", note);
}

pub(super) fn command(read: &mut Reading<'_>) -> Option<PatientCommand> {
    let outcome = read.word("outcome", Outcome::parse, "Say what came of it");
    let at = read.event("at");
    read.needed(
        "note",
        if outcome == Some(Outcome::Made) {
            "A contact needs a note"
        } else {
            "Say in a few words what was tried"
        },
    );
    let channel = read.word("channel", Channel::parse, "Say how it was made");
    let decisions = decisions_typed(read);
    let follow_ups = follow_ups_typed(read);
    let next = read.planned("next");
    if next.is_empty() && clock_runs(read.facts) && outcome.is_some_and(|it| it != Outcome::Made) {
        read.complain("next", "Say when it will be tried again");
    }
    let late_reason = late_reason(read, &at);
    let asked = RecordContact {
        at,
        channel: channel.unwrap_or(Channel::HomeVisit),
        outcome: outcome.unwrap_or(Outcome::Made),
        duration_minutes: read.minutes("duration_minutes"),
        travel_minutes: read.minutes("travel_minutes"),
        made_by: read.staff("made_by"),
        present: read.text("present"),
        planned: read.yes_no("planned").unwrap_or(true),
        note: read.text("note"),
        decisions,
        follow_ups,
        next,
        next_channel: read.word_if_any("next_channel", Channel::parse),
        late_reason,
    };
    Some(PatientCommand::RecordContact(asked))
}

fn late_reason(read: &mut Reading<'_>, at: &str) -> String {
    let now = read.facts.present();
    let limit = i64::from(read.facts.policy.late_minutes);
    let reason = read.text("late_reason");
    let gap = typed::parse_event_time(at, now, &read.facts.zone)
        .map_or(0, |event| now.minutes_since(event.at));
    if gap > limit && reason.is_empty() {
        let why = format!(
            "This is recorded {} after it happened; say why it is late",
            shown::gap(gap)
        );
        read.complain("late_reason", why);
    }
    reason
}

/// The decisions, an empty one too: a refusal counts them as the form does.
pub(super) fn decisions_typed(read: &mut Reading<'_>) -> Vec<DecisionMade> {
    let mut typed = Vec::new();
    for number in read.members("decisions", "what") {
        let (what_key, why_key) = (
            format!("decisions.{number}.what"),
            format!("decisions.{number}.why"),
        );
        let (what, rationale) = (read.text(&what_key), read.text(&why_key));
        match (what.is_empty(), rationale.is_empty()) {
            (true, false) => read.complain(&what_key, "Say what was decided"),
            (false, true) => read.complain(&why_key, "Say why, so that others can follow it"),
            _ => {}
        }
        typed.push(DecisionMade { what, rationale });
    }
    typed
}

/// The follow-ups, an empty one too: a refusal counts them as the form does.
pub(super) fn follow_ups_typed(read: &mut Reading<'_>) -> Vec<FollowUpTyped> {
    let mut typed = Vec::new();
    for number in read.members("follow_ups", "what") {
        let key = |field: &str| format!("follow_ups.{number}.{field}");
        let what = read.text(&key("what"));
        let due = read.planned(&key("due"));
        match (what.is_empty(), due.is_empty()) {
            (true, false) => read.complain(&key("what"), "Say what is to be done"),
            (false, true) => read.complain(&key("due"), "Say by when"),
            _ => {}
        }
        typed.push(FollowUpTyped {
            what,
            owner: read.staff(&key("owner")),
            due,
        });
    }
    typed
}

/// `decision_2` is the second decision's text, `follow_up_due_1` the first follow-up's date.
pub(super) fn field_of(refused: &str) -> Option<String> {
    let (name, number) = refused.rsplit_once('_')?;
    let number: usize = number.parse().ok()?;
    let (group, field) = match name {
        "decision" => ("decisions", "what"),
        "rationale" => ("decisions", "why"),
        "follow_up" => ("follow_ups", "what"),
        "follow_up_due" => ("follow_ups", "due"),
        "follow_up_owner" => ("follow_ups", "owner"),
        _ => return None,
    };
    Some(format!("{group}.{number}.{field}"))
}
