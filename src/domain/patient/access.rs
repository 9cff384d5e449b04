//! Break-glass: openings of this record without a relationship, until somebody other than who looked has judged them.

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::entry::{EntryHead, EntryNumber, StaffId};
use crate::domain::patient::keep_last;
use crate::domain::refusal::{Reason, Refusal, required, within};
use crate::domain::staff::register::{Register, Role, StaffMember};
use crate::domain::time::Moment;
use crate::domain::writing;

/// The most openings of one record that wait for judgement: then somebody must look at them first.
pub const WAITING_MAX: usize = 200;
/// The most judged openings kept in the state; older ones are in the record.
pub const JUDGED_MAX: usize = 20;
/// The most bytes of a judgement's words.
pub const WORDS_BYTES_MAX: usize = 2_000;

crate::vocabulary! {
    /// What a judgement says.
    pub enum Verdict {
        Justified = "justified", "justified";
        NotJustified = "not_justified", "not justified";
        ToFollowUp = "to_follow_up", "to follow up";
    }
}

/// A record was opened without a relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakGlassUsed {
    /// The entry of the opening.
    pub opening: EntryNumber,
    /// Why, in the words of who looked.
    pub reason: String,
    /// Until when the reason opens the record.
    pub until: Moment,
}

/// An opening without a relationship was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakGlassJudged {
    /// The entry of the opening.
    pub opening: EntryNumber,
    /// The judgement.
    pub verdict: Verdict,
    /// Its grounds.
    pub words: String,
}

/// An opening without a relationship, as known now. Its reason is in the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// The entry of the opening.
    pub opening: EntryNumber,
    /// The entry that says why.
    pub used: EntryNumber,
    /// Who looked.
    pub by: StaffId,
    /// When.
    pub at: Moment,
    /// Until when.
    pub until: Moment,
    /// The last judgement: its entry and what it says.
    pub judged: Option<(EntryNumber, Verdict)>,
}

impl Used {
    /// Whether nobody has judged it at all.
    pub fn is_new(&self) -> bool {
        self.judged.is_none()
    }
}

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AccessRoom {
    /// What waits: not judged yet, or to be followed up; oldest first.
    pub waiting: Vec<Used>,
    /// What was judged for good, the latest last.
    pub judged: Vec<Used>,
}

impl AccessRoom {
    /// An opening by its entry, or by the entry that says why.
    pub fn find(&self, entry: EntryNumber) -> Option<&Used> {
        self.waiting
            .iter()
            .chain(&self.judged)
            .find(|used| used.opening == entry || used.used == entry)
    }

    /// Whether somebody's reason still opens the record at a moment: not after it was judged not justified.
    pub fn is_open_to(&self, who: StaffId, now: Moment) -> bool {
        let refused = |used: &Used| matches!(used.judged, Some((_, Verdict::NotJustified)));
        self.waiting
            .iter()
            .chain(&self.judged)
            .any(|used| used.by == who && used.until > now && !refused(used))
    }

    pub(super) fn break_glass(&mut self, head: &EntryHead, fact: &BreakGlassUsed) {
        self.waiting.push(Used {
            opening: fact.opening,
            used: head.number,
            by: head.actor,
            at: head.entered,
            until: fact.until,
            judged: None,
        });
    }

    pub(super) fn judge(&mut self, head: &EntryHead, fact: &BreakGlassJudged) {
        let Some(place) = self
            .waiting
            .iter()
            .position(|used| used.opening == fact.opening)
        else {
            return;
        };
        self.waiting[place].judged = Some((head.number, fact.verdict));
        if fact.verdict != Verdict::ToFollowUp {
            let done = self.waiting.remove(place);
            self.judged.push(done);
            keep_last(&mut self.judged, JUDGED_MAX);
        }
    }
}

/// Refuses a further opening while too many wait for judgement.
///
/// # Errors
/// [`WAITING_MAX`] wait.
pub fn refuse_too_many(room: &AccessRoom) -> Result<(), Refusal> {
    if room.waiting.len() >= WAITING_MAX {
        return Err(Refusal::state(format!(
            "{WAITING_MAX} openings of this record without a relationship wait for judgement"
        ))
        .advise("Ask the privacy officer to judge them, or a lead to look for you"));
    }
    Ok(())
}

/// Asks for a judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgeBreakGlass {
    /// The entry of the opening, or the entry that says why.
    pub opening: EntryNumber,
    /// The judgement.
    pub verdict: Verdict,
    /// Its grounds.
    #[serde(default)]
    pub words: String,
}

/// Whether somebody judges openings without a relationship: the privacy officer; a lead while nobody is one.
pub fn judges(member: &StaffMember, register: &Register) -> bool {
    !member.suspended
        && (member.is(Role::PrivacyOfficer)
            || (member.is(Role::Lead) && !register.has_active(Role::PrivacyOfficer)))
}

/// Decides on a judgement.
///
/// # Errors
/// Not the actor's to judge, their own opening, no such opening, judged already, or no words.
pub fn judge(
    command: &JudgeBreakGlass,
    room: &AccessRoom,
    context: &Context<'_>,
) -> Result<BreakGlassJudged, Refusal> {
    let member = context
        .member()
        .ok_or_else(|| Refusal::not_allowed("You are not in the staff register"))?;
    if !judges(member, context.register) {
        let (message, advice) = if member.is(Role::Lead) {
            (
                "A privacy officer is appointed, so it is not a lead's to judge",
                "Tell the privacy officer",
            )
        } else {
            (
                "Only a privacy officer judges openings without a relationship",
                "Tell the privacy officer",
            )
        };
        return Err(Refusal::not_allowed(message).advise(advice));
    }
    let used = room.find(command.opening).ok_or_else(|| {
        Refusal::unknown(
            "opening",
            format!(
                "{} is no opening of this record without a relationship",
                command.opening
            ),
        )
        .advise("See `caseload privacy list`")
    })?;
    if used.by == context.actor {
        return Err(
            Refusal::not_allowed("Nobody judges their own opening of a record").advise(
                "Another privacy officer has to judge it; an administrator can appoint one",
            ),
        );
    }
    if let Some((entry, verdict)) = used
        .judged
        .filter(|(_, verdict)| *verdict != Verdict::ToFollowUp)
    {
        return Err(Refusal::new(
            Reason::State,
            format!("{} was judged already: {verdict} ({entry})", used.opening),
        )
        .at("opening"));
    }
    let words = required(
        "words",
        "The grounds of the judgement",
        &writing::clean(&command.words).0,
    )?;
    within("words", "The judgement", &words, WORDS_BYTES_MAX)?;
    Ok(BreakGlassJudged {
        opening: used.opening,
        verdict: command.verdict,
        words,
    })
}
