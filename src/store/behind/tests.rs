//! A store below that has no room, fails, comes back or panics: what was put is always read.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may stop")]

use std::time::Instant;

use super::*;

const LIMIT: Duration = Duration::from_secs(20);

#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is told apart")]
struct Told {
    full: bool,
    reserve: bool,
    fails: u32,
    unreadable: bool,
    panics: bool,
    gone: bool,
    stored: BTreeMap<Vec<u8>, Vec<u8>>,
    begun: u32,
}

/// A store below that does as it is told.
#[derive(Debug, Default)]
struct Toy {
    told: Mutex<Told>,
}

impl Toy {
    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Below for Toy {
    fn has_room(&self, _: u64) -> bool {
        !self.told().full
    }
    fn use_reserve(&self) {
        let mut told = self.told();
        told.full &= !told.reserve;
    }
    fn is_there(&self) -> bool {
        !self.told().gone
    }
    fn begin(&self) -> Result<(), StoreError> {
        let mut told = self.told();
        told.begun += 1;
        told.gone = false;
        told.stored.clear();
        Ok(())
    }
    fn write(&self, group: &Group) -> Result<(), StoreError> {
        let mut told = self.told();
        assert!(!told.panics, "as sled does");
        if told.fails > 0 {
            told.fails -= 1;
            return Err(StoreError::Sled("no space left".to_owned()));
        }
        for (key, waits) in group {
            match &waits.value {
                Some(value) => drop(told.stored.insert(key.clone(), value.to_vec())),
                None => drop(told.stored.remove(key)),
            }
        }
        Ok(())
    }
    fn everything(&self) -> Result<Vec<Pair>, StoreError> {
        let told = self.told();
        if told.unreadable {
            return Err(StoreError::Sled("unreadable".to_owned()));
        }
        Ok(told.stored.clone().into_iter().collect())
    }
    fn let_go(&self) {
        self.told().gone = true;
    }
    fn settled(&self) {}
}

fn one(key: &str, value: Option<&str>) -> Vec<Write> {
    let value = value.map(|value| value.as_bytes().to_vec());
    vec![(key.as_bytes().to_vec(), value)]
}

/// The thread at work on a toy that was told something; ended at the end.
fn at_work(told: Told, work: impl FnOnce(&Behind, &Toy)) -> (Behind, Toy) {
    let (behind, toy) = (Behind::default(), Toy::default());
    *toy.told() = told;
    std::thread::scope(|scope| {
        scope.spawn(|| behind.run(&toy));
        // Also after an assertion that failed: the thread would be waited for.
        let worked = catch_unwind(AssertUnwindSafe(|| work(&behind, &toy)));
        behind.end();
        worked.unwrap();
    });
    (behind, toy)
}

fn until(what: &str, reached: impl Fn() -> bool) {
    let begun = Instant::now();
    while !reached() {
        assert!(begun.elapsed() < LIMIT, "{what}");
        std::thread::yield_now();
    }
}

#[test]
fn without_room_everything_waits_and_is_read_and_goes_on_when_there_is_room() {
    let full = Told {
        full: true,
        ..Told::default()
    };
    let (behind, toy) = at_work(full, |behind, toy| {
        behind.put(one("a", Some("1"))).unwrap();
        assert!(!behind.settle().unwrap(), "nobody waits for room");
        behind.put(one("a", Some("2"))).unwrap();
        behind.put(one("b", None)).unwrap();
        assert_eq!(behind.get(b"a").unwrap().unwrap().as_ref(), b"2");
        assert!(!behind.is_overfull());
        let many = (0..=WAITING_MAX).map(|at| (at.to_be_bytes().to_vec(), Some(Vec::new())));
        behind.put(many.collect()).unwrap();
        assert!(behind.is_overfull());
        // Never stuck: what is in the journal is taken all the same.
        behind.put(one("c", Some("3"))).unwrap();
        toy.told().full = false;
        until("it goes on", || !behind.is_overfull());
    });
    assert!(behind.settle().unwrap());
    assert_eq!(behind.lock().bytes, 0);
    assert_eq!(toy.told().stored[b"a".as_slice()], b"2");
    assert_eq!(toy.told().stored[b"c".as_slice()], b"3");
}

#[test]
fn the_reserve_is_for_the_last_write_before_a_stop() {
    for reserve in [true, false] {
        let full = Told {
            full: true,
            reserve,
            ..Told::default()
        };
        let (behind, _) = at_work(full, |behind, _| {
            behind.put(one("a", Some("1"))).unwrap();
        });
        assert_eq!(behind.settle().is_ok(), reserve);
    }
}

#[test]
fn what_failed_gives_back_what_it_held_and_a_new_one_is_begun() {
    let (behind, toy) = at_work(Told::default(), |behind, toy| {
        behind.put(one("old", Some("1"))).unwrap();
        behind.put(one("gone", Some("1"))).unwrap();
        assert!(behind.settle().unwrap());
        toy.told().fails = 1;
        toy.told().full = false;
        behind.put(one("new", Some("2"))).unwrap();
        behind.put(one("gone", None)).unwrap();
        until("it fell", || toy.told().gone);
        // All is read from memory, and what is to be removed is not taken back.
        until("it is taken back", || {
            behind.get(b"old").is_some() || toy.told().begun > 0
        });
        assert!(!matches!(behind.get(b"gone"), Some(Some(_))));
    });
    assert!(behind.settle().unwrap());
    let told = toy.told();
    assert_eq!(told.begun, 1);
    let keys: Vec<&[u8]> = told.stored.keys().map(Vec::as_slice).collect();
    assert_eq!(keys, [b"new".as_slice(), b"old".as_slice()]);
}

#[test]
fn what_fails_for_ever_or_panics_unreadably_is_told_and_nobody_waits() {
    for told in [
        Told {
            panics: true,
            unreadable: true,
            ..Told::default()
        },
        Told {
            fails: 1,
            unreadable: true,
            ..Told::default()
        },
        Told {
            fails: u32::MAX,
            ..Told::default()
        },
    ] {
        let (behind, _) = at_work(told, |behind, _| {
            behind.put(one("key", Some("1"))).unwrap();
        });
        assert!(matches!(behind.settle(), Err(StoreError::Sled(_))));
        assert!(behind.put(one("key", None)).is_err());
    }
}

#[test]
fn what_cannot_be_read_is_made_anew_at_a_readers_word() {
    let (behind, toy) = at_work(Told::default(), |behind, toy| {
        behind.put(one("old", Some("1"))).unwrap();
        assert!(behind.settle().unwrap());
        assert!(behind.doubt());
        let told = toy.told();
        assert!(told.gone || told.begun > 0);
    });
    assert!(behind.settle().unwrap());
    let told = toy.told();
    assert_eq!((told.begun, told.stored.len()), (1, 1));
    let unreadable = Told {
        unreadable: true,
        ..Told::default()
    };
    at_work(unreadable, |behind, _| assert!(!behind.doubt()));
}
