//! One's own passphrase: who sets it, what is refused, what trying costs, and that nothing ever shows it.

use super::House;
use super::countersign::level;
use crate::domain::command::{Command, Request};
use crate::domain::entry::Subject;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::passphrase::{PassphraseHash, SetPassphrase};
use crate::service::Failure;
use crate::store::keys::Class;

pub(super) const GOOD: &str = "kettle lamp otter brick";

pub(super) fn refusal<T: std::fmt::Debug>(answer: Result<T, Failure>) -> Refusal {
    match answer {
        Err(Failure::Refused(refusal)) => refusal,
        other => panic!("{other:?} instead of a refusal"),
    }
}

#[test]
fn it_is_set_by_oneself_over_the_old_one_and_kept_through_a_rebuild() {
    let mut house = House::new();
    let osei = house.staff("osei");
    for (new, why) in [
        ("short", "12 characters"),
        ("            ", "12 characters"),
        ("elevenchars", "12 characters"),
        (&"x".repeat(1_001), "1000 bytes"),
        ("kettle lamp\u{7}otter brick", "typed again"),
    ] {
        let refused = refusal(house.service().set_passphrase(osei, None, new));
        assert!(refused.message.contains(why), "{new}: {refused}");
        assert_eq!(refused.field.as_deref(), Some("new"));
    }
    house.saved(
        "lead",
        r#"{"command":"add_staff","details":{"login":"longloginname","name":"Abenaa Oseiwusu","roles":["associate"],"profession":"support"}}"#,
    );
    let long = house.staff("longloginname");
    for name in ["LongLoginName", "abenaa  oseiwusu"] {
        let refused = refusal(house.service().set_passphrase(long, None, name));
        assert!(refused.message.contains("everybody knows it"), "{refused}");
    }
    assert!(!house.service().has_passphrase(osei));
    // The longest, and what only begins with it.
    let longest = "x y".repeat(333);
    house
        .service()
        .set_passphrase(long, None, &longest)
        .unwrap();
    assert_eq!(house.service().check_passphrase(long, &longest), Ok(()));
    let more = format!("{longest} and more");
    assert!(house.service().check_passphrase(long, &more).is_err());
    house.service().set_passphrase(osei, None, GOOD).unwrap();
    let bare = refusal(
        house
            .service()
            .set_passphrase(osei, None, "another one of them"),
    );
    assert_eq!(
        (bare.reason, bare.field.as_deref()),
        (Reason::Missing, Some("old"))
    );
    let wrong = refusal(
        house
            .service()
            .set_passphrase(osei, Some("no"), "another one of them"),
    );
    assert_eq!(wrong.field.as_deref(), Some("old"));
    assert_eq!(house.service().check_passphrase(osei, GOOD), Ok(()));
    // The same letters composed in another way are the same passphrase.
    let composed = "cafe\u{301} au lait noir";
    house
        .service()
        .set_passphrase(osei, Some(GOOD), composed)
        .unwrap();
    assert_eq!(
        house
            .service()
            .check_passphrase(osei, "caf\u{e9} au lait noir"),
        Ok(())
    );
    assert!(house.service().check_passphrase(osei, GOOD).is_err());
    house.rebuild_equals_live();
    for clean in [true, false] {
        if clean {
            house.stop();
        } else {
            house.crash();
        }
        house.open();
        assert_eq!(house.service().check_passphrase(osei, composed), Ok(()));
    }
}

#[test]
fn five_failures_in_ten_minutes_cost_a_minute() {
    let house = House::new();
    let (osei, bell) = (house.staff("osei"), house.staff("bell"));
    house.service().set_passphrase(osei, None, GOOD).unwrap();
    house.service().set_passphrase(bell, None, GOOD).unwrap();
    for _ in 0..5 {
        let refused = house.service().check_passphrase(osei, "wrong").unwrap_err();
        assert_eq!(refused.message, "This is not the passphrase");
    }
    let waiting = house.service().check_passphrase(osei, GOOD).unwrap_err();
    assert!(
        waiting.sentence().contains("Wait 61 seconds")
            || waiting.sentence().contains("Wait 60 seconds"),
        "{}",
        waiting.sentence()
    );
    assert_eq!(
        house.service().check_passphrase(bell, GOOD),
        Ok(()),
        "another's is theirs"
    );
    house.clock.advance_minutes(1);
    // One more failure, and it is a minute again; what is right makes it good.
    assert!(house.service().check_passphrase(osei, "wrong").is_err());
    assert!(house.service().check_passphrase(osei, GOOD).is_err());
    house.clock.advance_minutes(1);
    assert_eq!(house.service().check_passphrase(osei, GOOD), Ok(()));
    assert!(house.service().check_passphrase(osei, "wrong").is_err());
    assert_eq!(house.service().check_passphrase(osei, GOOD), Ok(()));
    // Failures far apart do not add up.
    for _ in 0..8 {
        assert!(house.service().check_passphrase(osei, "wrong").is_err());
        house.clock.advance_minutes(4);
    }
    assert_eq!(house.service().check_passphrase(osei, GOOD), Ok(()));
    // A clock that goes back locks nobody out for longer.
    for _ in 0..5 {
        assert!(house.service().check_passphrase(osei, "wrong").is_err());
    }
    house.clock.advance_minutes(-600);
    assert_eq!(house.service().check_passphrase(osei, GOOD), Ok(()));
}

#[test]
fn an_administrator_clears_a_forgotten_one_but_never_their_own() {
    let house = House::new();
    let (osei, lead) = (house.staff("osei"), house.staff("lead"));
    let clear = |who: &str| {
        format!(r#"{{"command":"clear_passphrase","staff":"{who}","reason":"forgotten"}}"#)
    };
    assert_eq!(house.refused("lead", &clear("osei")).reason, Reason::State);
    house.service().set_passphrase(osei, None, GOOD).unwrap();
    house.service().set_passphrase(lead, None, GOOD).unwrap();
    assert_eq!(
        house.refused("bell", &clear("osei")).reason,
        Reason::NotAllowed
    );
    assert_eq!(
        house.refused("lead", &clear("lead")).reason,
        Reason::NotAllowed
    );
    house.saved("lead", &clear("osei"));
    assert!(!house.service().has_passphrase(osei));
    let unset = house.service().check_passphrase(osei, GOOD).unwrap_err();
    assert!(unset.message.contains("no passphrase"), "{unset}");
    house
        .service()
        .set_passphrase(osei, None, "a new one for me")
        .unwrap();
    house.rebuild_equals_live();
}

/// Nobody sends a hash: the service alone makes that command, after it checked the old passphrase.
#[test]
fn a_hash_is_accepted_from_nobody() {
    let house = House::new();
    let osei = house.staff("osei");
    let request = || Request {
        id: house.service().new_command_id(),
        seen: Vec::new(),
        seen_entry: None,
        command: Command::SetPassphrase(SetPassphrase {
            hash: PassphraseHash::of(
                "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g".to_owned(),
            ),
            over: None,
        }),
    };
    assert_eq!(
        refusal(house.service().execute(osei, request())).reason,
        Reason::NotAllowed
    );
    house
        .service()
        .set_passphrase(house.staff("bell"), None, GOOD)
        .unwrap();
    assert_eq!(
        refusal(
            house
                .service()
                .execute_signed(osei, "bell", GOOD, request())
        )
        .reason,
        Reason::NotAllowed
    );
    assert!(!house.service().has_passphrase(osei));
    let spoken = r#"{"command":"set_passphrase","hash":"x"}"#;
    assert!(crate::service::spoken::read(house.service(), spoken).is_err());
}

/// Neither the hash nor what was typed is in anything that a screen or the shell is given.
#[test]
fn nothing_shows_it() {
    let house = House::new();
    let osei = house.staff("osei");
    house.saved("lead", &level("osei", "cmp2"));
    let (id, _) = house.register("osei", 1, "BEGUM", "weekly");
    let receipt = house.service().set_passphrase(osei, None, GOOD).unwrap();
    let service = house.service();
    let recorded = crate::service::query::entry(&service.shared.reader, receipt.first).unwrap();
    assert_eq!(recorded.subjects, [Subject::Staff(osei)]);
    let lines =
        service
            .shared
            .present
            .timeline(&Subject::Patient(id), Class::Entries, u64::MAX, 100);
    assert!(lines.unwrap().iter().all(|line| line.0 != receipt.first.0));
    let shown = [
        format!("{:?}", service.staff()),
        serde_json::to_string(&service.staff()).unwrap(),
        serde_json::to_string(service.register().as_ref()).unwrap(),
        format!("{:?}", service.today(osei).unwrap()),
        format!("{:?}", service.record(osei, id).unwrap()),
        format!("{:?}", service.evidence(osei).unwrap()),
        format!("{:?}", service.supervision(osei, osei, None).unwrap()),
        format!("{:?}", service.asking(osei).speaking().say(&recorded)),
        format!("{recorded:?} {service:?}"),
    ];
    for text in shown {
        assert!(
            !text.contains("argon2") && !text.contains("kettle"),
            "{text}"
        );
    }
    // There is one to be found, where it belongs: as a hash of the strength asked for.
    let kept = service.shared.passphrases();
    let hash = kept.of.get(&osei).unwrap().hash.text();
    assert!(
        hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{hash}"
    );
    assert!(service.record_of(receipt.first).is_err());
}

#[test]
fn a_screen_locks_after_a_set_time() {
    let house = House::new();
    let set = |minutes: u32| {
        format!(
            r#"{{"command":"change_policy","setting":"idle_lock_minutes","value":"{minutes}","reason":"x"}}"#
        )
    };
    assert_eq!(house.service().policy_now().1.idle_lock_minutes, 10);
    assert_eq!(house.refused("lead", &set(241)).reason, Reason::Invalid);
    house.saved("lead", &set(240));
    house.saved("lead", &set(0));
    assert_eq!(house.service().policy_now().1.idle_lock_minutes, 0);
}
