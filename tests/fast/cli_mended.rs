//! Checkpoints and keys that came to harm: what is damaged is mended, what is lost is replaced, and neither is an alarm.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::cli_checkpoint::{exchange_journal, file, with_copies};
use crate::cli_house::{House, both_ways};

/// A power cut, a rotten disk or a file of another kind in the folder is no alarm: what is damaged is made again from the
/// journal, as long as that is the one which was signed.
#[test]
fn damage_beside_the_checkpoints_is_mended_and_is_no_alarm() {
    let house = House::new();
    let (elsewhere, covers) = with_copies(&house, 2);
    let at = elsewhere.to_str().unwrap();
    let hashes = elsewhere.join("leaf-hashes");
    let sound = |house: &House| {
        house.ok(&["checkpoint", "--to", at]);
        assert_eq!(house.json(&["verify", "--against", at])["sound"], true);
        let kept = fs::read(&hashes).unwrap();
        assert_eq!(kept.len() % 32, 0);
        kept
    };
    // Hashes that no checkpoint covers came half to the disk.
    let whole = fs::read(&hashes).unwrap();
    fs::write(&hashes, [&whole[..], &[0; 77]].concat()).unwrap();
    assert_eq!(sound(&house), whole);
    // One that a checkpoint covers is rotten.
    let mut bytes = whole.clone();
    bytes[40] ^= 1;
    fs::write(&hashes, &bytes).unwrap();
    assert_eq!(sound(&house), whole);
    fs::remove_file(&hashes).unwrap();
    assert_eq!(sound(&house), whole);
    // So is one of the store's own, which are made again from the journal.
    let own = fs::read_dir(house.store().join("journal"))
        .unwrap()
        .map(|item| item.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "hashes"))
        .unwrap();
    let mut bytes = fs::read(&own).unwrap();
    let at_leaf = bytes.len() / 2;
    for byte in &mut bytes[at_leaf..] {
        *byte ^= 1;
    }
    fs::write(&own, &bytes).unwrap();
    fs::remove_file(&hashes).unwrap();
    assert_eq!(sound(&house), whole);
    // A file that is far too long for a checkpoint does not keep the others from being compared.
    let long = elsewhere.join("zzz.checkpoint");
    fs::write(&long, vec![b'x'; 100_000]).unwrap();
    let ran = house.run(&["verify", "--against", at]);
    assert!(
        ran.code == 1
            && ran.out.contains("too long for a checkpoint")
            && ran
                .out
                .contains(&format!("covers {} entries: they are", covers[1])),
        "{ran:?}"
    );
    fs::remove_file(&long).unwrap();
    // And a folder in the place of the hashes is named as what it is.
    fs::remove_file(&hashes).unwrap();
    fs::create_dir(&hashes).unwrap();
    let said = house.stopped(3, &["checkpoint", "--to", at]);
    assert!(said.contains("leaf-hashes is no file"), "{said}");
}

/// A key that was lost or exposed is replaced by a lead, for a reason; what was signed before stays signed, and what is signed
/// from then on must continue it.
#[test]
fn a_lost_key_is_replaced_and_what_it_signed_still_stands() {
    both_ways(|house| {
        let (elsewhere, _) = with_copies(house, 1);
        let at = elsewhere.to_str().unwrap();
        let old = house.ok(&["checkpoint", "--key"]).trim().to_owned();
        fs::remove_file(house.store().join("signing-key")).unwrap();
        let said = house.stopped(3, &["checkpoint"]);
        assert!(said.contains("--new-key"), "{said}");
        assert_eq!(house.run(&["checkpoint", "--new-key"]).code, 2);
        let reason = ["checkpoint", "--new-key", "--reason", "its disk is gone"];
        let new = house.json(&reason)["key"].as_str().unwrap().to_owned();
        assert_ne!(old, new);
        assert_eq!(house.ok(&["checkpoint", "--key"]).trim(), new);
        let mode = fs::metadata(house.store().join("signing-key")).unwrap();
        assert_eq!(mode.permissions().mode() & 0o777, 0o600);

        house.register(5, "HARTLEY");
        house.ok(&["checkpoint", "--to", at]);
        let served = house.end_serving();
        let said = house.json(&["verify", "--against", at]);
        assert_eq!(said["sound"], true, "{said}");
        assert_eq!(said["against"]["checkpoints"].as_array().unwrap().len(), 2);
        let with = |keys: &[&str]| {
            let mut command = vec!["verify", "--json", "--against", at];
            for key in keys {
                command.extend(["--key", key]);
            }
            let ran = house.run(&command);
            let said: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
            (
                ran.code,
                said["against"]["refused"].as_array().unwrap().len(),
            )
        };
        assert_eq!(with(&[&old, &new]), (0, 0));
        assert_eq!(with(&[&new]), (1, 1));
        // The new key signs no other past than the old one did.
        let newest = house.store().join("checkpoints/newest.checkpoint");
        let note = fs::read(file(&elsewhere, first_of(&elsewhere))).unwrap();
        exchange_journal(house, |entries| entries[1].header.entry_micros += 1);
        fs::create_dir_all(newest.parent().unwrap()).unwrap();
        fs::write(&newest, &note).unwrap();
        let said = house.stopped(3, &["checkpoint"]);
        assert!(said.contains("signed before"), "{said}");
        if served {
            house.serve();
        }
    });
}

/// How many entries the smallest checkpoint of a folder covers.
fn first_of(folder: &std::path::Path) -> u64 {
    fs::read_dir(folder)
        .unwrap()
        .filter_map(|item| item.unwrap().path().file_stem()?.to_str()?.parse().ok())
        .min()
        .unwrap()
}
