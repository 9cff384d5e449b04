//! One person's screens followed by a colleague.

use super::*;
use crate::domain::entry::EntryNumber;
use crate::domain::event::EventKind;
use crate::protocol::message::{ReviewAsk, SharedPlace};
use crate::protocol::secret::Secret;
use crate::service::query::Wanted;

fn at(patient: Option<PatientId>, entry: Option<u64>) -> SharedPlace {
    SharedPlace {
        screen: if patient.is_some() {
            "patient"
        } else {
            "today"
        }
        .to_owned(),
        patient,
        entry: entry.map(EntryNumber),
        ..SharedPlace::default()
    }
}

fn review(ask: ReviewAsk) -> Ask {
    Ask::Review(ask)
}

#[test]
fn a_follower_sees_the_place_with_their_own_rights_and_records_nothing_else() {
    let (house, patient, request) = with_patient();
    let mut team = Team::new(house);
    let (mut osei, mut lead, mut bell) = (
        team.person("osei"),
        team.person("lead"),
        team.person("bell"),
    );
    let nobody = refused(lead.ask(review(ReviewAsk::Join("osei".to_owned()))));
    assert!(nobody.contains("does not offer"), "{nobody}");
    osei.ask(review(ReviewAsk::Offer(Some(at(None, None)))))
        .unwrap();
    let Ok(Reply::Offers(offers)) = lead.ask(review(ReviewAsk::Offers)) else {
        panic!("no offers")
    };
    assert_eq!(offers[0].login, "osei");
    lead.ask(review(ReviewAsk::Join("osei".to_owned())))
        .unwrap();
    bell.ask(review(ReviewAsk::Join("osei".to_owned())))
        .unwrap();
    // The host sees who is present, and so does everybody who follows.
    osei.wait_for_review(|review| review.is_host && review.present == ["L Ead", "M Bell"]);
    lead.wait_for_review(|review| !review.is_host && review.present.len() == 2);
    osei.ask(review(ReviewAsk::Place(at(Some(patient), Some(9)))))
        .unwrap();
    let seen = lead.wait_for_review(|review| {
        review
            .place
            .as_ref()
            .is_some_and(|place| place.patient == Some(patient))
    });
    assert_eq!(seen.place.unwrap().entry, Some(EntryNumber(9)));
    // The same place, with one's own rights.
    lead.open(patient).unwrap();
    let not_theirs = refused(bell.open(patient));
    assert!(not_theirs.contains("not on your caseload"), "{not_theirs}");
    // View only, by the server's decision.
    let only_looks = refused(lead.ask(Ask::Execute(Box::new(request.clone()))));
    assert!(only_looks.contains("only look on"), "{only_looks}");
    let signed = refused(lead.ask(Ask::ExecuteSigned {
        login: "osei".to_owned(),
        passphrase: Secret::new("whatever it may be"),
        request: Box::new(request.clone()),
    }));
    assert!(signed.contains("only look on"), "{signed}");
    lead.ask(review(ReviewAsk::Leave)).unwrap();
    lead.wait_for_review(|review| review.over);
    lead.ask(Ask::Execute(Box::new(request))).unwrap();
    drop(bell);
    osei.wait_for_review(|review| review.is_host && review.present.is_empty());
    drop((osei, lead));
    team.stop();
}

#[test]
fn a_review_is_on_the_supervision_record_with_the_records_that_were_seen() {
    let (house, patient, _) = with_patient();
    let mut team = Team::new(house);
    let (mut osei, mut lead) = (team.person("osei"), team.person("lead"));
    osei.ask(review(ReviewAsk::Offer(Some(at(Some(patient), None)))))
        .unwrap();
    lead.ask(review(ReviewAsk::Join("osei".to_owned())))
        .unwrap();
    lead.open(patient).unwrap();
    // The host's line breaks: the review ends with the session.
    drop(osei);
    lead.wait_for_review(|review| review.over);
    let osei = team.person("osei").entered.actor;
    drop(lead);
    team.stop();
    team.house.open();
    let supervision = team.house.service().supervision(osei, osei, None).unwrap();
    assert_eq!(supervision.lines.len(), 1);
    let line = &supervision.lines[0];
    assert_eq!(line.kind, EventKind::ReviewHeld);
    assert!(line.headline.contains("L Ead"), "{}", line.headline);
    assert!(line.headline.contains("BEGUM"), "{}", line.headline);
}

#[test]
fn the_place_of_a_session_that_was_taken_over_is_followed_no_more() {
    let (house, _, _) = with_patient();
    let mut team = Team::new(house);
    let (mut osei, mut lead) = (team.person("osei"), team.person("lead"));
    osei.ask(review(ReviewAsk::Offer(Some(at(None, None)))))
        .unwrap();
    lead.ask(review(ReviewAsk::Join("osei".to_owned())))
        .unwrap();
    let osei_again = team.person("osei");
    lead.wait_for_review(|review| review.over);
    let page = lead.ask(Ask::Timeline {
        patient: PatientId(1),
        wanted: Wanted::default(),
    });
    assert!(page.is_err());
    drop((osei, osei_again, lead));
    team.stop();
}
