//! Whole words go, in any spelling; parts of words stay; nothing known is left.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

use proptest::prelude::*;

use super::words::folded_words;
use super::*;
use crate::domain::nhs_number::NhsNumber;

fn shirin() -> IdentityWords {
    IdentityWords {
        patient_names: vec!["Begum".into(), "Shirin".into(), "Shireen".into()],
        carer_names: vec![
            "Karim Begum".into(),
            "Siân O'Brien-Ødegård".into(),
            String::new(),
        ],
        colleague_names: vec!["Ama Osei".into()],
        address: "Flat 2, 14 Mill Lane\nGreat Baddow".into(),
        postcode: "CM2 7XX".into(),
        phones: vec![
            "01632 960123".into(),
            "+44 7700 900456".into(),
            String::new(),
        ],
        nhs_number: "999 000 0018".into(),
        birth: Day::of(1941, 3, 5),
    }
}

fn text_of(text: &str) -> String {
    pseudonymise(text, &shirin()).text
}

fn check(text: &str, expected: &str) {
    assert_eq!(text_of(text), expected, "{text}");
}

#[test]
fn names_go_whatever_their_case_accents_and_order() {
    check("Shirin Begum was in.", "[patient] was in.");
    check(
        "BEGUM, Shirin: saw Mrs begum; S. Begum and SHIREEN",
        "[patient]: saw Mrs [patient]; [patient] and [patient]",
    );
    check("Karim Begum and Sian O’Brien", "[carer] and [carer]");
    check(
        "Begum, Karim called; OBrien too, and Odegard",
        "[carer] called; [carer] too, and [carer]",
    );
    check("Joint visit with Ama Osei", "Joint visit with [colleague]");
    check("Si\u{302}an", "[carer]");
    check("Begum1941 and Be\u{ad}gum", "[patient]1941 and [patient]");
}

#[test]
fn possessives_keep_their_ending_and_parts_of_words_stay() {
    let rose = IdentityWords {
        patient_names: vec!["Rose May".into()],
        ..IdentityWords::default()
    };
    let found = pseudonymise(
        "Rose's pain arose in May; primrose, Roses plan. May I?",
        &rose,
    );
    assert_eq!(
        found.text,
        "[patient]'s pain arose in [patient]; primrose, [patient] plan. [patient] I?"
    );
    let texts: Vec<&str> = found.replaced.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["Rose", "May", "Roses", "May"]);
}

#[test]
fn addresses_go_with_and_without_number_and_in_short() {
    check(
        "Lives at Flat 2, 14 Mill Lane, Great Baddow CM2 7XX.",
        "Lives at [address].",
    );
    check(
        "visited mill ln again, near the lane",
        "visited [address] again, near the lane",
    );
    check("a flat in Great   Baddow", "a flat in [address]");
}

#[test]
fn numbers_go_in_any_spacing_whoever_they_belong_to() {
    for own in [
        "9990000018",
        "999 000 0018",
        "999-000-0018",
        "99 90 00 00 18",
        "999.000.0018",
    ] {
        check(&format!("NHS {own}."), "NHS [NHS number].");
    }
    let other = NhsNumber::synthetic(4321).unwrap();
    check(
        &format!("not {other} or {}", other.plain()),
        "not [NHS number] or [NHS number]",
    );
    for own in [
        "01632 960123",
        "(01632) 960 123",
        "+44 1632 960123",
        "960123",
        "07700900456",
        "+44 (0)7700 900456",
    ] {
        let text = text_of(&format!("ring {own} now"));
        assert!(
            text.contains("[telephone number]") && !text.contains(|c: char| c.is_ascii_digit()),
            "{own}: {text}"
        );
    }
    check(
        "other 020 7946 0123, 07700 900999",
        "other [telephone number], [telephone number]",
    );
    check("at SW1A 1AA or ec1a1bb", "at [address] or [address]");
    check("mail s.begum@example.org.", "mail [e-mail address].");
}

#[test]
fn the_date_of_birth_goes_in_every_usual_spelling() {
    for birth in [
        "05/03/1941",
        "5/3/41",
        "5.3.1941",
        "1941-03-05",
        "5 March 1941",
        "5th of Mar 1941",
        "March 5, 1941",
        "05031941",
        "050341",
        "05-Mar-1941",
    ] {
        check(&format!("born {birth}, well"), "born [date of birth], well");
    }
    check("seen 05/03/2026 10:00", "seen 05/03/2026 10:00");
}

#[test]
fn what_gives_nobody_away_stays() {
    for text in [
        "B12 3rd dose, 1000 mg twice, BP 120/80 at 20/11/2026 10:00, entry #10342",
        "Seen 2026-11-20 10:00-11:30; INR 2.5; 14 days; weight 72.4 kg",
        "A plan was agreed. I listened; the lane was icy.",
        "",
    ] {
        check(text, text);
    }
}

#[test]
fn names_of_scripts_without_blanks_are_found_inside_a_line() {
    let identity = IdentityWords {
        patient_names: vec!["李小龍".into()],
        ..IdentityWords::default()
    };
    assert_eq!(
        pseudonymise("今天李小龍很好", &identity).text,
        "今天[patient]很好"
    );
}

#[test]
fn what_went_is_listed_with_both_places() {
    let text = "Rang Shirin on 01632 960123";
    let found = pseudonymise(text, &shirin());
    assert_eq!(found.replaced.len(), 2);
    for one in &found.replaced {
        assert_eq!(&text[one.from.clone()], one.text);
        assert_eq!(&found.text[one.to.clone()], one.neutral.words());
    }
}

#[test]
fn somebody_may_be_called_patient() {
    let identity = IdentityWords {
        patient_names: vec!["Patience Patient".into()],
        ..IdentityWords::default()
    };
    let (text, replaced) = replace(
        "Saw Patience Patient; Patience was a patient patient.",
        &identity,
    );
    assert_eq!(text, "Saw [patient]; [patient] was a [patient].");
    assert_eq!(
        replaced,
        [
            "[patient]: Patience Patient",
            "[patient]: Patience",
            "[patient]: patient patient"
        ]
    );
    assert!(left_in(&text, &identity).is_empty());
    assert_eq!(left_in("Patience and Patience", &identity), ["Patience"]);
}

/// Pieces of a text: identity in spellings, ordinary words, stray characters.
fn piece() -> impl Strategy<Value = String> {
    let known = [
        "Shirin",
        "BEGUM",
        "begum's",
        "Begums",
        "Karim",
        "Siân",
        "O'Brien",
        "ødegård",
        "Ama",
        "14 Mill Lane",
        "Mill Ln",
        "Great Baddow",
        "CM2 7XX",
        "cm27xx",
        "999 000 0018",
        "9990000018",
        "01632 960123",
        "960123",
        "5/3/1941",
        "5 March 1941",
        "S",
        "K.",
        "and",
        "the lane",
        "14",
        "visited",
        "arose",
    ];
    prop_oneof![
        3 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,3}",
        2 => "[ ,.\\-\n']{1,2}".prop_map(String::from),
    ]
}

proptest! {
    #[test]
    fn nothing_known_is_left(pieces in proptest::collection::vec(piece(), 0..25), spaced in any::<bool>()) {
        let text = pieces.join(if spaced { " " } else { "" });
        let identity = shirin();
        let found = pseudonymise(&text, &identity);
        let left = folded_words(&found.text);
        for name in identity.patient_names.iter().chain(&identity.carer_names).chain(&identity.colleague_names) {
            for word in folded_words(name).iter().filter(|word| word.len() > 1) {
                prop_assert!(!left.contains(word), "{:?} leaves {} in {:?}", text, word, found.text);
            }
        }
        let again = pseudonymise(&found.text, &identity);
        prop_assert!(again.replaced.is_empty(), "{:?} -> {:?} -> {:?}", text, found.text, again.text);
    }

    #[test]
    fn what_is_not_replaced_is_left_as_it_was(pieces in proptest::collection::vec(piece(), 0..25)) {
        let text = pieces.join(" ");
        let found = pseudonymise(&text, &shirin());
        let mut restored = found.text.clone();
        for one in found.replaced.iter().rev() {
            restored.replace_range(one.to.clone(), &one.text);
        }
        prop_assert_eq!(restored, text);
    }

    #[test]
    fn without_identity_plain_words_stay(text in "[a-z ,.]{0,60}") {
        prop_assert_eq!(pseudonymise(&text, &IdentityWords::default()).text, text);
    }
}
