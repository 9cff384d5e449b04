//! The loop: waits for something to come in, lets [`super::update`] change the model, carries out the effects, draws once
//! for all that was waiting. When nothing happens it sleeps, and writes nothing.

use super::effect::Effect;
use super::event::{Inbox, Incoming};
use super::files;
use super::model::{Ended, Model, Msg};
use super::terminal::{Session, TerminalError};
use super::theme::Theme;
use super::update::{begin, update};
use super::view::view;
use crate::client::remote::Connected;
use crate::client::{Answer, Client};
use crate::domain::entry::StaffId;
use crate::service::{Failure, Service};
use std::io;
use std::time::{Duration, Instant};

/// How long the first frame waits for the first list, so that the screen is drawn once and not twice.
const FIRST_FRAME: Duration = Duration::from_millis(150);

/// Why the screens could not run, or not end well.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The terminal cannot be used.
    #[error(transparent)]
    Terminal(#[from] TerminalError),
    /// The operating system refuses.
    #[error("cannot listen to the terminal")]
    Io(#[from] io::Error),
    /// The service did not stop cleanly.
    #[error(transparent)]
    Service(#[from] Failure),
}

/// Where the screens' answers come from.
#[derive(Debug)]
pub enum Behind {
    /// A service in this process, and who is at work.
    Solo(Box<Service>, StaffId),
    /// A server at the other end of a socket.
    Remote(Box<Connected>),
}

/// Runs the screens for one person until they leave, and stops a service in this process cleanly. `notices` are what
/// opening the store found; they are shown first. `follow` is the login of a colleague whose screens are followed from the
/// beginning.
///
/// # Errors
/// [`RunError`]. Whatever it is, the service has been stopped as far as that was possible, and drafts are kept.
pub fn run(behind: Behind, follow: Option<&str>, notices: &[String]) -> Result<Ended, RunError> {
    let theme = Theme::from_environment(|name| std::env::var(name).ok());
    let mut inbox: Inbox<Answer> = Inbox::new();
    let sender = inbox.sender();
    let deliver = move |answer| sender.send(Incoming::Answer(answer)).is_ok();
    let (actor, client) = match behind {
        Behind::Solo(service, actor) => (actor, Client::solo(*service, actor, deliver)?),
        Behind::Remote(connected) => (
            connected.entered.actor,
            Client::remote(*connected, deliver)?,
        ),
    };
    let mut farewell = String::new();
    let shown = Session::enter(theme.charset)
        .map_err(RunError::from)
        .and_then(|session| {
            inbox.listen()?;
            Ok(session)
        })
        .map(|mut session| {
            let size = session.resized();
            let mut model = Model::new(actor, theme, size);
            model.is_over_ssh = std::env::var_os("SSH_CONNECTION").is_some();
            let first = begin(&mut model, notices, follow);
            let (ended, words) = live(model, first, &mut session, &inbox, &client);
            farewell = words;
            ended
        });
    // The terminal is restored before anything is said, and everything asked is done before this returns.
    match shown {
        Ok(Ended::TakenOver) => {
            println!("Your work was taken over by another session of yours; nothing is lost.");
        }
        Ok(Ended::ShutOut) => {
            println!(
                "Your login may no longer use this service; what you typed is kept. Ask an administrator."
            );
        }
        _ if !farewell.is_empty() => println!("{farewell}."),
        _ => {}
    }
    let stopped = client.stop();
    let ended = shown?;
    stopped?;
    Ok(ended)
}

/// The loop itself.
fn live(
    mut model: Model,
    effects: Vec<Effect>,
    session: &mut Session,
    inbox: &Inbox<Answer>,
    client: &Client,
) -> (Ended, String) {
    perform(effects, &mut model, session, client);
    let first = Instant::now() + FIRST_FRAME;
    while model.ended.is_none() && (model.is_held() || model.today.view.is_none()) {
        let Some(incoming) = inbox.wait(Some(first)) else {
            break;
        };
        take(incoming, &mut model, session, client);
    }
    loop {
        if let Some(ended) = model.ended {
            return (ended, model.farewell);
        }
        if session.draw(|frame| view(&model, frame)).is_err() {
            take(Incoming::TerminalLost, &mut model, session, client);
            continue;
        }
        let Some(incoming) = inbox.wait(model.deadline()) else {
            let effects = update(&mut model, Msg::Deadline, Instant::now());
            perform(effects, &mut model, session, client);
            continue;
        };
        take(incoming, &mut model, session, client);
        while model.ended.is_none() {
            let Some(incoming) = inbox.waiting() else {
                break;
            };
            take(incoming, &mut model, session, client);
        }
    }
}

fn take(incoming: Incoming<Answer>, model: &mut Model, session: &mut Session, client: &Client) {
    let message = match incoming {
        Incoming::Key(key) => Msg::Key(key),
        Incoming::Paste(text) => Msg::Paste(text),
        Incoming::Resize => Msg::Resize(session.resized()),
        Incoming::Answer(answer) => Msg::Answer(answer),
        Incoming::Signal(signal) => Msg::Signal(signal),
        Incoming::TerminalLost => Msg::TerminalLost,
    };
    let effects = update(model, message, Instant::now());
    perform(effects, model, session, client);
}

/// What an effect came to is a message like any other.
fn come_back(message: Msg, model: &mut Model, session: &mut Session, client: &Client) {
    let more = update(model, message, Instant::now());
    perform(more, model, session, client);
}

fn perform(effects: Vec<Effect>, model: &mut Model, session: &mut Session, client: &Client) {
    for effect in effects {
        match effect {
            Effect::Ask { number, ask } => client.ask(number, ask),
            Effect::WriteSheet { name, text } => {
                let message = Msg::SheetWritten(files::write_sheet(&name, &text));
                come_back(message, model, session, client);
            }
            Effect::MakeFolder { name, ask } => {
                let message = Msg::FolderMade(files::make_folder(&name), ask);
                come_back(message, model, session, client);
            }
            Effect::WriteDocuments { folder, files } => {
                let message = Msg::DocumentsWritten(files::write_documents(folder, &files));
                come_back(message, model, session, client);
            }
            Effect::RemoveFolder(folder) => files::remove_folder(&folder),
            // A terminal that is gone is noticed by the next frame.
            Effect::Redraw => drop(session.forget()),
        }
    }
}
