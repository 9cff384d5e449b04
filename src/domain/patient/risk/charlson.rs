//! Charlson's comorbidity index, with its original weights of 1987, and the version that adds points for age.
//!
//! Of a mild and a grave form of the same disease only the graver counts, so that 33 is the most that can be reached of
//! the 37 points that the weights add up to. Conditions are chosen by a person; no code of a record is read as one.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::lace::{MissingInputs, Point};

/// The tool's name, as recorded with a score.
pub const TOOL: &str = "Charlson";
/// The variant without age.
pub const VERSION: &str = "1987";
/// The variant with age.
pub const VERSION_WITH_AGE: &str = "1987, age added";
/// What all weights add up to; with age 4 more.
pub const MAX: u8 = 37;

crate::vocabulary! {
    /// The conditions that the index counts.
    pub enum Condition {
        MyocardialInfarction = "myocardial_infarction", "myocardial infarction";
        HeartFailure = "heart_failure", "congestive heart failure";
        PeripheralVascularDisease = "peripheral_vascular_disease", "peripheral vascular disease";
        CerebrovascularDisease = "cerebrovascular_disease", "cerebrovascular disease";
        Dementia = "dementia", "dementia";
        ChronicPulmonaryDisease = "chronic_pulmonary_disease", "chronic pulmonary disease";
        ConnectiveTissueDisease = "connective_tissue_disease", "connective tissue disease";
        Ulcer = "ulcer", "peptic ulcer disease";
        MildLiverDisease = "mild_liver_disease", "mild liver disease";
        Diabetes = "diabetes", "diabetes";
        Hemiplegia = "hemiplegia", "hemiplegia";
        RenalDisease = "renal_disease", "moderate or severe renal disease";
        DiabetesWithDamage = "diabetes_with_damage", "diabetes with end-organ damage";
        Tumour = "tumour", "any tumour";
        Leukaemia = "leukaemia", "leukaemia";
        Lymphoma = "lymphoma", "lymphoma";
        SevereLiverDisease = "severe_liver_disease", "moderate or severe liver disease";
        MetastaticTumour = "metastatic_tumour", "metastatic solid tumour";
        Aids = "aids", "AIDS";
    }
}

impl Condition {
    /// The points of 1987.
    pub const fn weight(self) -> u8 {
        match self {
            Condition::MyocardialInfarction
            | Condition::HeartFailure
            | Condition::PeripheralVascularDisease
            | Condition::CerebrovascularDisease
            | Condition::Dementia
            | Condition::ChronicPulmonaryDisease
            | Condition::ConnectiveTissueDisease
            | Condition::Ulcer
            | Condition::MildLiverDisease
            | Condition::Diabetes => 1,
            Condition::Hemiplegia
            | Condition::RenalDisease
            | Condition::DiabetesWithDamage
            | Condition::Tumour
            | Condition::Leukaemia
            | Condition::Lymphoma => 2,
            Condition::SevereLiverDisease => 3,
            Condition::MetastaticTumour | Condition::Aids => 6,
        }
    }

    /// The graver form beside which this one does not count.
    const fn graver(self) -> Option<Condition> {
        match self {
            Condition::MildLiverDisease => Some(Condition::SevereLiverDisease),
            Condition::Diabetes => Some(Condition::DiabetesWithDamage),
            Condition::Tumour => Some(Condition::MetastaticTumour),
            _ => None,
        }
    }
}

/// What the index is made from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Inputs {
    /// The conditions; an empty set says that there are none.
    pub conditions: Option<BTreeSet<Condition>>,
    /// Completed years of age; needed for the version with age alone.
    pub age: Option<i16>,
}

/// A computed index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The sum of the points.
    pub total: u8,
    /// One line a condition, and one for age where it counts; they add up to the total.
    pub points: Vec<Point>,
}

/// Computes the index without age.
///
/// # Errors
/// The conditions are missing.
pub fn score(inputs: &Inputs) -> Result<Score, MissingInputs> {
    let Some(conditions) = &inputs.conditions else {
        return Err(MissingInputs(vec!["the conditions"]));
    };
    Ok(summed(condition_points(conditions)))
}

/// Computes the index with points for age: one for each ten years from 50, at most four.
///
/// # Errors
/// The inputs that are missing: conditions, age.
pub fn score_with_age(inputs: &Inputs) -> Result<Score, MissingInputs> {
    let (Some(conditions), Some(age)) = (&inputs.conditions, inputs.age) else {
        let absent = [
            (inputs.conditions.is_none(), "the conditions"),
            (inputs.age.is_none(), "the age"),
        ];
        let names = absent
            .into_iter()
            .filter(|(absent, _)| *absent)
            .map(|(_, what)| what);
        return Err(MissingInputs(names.collect()));
    };
    let mut points = condition_points(conditions);
    points.push(Point {
        what: "age".to_owned(),
        points: age_points(age),
        because: format!("{age} years"),
    });
    Ok(summed(points))
}

fn summed(points: Vec<Point>) -> Score {
    Score {
        total: points.iter().map(|point| point.points).sum(),
        points,
    }
}

fn condition_points(conditions: &BTreeSet<Condition>) -> Vec<Point> {
    let point = |one: &Condition| {
        let graver = one.graver().filter(|graver| conditions.contains(graver));
        Point {
            what: one.words().to_owned(),
            points: if graver.is_some() { 0 } else { one.weight() },
            because: graver.map_or("present".to_owned(), |graver| {
                format!("counts with {graver}")
            }),
        }
    };
    conditions.iter().map(point).collect()
}

const fn age_points(age: i16) -> u8 {
    match age {
        ..50 => 0,
        50..60 => 1,
        60..70 => 2,
        70..80 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

    use proptest::prelude::*;

    use super::*;

    fn inputs(conditions: &[Condition], age: Option<i16>) -> Inputs {
        Inputs {
            conditions: Some(conditions.iter().copied().collect()),
            age,
        }
    }

    fn total(conditions: &[Condition]) -> u8 {
        score(&inputs(conditions, None)).unwrap().total
    }

    #[test]
    fn the_weights_are_those_of_1987() {
        let sum: u8 = Condition::ALL.iter().map(|one| one.weight()).sum();
        assert_eq!(sum, MAX);
        let counted = |weight| {
            Condition::ALL
                .iter()
                .filter(|one| one.weight() == weight)
                .count()
        };
        assert_eq!([1, 2, 3, 6].map(counted), [10, 6, 1, 2]);
        assert_eq!(total(&[]), 0);
        assert_eq!(
            total(&[Condition::HeartFailure, Condition::RenalDisease]),
            3
        );
    }

    #[test]
    fn only_the_graver_of_a_pair_counts() {
        assert_eq!(
            total(&[Condition::MildLiverDisease, Condition::SevereLiverDisease]),
            3
        );
        assert_eq!(
            total(&[Condition::Diabetes, Condition::DiabetesWithDamage]),
            2
        );
        assert_eq!(total(&[Condition::Tumour, Condition::MetastaticTumour]), 6);
        assert_eq!(total(Condition::ALL), 33);
        let score = score(&inputs(
            &[Condition::Diabetes, Condition::DiabetesWithDamage],
            None,
        ))
        .unwrap();
        assert_eq!(
            score.points[0].because,
            "counts with diabetes with end-organ damage"
        );
    }

    #[test]
    fn age_adds_its_points_in_its_own_version_only() {
        let aged = |age| {
            score_with_age(&inputs(&[Condition::Dementia], Some(age)))
                .unwrap()
                .total
                - 1
        };
        assert_eq!(
            [-1, 49, 50, 59, 60, 69, 70, 79, 80, 120].map(aged),
            [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
        );
        assert_eq!(
            score(&inputs(&[Condition::Dementia], Some(90)))
                .unwrap()
                .total,
            1
        );
    }

    #[test]
    fn a_missing_input_gives_no_score_and_is_named() {
        assert_eq!(score(&Inputs::default()).unwrap_err().0, ["the conditions"]);
        let missing = score_with_age(&Inputs::default()).unwrap_err();
        assert_eq!(
            missing.to_string(),
            "no score without the conditions, the age"
        );
        assert!(score_with_age(&inputs(&[], None)).is_err());
    }

    proptest! {
        #[test]
        fn the_total_is_the_sum_of_its_points_within_bounds(
            all in proptest::sample::subsequence(Condition::ALL, 0..=Condition::ALL.len()), age in 0_i16..130,
        ) {
            let without = score(&inputs(&all, None)).unwrap();
            prop_assert!(without.total <= MAX);
            prop_assert_eq!(without.points.len(), all.len());
            let with = score_with_age(&inputs(&all, Some(age))).unwrap();
            prop_assert_eq!(with.total, with.points.iter().map(|point| point.points).sum::<u8>());
            prop_assert!((without.total..=without.total + 4).contains(&with.total));
        }
    }
}
