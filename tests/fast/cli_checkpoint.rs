//! Checkpoints kept elsewhere tell what a journal cannot tell of itself: that it was exchanged, cut short or rewritten.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use caseload::journal::bundle::Chosen;
use caseload::journal::{Journal, RawEntry};

use crate::cli_house::{House, both_ways};

/// Puts another journal in the place of the store's, with every checksum and every link of the chain as they must be, and without a trace of
/// the one before. Of itself it is sound.
pub fn exchange_journal(house: &House, change: impl FnOnce(&mut Vec<RawEntry>)) {
    let store = house.store();
    let (journal, _) = Journal::open(&store.join("journal"), None, None).unwrap();
    let store_id = journal.store_id();
    let mut entries: Vec<RawEntry> = journal.reader().scan(1).map(Result::unwrap).collect();
    drop(journal);
    change(&mut entries);
    for (entry, number) in entries.iter_mut().zip(1..) {
        entry.header.number = number;
    }
    fs::remove_dir_all(store.join("journal")).unwrap();
    let mut journal = Journal::create(&store.join("journal"), store_id).unwrap();
    for entry in entries {
        let _appended = journal.append(&[entry]).unwrap();
    }
    for item in fs::read_dir(&store).unwrap() {
        let path = item.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name.starts_with("sled") || name == "checkpoints" {
            fs::remove_dir_all(path).unwrap();
        } else if name == "CLEAN" {
            fs::remove_file(path).unwrap();
        }
    }
}

/// A house with checkpoints in a folder elsewhere; how many entries each covers.
pub fn with_copies(house: &House, copies: u32) -> (PathBuf, Vec<u64>) {
    let elsewhere = house.home().join("elsewhere");
    let covers = (1..=copies)
        .map(|index| {
            house.register(index, ["OKEKE", "PRICE", "BEGUM"][index as usize - 1]);
            let said = house.json(&["checkpoint", "--to", elsewhere.to_str().unwrap()]);
            said["entries"].as_u64().unwrap()
        })
        .collect();
    (elsewhere, covers)
}

pub fn file(folder: &std::path::Path, entries: u64) -> PathBuf {
    folder.join(format!("{entries:020}.checkpoint"))
}

#[test]
fn a_checkpoint_is_printed_and_kept_and_the_journal_is_compared_with_it() {
    both_ways(|house| {
        let key = house.ok(&["checkpoint", "--key"]).trim().to_owned();
        assert!(key.starts_with("caseload/"), "{key}");
        let note = house.ok(&["checkpoint"]);
        let lines: Vec<&str> = note.lines().collect();
        assert_eq!(lines[0], key.split('+').next().unwrap());
        assert!(lines[1].parse::<u64>().unwrap() >= 3 && lines[3].is_empty());
        assert!(lines[4].starts_with(&format!("— {} ", lines[0])), "{note}");
        assert_eq!(
            note,
            house.ok(&["checkpoint"]),
            "nothing was recorded since"
        );

        let (elsewhere, covers) = with_copies(house, 2);
        let at = elsewhere.to_str().unwrap();
        assert!(covers[1] > covers[0]);
        let kept = fs::metadata(elsewhere.join("leaf-hashes")).unwrap().len();
        assert_eq!(kept, covers[1] * 32);
        house.register(3, "NOWAK");
        let served = house.end_serving();
        let said = house.ok(&["verify", "--against", at]);
        assert!(
            said.contains("itself names") && said.ends_with("Everything is as it was recorded.\n"),
            "{said}"
        );
        let one = file(&elsewhere, covers[0]);
        let said = house.ok(&["verify", "--against", one.to_str().unwrap(), "--key", &key]);
        assert!(
            said.contains("that was given")
                && said.contains(&format!("covers {} entries: they are those", covers[0])),
            "{said}"
        );
        let key_file = house.home().join("key");
        fs::write(&key_file, format!("{key}\n")).unwrap();
        let said = house.json(&[
            "verify",
            "--against",
            at,
            "--key",
            key_file.to_str().unwrap(),
        ]);
        assert_eq!(
            (&said["sound"], &said["against"]["first_difference"]),
            (&true.into(), &serde_json::Value::Null)
        );
        house.stopped(2, &["verify", "--against", at, "--key", "nonsense"]);
        house.stopped(3, &["verify", "--against", "/nowhere"]);
        if served {
            house.serve();
        }
    });
}

#[test]
fn the_first_entry_that_differs_is_named_in_a_journal_that_is_sound_of_itself() {
    let house = House::new();
    let (elsewhere, covers) = with_copies(&house, 3);
    let at = elsewhere.to_str().unwrap();
    let forged = covers[1] - 1;
    exchange_journal(&house, |entries| {
        let place = usize::try_from(forged).unwrap() - 1;
        entries[place].header.entry_micros -= 86_400_000_000;
    });
    let alone = house.json(&["verify"]);
    assert_eq!(alone["sound"], true, "only a checkpoint can tell: {alone}");
    let ran = house.run(&["verify", "--against", at]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.out
            .contains(&format!("Entry #{forged} is the first that differs")),
        "{ran:?}"
    );
    assert!(
        ran.out
            .contains(&format!("covers {} entries: they are those", covers[0])),
        "{ran:?}"
    );
    assert!(
        ran.out.contains(&format!(
            "covers {} entries: the journal's are not",
            covers[1]
        )),
        "{ran:?}"
    );
    // The copy is not spoilt by what is no continuation of it, and nothing new is signed over it.
    let said = house.stopped(1, &["checkpoint", "--to", at]);
    assert!(said.contains("not those of the journal"), "{said}");

    // Without the hashes of single entries the place is told as narrowly as the checkpoints allow.
    fs::remove_file(elsewhere.join("leaf-hashes")).unwrap();
    fs::remove_file(house.store().join("journal/tree.hashes")).unwrap();
    let ran = house.run(&["verify", "--against", at]);
    let wanted = format!("among entries #{} to #{}", covers[0] + 1, covers[1]);
    assert!(ran.code == 1 && ran.out.contains(&wanted), "{ran:?}");
}

#[test]
fn hashes_that_no_checkpoint_vouches_for_name_no_entry() {
    let house = House::new();
    let (elsewhere, covers) = with_copies(&house, 2);
    let hashes = elsewhere.join("leaf-hashes");
    let mut bytes = fs::read(&hashes).unwrap();
    bytes[40] ^= 1;
    fs::write(&hashes, &bytes).unwrap();
    // The store's own hashes are vouched for, and nothing differs.
    let said = house.json(&["verify", "--against", elsewhere.to_str().unwrap()]);
    assert_eq!(said["sound"], true, "{said}");
    exchange_journal(&house, |entries| entries[2].header.actor ^= 1);
    let ran = house.run(&["verify", "--json", "--against", elsewhere.to_str().unwrap()]);
    let said: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let first = &said["against"]["first_difference"];
    assert_eq!(
        (ran.code, &first["after"], &first["to"]),
        (1, &0.into(), &covers[0].into()),
        "{said}"
    );
}

#[test]
fn a_shortened_journal_is_noticed() {
    let house = House::new();
    let (elsewhere, covers) = with_copies(&house, 2);
    let at = elsewhere.to_str().unwrap();
    let left = covers[1] - 2;
    exchange_journal(&house, |entries| {
        entries.truncate(usize::try_from(left).unwrap());
    });
    assert_eq!(house.json(&["verify"])["sound"], true);
    let ran = house.run(&["verify", "--against", at]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let shortened = format!(
        "covers {} entries, and the journal has {left}: it was shortened",
        covers[1]
    );
    assert!(ran.out.contains(&shortened), "{ran:?}");
    assert!(
        ran.out
            .contains(&format!("#{} is the first that is missing", left + 1)),
        "{ran:?}"
    );
    let said = house.stopped(1, &["checkpoint", "--to", at]);
    assert!(said.contains("was shortened"), "{said}");
    // Work goes on meanwhile, and the journal is long enough again: other entries are in the place of those that are gone.
    house.register(7, "HARTLEY");
    house.register(8, "SINGH");
    let ran = house.run(&["verify", "--against", at]);
    assert!(
        ran.code == 1
            && ran
                .out
                .contains(&format!("Entry #{} is the first that differs", left + 1)),
        "{ran:?}"
    );
}

#[test]
fn the_stores_own_newest_checkpoint_stands_against_a_shortened_journal() {
    let house = House::new();
    house.register(1, "BEGUM");
    let newest = house.store().join("checkpoints/newest.checkpoint");
    house.ok(&["checkpoint"]);
    let note = fs::read(&newest).unwrap();
    let half_gone = |house: &House| {
        exchange_journal(house, |entries| entries.truncate(3));
        fs::create_dir_all(newest.parent().unwrap()).unwrap();
        fs::write(&newest, &note).unwrap();
    };
    half_gone(&house);
    let said = house.stopped(3, &["list"]);
    assert!(
        said.contains("ends with entry #3") && said.contains("was shortened"),
        "{said}"
    );
    // Exchanged for another that is long enough: it opens, but is not signed.
    let other = House::new();
    other.register(1, "BEGUM");
    other.ok(&["checkpoint"]);
    let newest = other.store().join("checkpoints/newest.checkpoint");
    let note = fs::read(&newest).unwrap();
    exchange_journal(&other, |entries| entries[1].header.entry_micros += 1);
    fs::create_dir_all(newest.parent().unwrap()).unwrap();
    fs::write(&newest, &note).unwrap();
    let said = other.stopped(3, &["checkpoint"]);
    assert!(
        said.contains("not those of the checkpoint that was signed before"),
        "{said}"
    );
}

#[test]
fn a_swapped_an_altered_and_a_foreign_checkpoint_are_not_believed() {
    let house = House::new();
    let (elsewhere, covers) = with_copies(&house, 2);
    let at = elsewhere.to_str().unwrap();
    let (first, second) = (file(&elsewhere, covers[0]), file(&elsewhere, covers[1]));
    let (one, two) = (
        fs::read_to_string(&first).unwrap(),
        fs::read_to_string(&second).unwrap(),
    );
    let refused = |words: &str| {
        let ran = house.run(&["verify", "--against", at]);
        assert!(
            ran.code == 1 && ran.out.contains("is not believed") && ran.out.contains(words),
            "{words}: {ran:?}"
        );
    };
    fs::write(&first, &two).unwrap();
    fs::write(&second, &one).unwrap();
    refused("in the place of another");
    fs::write(
        &first,
        one.replacen(
            &format!("\n{}\n", covers[0]),
            &format!("\n{}\n", covers[1]),
            1,
        ),
    )
    .unwrap();
    fs::write(&second, &two).unwrap();
    refused("altered after it was signed");
    fs::write(&first, "hello\n").unwrap();
    refused("no signed note");
    let other = House::new();
    fs::write(&first, other.ok(&["checkpoint"])).unwrap();
    refused("of another store");
    let said = house.stopped(1, &["checkpoint", "--to", at]);
    assert!(said.contains("another store"), "{said}");
    // A key of the same name that is not the store's own.
    fs::write(&first, &one).unwrap();
    let key = house.ok(&["checkpoint", "--key"]);
    let name = key.split('+').next().unwrap();
    let forger = caseload::journal::note::SigningKey::from_random(name, &[1; 32]).unwrap();
    let ran = house.run(&[
        "verify",
        "--against",
        at,
        "--key",
        &forger.verifier().to_string(),
    ]);
    assert!(
        ran.code == 1 && ran.out.contains("not signed with the key"),
        "{ran:?}"
    );
}

#[test]
fn a_key_that_is_not_the_stores_secret_signs_nothing() {
    let house = House::new();
    let path = house.store().join("signing-key");
    let mode = |bits| fs::set_permissions(&path, fs::Permissions::from_mode(bits)).unwrap();
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let doctor = |code, words: &str| {
        let ran = house.run(&["doctor"]);
        assert!(ran.code == code && ran.out.contains(words), "{ran:?}");
    };
    doctor(0, "its owner's alone");
    mode(0o640);
    assert!(
        house
            .stopped(3, &["checkpoint"])
            .contains("others than its owner")
    );
    doctor(3, "signs nothing, since others");
    mode(0o600);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, "PRIVATE+KEY+nonsense\n").unwrap();
    assert!(house.stopped(3, &["checkpoint"]).contains("cannot be read"));
    let name = text.split('+').nth(2).unwrap();
    let other = caseload::journal::note::SigningKey::from_random(name, &[5; 32]).unwrap();
    fs::write(&path, other.to_text().as_str()).unwrap();
    assert!(
        house
            .stopped(3, &["checkpoint"])
            .contains("not the one that the journal names")
    );
    fs::remove_file(&path).unwrap();
    assert!(house.stopped(3, &["checkpoint"]).contains("is not there"));
    doctor(0, "so no checkpoint can be signed");
    // Nothing else depends on it.
    house.register(1, "OKEKE");
    fs::write(&path, text).unwrap();
    mode(0o600);
    house.ok(&["checkpoint"]);
}

#[test]
fn a_store_of_an_earlier_version_gets_its_key_when_it_is_worked_with() {
    let house = House::new();
    house.register(1, "HARTLEY");
    exchange_journal(&house, |entries| {
        entries.retain(|entry| entry.header.kind != 45);
    });
    fs::remove_file(house.store().join("signing-key")).unwrap();
    let before = house.json(&["verify"])["last"].as_u64().unwrap();
    house.ok(&["list"]);
    let key = house.ok(&["checkpoint", "--key"]);
    let checked = house.json(&["verify"]);
    assert_eq!(
        (&checked["sound"], checked["last"].as_u64().unwrap()),
        (&true.into(), before + 1)
    );
    assert!(
        fs::read_to_string(house.store().join("signing-key"))
            .unwrap()
            .starts_with("PRIVATE+KEY+caseload/")
    );
    assert!(
        house
            .ok(&["checkpoint"])
            .contains(key.split('+').next().unwrap())
    );
}

#[test]
fn a_portfolio_is_checked_without_a_store() {
    let house = House::new();
    let key = house.ok(&["checkpoint", "--key"]).trim().to_owned();
    let clock = std::sync::Arc::new(caseload::service::clock::SystemClock);
    let service = caseload::service::open::open(&house.store(), clock, &mut |_, _| {}).unwrap();
    let chosen = [(1, "The service began"), (3, "Its key")].map(|(entry, title)| Chosen {
        entry,
        title: title.to_owned(),
    });
    let text = service.bundle(&chosen).unwrap();
    service.stop().unwrap();

    let anywhere = House::empty();
    let file = anywhere.home().join("portfolio.json");
    let at = file.to_str().unwrap();
    fs::write(&file, &text).unwrap();
    let said = anywhere.ok(&["verify-portfolio", at, "--key", &key]);
    assert!(
        said.contains("#3 ") && said.contains("signing key made: Its key"),
        "{said}"
    );
    assert!(said.contains("All 2 items are there"), "{said}");
    assert!(!anywhere.store().exists());
    fs::write(&file, text.replace("Its key", "My key")).unwrap();
    let ran = anywhere.run(&["verify-portfolio", at, "--key", &key]);
    assert!(
        ran.code == 1 && ran.out.contains("Item 2, entry #3 'My key'"),
        "{ran:?}"
    );
    let mut bytes = text.into_bytes();
    bytes[20] = 0xFF;
    fs::write(&file, bytes).unwrap();
    assert_eq!(
        anywhere.run(&["verify-portfolio", at, "--key", &key]).code,
        1
    );
    anywhere.stopped(2, &["verify-portfolio", at, "--key", "a+b"]);
    anywhere.stopped(3, &["verify-portfolio", "/nowhere", "--key", &key]);
}
