//! What of a post was judged: gaps of a person and of a team, the grid.

use super::House;
use super::development::{assign, authority, gaps, judge, later, profile, refusal, row};
use crate::domain::refusal::Reason;
use crate::domain::staff::development::gap::Standing;
use crate::domain::time::Day;
use crate::service::view::development::GapRow;
use crate::service::view::team_development::{GridRow, TeamGrid};

/// R001-74: a required set is chosen for a role, a baseline is recorded for a person, and the gaps show by person and by team.
/// R004-14 (part): what shows is what people said, and no count towards a whole. T-23.
#[test]
fn a_gap_is_what_is_asked_for_and_not_judged_to_be_held() {
    let house = House::new();
    authority(&house, "nhs2005");
    let id = profile(&house, "Case manager", "");
    assign(&house, "osei", id);
    assign(&house, "bell", id);
    let before = gaps(&house, "osei");
    assert_eq!(before.rows.len(), 8);
    assert!(
        before
            .rows
            .iter()
            .all(|row| row.gap && row.words == "not assessed")
    );
    judge(&house, "osei", "nhs2005.B", "competent", "");
    judge(&house, "osei", "nhs2005.C", "with_supervision", "");
    judge(&house, "osei", "nhs2005.E", "not_yet_competent", "");
    house.saved(
        "lead",
        r#"{"command":"judge","staff":"osei","unit":"nhs2005.H","decision":"not_applicable","rationale":"the hospice does it"}"#,
    );
    let shown = gaps(&house, "osei");
    let stands = |unit: &str| {
        let row = row(&shown, unit);
        (row.words.clone(), row.gap, row.evidence)
    };
    let words = |text: &str, gap, evidence| (text.to_owned(), gap, evidence);
    assert_eq!(stands("nhs2005.B"), words("judged competent", false, 1));
    assert_eq!(
        stands("nhs2005.C"),
        words("competent with supervision", true, 1)
    );
    assert_eq!(stands("nhs2005.E"), words("not yet competent", true, 1));
    assert_eq!(
        stands("nhs2005.H"),
        words("not applicable: the hospice does it", false, 0)
    );
    let judged = &row(&shown, "nhs2005.B").judgements[0];
    assert_eq!(judged.assessor, "L Ead");
    assert_eq!(judged.next_look, Day::of(2027, 11, 16));
    later(&house, 366);
    let later = gaps(&house, "osei");
    assert_eq!(
        row(&later, "nhs2005.B").standing,
        Standing::Overdue,
        "{later:?}"
    );
    assert!(
        row(&later, "nhs2005.B")
            .words
            .starts_with("next look overdue since")
    );
    let all = serde_json::to_string(&later).unwrap();
    assert!(!all.contains('%') && !all.contains("percent"), "{all}");
}

/// R000-22: reports by person and by team of skills held, of gaps that can be learned at work, and of the training plan.
#[test]
fn skills_held_gaps_at_work_and_the_training_plan_by_person_and_by_team() {
    let house = House::new();
    authority(&house, "nhs2005");
    let id = profile(&house, "Case manager", "");
    assign(&house, "osei", id);
    assign(&house, "lead", id);
    house.saved(
        "lead",
        r#"{"command":"write_module","title":"Mental health","units":["nhs2005.D"]}"#,
    );
    judge(&house, "osei", "nhs2005.B", "competent", "");
    let shown = gaps(&house, "osei");
    let units = |rows: Vec<&GapRow>| -> Vec<String> {
        rows.iter().map(|row| row.asked.unit.clone()).collect()
    };
    assert_eq!(units(shown.held().collect()), ["nhs2005.B"]);
    assert_eq!(units(shown.in_modules().collect()), ["nhs2005.D"]);
    assert_eq!(
        units(shown.at_work().collect()),
        ["C", "E", "F", "G", "H", "I"].map(|code| format!("nhs2005.{code}"))
    );
    let team = house.service().team_gaps(house.staff("lead")).unwrap();
    assert_eq!(team.without_profile, ["M Bell"]);
    let unit = |id: &str| team.units.iter().find(|one| one.unit == id).unwrap();
    let b = unit("nhs2005.B");
    assert_eq!((b.asked_of, b.only_one), (2, true));
    assert_eq!(b.held_by, ["A Osei"]);
    assert_eq!(b.at_work, ["L Ead"]);
    let d = unit("nhs2005.D");
    assert_eq!(d.in_modules, ["A Osei", "L Ead"]);
    assert!(d.at_work.is_empty() && d.held_by.is_empty() && !d.only_one);
    assert!(serde_json::to_string(&team).unwrap().contains("held_by"));
}

/// R000-24: a self-rating has its action, by when, and a review; it stands beside the judgement. R000-23: both are dated, and
/// neither changes the other.
#[test]
fn a_self_rating_stands_beside_the_judgement() {
    let house = House::new();
    authority(&house, "nhs2005");
    let id = profile(&house, "Case manager", "");
    assign(&house, "osei", id);
    house.saved(
        "osei",
        r#"{"command":"rate_self","unit":"nhs2005.B","rating":"help_others","action":"teach the new one","by_when":"2027-01-31","review":"2027-02-28"}"#,
    );
    let rated = gaps(&house, "osei");
    assert_eq!(row(&rated, "nhs2005.B").standing, Standing::NotAssessed);
    later(&house, 1);
    judge(&house, "osei", "nhs2005.B", "not_yet_competent", "");
    later(&house, 1);
    house.saved(
        "osei",
        r#"{"command":"rate_self","unit":"nhs2005.B","rating":"alone","action":"read the plan again","by_when":"2027-01-31","review":"2027-02-28"}"#,
    );
    let shown = gaps(&house, "osei");
    let row = row(&shown, "nhs2005.B");
    assert_eq!(row.standing, Standing::NotYet);
    assert_eq!(row.judgements[0].decision, "not yet competent");
    assert_eq!(Some(row.judgements[0].day), Day::of(2026, 11, 17));
    let rating = &row.ratings[0];
    assert_eq!(rating.rating, "on my own");
    assert_eq!(Some(rating.day), Day::of(2026, 11, 18));
    assert_eq!(rating.action, "read the plan again");
    assert_eq!(rating.by_when, Day::of(2027, 1, 31));
    assert_eq!(rating.review, Day::of(2027, 2, 28));
}

/// R000-20: evidence for any unit can be tagged with domain D, and the report warns while D has evidence from no clinical case.
#[test]
fn domain_d_without_a_clinical_case_is_warned_of() {
    let house = House::new();
    let id = profile(&house, "Case manager", "");
    assign(&house, "osei", id);
    let warned = |house: &House| {
        let shown = gaps(house, "osei");
        shown.warnings.iter().any(|one| one.starts_with("Domain D"))
    };
    assert!(warned(&house));
    // Learning without a case does not show it.
    house.saved(
        "osei",
        r#"{"command":"file_item","kind":"learning","title":"Dementia","did":"I read about it","statements":["nhs2005.D.1"]}"#,
    );
    assert!(warned(&house));
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let contact = house.contact("osei", &number, "").first.0;
    house.saved(
        "osei",
        &super::about(
            &number,
            "file_evidence",
            &format!(
                r#""about":{contact},"did":"I asked how she felt","statements":["nhs2005.B.1"],"tags":["cognition"]"#
            ),
        ),
    );
    assert!(!warned(&house));
}

/// R000-27: what is assumed of everybody is a note on the set, and raises no gap.
#[test]
fn assumed_basics_raise_no_gap() {
    let house = House::new();
    let id = profile(
        &house,
        "Case manager",
        r#","units":[{"unit":"nhs2005.B"},{"unit":"ksf.6","need":"assumed"}]"#,
    );
    assign(&house, "osei", id);
    let shown = gaps(&house, "osei");
    assert!(shown.assumed.contains("clinical governance"), "{shown:?}");
    let assumed = row(&shown, "ksf.6");
    assert_eq!((assumed.standing, assumed.gap), (Standing::Assumed, false));
    assert!(row(&shown, "nhs2005.B").gap);
    let team = house.service().team_gaps(house.staff("lead")).unwrap();
    assert!(team.units.iter().all(|unit| unit.unit != "ksf.6"));
}

/// R004-15 (part), T-24: levels are by field of practice; a lower one than asked for is said so, with its name.
#[test]
fn a_level_counts_in_its_own_field_of_practice() {
    let house = House::new();
    authority(&house, "cmp");
    let id = profile(
        &house,
        "Case manager, brain injury",
        r#","units":[{"unit":"cmp.pp.01","level":"CMP2","complexity":"rare injuries","specialty":"brain injury"}]"#,
    );
    assign(&house, "osei", id);
    let stands = |house: &House| row(&gaps(house, "osei"), "cmp.pp.01").words.clone();
    judge(
        &house,
        "osei",
        "cmp.pp.01",
        "competent",
        r#","level":"CMP3","specialty":"children""#,
    );
    assert_eq!(stands(&house), "not assessed");
    judge(
        &house,
        "osei",
        "cmp.pp.01",
        "competent",
        r#","level":"CMP1","specialty":"Brain injury""#,
    );
    assert_eq!(stands(&house), "judged at CMP1, lower than required");
    judge(
        &house,
        "osei",
        "cmp.pp.01",
        "competent",
        r#","level":"CMP2","specialty":"brain injury""#,
    );
    assert_eq!(stands(&house), "judged competent");
}

fn grid_row<'a>(grid: &'a TeamGrid, id: &str) -> &'a GridRow {
    grid.rows.iter().find(|row| row.id == id).unwrap()
}

#[test]
fn the_grid_says_who_holds_what_and_where_there_is_only_one() {
    let house = House::new();
    authority(&house, "nhs2005");
    let id = profile(&house, "Case manager", "");
    assign(&house, "osei", id);
    assign(&house, "bell", id);
    judge(&house, "osei", "nhs2005.B", "competent", "");
    judge(&house, "osei", "nhs2005.C", "competent", "");
    judge(&house, "bell", "nhs2005.C", "competent", "");
    house.saved(
        "bell",
        r#"{"command":"file_item","kind":"learning","title":"Dementia","did":"I read","statements":["nhs2005.D.1"]}"#,
    );
    let lead = house.staff("lead");
    let grid = house.service().team_grid(lead, "nhs2005", false).unwrap();
    let names: Vec<&str> = grid.people.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["A Osei", "B Oss", "L Ead", "M Bell"]);
    assert_eq!(grid.rows.len(), 9);
    let b = grid_row(&grid, "nhs2005.B");
    assert_eq!(
        (b.marks.as_str(), b.held_by, b.only_one),
        ("C..-", 1, Some(0))
    );
    let c = grid_row(&grid, "nhs2005.C");
    assert_eq!((c.marks.as_str(), c.held_by, c.only_one), ("C..C", 2, None));
    let holders: Vec<&str> = grid.holders(c).map(|one| one.name.as_str()).collect();
    assert_eq!(holders, ["A Osei", "M Bell"]);
    assert_eq!(grid_row(&grid, "nhs2005.D").marks, "-..e");
    assert_eq!(grid_row(&grid, "nhs2005.A").marks, "....");
    for row in &grid.rows {
        for mark in row.marks.chars() {
            assert!(
                grid.legend.iter().any(|(known, _)| *known == mark),
                "{mark}"
            );
        }
    }
    let statements = house.service().team_grid(lead, "cmp", true).unwrap();
    assert_eq!(statements.rows.len(), 196);
    assert!(statements.rows.iter().all(|row| row.marks == "...."));
    let unknown = refusal(house.service().team_grid(lead, "nmc", false));
    assert_eq!(unknown.reason, Reason::Unknown);
}
