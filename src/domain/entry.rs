//! What every recorded fact carries: number, times, author, subjects.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::time::{EventTime, Moment};

/// The number of an entry: the order of the record. The first is 1.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(transparent)]
pub struct EntryNumber(pub u64);

impl std::fmt::Display for EntryNumber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "#{}", self.0)
    }
}

macro_rules! identifier {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub u128);

        impl $name {
            /// Reads the 32 hexadecimal digits that [`std::fmt::Display`] writes.
            pub fn parse(text: &str) -> Option<$name> {
                if text.len() != 32 { return None; }
                u128::from_str_radix(text, 16).ok().map($name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "{:032x}", self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "{}({:032x})", stringify!($name), self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    serializer.collect_str(self)
                } else {
                    self.0.to_le_bytes().serialize(serializer)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                if deserializer.is_human_readable() {
                    let text = String::deserialize(deserializer)?;
                    $name::parse(&text).ok_or_else(|| {
                        serde::de::Error::custom(format!("'{text}' is not an identifier of 32 hexadecimal digits"))
                    })
                } else {
                    <[u8; 16]>::deserialize(deserializer).map(|bytes| $name(u128::from_le_bytes(bytes)))
                }
            }
        }
    };
}

identifier!(
    /// A patient's own identifier: random, never shown; the NHS number may change and is data.
    PatientId
);
identifier!(
    /// A staff member's own identifier: random; the login may change and is data.
    StaffId
);
identifier!(
    /// The random identifier of a command, which is also its draft's: a command known already is never carried out twice.
    CommandId
);

/// Whom or what an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A patient: the entry belongs to this patient's record.
    Patient(PatientId),
    /// A staff member.
    Staff(StaffId),
    /// The service itself: policy, the store.
    Programme,
}

/// Whether the clock could be believed when an entry was made; marked, never smoothed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum ClockMark {
    /// In order with the entry before.
    #[default]
    InOrder,
    /// The clock stood before the previous entry's time.
    WentBack,
    /// The clock had jumped further ahead than is plausible.
    JumpedAhead,
}

/// The envelope of a recorded fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryHead {
    /// Its place in the record.
    pub number: EntryNumber,
    /// When it was recorded, by the service's clock.
    pub entered: Moment,
    /// When it happened, as a person said; `None` where recording is itself the event.
    pub happened: Option<EventTime>,
    /// Who recorded it.
    pub actor: StaffId,
    /// In whose terminal session it was signed, when not the actor's own.
    pub signed_in: Option<StaffId>,
    /// The command that caused it.
    pub command: CommandId,
    /// What the clock looked like.
    pub clock: ClockMark,
}

impl EntryHead {
    /// When it happened: the event time, or else the entry time.
    pub fn event_moment(&self) -> Moment {
        self.happened
            .as_ref()
            .map_or(self.entered, |happened| happened.at)
    }

    /// Minutes from the event to its entry, never negative.
    pub fn gap_minutes(&self) -> i64 {
        (self.entered.minutes_since(self.event_moment())).max(0)
    }
}
