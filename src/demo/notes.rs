//! What case managers write, in plain words, put together from many phrases. `{she}`, `{her}` and `{She}` are filled in.

use super::chance::Chance;

/// A long-term condition with what is seen of it and done about it.
pub(super) struct Condition {
    pub(super) name: &'static str,
    seen: &'static [&'static str],
    done: &'static [&'static str],
}

/// The conditions that the made-up people live with.
pub(super) const CONDITIONS: &[Condition] = &[
    Condition {
        name: "chronic obstructive lung disease",
        seen: &[
            "Breathing is easier than last time, and {she} climbs the stairs with one rest.",
            "Cough a little looser, sputum clear, no fever.",
            "More short of breath since the weekend and sleeping propped up on three pillows.",
            "Saturation 93 % at rest, which is usual for {her}.",
            "{She} has stopped smoking for five weeks now and is proud of it.",
            "The rescue pack has not been opened since spring.",
        ],
        done: &[
            "Went through the inhaler technique again; the spacer is used properly.",
            "Agreed when to start the rescue pack and whom to ring.",
            "Asked the practice for a review of the inhalers.",
            "Talked about pulmonary rehabilitation; {she} will think it over.",
        ],
    },
    Condition {
        name: "heart failure",
        seen: &[
            "Weight steady at last week's figure, ankles only slightly swollen in the evening.",
            "Weight up two kilograms in four days, both ankles swollen to mid-calf.",
            "No dizziness on standing; blood pressure 118 over 70.",
            "{She} keeps the weight chart on the fridge and has filled in every day.",
            "Tired after the shops but not breathless in bed.",
        ],
        done: &[
            "Reminded {her} to ring at two kilograms more in three days.",
            "Spoke with the heart failure nurse, who will change the water tablets.",
            "Bloods for kidney function arranged with the practice.",
            "Looked at salt in ready meals together.",
        ],
    },
    Condition {
        name: "diabetes",
        seen: &[
            "Morning sugars between 7 and 9, no lows since the last visit.",
            "Two low readings before supper this week, both noticed in time.",
            "Feet looked at: skin whole, pulses felt, nails need the podiatrist.",
            "A small ulcer on the left heel, clean, no smell, dressed by the district nurse.",
            "{She} eats at regular times again since the meals are delivered.",
        ],
        done: &[
            "Agreed to move the snack earlier and to keep the book going.",
            "Referred to podiatry, asked for an appointment within two weeks.",
            "Checked that glucose tablets are within reach at night.",
            "Asked the diabetes nurse about the evening dose.",
        ],
    },
    Condition {
        name: "falls and frailty",
        seen: &[
            "Walks with the frame indoors, slow but sure; the rugs are gone.",
            "Unsteady when turning in the kitchen, holds on to the worktop.",
            "Has not been out of the flat for three weeks for fear of falling.",
            "Up from the chair in one go today, which {she} could not do last month.",
            "Eats little; the belt is two holes tighter than in summer.",
        ],
        done: &[
            "The second stair rail is ordered; the handyman comes next week.",
            "Referred to the falls group, transport arranged.",
            "Asked for a pendant alarm and showed {her} how it works.",
            "Weighed {her} and started the food diary.",
        ],
    },
    Condition {
        name: "dementia",
        seen: &[
            "Knew me by name and showed me the photographs of the wedding.",
            "More muddled in the evenings, got up at three to go to work.",
            "Medicines taken from the dispenser without a gap this week.",
            "The gas was found on twice; the family is worried.",
            "Settled and cheerful, joined in with the songs on the radio.",
        ],
        done: &[
            "Asked the fire service for a safety check and a gas cut-off.",
            "Talked with the family about a sitting service on two afternoons.",
            "Memory clinic letter explained; a copy is in the home folder.",
            "Agreed a plain timetable on the kitchen wall.",
        ],
    },
    Condition {
        name: "after a stroke",
        seen: &[
            "Speech clearer, finds most words when given time.",
            "Right hand stiffer in the cold; the splint is worn at night.",
            "Low in mood, cried when talking about driving.",
            "Swallows soft food safely, no cough while eating.",
            "Walked to the gate and back with the stick.",
        ],
        done: &[
            "Passed the speech therapist's exercises on to the family.",
            "Asked the practice to look at the low mood.",
            "Blood pressure book checked; the readings are in range.",
            "Gave the number of the stroke group on Thursdays.",
        ],
    },
    Condition {
        name: "Parkinson's disease",
        seen: &[
            "Freezes in doorways, mostly late in the afternoon.",
            "The tablets wear off about half an hour before the next ones.",
            "Handwriting small but readable; still does the crossword.",
            "Slept through four nights of seven.",
        ],
        done: &[
            "Wrote down the times of the tablets with {her} for the specialist nurse.",
            "Tried the strips on the floor at the bathroom door; they help.",
            "Physiotherapy asked for, with a home visit.",
        ],
    },
    Condition {
        name: "kidney disease",
        seen: &[
            "Itching less, appetite fair.",
            "Blood results stable compared with last quarter.",
            "Legs restless at night, sleeps in the chair.",
            "{She} has decided against dialysis and is clear about it.",
        ],
        done: &[
            "Went through the food list from the dietitian.",
            "Passed {her} wishes on to the practice, in writing.",
            "Checked that no ibuprofen is in the cupboard.",
        ],
    },
    Condition {
        name: "long-term pain and low mood",
        seen: &[
            "Pain five out of ten on most days, eight on damp ones.",
            "{She} got dressed before noon on five days of the week.",
            "Has stopped answering the door to friends.",
            "Goes to the allotment again, for half an hour.",
        ],
        done: &[
            "Asked about thoughts of self-harm: none; {she} knows whom to ring.",
            "Agreed one small outing for this week.",
            "The pharmacist will look at the pain tablets.",
        ],
    },
];

const OPENINGS: &[&str] = &[
    "Visit as agreed.",
    "{She} was up and dressed and glad to talk.",
    "Found {her} in the armchair, television on.",
    "Seen at home, kitchen warm, food in the fridge.",
    "{She} let me in {herself}.",
    "The home carer was just leaving.",
];

const CALLS: &[&str] = &[
    "Rang as agreed.",
    "Call answered at the second try.",
    "Spoke with {her} for a quarter of an hour.",
    "{She} rang back within the hour.",
];

const CLOSINGS: &[&str] = &[
    "{She} knows whom to ring at night and at weekends.",
    "{She} agrees with the plan.",
    "No new worries.",
    "Nothing else is needed from us this week.",
    "The home folder is up to date.",
    "Carer is coping, and knows about the respite hours.",
    "Medicines checked against the list: no difference.",
    "Asked what matters most: staying at home and seeing the grandchildren.",
];

const NO_REPLY: &[&str] = &[
    "No answer at the door, curtains open. Card left. The neighbour saw {her} this morning.",
    "Rang three times between ten and noon, no answer. Message left.",
    "Nobody in. The daughter says {she} is at the day centre.",
];

const DECLINED: &[&str] = &[
    "{She} did not want a visit today: tired after a bad night. Sounded well otherwise.",
    "Asked to be left until next week; visitors in the house.",
];

/// A decision with its rationale.
const DECISIONS: &[(&str, &str)] = &[
    (
        "Keep the present rhythm of contacts",
        "Stable since the last three contacts, and no change in medicines",
    ),
    (
        "Ask the practice for bloods this week",
        "New tablets were started and the last result is older than a month",
    ),
    (
        "Bring the occupational therapist in",
        "Bathing is no longer safe without help and a rail may be enough",
    ),
    (
        "No referral to the memory clinic for now",
        "The muddle came with an infection and has cleared up",
    ),
    (
        "Arrange a medicines review with the pharmacist",
        "Eleven medicines, two of them with the same effect",
    ),
    (
        "Offer the carer an assessment of their own",
        "Up three times a night and has given up work",
    ),
    (
        "Start the rescue pack and see again in two days",
        "Sputum green and breath shorter, but able to drink and no fever",
    ),
    (
        "Ask for a bed downstairs",
        "The stairs were the place of both near falls",
    ),
];

/// What is to be done later.
const FOLLOW_UPS: &[&str] = &[
    "Ring the practice about the blood results",
    "Ask whether the stair rail was fitted",
    "Check that the pharmacy delivered",
    "Ring the daughter about the respite hours",
    "Send the plan to the out-of-hours service",
    "Ask podiatry for the date of the appointment",
    "Find out about the attendance allowance form",
    "Book transport for the clinic",
    "Hear how the first night with the new bed went",
];

/// Whether somebody is spoken of as she or he.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spoken {
    pub(super) woman: bool,
}

impl Spoken {
    pub(super) fn fill(self, text: &str) -> String {
        let (nominative, capital, other, own) = if self.woman {
            ("she", "She", "her", "herself")
        } else {
            ("he", "He", "him", "himself")
        };
        // "her wishes" is his, "ring her" is him: the phrases with a noun behind name the possessive.
        let possessive = if self.woman { "her" } else { "his" };
        text.replace("{She}", capital)
            .replace("{she}", nominative)
            .replace("{herself}", own)
            .replace("{her} wishes", &format!("{possessive} wishes"))
            .replace("{her}", other)
    }
}

/// The note of a contact that reached the patient.
pub(super) fn of_contact(
    chance: &mut Chance,
    who: Spoken,
    conditions: &[usize],
    is_call: bool,
) -> String {
    let opening = chance.one_of(if is_call { CALLS } else { OPENINGS });
    let mut parts = vec![opening.to_owned()];
    for place in conditions.iter().take(2) {
        let condition = &CONDITIONS[place % CONDITIONS.len()];
        parts.push(chance.one_of(condition.seen).to_owned());
        if chance.in_hundred(55) {
            parts.push(chance.one_of(condition.done).to_owned());
        }
    }
    parts.push(chance.one_of(CLOSINGS).to_owned());
    who.fill(&parts.join(" "))
}

/// The words of an attempt that reached nobody.
pub(super) fn of_no_reply(chance: &mut Chance, who: Spoken) -> String {
    who.fill(chance.one_of(NO_REPLY))
}

/// The words of a contact that the patient did not want.
pub(super) fn of_declined(chance: &mut Chance, who: Spoken) -> String {
    who.fill(chance.one_of(DECLINED))
}

/// A decision and its rationale.
pub(super) fn decision(chance: &mut Chance) -> (&'static str, &'static str) {
    DECISIONS[chance.place(DECISIONS.len())]
}

/// Something to follow up.
pub(super) fn follow_up(chance: &mut Chance) -> &'static str {
    chance.one_of(FOLLOW_UPS)
}
