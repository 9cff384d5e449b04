//! LACE: the risk of death or an unplanned readmission in the 30 days after a hospital discharge home, 0 to 19.
//!
//! The rule as first published (van Walraven 2010). Variants go about under the same name, with 6 points for two weeks
//! or more, other comorbidity points or a cap of 6: they are other tools, and a score made with one is recorded as
//! made elsewhere. LACE has comorbidity weights of its own, which are not those of Charlson's index.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::refusal::{Reason, Refusal};

/// The tool's name, as recorded with a score.
pub const TOOL: &str = "LACE";
/// The variant computed here.
pub const VERSION: &str = "van Walraven 2010";
/// The highest score there is.
pub const MAX: u8 = 19;

/// One line of a computed score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// What it is for.
    pub what: String,
    /// The points; nought is shown too.
    pub points: u8,
    /// The input that they come from.
    pub because: String,
}

/// The inputs without which there is no score, in the words of the form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no score without {}", .0.join(", "))]
pub struct MissingInputs(pub Vec<&'static str>);

impl MissingInputs {
    /// The refusal that names them.
    pub fn refusal(&self) -> Refusal {
        Refusal::new(Reason::Missing, self.to_string())
            .advise("A missing input is never taken as nought")
    }
}

crate::vocabulary! {
    /// The comorbidities that LACE counts.
    pub enum Comorbidity {
        MyocardialInfarction = "myocardial_infarction", "previous myocardial infarction";
        CerebrovascularDisease = "cerebrovascular_disease", "cerebrovascular disease";
        PeripheralVascularDisease = "peripheral_vascular_disease", "peripheral vascular disease";
        Diabetes = "diabetes", "diabetes without complications";
        HeartFailure = "heart_failure", "heart failure";
        DiabetesWithDamage = "diabetes_with_damage", "diabetes with end-organ damage";
        ChronicPulmonaryDisease = "chronic_pulmonary_disease", "chronic pulmonary disease";
        MildLiverOrRenal = "mild_liver_or_renal", "mild liver or renal disease";
        Tumour = "tumour", "any tumour, lymphoma or leukaemia";
        Dementia = "dementia", "dementia";
        ConnectiveTissueDisease = "connective_tissue_disease", "connective tissue disease";
        SevereLiverOrRenal = "severe_liver_or_renal", "moderate or severe liver or renal disease";
        Aids = "aids", "AIDS";
        MetastaticTumour = "metastatic_tumour", "metastatic solid tumour";
    }
}

crate::vocabulary! {
    /// What a LACE score is taken for.
    pub enum Band {
        Low = "low", "low";
        Moderate = "moderate", "moderate";
        High = "high", "high";
    }
}

/// What the score is made from; all four are needed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Inputs {
    /// Days in hospital; 0 for less than one.
    pub stay_days: Option<u16>,
    /// Whether the admission was acute.
    pub acute: Option<bool>,
    /// The comorbidities; an empty set says that there are none.
    pub comorbidities: Option<BTreeSet<Comorbidity>>,
    /// Visits to an emergency department in the six months before, without the one that led to this admission.
    pub emergency_visits: Option<u16>,
}

/// A computed score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The sum of the points.
    pub total: u8,
    /// What the sum is taken for.
    pub band: Band,
    /// The four parts, in the order of the name; they add up to the total.
    pub points: Vec<Point>,
}

impl Comorbidity {
    /// LACE's own points.
    pub const fn weight(self) -> u8 {
        match self {
            Comorbidity::MyocardialInfarction
            | Comorbidity::CerebrovascularDisease
            | Comorbidity::PeripheralVascularDisease
            | Comorbidity::Diabetes => 1,
            Comorbidity::HeartFailure
            | Comorbidity::DiabetesWithDamage
            | Comorbidity::ChronicPulmonaryDisease
            | Comorbidity::MildLiverOrRenal
            | Comorbidity::Tumour => 2,
            Comorbidity::Dementia | Comorbidity::ConnectiveTissueDisease => 3,
            Comorbidity::SevereLiverOrRenal | Comorbidity::Aids => 4,
            Comorbidity::MetastaticTumour => 6,
        }
    }

    /// The graver form beside which this one does not count.
    const fn graver(self) -> Option<Comorbidity> {
        match self {
            Comorbidity::Diabetes => Some(Comorbidity::DiabetesWithDamage),
            Comorbidity::MildLiverOrRenal => Some(Comorbidity::SevereLiverOrRenal),
            Comorbidity::Tumour => Some(Comorbidity::MetastaticTumour),
            _ => None,
        }
    }
}

impl Band {
    /// The band of a total.
    pub const fn of(total: u8) -> Band {
        match total {
            0..=4 => Band::Low,
            5..=9 => Band::Moderate,
            _ => Band::High,
        }
    }
}

/// Computes the score.
///
/// # Errors
/// The inputs that are missing: there is no score without all four.
pub fn score(inputs: &Inputs) -> Result<Score, MissingInputs> {
    let (Some(days), Some(acute), Some(comorbidities), Some(visits)) = (
        inputs.stay_days,
        inputs.acute,
        &inputs.comorbidities,
        inputs.emergency_visits,
    ) else {
        return Err(missing(inputs));
    };
    let points = vec![
        Point {
            what: "L: length of stay".to_owned(),
            points: stay_points(days),
            because: match days {
                0 => "less than a day".to_owned(),
                1 => "1 day".to_owned(),
                days => format!("{days} days"),
            },
        },
        Point {
            what: "A: acute admission".to_owned(),
            points: if acute { 3 } else { 0 },
            because: if acute { "acute" } else { "planned" }.to_owned(),
        },
        comorbidity_point(comorbidities),
        Point {
            what: "E: emergency visits in six months".to_owned(),
            points: u8::try_from(visits.min(4)).unwrap_or(4),
            because: match visits {
                0 => "none".to_owned(),
                1 => "1 visit".to_owned(),
                2..=4 => format!("{visits} visits"),
                _ => format!("{visits} visits; 4 or more count as 4"),
            },
        },
    ];
    let total = points.iter().map(|point| point.points).sum();
    Ok(Score {
        total,
        band: Band::of(total),
        points,
    })
}

fn missing(inputs: &Inputs) -> MissingInputs {
    let absent = [
        (inputs.stay_days.is_none(), "the length of stay"),
        (inputs.acute.is_none(), "whether the admission was acute"),
        (inputs.comorbidities.is_none(), "the comorbidities"),
        (inputs.emergency_visits.is_none(), "the emergency visits"),
    ];
    MissingInputs(
        absent
            .into_iter()
            .filter(|(absent, _)| *absent)
            .map(|(_, what)| what)
            .collect(),
    )
}

const fn stay_points(days: u16) -> u8 {
    match days {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 3,
        4..=6 => 4,
        7..=13 => 5,
        _ => 7,
    }
}

fn comorbidity_point(comorbidities: &BTreeSet<Comorbidity>) -> Point {
    let mut sum = 0;
    let mut because: Vec<String> = Vec::new();
    for one in comorbidities {
        let graver = one.graver().filter(|graver| comorbidities.contains(graver));
        if let Some(graver) = graver {
            because.push(format!("{one} counts with {graver}"));
        } else {
            sum += one.weight();
            because.push(format!("{one} {}", one.weight()));
        }
    }
    if because.is_empty() {
        because.push("none".to_owned());
    }
    if sum >= 4 {
        because.push("4 or more count as 5".to_owned());
    }
    Point {
        what: "C: comorbidities".to_owned(),
        points: if sum >= 4 { 5 } else { sum },
        because: because.join("; "),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

    use proptest::prelude::*;

    use super::*;

    fn inputs(days: u16, acute: bool, comorbidities: &[Comorbidity], visits: u16) -> Inputs {
        Inputs {
            stay_days: Some(days),
            acute: Some(acute),
            comorbidities: Some(comorbidities.iter().copied().collect()),
            emergency_visits: Some(visits),
        }
    }

    fn parts(inputs: &Inputs) -> Vec<u8> {
        score(inputs)
            .unwrap()
            .points
            .iter()
            .map(|point| point.points)
            .collect()
    }

    #[test]
    fn each_part_has_its_points() {
        let stay = [0, 1, 2, 3, 4, 6, 7, 13, 14, 27, 28, 400]
            .map(|days| parts(&inputs(days, false, &[], 0))[0]);
        assert_eq!(stay, [0, 1, 2, 3, 4, 4, 5, 5, 7, 7, 7, 7]);
        let visits = [0, 1, 3, 4, 5, 500].map(|visits| parts(&inputs(0, false, &[], visits))[3]);
        assert_eq!(visits, [0, 1, 3, 4, 4, 4]);
        assert_eq!(parts(&inputs(0, true, &[], 0)), [0, 3, 0, 0]);
    }

    #[test]
    fn comorbidities_have_the_weights_of_this_tool_and_are_capped() {
        use Comorbidity::{
            Dementia, Diabetes, DiabetesWithDamage, HeartFailure, MetastaticTumour,
            MyocardialInfarction,
        };
        let comorbid = |all: &[Comorbidity]| parts(&inputs(0, false, all, 0))[2];
        assert_eq!(comorbid(&[HeartFailure]), 2, "Charlson's index gives 1");
        assert_eq!(comorbid(&[Dementia]), 3);
        assert_eq!(
            comorbid(&[Dementia, MyocardialInfarction]),
            5,
            "4 counts as 5"
        );
        assert_eq!(comorbid(&[MetastaticTumour]), 5);
        assert_eq!(
            comorbid(&[Diabetes, DiabetesWithDamage]),
            2,
            "the graver of the pair only"
        );
    }

    #[test]
    fn every_point_names_its_input() {
        let score = score(&inputs(
            5,
            true,
            &[Comorbidity::HeartFailure, Comorbidity::Dementia],
            1,
        ))
        .unwrap();
        assert_eq!((score.total, score.band), (4 + 3 + 5 + 1, Band::High));
        let because: Vec<&str> = score
            .points
            .iter()
            .map(|point| point.because.as_str())
            .collect();
        assert_eq!(
            because,
            [
                "5 days",
                "acute",
                "heart failure 2; dementia 3; 4 or more count as 5",
                "1 visit"
            ]
        );
    }

    #[test]
    fn a_missing_input_gives_no_score_and_is_named() {
        let missing = score(&Inputs {
            acute: Some(true),
            stay_days: Some(2),
            ..Inputs::default()
        })
        .unwrap_err();
        assert_eq!(
            missing.to_string(),
            "no score without the comorbidities, the emergency visits"
        );
        assert_eq!(missing.refusal().reason, Reason::Missing);
        assert_eq!(score(&Inputs::default()).unwrap_err().0.len(), 4);
    }

    #[test]
    fn bands_begin_at_five_and_ten() {
        assert_eq!(
            [0, 4, 5, 9, 10, 19].map(Band::of),
            [
                Band::Low,
                Band::Low,
                Band::Moderate,
                Band::Moderate,
                Band::High,
                Band::High,
            ]
        );
    }

    proptest! {
        #[test]
        fn the_total_is_the_sum_of_its_points_and_at_most_nineteen(
            days in any::<u16>(), acute in any::<bool>(), visits in any::<u16>(),
            all in proptest::sample::subsequence(Comorbidity::ALL, 0..=Comorbidity::ALL.len()),
        ) {
            let score = score(&inputs(days, acute, &all, visits)).unwrap();
            prop_assert!(score.total <= MAX);
            prop_assert_eq!(score.total, score.points.iter().map(|point| point.points).sum::<u8>());
            prop_assert_eq!(score.points.len(), 4);
        }

        #[test]
        fn a_longer_stay_never_lowers_the_score(days in 0_u16..100, more in 0_u16..100) {
            let of = |days| score(&inputs(days, false, &[], 0)).unwrap().total;
            prop_assert!(of(days + more) >= of(days));
        }
    }

    #[test]
    fn the_worst_of_everything_is_nineteen() {
        assert_eq!(
            score(&inputs(30, true, Comorbidity::ALL, 9)).unwrap().total,
            MAX
        );
    }
}
