//! What a person can do: a closed list. Each action has a name for the command palette and one line that explains it;
//! which keys mean it where is in [`super::keymap`].

/// Declares the actions with their name in the palette, whether they stand there, and their line of explanation.
macro_rules! actions {
    ($($variant:ident $name:literal $shown:ident $line:literal,)*) => {
        /// One thing a person can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $(#[doc = $line] $variant,)*
        }

        impl Action {
            /// All actions, in the order of the palette.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Returns the name by which the palette knows it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns the action with that name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|action| action.name() == name)
            }

            /// Returns one line that explains it.
            pub const fn line(self) -> &'static str {
                match self { $(Self::$variant => $line,)* }
            }

            /// Returns whether it can be chosen in the palette; moves and editing keys cannot.
            pub const fn is_command(self) -> bool {
                match self { $(Self::$variant => actions!(@ $shown),)* }
            }
        }
    };
    (@ command) => { true };
    (@ key) => { false };
}

actions! {
    GoToday "today" command "Shows who needs you today.",
    GoCaseload "caseload" command "Shows all patients of your caseload.",
    GoCompetence "competence" command "Shows competence: units, statements, evidence, gaps, the team.",
    GoTeam "team" command "Shows what waits between colleagues: countersignatures, cover, supervision.",
    GoService "service" command "Shows staff, policy and the service.",
    Find "find" command "Finds a person by name, NHS number, phone, postcode or carer.",
    Open "open" command "Opens what is selected.",
    RecordContact "contact" command "Records a contact.",
    StepIntensity "intensity" command "Steps the visit intensity up or down, with a reason.",
    FileEvidence "evidence" command "Files competence evidence that points to the selected entry.",
    LinkEvidence "link" command "Adds statements, stages and tags to the selected item of evidence.",
    AskWitness "ask-witness" command "Asks a colleague to say what they saw of the selected item.",
    StateWitness "witness" command "Says what you saw of a colleague's work; at their session with F4.",
    RateSelf "rate" command "Rates yourself in the selected unit; decisions stay as they are.",
    Inapplicable "not-applicable" command "Says that the selected unit or statement is not applicable to your work, and why.",
    ClaimUnit "claim" command "Hands your evidence for the selected unit to an assessor.",
    ReturnClaim "return-claim" command "Hands a claim back with what is wanted.",
    TakeProposal "proposal" command "Files evidence from the contact just saved, for a statement it could show.",
    Learning "development" command "Shows how somebody learns: agreements, objectives, modules, mentors; n records it.",
    Posts "posts" command "Shows role profiles and training modules; a lead writes them.",
    Documents "documents" command "Makes documents: your portfolio, a development plan, your team's gaps.",
    Develop "record-development" command "Lists what you may record: an agreement, an objective, a module, learning.",
    GiveAuthority "authority" command "Says who may assess what, as a lead.",
    Correct "correct" command "Corrects the selected entry by an addendum; the original stays.",
    ShowOriginal "original" command "Shows a corrected entry as it was first written.",
    Decide "decide" command "Answers a suggestion, or closes a follow-up.",
    Countersign "countersign" command "Countersigns the selected entry; the entry stays as it is.",
    Comment "comment" command "Comments on the selected entry; the comment stands beneath it.",
    WhoLooked "who-looked" command "Shows who looked at the record.",
    ChoosePerson "person" command "Chooses whose supervision record and openings are shown.",
    RecordFact "fact" command "Records any other fact: admission, fall, move, consent, death.",
    RegisterPatient "register" command "Registers a patient.",
    FilterKinds "filter" command "Chooses the kinds of entry that are shown.",
    FilterWords "words" command "Shows only rows that contain some words.",
    TurnStatements "statements" command "Shows the team's grid by statement or unit; opens or closes all statements.",
    SortColumn "sort" command "Sorts by the next column.",
    ReverseSort "reverse" command "Turns the order of sorting round.",
    DaySheet "day-sheet" command "Makes the printable day sheet.",
    Drafts "drafts" command "Shows the drafts you have left open.",
    ShareScreens "share" command "Offers your screens to be followed by colleagues, or stops.",
    FollowScreens "join" command "Follows a colleague's screens, who offered them.",
    Passphrase "passphrase" command "Sets your passphrase, which opens your locked screen.",
    Lock "lock" command "Locks the screen now; your passphrase opens it at the same place.",
    SignAs "sign-as" command "Saves this one form as somebody else, who gives their passphrase.",
    Save "save" command "Saves the form.",
    Discard "discard" command "Throws the draft away, after asking.",
    Help "keys" command "Shows the keys of this place.",
    Manual "manual" command "Opens the manual.",
    Refresh "redraw" command "Draws the whole screen again.",
    Back "back" command "Goes back; a form's draft is kept.",
    Quit "quit" command "Leaves the program; drafts are kept.",
    Palette "palette" key "Opens the command palette.",
    MoveUp "up" key "Moves up.",
    MoveDown "down" key "Moves down.",
    PageUp "page-up" key "Moves a page up.",
    PageDown "page-down" key "Moves a page down.",
    Top "top" key "Moves to the first row.",
    Bottom "bottom" key "Moves to the last row.",
    PersonLeft "person-left" key "Moves to the person to the left in the team's grid; closes a list of statements.",
    PersonRight "person-right" key "Moves to the person to the right in the team's grid; opens the row elsewhere.",
    NextPart "next-part" key "Moves to the next part of the screen.",
    PreviousPart "previous-part" key "Moves to the previous part of the screen.",
    Accept "accept" key "Says yes.",
    Refuse "refuse" key "Says no.",
    NextField "next-field" key "Moves to the next field.",
    PreviousField "previous-field" key "Moves to the previous field.",
    NextStep "next-step" key "Moves to the next step of a form in steps.",
    PreviousStep "previous-step" key "Moves to the previous step of a form in steps.",
    AddAnother "add-another" key "Adds another decision, follow-up and the like.",
    RemoveOne "remove-one" key "Removes this decision, follow-up and the like.",
    Undo "undo" key "Takes back the last edit of this field.",
    Redo "redo" key "Makes the edit again that was taken back.",
    ShowChanges "show-changes" command "Shows what others recorded on this record while the form is filled in.",
    LeaveForm "leave-form" key "Leaves the form; what was typed stays as a draft.",
    Expand "expand" key "Writes the abbreviations of this field out.",
}
