//! The day killed at fifty random points: every receipt that was shown is in the record once, every draft that was safe is
//! offered, and nothing is there twice.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use caseload::drafts::DraftSnapshot;
use caseload::service::clock::SystemClock;
use caseload::service::view::patient::Line;
use caseload::service::{Service, open};
use nix::unistd::{User, geteuid};

use crate::house::{House, NUMBER, SURNAME};
use crate::screen::{LIMIT, Screen};

const ROUNDS: u64 = 50;
const SEED: u64 = 0x00C0_FFEE_2026_1123;
/// The log of drafts. Under another name it is not yet made safe, and will not be read.
const DRAFTS: &str = "drafts/drafts.log";
/// The only segment of the journal.
const JOURNAL: &str = "journal/00000000000000000001.log";
/// From this length on a typed text is unlike any other.
const MARK_BYTES: usize = 5;

/// A text that is typed in a form.
#[derive(Clone, Debug)]
struct Typed {
    form: &'static str,
    field: &'static str,
    text: String,
}

impl Typed {
    /// Whether enough of it was typed to tell it from any other text.
    fn is_marked(&self) -> bool {
        self.text.len() >= MARK_BYTES
    }
}

/// One step of the day.
enum Step {
    /// Keys that move and choose.
    Keys(&'static str),
    /// What is on the screen before it goes on.
    Shows(&'static str),
    /// Words, a key each.
    Types(Typed),
    /// Ctrl-S, and a receipt for the words typed last.
    Save,
}

fn day(round: u64) -> Vec<Step> {
    use Step::{Keys, Save, Shows};
    let types = |letter: char, form, field, words: &str| {
        Step::Types(Typed {
            form,
            field,
            text: format!("{letter}{round:02}. {words}"),
        })
    };
    vec![
        Keys("/"),
        Keys(SURNAME),
        Shows("999 100 0003"),
        Keys("<Enter>"),
        Shows("[Timeline]"),
        Keys("c"),
        Shows("Note*"),
        types('A', "contact", "note", "Sleeping well."),
        Save,
        Keys("c"),
        Shows("Note*"),
        types('B', "contact", "note", "Rang the daughter."),
        Keys("<Tab><C-u>-2d<C-s>"),
        Shows("say why it is"),
        Keys("Away."),
        Save,
        Keys("e"),
        Shows("What I did*"),
        types('C', "evidence", "did", "Judged well."),
        Keys("<Tab><C-n>"),
        Shows("1. Statement"),
        Keys("<Enter>"),
        Shows("Enter choose"),
        Keys("<Enter>"),
        Shows("1. Statement  NHS 2005"),
        Save,
        Keys("x"),
        Shows("In words*"),
        Keys("<Enter>"),
        Shows("▌ A fact was wrong"),
        Keys("<Down><Enter>"),
        Shows("▌ In words*"),
        types('D', "correct", "words", "She was there."),
        Save,
        Keys("i"),
        Shows("Because*"),
        Keys("<Left><Tab>"),
        types('E', "intensity", "rationale", "More often."),
        Save,
    ]
}

/// Keys of the script, one by one.
fn single(keys: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut rest = keys;
    while let Some(letter) = rest.chars().next() {
        let length = if letter == '<' {
            rest.find('>').unwrap() + 1
        } else {
            letter.len_utf8()
        };
        all.push(rest[..length].to_owned());
        rest = &rest[length..];
    }
    all
}

/// How many keys are pressed by the end of each step.
fn ends(day: &[Step]) -> Vec<usize> {
    let keys = day.iter().scan(0, |sum, step| {
        *sum += match step {
            Step::Keys(keys) => single(keys).len(),
            Step::Types(typed) => single(&typed.text).len(),
            Step::Save => 1,
            Step::Shows(_) => 0,
        };
        Some(*sum)
    });
    keys.collect()
}

/// Where in the day it is killed: at any key, and every third time at the key that saves.
fn choose(day: &[Step], chance: &mut Chance) -> (usize, Moment) {
    let ends = ends(day);
    let saves = day.iter().zip(&ends);
    let saves: Vec<usize> = saves
        .filter_map(|(step, end)| matches!(step, Step::Save).then_some(*end))
        .collect();
    let keys = if chance.below(3) == 0 {
        saves[chance.below(saves.len())]
    } else {
        1 + chance.below(ends[ends.len() - 1])
    };
    let moments = [Moment::AtOnce, Moment::Drafted, Moment::Written];
    (keys, moments[chance.below(moments.len())])
}

/// What is known of a round when it is killed.
#[derive(Default)]
struct Known {
    /// Receipts, with the texts that they are for.
    receipts: Vec<(u64, Typed)>,
    /// Texts that the log of drafts held.
    safe: Vec<Typed>,
    /// All that was typed.
    typed: Vec<Typed>,
}

/// A sequence of numbers that looks random and is the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

/// When it is killed, once the last key was pressed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// At once.
    AtOnce,
    /// When what was typed is safe as a draft; before it is saved, if that is the last key.
    Drafted,
    /// When what was saved is written to the journal, whether or not that has been said.
    Written,
}

/// Lives the day until so many keys are pressed, and kills it.
fn live(house: &House, day: &[Step], mut keys: usize, moment: Moment) -> Known {
    let mut screen = Screen::open(house);
    let mut known = Known::default();
    let mut done = BTreeSet::new();
    for step in day {
        if keys == 0 {
            break;
        }
        match step {
            Step::Shows(words) => drop(screen.shows(words)),
            Step::Keys(text) => press(&mut screen, text, &mut keys),
            Step::Types(typed) => {
                let text = typed.text.chars().take(keys).collect();
                press(&mut screen, &typed.text, &mut keys);
                let typed = Typed {
                    text,
                    ..typed.clone()
                };
                known.typed.extend(typed.is_marked().then_some(typed));
            }
            Step::Save => {
                let typed = known.typed.last().unwrap().clone();
                keys -= 1;
                if keys > 0 {
                    screen.keys("<C-s>");
                    let number = screen.receipt(&done);
                    done.insert(number);
                    known.receipts.push((number, typed));
                    screen.shows("[Timeline]");
                } else {
                    save_last(house, &mut screen, typed, moment, &mut known);
                }
            }
        }
    }
    if let (Moment::Drafted, Some(last)) = (moment, known.typed.last()) {
        let of_last = |typed: &Typed| typed.text == last.text;
        let is_settled = known.receipts.iter().any(|(_, typed)| of_last(typed))
            || known.safe.iter().any(of_last);
        if !is_settled {
            wait_until_held(house, DRAFTS, &last.text);
            known.safe.push(last.clone());
        }
    }
    screen.kill();
    for number in screen.receipts().difference(&done) {
        let typed = known.typed.last().unwrap().clone();
        known.receipts.push((*number, typed));
    }
    known
}

/// Presses as many keys as there are left to press.
fn press(screen: &mut Screen, keys: &str, left: &mut usize) {
    for key in single(keys).iter().take(*left) {
        screen.keys(key);
        *left -= 1;
    }
}

/// Ctrl-S as the last key: no receipt is waited for.
fn save_last(house: &House, screen: &mut Screen, typed: Typed, moment: Moment, known: &mut Known) {
    match moment {
        Moment::AtOnce => screen.keys("<C-s>"),
        Moment::Drafted => {
            wait_until_held(house, DRAFTS, &typed.text);
            screen.keys("<C-s>");
            known.safe.push(typed);
        }
        Moment::Written => {
            screen.keys("<C-s>");
            wait_until_held(house, JOURNAL, &typed.text);
        }
    }
}

/// Waits until a file holds a text. The program writes it by itself, while nothing more is typed.
fn wait_until_held(house: &House, file: &str, text: &str) {
    let end = Instant::now() + LIMIT;
    let (_say, never) = channel::<()>();
    while !house.holds(file, text) {
        assert!(Instant::now() < end, "'{text}' is not in {file}");
        // A file tells nobody that it has grown: look again in a moment.
        let _ = never.recv_timeout(Duration::from_millis(2));
    }
}

/// What the program finds when it opens the store again.
struct Found {
    service: Service,
    lines: Vec<Line>,
    evidence: Vec<(u64, String)>,
    drafts: Vec<DraftSnapshot>,
}

impl Found {
    fn open(house: &House) -> Found {
        let clock = Arc::new(SystemClock);
        let service = open::open(&house.store(), clock, &mut |_, _| {}).unwrap();
        let login = User::from_uid(geteuid()).unwrap().unwrap().name;
        let actor = service.register().by_login(&login).unwrap().id;
        let patient = service.find_patient(NUMBER).unwrap();
        let page = service.record(actor, patient).unwrap().page;
        assert_eq!(page.next, None, "the record has more than a page");
        let mine = service.evidence(actor).unwrap();
        // An item stands under every unit that it was filed for; here that is one.
        let units = mine
            .frameworks
            .iter()
            .flat_map(|framework| &framework.units);
        let items = units.flat_map(|unit| &unit.items);
        let evidence = items.map(|item| (item.entry.0, item.did.clone())).collect();
        let drafts = service.open_drafts(actor);
        Found {
            lines: page.lines,
            evidence,
            drafts,
            service,
        }
    }

    /// The numbers of the entries that hold a text.
    fn entries(&self, text: &str) -> Vec<u64> {
        let lines = self.lines.iter().filter_map(|line| {
            let holds = line.body.iter().any(|part| part.contains(text));
            holds.then_some(line.entry.0)
        });
        let items = self.evidence.iter();
        let items = items.filter_map(|(entry, did)| did.contains(text).then_some(*entry));
        lines.chain(items).collect()
    }

    /// How many drafts hold a text where it was typed.
    fn drafts(&self, typed: &Typed) -> usize {
        let drafts = self.drafts.iter().filter(|draft| draft.form == typed.form);
        let texts = drafts.filter_map(|draft| draft.fields.get(typed.field));
        texts.filter(|text| text.contains(&typed.text)).count()
    }
}

/// What is known of a round against what is found after it.
fn check(known: &Known, found: &Found) {
    for (number, typed) in &known.receipts {
        let there = found.entries(&typed.text);
        assert_eq!(there, [*number], "the receipt for {typed:?}");
        assert_eq!(
            found.drafts(typed),
            0,
            "{typed:?} was saved, and is offered"
        );
    }
    for typed in &known.safe {
        let places = found.entries(&typed.text).len() + found.drafts(typed);
        assert_eq!(places, 1, "{typed:?} was safe; there is {:?}", found.drafts);
    }
    for typed in &known.typed {
        let places = found.entries(&typed.text).len() + found.drafts(typed);
        assert!(places <= 1, "{typed:?} is there {places} times");
    }
}

/// Promise 1: kill -9 at fifty random points of a day.
#[test]
fn nothing_is_lost_or_doubled_by_a_kill() {
    let house = House::new();
    let mut chance = Chance(SEED);
    let (mut receipts, mut safe) = (0, 0);
    for round in 0..ROUNDS {
        let day = day(round);
        let (keys, moment) = choose(&day, &mut chance);
        eprintln!("round {round}: killed after {keys} keys, {moment:?}");
        let copy = house.copied();
        let known = live(&copy, &day, keys, moment);
        let found = Found::open(&copy);
        check(&known, &found);
        receipts += known.receipts.len();
        safe += known.safe.len();
        found.service.stop().unwrap();
    }
    // The rounds were no empty ones.
    assert!(
        receipts > 50 && safe > 10,
        "{receipts} receipts, {safe} safe"
    );
}
