//! Shared review: a colleague follows one person's screens from their own connection.
//!
//! What travels is the place, by identifiers. Each follower's own client asks for the record there with the follower's own
//! rights, and that opening is logged like any other. Whoever follows may look, comment and countersign, and record
//! nothing else: the server decides that, not the follower's program.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::House;
use super::sessions::Seat;
use crate::domain::command::{Command, PatientCommand};
use crate::domain::entry::{PatientId, StaffId};
use crate::domain::refusal::Refusal;
use crate::domain::staff::register::StaffMember;
use crate::domain::time::Moment;
use crate::protocol::message::{Ask, Offered, Reply, Review, ReviewAsk, SharedPlace, Trouble};
use crate::service::Failure;

/// The most people who follow one screen.
const FOLLOWERS_MAX: usize = 8;
/// The longest word in a place.
const WORD_BYTES_MAX: usize = 64;

/// One person's screens, offered to be followed.
struct Hosted {
    seat: u64,
    name: String,
    login: String,
    since: Moment,
    place: SharedPlace,
    followers: BTreeMap<u64, Follower>,
}

/// Somebody who follows.
struct Follower {
    actor: StaffId,
    name: String,
    since: Moment,
    /// The records that were at the shared place meanwhile.
    patients: BTreeSet<PatientId>,
}

/// A review that is over for one follower.
struct Held {
    host: StaffId,
    seat: u64,
    follower: Follower,
}

/// All screens that are offered.
#[derive(Default)]
pub(crate) struct Reviews {
    hosted: Mutex<BTreeMap<StaffId, Hosted>>,
}

type Book<'a> = MutexGuard<'a, BTreeMap<StaffId, Hosted>>;

impl Reviews {
    fn book(&self) -> Book<'_> {
        self.hosted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a session follows somebody.
    fn is_following(&self, seat: u64) -> bool {
        self.book()
            .values()
            .any(|hosted| hosted.followers.contains_key(&seat))
    }
}

impl House {
    /// Answers what is asked of a shared review, and refuses what a follower may not do; hands back anything else.
    pub(crate) fn review(
        &self,
        number: u64,
        seat: &Arc<Seat>,
        ask: Ask,
    ) -> Result<Ask, Box<Result<Reply, Trouble>>> {
        match ask {
            Ask::Review(ask) => {
                let reply = self.answer(number, seat, ask);
                Err(Box::new(reply.map_err(Trouble::Refused)))
            }
            ask if self.reviews.is_following(number) && !may_while_following(&ask) => {
                let refusal =
                    Refusal::not_allowed("You follow a colleague's screen, and only look on")
                        .advise("Leave the review to record something of your own");
                Err(Box::new(Err(Trouble::Refused(refusal))))
            }
            ask => Ok(ask),
        }
    }

    fn answer(&self, number: u64, seat: &Arc<Seat>, ask: ReviewAsk) -> Result<Reply, Refusal> {
        match ask {
            ReviewAsk::Offer(Some(place)) => self.offer(number, seat, check(place)?)?,
            ReviewAsk::Place(place) => self.moved(number, seat, check(place)?),
            ReviewAsk::Offers => return Ok(Reply::Offers(self.offers(seat.actor))),
            ReviewAsk::Join(login) => self.join(number, seat, &login)?,
            ReviewAsk::Offer(None) | ReviewAsk::Leave => self.review_left(number, seat),
        }
        Ok(Reply::Done)
    }

    fn offer(&self, number: u64, seat: &Seat, place: SharedPlace) -> Result<(), Refusal> {
        if self.reviews.is_following(number) {
            return Err(Refusal::state("You follow a colleague's screen yourself")
                .advise("Leave that review first"));
        }
        let register = self.service.register();
        let login = register
            .active(seat.actor)
            .map(|member| member.details.login.clone());
        let mut book = self.reviews.book();
        book.entry(seat.actor).or_insert_with(|| Hosted {
            seat: number,
            name: register.name(seat.actor).to_owned(),
            login: login.unwrap_or_default(),
            since: self.service.now(),
            place,
            followers: BTreeMap::new(),
        });
        if let Some(hosted) = book.get(&seat.actor) {
            self.tell(seat.actor, hosted);
        }
        Ok(())
    }

    fn offers(&self, but: StaffId) -> Vec<Offered> {
        let book = self.reviews.book();
        book.iter()
            .filter(|(host, _)| **host != but)
            .map(|(_, hosted)| Offered {
                login: hosted.login.clone(),
                name: hosted.name.clone(),
                since: hosted.since,
            })
            .collect()
    }

    fn join(&self, number: u64, seat: &Seat, login: &str) -> Result<(), Refusal> {
        let register = self.service.register();
        let actor = seat.actor;
        let may = register.active(actor).is_some_and(StaffMember::is_clinical);
        if !may {
            return Err(Refusal::not_allowed(
                "Only somebody who works with patients follows a colleague's screen",
            ));
        }
        let mut book = self.reviews.book();
        if book.contains_key(&actor) {
            return Err(
                Refusal::state("You offer your own screen").advise("Stop offering it first (w)")
            );
        }
        if book
            .values()
            .any(|hosted| hosted.followers.contains_key(&number))
        {
            return Err(Refusal::state("You follow a colleague's screen already")
                .advise("Leave that review first (Esc)"));
        }
        let found = book
            .iter_mut()
            .find(|(host, hosted)| **host != actor && hosted.login == login);
        let Some((host, hosted)) = found else {
            return Err(Refusal::unknown(
                "login",
                format!("'{login}' does not offer a screen now"),
            )
            .advise("Ask your colleague to press w, then try again"));
        };
        if hosted.followers.len() >= FOLLOWERS_MAX {
            return Err(Refusal::state(format!(
                "{FOLLOWERS_MAX} people follow this screen already"
            )));
        }
        let follower = Follower {
            actor,
            name: register.name(actor).to_owned(),
            since: self.service.now(),
            patients: hosted.place.patient.into_iter().collect(),
        };
        hosted.followers.insert(number, follower);
        self.tell(*host, hosted);
        Ok(())
    }

    /// The host is somewhere else.
    fn moved(&self, number: u64, seat: &Seat, place: SharedPlace) {
        let mut book = self.reviews.book();
        let Some(hosted) = book
            .get_mut(&seat.actor)
            .filter(|hosted| hosted.seat == number)
        else {
            return;
        };
        for follower in hosted.followers.values_mut() {
            follower.patients.extend(place.patient);
        }
        hosted.place = place;
        self.tell(seat.actor, hosted);
    }

    /// A session leaves the review that it follows, or stops offering its own; also when it ends.
    pub(crate) fn review_left(&self, number: u64, seat: &Seat) {
        let mut over: Vec<Held> = Vec::new();
        let mut book = self.reviews.book();
        if let Some(hosted) = book
            .remove(&seat.actor)
            .filter(|hosted| hosted.seat == number)
        {
            self.tell_over(&hosted);
            over.extend(
                hosted
                    .followers
                    .into_iter()
                    .map(|(seat_number, follower)| Held {
                        host: seat.actor,
                        seat: seat_number,
                        follower,
                    }),
            );
        }
        for (host, hosted) in book.iter_mut() {
            if let Some(follower) = hosted.followers.remove(&number) {
                seat.outbox.review(Review::over(&hosted.name));
                self.tell(*host, hosted);
                over.push(Held {
                    host: *host,
                    seat: number,
                    follower,
                });
            }
        }
        drop(book);
        for held in &over {
            self.record(held, seat, number);
        }
    }

    /// The follower's presence becomes an entry of the supervision record.
    fn record(&self, held: &Held, leaving: &Seat, leaving_number: u64) {
        let seats = self.sessions.seat(held.seat);
        let opened = |patient: &PatientId| {
            if held.seat == leaving_number {
                leaving.has_open(*patient)
            } else {
                seats.as_ref().is_some_and(|seat| seat.has_open(*patient))
            }
        };
        // Only what the follower was let see themselves.
        let patients: Vec<PatientId> = held
            .follower
            .patients
            .iter()
            .copied()
            .filter(opened)
            .collect();
        let recorded = self.service.record_review(
            held.host,
            held.follower.actor,
            held.follower.since,
            self.service.now(),
            &patients,
        );
        if let Err(failure) = recorded {
            self.tell_failure(&failure);
        }
    }

    fn tell_failure(&self, failure: &Failure) {
        (self.tell)(&format!("a shared review was not recorded: {failure}"));
    }

    /// Tells the host and all followers who is present and where the host is.
    fn tell(&self, host: StaffId, hosted: &Hosted) {
        let present: Vec<String> = hosted
            .followers
            .values()
            .map(|follower| follower.name.clone())
            .collect();
        let review = |is_host| Review {
            host: hosted.name.clone(),
            is_host,
            present: present.clone(),
            place: (!is_host).then(|| hosted.place.clone()),
            over: false,
        };
        if let Some(seat) = self.sessions.seat(hosted.seat)
            && seat.actor == host
        {
            seat.outbox.review(review(true));
        }
        for number in hosted.followers.keys() {
            if let Some(seat) = self.sessions.seat(*number) {
                seat.outbox.review(review(false));
            }
        }
    }

    fn tell_over(&self, hosted: &Hosted) {
        for number in hosted.followers.keys().chain([&hosted.seat]) {
            if let Some(seat) = self.sessions.seat(*number) {
                seat.outbox.review(Review::over(&hosted.name));
            }
        }
    }
}

/// What a follower may ask: everything that reads with their own rights, their own place and drafts, a comment and a
/// countersignature. What records by another way is not for them either.
fn may_while_following(ask: &Ask) -> bool {
    match ask {
        Ask::Execute(request) | Ask::ExecuteSigned { request, .. } => looks_on(&request.command),
        Ask::Shell(_) | Ask::SetPassphrase { .. } => false,
        _ => true,
    }
}

const fn looks_on(command: &Command) -> bool {
    matches!(
        command,
        Command::Patient(
            _,
            PatientCommand::AddComment(_)
                | PatientCommand::Countersign(_)
                | PatientCommand::OpenRecord(_)
        )
    )
}

fn check(place: SharedPlace) -> Result<SharedPlace, Refusal> {
    let fits = [&place.screen, &place.part, &place.busy]
        .iter()
        .all(|word| word.len() <= WORD_BYTES_MAX && !word.chars().any(char::is_control));
    if fits {
        Ok(place)
    } else {
        Err(Refusal::invalid("place", "This is no place on a screen"))
    }
}
