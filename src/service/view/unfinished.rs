//! What a draft is called by whoever goes on with it, wherever drafts are listed or spoken of.

/// The name of a form, what is unfinished where it was left, and the word that leads on to whose it is.
pub const KINDS: &[(&str, &str, &str)] = &[
    ("contact", "contact", "with"),
    ("intensity", "change of visit intensity", "for"),
    (
        "refuse_suggestion",
        "reason to keep the visit intensity",
        "for",
    ),
    ("follow_up", "answer to a follow-up", "for"),
    ("plan_next", "plan of the next contact", "with"),
    ("register", "registration of a new patient", ""),
    ("details", "change of details", "of"),
    ("carer", "note of a carer", "of"),
    ("alert", "alert", "about"),
    ("end_alert", "end of an alert", "about"),
    ("consent", "record of consent", "from"),
    ("tier", "change of tier", "for"),
    ("leave", "discharge from the programme", "of"),
    ("case_manager", "change of case manager", "for"),
    ("admission", "admission to hospital", "of"),
    ("return", "return from hospital", "of"),
    ("fall", "fall", "of"),
    ("move", "move to another place", "of"),
    ("carer_breakdown", "breakdown of a carer's help", "for"),
    ("death", "record of the death", "of"),
    ("score", "score made elsewhere", "for"),
    ("lace", "LACE score", "for"),
    ("charlson", "Charlson index", "for"),
    ("correct", "correction in the record", "of"),
    ("evidence", "evidence from an entry", "about"),
    ("file_item", "evidence of your competence", ""),
    ("link_item", "link from evidence to what it shows", ""),
    ("ask_witness", "question to a witness", ""),
    ("witness", "statement as a witness", ""),
    ("rate_self", "rating of yourself", ""),
    (
        "not_applicable",
        "reason why a unit is not for your work",
        "",
    ),
    (
        "set_aside",
        "reason why a statement is not for your work",
        "",
    ),
    ("claim_unit", "claim of a unit", ""),
    ("return_claim", "answer to a claim that goes back", ""),
    ("judge_claim", "judgement of a claim", ""),
    ("judge_unit", "judgement of a unit", ""),
    ("second_look", "second look at a judgement", ""),
    ("give_authority", "authority to assess", ""),
    ("offer_agreement", "offer of a development agreement", ""),
    ("accept_offer", "answer to what you were offered", ""),
    ("end_agreement", "end of a development agreement", ""),
    ("set_objective", "objective", ""),
    ("review_objective", "review of an objective", ""),
    ("write_module", "training module", ""),
    ("complete_module", "record of a module completed", ""),
    ("give_exemption", "exemption from modules", ""),
    ("pair_mentor", "pairing with a mentor", ""),
    ("end_mentoring", "end of mentoring", ""),
    ("begin_provisional", "start of provisional practice", ""),
    (
        "settle_provisional",
        "decision about provisional practice",
        "",
    ),
    ("log_learning", "entry of your learning log", ""),
    ("practice_hours", "record of practice hours", ""),
    ("portfolio", "portfolio for somebody outside", ""),
    ("write_profile", "role profile", ""),
    ("assign_profile", "role profile given to somebody", ""),
    (
        "countersign",
        "countersignature of an entry",
        "on the record of",
    ),
    ("comment", "comment", "on the record of"),
    (
        "judge",
        "judgement of an opening without a relationship",
        "",
    ),
    ("arrange_cover", "cover for an absence", ""),
    ("end_cover", "end of a cover", ""),
    ("add_staff", "new member of staff", ""),
    ("change_staff", "change about a member of staff", ""),
    ("suspend_staff", "suspension of somebody, or its end", ""),
    ("policy", "change of a setting", ""),
];

/// What is unfinished where a form was left: "role profile". A form that a newer program knows is called by its name.
pub fn kind_words(form: &str) -> String {
    KINDS.iter().find(|(name, ..)| *name == form).map_or_else(
        || form.replace('_', " "),
        |(_, words, _)| (*words).to_owned(),
    )
}

/// What is said of a draft: "Unfinished contact with Ada Moss"; without a name "Unfinished contact".
pub fn unfinished(form: &str, name: &str) -> String {
    let words = kind_words(form);
    let link = KINDS.iter().find(|(known, ..)| *known == form);
    match link.map_or("", |(_, _, link)| link) {
        _ if name.is_empty() => format!("Unfinished {words}"),
        "" => format!("Unfinished {words}, {name}"),
        link => format!("Unfinished {words} {link} {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_called_what_it_is_and_whose() {
        for (form, name, said) in [
            ("contact", "Ada Moss", "Unfinished contact with Ada Moss"),
            ("write_profile", "", "Unfinished role profile"),
            ("fall", "", "Unfinished fall"),
            (
                "of_a_newer_one",
                "Ada Moss",
                "Unfinished of a newer one, Ada Moss",
            ),
        ] {
            assert_eq!(unfinished(form, name), said);
        }
    }

    /// Two kinds that were called the same could not be told apart in a list.
    #[test]
    fn no_two_kinds_are_called_the_same() {
        for (at, (form, words, _)) in KINDS.iter().enumerate() {
            let after = &KINDS[at + 1..];
            assert!(
                after
                    .iter()
                    .all(|(other, same, _)| other != form && same != words),
                "{form}"
            );
        }
    }
}
