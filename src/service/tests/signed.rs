//! One act of another at a colleague's terminal: their passphrase, their rights, both names.

use super::countersign::supervised;
use super::passphrase::{GOOD, refusal};
use super::{House, about, contact};
use crate::domain::refusal::Reason;
use crate::service::{Failure, Receipt, spoken};

fn signed(
    house: &House,
    host: &str,
    login: &str,
    passphrase: &str,
    command: &str,
) -> Result<Receipt, Failure> {
    let request = spoken::read(house.service(), command)?;
    house
        .service()
        .execute_signed(house.staff(host), login, passphrase, request)
}

#[test]
fn the_act_is_decided_with_the_signers_rights_and_names_both() {
    let mut house = supervised();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let entry = house.contact("osei", &number, "").first;
    let sign = about(
        &number,
        "countersign",
        &format!(r#""entry":{},"how":"discussed""#, entry.0),
    );
    let bell = house.staff("bell");
    let none = refusal(signed(&house, "osei", "bell", GOOD, &sign));
    assert!(
        none.sentence().contains("caseload passphrase"),
        "{}",
        none.sentence()
    );
    house.service().set_passphrase(bell, None, GOOD).unwrap();
    assert!(
        house
            .refused("osei", &sign)
            .message
            .contains("their own entry")
    );
    let wrong = refusal(signed(&house, "osei", "bell", "not it at all", &sign));
    assert_eq!(wrong.message, "This is not the passphrase");
    let receipt = signed(&house, "osei", "bell", GOOD, &sign).unwrap();
    let recorded =
        crate::service::query::entry(&house.service().shared.reader, receipt.first).unwrap();
    assert_eq!(
        (recorded.head.actor, recorded.head.signed_in),
        (bell, Some(house.staff("osei")))
    );
    let record = house.service().record(house.staff("osei"), id).unwrap();
    let line = record
        .page
        .lines
        .iter()
        .find(|line| line.entry == receipt.first);
    assert_eq!(
        line.unwrap().author,
        "M Bell, signed in at A Osei's session"
    );
    // Exactly one act: the next is the host's own again.
    assert_eq!(house.refused("osei", &sign).reason, Reason::State);
    // The other way round, the rights are the signer's, not the host's.
    let (_, foreign) = house.register("lead", 2, "OTHER", "weekly");
    let refused = refusal(signed(&house, "lead", "bell", GOOD, &contact(&foreign, "")));
    assert_eq!(refused.reason, Reason::NotAllowed);
    house.rebuild_equals_live();
    house.stop();
    house.open();
    let recorded =
        crate::service::query::entry(&house.service().shared.reader, receipt.first).unwrap();
    assert_eq!(recorded.head.signed_in, Some(house.staff("osei")));
}

#[test]
fn who_may_not_sign_is_told_what_to_do() {
    let house = supervised();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    house
        .service()
        .set_passphrase(house.staff("bell"), None, GOOD)
        .unwrap();
    house
        .service()
        .set_passphrase(house.staff("osei"), None, GOOD)
        .unwrap();
    let act = contact(&number, "");
    let own = refusal(signed(&house, "osei", "osei", GOOD, &act));
    assert_eq!(own.field.as_deref(), Some("login"));
    assert_eq!(
        refusal(signed(&house, "osei", "nobody", GOOD, &act)).reason,
        Reason::Unknown
    );
    let suspend = |who: &str| {
        format!(r#"{{"command":"suspend_staff","staff":"{who}","suspended":true,"reason":"left"}}"#)
    };
    house.saved("lead", &suspend("bell"));
    let refused = refusal(signed(&house, "osei", "bell", GOOD, &act));
    assert!(refused.message.contains("suspended"), "{refused}");
    // The right passphrase of somebody suspended opens nothing either.
    assert!(
        house
            .service()
            .check_passphrase(house.staff("bell"), GOOD)
            .is_err()
    );
    house.saved("lead", &suspend("osei"));
    house
        .service()
        .set_passphrase(house.staff("lead"), None, GOOD)
        .unwrap();
    assert!(
        refusal(signed(&house, "osei", "lead", GOOD, &act))
            .message
            .contains("own user")
    );
}

/// What was typed for it is the host's draft: it is not offered again once the act is recorded.
#[test]
fn the_hosts_draft_becomes_the_signers_entry() {
    let house = supervised();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    house
        .service()
        .set_passphrase(house.staff("bell"), None, GOOD)
        .unwrap();
    let request = spoken::read(house.service(), &contact(&number, "")).unwrap();
    let osei = house.staff("osei");
    let draft = crate::drafts::DraftSnapshot {
        draft: request.id.0,
        author: osei.0,
        form: "contact".to_owned(),
        subject: number.clone(),
        saved_micros: house.service().now().0,
        fields: std::collections::BTreeMap::new(),
    };
    house.service().save_drafts(osei, &[draft]).unwrap();
    assert_eq!(house.service().open_drafts(osei).len(), 1);
    let receipt = house
        .service()
        .execute_signed(osei, "bell", GOOD, request.clone())
        .unwrap();
    assert_eq!(house.service().open_drafts(osei).len(), 0);
    // Sent twice, it is recorded once.
    let again = house
        .service()
        .execute_signed(osei, "bell", GOOD, request)
        .unwrap();
    assert_eq!((again.first, again.again), (receipt.first, true));
}
