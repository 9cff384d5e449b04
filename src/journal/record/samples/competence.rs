//! Samples of evidence of other kinds, witnesses, self-ratings, claims, judgements and authority to assess.

use super::{day, staff};
use crate::domain::entry::EntryNumber;
use crate::domain::event::Event;
use crate::domain::staff::competence::applying::StatementSetAside;
use crate::domain::staff::competence::assessing::Basis;
use crate::domain::staff::competence::authority::{AuthorityEnded, AuthorityGiven};
use crate::domain::staff::competence::claim::{
    ClaimMade, ClaimRedirected, ClaimReturned, ClaimWithdrawn,
};
use crate::domain::staff::competence::disclosing::{EvidenceShown, PortfolioExported};
use crate::domain::staff::competence::item::{Answered, EvidenceKind, PortfolioItemFiled, Tag};
use crate::domain::staff::competence::judgement::{
    Answer, CompetenceJudged, Decision, Found, Quality,
};
use crate::domain::staff::competence::linking::EvidenceLinked;
use crate::domain::staff::competence::rating::{OwnRating, Placement, SelfRated};
use crate::domain::staff::competence::second_look::SecondLookGiven;
use crate::domain::staff::competence::witness::{WitnessAsked, WitnessStated};
use crate::domain::staff::evidence::{Link, Stage};

fn link() -> Link {
    Link {
        framework: "evercare".to_owned(),
        statement: "evercare.coach.a".to_owned(),
    }
}

pub(super) fn of_competence(put: &mut dyn FnMut(&str, Event)) {
    of_evidence(put);
    of_claims(put);
    of_judgements(put);
    of_authority(put);
}

fn of_evidence(put: &mut dyn FnMut(&str, Event)) {
    for kind in EvidenceKind::ALL {
        put(
            kind.code(),
            Event::PortfolioItemFiled(PortfolioItemFiled {
                kind: *kind,
                title: "A hard conversation".to_owned(),
                did: "Told the family what could be done. Zoë listened.".to_owned(),
                answers: vec![Answered {
                    prompt: "What will you do another time?".to_owned(),
                    answer: "Sit down first.".to_owned(),
                }],
                case_reference: "case 1f2e3d".to_owned(),
                given_by: "the hospice".to_owned(),
                minutes: 90,
                participatory: true,
                protected: false,
                links: vec![link()],
                stages: vec![Stage::Plan],
                tags: Tag::ALL.to_vec(),
                catalogue: "1".to_owned(),
            }),
        );
    }
    put(
        "shown",
        Event::EvidenceShown(EvidenceShown {
            item: EntryNumber(70_001),
            about: EntryNumber(69_001),
            case_reference: "case 1f2e3d".to_owned(),
            did: "Listened first.".to_owned(),
            text: "Home visit. [patient] was tired.".to_owned(),
            links: vec![link()],
            stages: vec![Stage::Assess],
            tags: Tag::ALL.to_vec(),
            catalogue: "evercare 1-0c1d2e3f4a5b".to_owned(),
        }),
    );
    put(
        "exported",
        Event::PortfolioExported(PortfolioExported {
            audience: "the university".to_owned(),
            purpose: "recognition of prior experience".to_owned(),
            items: vec![EntryNumber(70_001)],
        }),
    );
    put(
        "linked",
        Event::EvidenceLinked(EvidenceLinked {
            item: EntryNumber(70_001),
            added: vec![link()],
            removed: vec![link()],
            stages: vec![Stage::Review],
            tags: Tag::ALL.to_vec(),
            reason: "fits better there".to_owned(),
            catalogue: "1".to_owned(),
        }),
    );
    put(
        "asked",
        Event::WitnessAsked(WitnessAsked {
            item: EntryNumber(70_001),
            colleague: staff(2),
            words: "you were at the door".to_owned(),
        }),
    );
    put(
        "stated",
        Event::WitnessStated(WitnessStated {
            owner: staff(1),
            item: EntryNumber(70_001),
            saw: "She explained it twice, with the diagram.".to_owned(),
            relation: "works beside her".to_owned(),
            role: "community matron".to_owned(),
            expert: "judges staff daily".to_owned(),
        }),
    );
}

fn rated(rating: OwnRating, placement: Option<Placement>) -> Event {
    Event::SelfRated(SelfRated {
        framework: "cmp".to_owned(),
        version: "2009".to_owned(),
        unit: "cmp.communication.1".to_owned(),
        specialty: "brain injury".to_owned(),
        rating,
        placement,
        words: "done weekly".to_owned(),
        action: "shadow a colleague".to_owned(),
        by_when: Some(day()),
        review: Some(day()),
    })
}

fn set_aside(applies: bool) -> Event {
    Event::StatementSetAside(StatementSetAside {
        framework: "nhs2005".to_owned(),
        version: "2005".to_owned(),
        statement: "nhs2005.B.1".to_owned(),
        applies,
        words: "the ward does it here".to_owned(),
    })
}

fn of_claims(put: &mut dyn FnMut(&str, Event)) {
    put("set_aside", set_aside(false));
    put("applies_after_all", set_aside(true));
    for rating in OwnRating::ALL {
        put(rating.code(), rated(*rating, None));
    }
    for placement in Placement::ALL {
        let name = format!("placed_{}", placement.code());
        put(&name, rated(OwnRating::Alone, Some(*placement)));
    }
    put(
        "claim",
        Event::ClaimMade(ClaimMade {
            framework: "cmp".to_owned(),
            version: "2009".to_owned(),
            unit: "cmp.communication.1".to_owned(),
            specialty: "brain injury".to_owned(),
            level: Some("CMP2".to_owned()),
            items: vec![EntryNumber(70_001)],
            assessor: staff(2),
            words: "please look".to_owned(),
            again: Some(EntryNumber(60_001)),
        }),
    );
    put(
        "returned",
        Event::ClaimReturned(ClaimReturned {
            staff: staff(1),
            claim: EntryNumber(70_002),
            words: "one more example".to_owned(),
        }),
    );
    put(
        "withdrawn",
        Event::ClaimWithdrawn(ClaimWithdrawn {
            claim: EntryNumber(70_002),
            words: "too early".to_owned(),
        }),
    );
    put(
        "redirected",
        Event::ClaimRedirected(ClaimRedirected {
            staff: staff(1),
            claim: EntryNumber(70_002),
            assessor: staff(3),
            reason: "on leave".to_owned(),
        }),
    );
}

fn judged(decision: Decision, found: Found, basis: Basis) -> Event {
    Event::CompetenceJudged(CompetenceJudged {
        staff: staff(1),
        claim: Some(EntryNumber(70_002)),
        framework: "cmp".to_owned(),
        version: "2009".to_owned(),
        unit: "cmp.communication.1".to_owned(),
        specialty: "brain injury".to_owned(),
        level: Some("CMP2".to_owned()),
        answers: Quality::ALL
            .iter()
            .map(|quality| Answer {
                quality: *quality,
                found,
                words: "seen twice".to_owned(),
            })
            .collect(),
        decision,
        decision_words: decision.words().to_owned(),
        rationale: "clear in both examples".to_owned(),
        next_look: Some(day()),
        items: vec![EntryNumber(70_001)],
        basis,
        second_look: true,
    })
}

fn of_judgements(put: &mut dyn FnMut(&str, Event)) {
    let authority = Basis::Authority(EntryNumber(50_001));
    for decision in Decision::ALL {
        put(decision.code(), judged(*decision, Found::Yes, authority));
    }
    for found in Found::ALL {
        let name = format!("found_{}", found.code());
        let basis = Basis::HoldsUnit(EntryNumber(50_002));
        put(&name, judged(Decision::Competent, *found, basis));
        let name = format!("agrees_{}", found.code());
        put(
            &name,
            Event::SecondLookGiven(SecondLookGiven {
                staff: staff(1),
                judgement: EntryNumber(70_003),
                agrees: *found,
                words: "read both".to_owned(),
                basis: authority,
            }),
        );
    }
}

fn of_authority(put: &mut dyn FnMut(&str, Event)) {
    put(
        "given",
        Event::AuthorityGiven(AuthorityGiven {
            staff: staff(2),
            framework: "cmp".to_owned(),
            units: vec!["cmp.communication.1".to_owned()],
            grounds: "ten years of it".to_owned(),
            qualification: "workplace assessor".to_owned(),
            from: day(),
            until: day(),
        }),
    );
    put(
        "ended",
        Event::AuthorityEnded(AuthorityEnded {
            staff: staff(2),
            authority: EntryNumber(50_001),
            reason: "left the team".to_owned(),
        }),
    );
}
