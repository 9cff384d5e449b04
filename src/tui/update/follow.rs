//! Shared review: my screens offered to colleagues, and a colleague's followed.
//!
//! Whoever follows sees the same place drawn from their own answers: the record is asked for with their own rights, and
//! where those do not reach it says so. Their keys look and comment, and change nothing else.

use super::refresh;
use crate::client::{Ask, Trouble};
use crate::domain::entry::PatientId;
use crate::protocol::message::{Offered, Review, ReviewAsk, SharedPlace};
use crate::service::view::patient::Record;
use crate::tui::action::Action;
use crate::tui::effect::Purpose;
use crate::tui::layer::{Choice, Layer};
use crate::tui::model::Model;
use crate::tui::screen::Screen;
use crate::tui::screen::patient::PatientScreen;

/// What is shared, either way.
#[derive(Debug, Default)]
pub struct Shared {
    /// The place that colleagues were told last, while mine are offered.
    offered: Option<SharedPlace>,
    /// Who follows mine.
    present: Vec<String>,
    /// Whom I follow.
    following: Option<Following>,
}

/// A colleague whose screens are followed.
#[derive(Debug)]
struct Following {
    host: String,
    /// Who else follows, and I.
    present: Vec<String>,
    place: SharedPlace,
    /// Why the record there is not shown.
    not_seen: Option<String>,
}

impl Shared {
    /// Whether a colleague's screens are followed.
    pub const fn is_following(&self) -> bool {
        self.following.is_some()
    }

    /// How things are, for the last line: empty where nothing is shared.
    pub fn words(&self) -> String {
        if let Some(following) = &self.following {
            let doing = match following.place.busy.as_str() {
                "" => String::new(),
                busy => format!(": {busy}"),
            };
            let others = following.present.len().saturating_sub(1);
            let others = match others {
                0 => String::new(),
                some => format!(" (+{some})"),
            };
            return format!("with {}{others}{doing} ", following.host);
        }
        match (&self.offered, self.present.as_slice()) {
            (None, _) => String::new(),
            (Some(_), []) => "screens offered ".to_owned(),
            (Some(_), present) => format!("seen by {} ", present.join(", ")),
        }
    }

    /// What can be done while a colleague is followed, for the line of hints.
    pub const HINTS: &[(Action, &'static str)] = &[
        (Action::Open, "read"),
        (Action::Comment, "comment"),
        (Action::Countersign, "countersign"),
        (Action::NextPart, "next part"),
        (Action::Back, "leave the review"),
    ];

    /// What stands in the place of the screen while the host is where no record of one's own can be shown.
    pub fn page(&self) -> Option<Vec<String>> {
        let following = self.following.as_ref()?;
        let host = &following.host;
        let mut words = match (&following.not_seen, following.place.patient) {
            (Some(why), _) => vec![
                format!("{host} is at a record that is not yours to see."),
                String::new(),
                why.clone(),
            ],
            (None, None) => vec![format!(
                "{host} is at {}. You see what you may of a record as soon as {host} opens one.",
                following.place.screen
            )],
            (None, Some(_)) => return None,
        };
        words.push(String::new());
        words.push(format!("Present: {host}, {}", following.present.join(", ")));
        words.push("Esc leaves the review.".to_owned());
        Some(words)
    }
}

/// Where this person is, by identifiers.
fn place_of(model: &Model) -> SharedPlace {
    let patient = model
        .patient
        .as_ref()
        .filter(|_| model.screen == Screen::Patient);
    SharedPlace {
        screen: model.screen.name().to_owned(),
        patient: patient.map(PatientScreen::patient),
        entry: patient
            .and_then(PatientScreen::selected)
            .map(|line| line.entry),
        part: patient.map_or("", PatientScreen::part_name).to_owned(),
        busy: match model.layers.last() {
            Some(Layer::Form(layer)) => format!("{} form", layer.plan.task.title()),
            Some(Layer::Find(_)) => "finding somebody".to_owned(),
            Some(Layer::Pages(_)) => "reading".to_owned(),
            Some(_) => "choosing".to_owned(),
            None => String::new(),
        },
    }
}

fn ask(model: &mut Model, ask: ReviewAsk) {
    model.ask(Purpose::Review, Ask::Review(ask));
}

/// The screen locks: nothing is shared any more, either way.
pub(super) fn stop(model: &mut Model) {
    if model.review.is_following() {
        ask(model, ReviewAsk::Leave);
    } else if model.review.offered.take().is_some() {
        ask(model, ReviewAsk::Offer(None));
    }
}

/// Tells colleagues where this person is now, if that is another place.
pub(super) fn tell_place(model: &mut Model) {
    if model.review.offered.is_none() || model.line_lost || model.ended.is_some() {
        return;
    }
    let place = place_of(model);
    if model.review.offered.as_ref() != Some(&place) {
        model.review.offered = Some(place.clone());
        ask(model, ReviewAsk::Place(place));
    }
}

/// Does what an action means for what is shared; returns whether it was that, or may not be done while following.
pub(super) fn act(model: &mut Model, action: Action) -> bool {
    if model.review.is_following() {
        match action {
            Action::Back | Action::ShareScreens | Action::FollowScreens => {
                ask(model, ReviewAsk::Leave);
            }
            action if looks_on(action) => return false,
            _ => {
                let host = model.review.following.as_ref().map(|one| one.host.clone());
                let host = host.unwrap_or_default();
                model.say(format!(
                    "you follow {host} and only look on; Esc leaves the review"
                ));
            }
        }
        return true;
    }
    match action {
        Action::ShareScreens if model.review.offered.is_some() => {
            (model.review.offered, model.review.present) = (None, Vec::new());
            ask(model, ReviewAsk::Offer(None));
            model.say("your screens are your own again");
        }
        Action::ShareScreens => {
            let place = place_of(model);
            model.review.offered = Some(place.clone());
            ask(model, ReviewAsk::Offer(Some(place)));
            model.say("colleagues may follow you now (W); w ends it");
        }
        Action::FollowScreens => model.ask(Purpose::Offers, Ask::Review(ReviewAsk::Offers)),
        _ => return false,
    }
    true
}

/// What may be done while following: looking, and what is asked of the review itself.
fn looks_on(action: Action) -> bool {
    matches!(
        action,
        Action::MoveUp
            | Action::MoveDown
            | Action::PageUp
            | Action::PageDown
            | Action::Top
            | Action::Bottom
            | Action::NextPart
            | Action::PreviousPart
            | Action::Open
            | Action::Comment
            | Action::Countersign
            | Action::Help
            | Action::Manual
            | Action::Palette
            | Action::Refresh
            | Action::Quit
    )
}

/// Whose screens may be followed: one is chosen.
pub(super) fn offered(model: &mut Model, offers: Vec<Offered>) {
    if offers.is_empty() {
        model.say("nobody offers their screens now; a colleague does it with w");
        return;
    }
    let choices = offers
        .into_iter()
        .map(|one| (one.name, one.login.clone(), Choice::Follow(one.login)))
        .collect();
    model
        .layers
        .push(Layer::choose("Follow whose screens?", choices));
}

/// Follows somebody's screens.
pub(super) fn join(model: &mut Model, login: String) {
    ask(model, ReviewAsk::Join(login));
}

/// What was asked of a review is refused.
pub(super) fn refused(model: &mut Model, trouble: &Trouble) {
    (model.review.offered, model.review.present) = (None, Vec::new());
    model.complain(trouble.sentence());
}

/// How a review is now.
pub(super) fn told(model: &mut Model, review: Review) {
    if review.over {
        ended(model, &review.host);
    } else if review.is_host {
        let news = news(&model.review.present, &review.present);
        model.review.present = review.present;
        if !news.is_empty() {
            model.say(news);
        }
    } else if let Some(place) = review.place {
        if model.review.following.is_none() {
            model.layers.clear();
            model.before = Screen::Today;
            model.say(format!("you follow {}; Esc leaves the review", review.host));
        }
        let not_seen = model
            .review
            .following
            .take()
            .filter(|before| before.place.patient == place.patient)
            .and_then(|before| before.not_seen);
        model.review.following = Some(Following {
            host: review.host,
            present: review.present,
            place,
            not_seen,
        });
        go_there(model);
    }
}

/// Who has come and who has gone, in words.
fn news(before: &[String], now: &[String]) -> String {
    let come = now.iter().filter(|name| !before.contains(name));
    let gone = before.iter().filter(|name| !now.contains(name));
    come.map(|name| format!("{name} follows your screens"))
        .chain(gone.map(|name| format!("{name} has left")))
        .collect::<Vec<_>>()
        .join("; ")
}

/// Goes to where the host is.
fn go_there(model: &mut Model) {
    let Some(following) = &model.review.following else {
        return;
    };
    let (place, refused) = (following.place.clone(), following.not_seen.is_some());
    let Some(patient) = place.patient else { return };
    let shown = model
        .patient
        .as_ref()
        .is_some_and(|one| one.patient() == patient);
    if shown {
        show_place(model, &place);
    } else if !refused && !model.is_waiting(|one| *one == Purpose::Followed(patient)) {
        let ask = Ask::Open {
            patient,
            reason: String::new(),
        };
        model.ask(Purpose::Followed(patient), ask);
    }
}

fn show_place(model: &mut Model, place: &SharedPlace) {
    model.screen = Screen::Patient;
    if let Some(screen) = &mut model.patient {
        screen.show_part(&place.part);
        if let Some(entry) = place.entry {
            screen.select(entry);
        }
    }
}

/// The record at the host's place has come, unless the host has moved on meanwhile.
pub(super) fn record_came(model: &mut Model, record: Record) {
    let Some(following) = &model.review.following else {
        return;
    };
    let place = following.place.clone();
    if place.patient == Some(record.head.patient) {
        model.patient = Some(PatientScreen::new(record));
        model.stale.record = false;
        show_place(model, &place);
    }
}

/// The record at the host's place is not for these eyes.
pub(super) fn not_seen(model: &mut Model, patient: PatientId, trouble: &Trouble) {
    if let Some(following) = &mut model.review.following
        && following.place.patient == Some(patient)
    {
        following.not_seen = Some(trouble.sentence());
    }
}

/// The review is over.
fn ended(model: &mut Model, host: &str) {
    (model.review.offered, model.review.present) = (None, Vec::new());
    if model.review.following.take().is_some() {
        model.say(format!("the review with {host} is over; it is on record"));
        refresh(model);
    }
}

/// The line is lost: a review ends with the session on the server.
pub(super) fn line_lost(model: &mut Model) {
    model.review.present.clear();
    if model.review.following.take().is_some() {
        refresh(model);
    }
}

/// The line is back: what was offered is offered again.
pub(super) fn line_back(model: &mut Model) {
    if model.review.offered.is_some() {
        let place = place_of(model);
        model.review.offered = Some(place.clone());
        ask(model, ReviewAsk::Offer(Some(place)));
    }
}
