//! Scores computed here: from inputs to the fact, point by point.

use crate::domain::command::{Context, Dated};
use crate::domain::patient::risk::{Origin, PointRecorded, ScoreRecorded, charlson, lace};
use crate::domain::refusal::Refusal;

/// The score, or what is missing for it.
pub(super) fn lace_score(
    dated: &Dated<lace::Inputs>,
    context: &Context<'_>,
) -> Result<ScoreRecorded, Refusal> {
    let result = lace::score(&dated.what).map_err(|missing| missing.refusal())?;
    Ok(computed(
        ("LACE", lace::VERSION),
        result.total,
        result.band.words(),
        &result.points,
        context,
    ))
}

/// The score, with age where it is given, or what is missing for it.
pub(super) fn charlson_score(
    dated: &Dated<charlson::Inputs>,
    context: &Context<'_>,
) -> Result<ScoreRecorded, Refusal> {
    let (result, version) = if dated.what.age.is_some() {
        (
            charlson::score_with_age(&dated.what),
            "1987 weights, with age",
        )
    } else {
        (charlson::score(&dated.what), "1987 weights, without age")
    };
    let result = result.map_err(|missing| missing.refusal())?;
    Ok(computed(
        ("Charlson", version),
        result.total,
        "",
        &result.points,
        context,
    ))
}

fn computed(
    tool: (&str, &str),
    total: u8,
    band: &str,
    points: &[lace::Point],
    context: &Context<'_>,
) -> ScoreRecorded {
    let points = points.iter().map(|point| PointRecorded {
        what: point.what.clone(),
        points: point.points,
        because: point.because.clone(),
    });
    ScoreRecorded {
        tool: tool.0.to_owned(),
        version: tool.1.to_owned(),
        value: total.to_string(),
        number: Some(i64::from(total) * 100),
        band: band.to_owned(),
        made_by: context.register.name(context.actor).to_owned(),
        origin: Origin::Computed {
            points: points.collect(),
        },
        tier: None,
    }
}
