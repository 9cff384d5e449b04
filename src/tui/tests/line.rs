//! The line to the server is lost and comes back while the screen is locked.

use super::{Desk, house};
use crate::client::{Answer, Ask, Client, Line};
use crate::tui::effect::Effect;
use crate::tui::event::Incoming;
use crate::tui::keymap::plain;
use crate::tui::model::Msg;
use crate::tui::update::update;
use crossterm::event::KeyCode;

const MINE: &str = "correct horse battery";

/// What must not be on a locked screen.
const UNSEEN: [&str; 6] = ["BEGUM", "HARTLEY", "PRICE", "Slept", "Timeline", "overdue"];

fn assert_blank(desk: &Desk) {
    let screen = desk.screen();
    assert!(screen.contains("this screen is locked"), "{screen}");
    for word in UNSEEN {
        assert!(!screen.contains(word), "{word}:\n{screen}");
    }
}

/// Somebody who typed half a note about BEGUM, and locked the screen.
fn locked() -> Desk {
    let mut desk = Desk::of(house(), "osei");
    desk.set_passphrase("osei", MINE);
    // That there is one now is asked when a session begins.
    desk.again();
    desk.types("/begum");
    desk.enter();
    desk.types("cSlept we");
    assert!(desk.screen().contains("Slept we"));
    desk.keys(&[plain(KeyCode::F(8))]);
    assert_blank(&desk);
    desk
}

fn lose(desk: &mut Desk) {
    let lost = Line::Lost("the server is away".to_owned());
    desk.send(Msg::Answer(Answer::Line(lost)));
    assert_blank(desk);
}

/// The server is another one, which knows of no lock; gives what is asked first.
fn back(desk: &mut Desk) -> Vec<Effect> {
    let service = desk.service.upgrade().unwrap();
    let sender = desk.inbox.sender();
    let client = Client::among(service, desk.model.actor, move |answer| {
        sender.send(Incoming::Answer(answer)).is_ok()
    });
    desk.client = Some(client.unwrap());
    let now = desk.now();
    update(&mut desk.model, Msg::Answer(Answer::Line(Line::Back)), now)
}

/// R003-09 (part): a locked screen stays locked whatever becomes of the line.
#[test]
fn a_locked_screen_is_locked_again_before_anything_else_is_asked() {
    let mut desk = locked();
    lose(&mut desk);
    // It cannot be opened without the server.
    desk.types(MINE);
    desk.enter();
    desk.until("The line to the server is lost");
    assert_blank(&desk);

    let effects = back(&mut desk);
    let asked: Vec<&Ask> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Ask { ask, .. } => Some(ask),
            _ => None,
        })
        .collect();
    assert!(matches!(asked[..], [Ask::Lock]), "{asked:?}");
    assert_blank(&desk);
    // The other desk answers until it is told, which shows that it is told.
    let open = desk.asked_directly(Ask::Today);
    assert!(open.contains("BEGUM"), "{open}");
    desk.perform(effects);
    desk.settle();
    let refused = desk.asked_directly(Ask::Today);
    assert!(refused.contains("The screen is locked"), "{refused}");
    assert_blank(&desk);

    desk.keys(&[plain(KeyCode::Enter)]);
    desk.until("Slept we");
    desk.types("ll.");
    assert!(desk.screen().contains("Slept well."), "{}", desk.screen());
    let open = desk.asked_directly(Ask::Today);
    assert!(open.contains("BEGUM"), "{open}");
}

/// A wrong passphrase was on its way when the line broke: the other desk, which was never locked, is locked after it.
#[test]
fn a_passphrase_on_its_way_when_the_line_breaks_opens_only_if_it_is_right() {
    for (words, opens) in [("not the one at all", false), (MINE, true)] {
        let mut desk = locked();
        for letter in words.chars() {
            desk.press(crate::tui::keymap::key(letter));
        }
        let now = desk.now();
        let enter = Msg::Key(plain(KeyCode::Enter));
        let unlocking = update(&mut desk.model, enter, now);
        assert!(matches!(
            unlocking[..],
            [Effect::Ask {
                ask: Ask::Unlock(_),
                ..
            }]
        ));
        lose(&mut desk);
        let effects = back(&mut desk);
        // What was asked before goes first when the line is back.
        desk.perform(unlocking);
        desk.perform(effects);
        desk.settle();
        if opens {
            desk.until("Slept we");
        } else {
            desk.until("This is not the passphrase");
            assert_blank(&desk);
            let refused = desk.asked_directly(Ask::Today);
            assert!(refused.contains("The screen is locked"), "{refused}");
        }
    }
}
