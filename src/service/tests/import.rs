//! Caseloads from files: dialects, doing it again, conflicts, rejected rows, size.

use std::fmt::Write as _;

use super::House;
use crate::domain::patient::identity::DetailField;
use crate::domain::refusal::Reason;
use crate::exchange::csv_patients::plan::Counts;
use crate::exchange::csv_patients::{Action, Plan, Sheet, read, rejected_csv};
use crate::service::Failure;
use crate::service::import::Applied;

fn sheet(name: &str) -> Sheet {
    let path = format!("{}/fixtures/import/{name}", env!("CARGO_MANIFEST_DIR"));
    read(&std::fs::read(path).unwrap(), name).unwrap()
}

fn of_text(text: &str) -> Sheet {
    read(text.as_bytes(), "text.csv").unwrap()
}

impl House {
    fn plan(&self, login: &str, sheet: &Sheet) -> Plan {
        self.service()
            .plan_import(self.staff(login), sheet)
            .unwrap()
    }

    fn apply(&self, login: &str, plan: &Plan) -> Applied {
        let mut told = Vec::new();
        let applied = self
            .service()
            .apply_import(self.staff(login), plan, &mut |done, total| {
                told.push((done, total));
            })
            .unwrap();
        let total = plan.rows.len() as u64;
        assert_eq!(told.last(), Some(&(total, total)));
        applied
    }
}

const DIALECTS: &[&str] = &[
    "comma_utf8.csv",
    "semicolon_bom.csv",
    "windows_1252.csv",
    "tab.csv",
    "other_order.csv",
];

fn counts(
    register: usize,
    update: usize,
    unchanged: usize,
    rejected: usize,
    conflicts: usize,
) -> Counts {
    Counts {
        register,
        update,
        unchanged,
        rejected,
        conflicts,
    }
}

#[test]
fn five_dialects_say_the_same_and_doing_it_again_changes_nothing() {
    let house = House::new();
    let mut plans = Vec::new();
    for name in DIALECTS {
        let plan = house.plan("osei", &sheet(name));
        assert_eq!(
            plan.counts(),
            counts(5, 0, 0, 0, 0),
            "{name}: {:#?}",
            plan.table()
        );
        plans.push(plan);
    }
    let delimiters: Vec<char> = plans.iter().map(|plan| plan.delimiter).collect();
    assert_eq!(delimiters, [',', ';', ',', '\t', ',']);
    let encodings: Vec<&str> = plans.iter().map(|plan| plan.encoding).collect();
    assert_eq!(
        encodings,
        [
            "UTF-8",
            "UTF-8 with byte order mark",
            "Windows-1252",
            "UTF-8",
            "UTF-8"
        ]
    );
    assert_eq!(plans[4].unknown_columns, ["Ward"]);
    // What is asked of the service differs in nothing but the file's name.
    let asked = |place: usize| {
        let rows: Vec<_> = plans[place].rows.iter().map(|row| &row.commands).collect();
        format!("{rows:?}").replace(DIALECTS[place], "FILE")
    };
    for (place, name) in DIALECTS.iter().enumerate() {
        assert_eq!(asked(place), asked(0), "{name}");
    }
    let head = house.service().shared.reader.head().last;
    let applied = house.apply("osei", &plans[0]);
    assert_eq!(
        (applied.registered, applied.refused.len()),
        (5, 0),
        "{applied:?}"
    );
    let after = house.service().shared.reader.head().last;
    assert!(after >= head + 5 * 4);
    for name in DIALECTS {
        let again = house.plan("osei", &sheet(name));
        assert_eq!(
            again.counts(),
            counts(0, 0, 5, 0, 0),
            "{name}: {:#?}",
            again.table()
        );
        house.apply("osei", &again);
    }
    assert_eq!(house.service().shared.reader.head().last, after);
    let today = house.service().today(house.staff("osei")).unwrap();
    assert_eq!(today.header.patients, 5);
    house.rebuild_equals_live();
}

const PEOPLE: &str = "NHS number,Surname,Forenames,DOB,Phone,Postcode,Intensity,Case manager,Last contact,Next visit\n\
    9991000001,Alpha,Ann,01/02/1940,01632 960001,zz12ab,weekly,osei,10/11/2026,20/11/2026\n";

#[test]
fn a_value_changed_in_the_program_stays_and_the_rest_of_the_row_is_taken() {
    let house = House::new();
    let number = crate::domain::nhs_number::NhsNumber::synthetic(7)
        .unwrap()
        .plain();
    let file = PEOPLE.replace("9991000001", &number);
    let plan = house.plan("osei", &of_text(&file));
    assert_eq!(plan.counts(), counts(1, 0, 0, 0, 0), "{:#?}", plan.table());
    house.apply("osei", &plan);
    let id = house.service().find_patient(&number).unwrap();
    let state = house.service().state(id).unwrap();
    assert_eq!(state.identity.get(DetailField::Postcode), "ZZ1 2AB");
    let (_, policy, zone) = house.service().policy_now();
    assert_eq!(
        state
            .contact
            .last_made
            .unwrap()
            .mark
            .at
            .day(&zone)
            .to_string(),
        "2026-11-10"
    );
    assert_eq!(
        state.clock().due(&policy, &zone).unwrap().day.to_string(),
        "2026-11-20"
    );
    house.saved("osei", &format!(r#"{{"command":"correct_details","patient":"{number}","details":{{"phone":"01632 960777"}},"reason":"new phone"}}"#));
    // The same file: its value was overtaken here. Another file: one value overtaken, one new.
    let again = house.plan("osei", &of_text(&file));
    assert_eq!(
        again.counts(),
        counts(0, 0, 1, 0, 1),
        "{:#?}",
        again.table()
    );
    let newer = file
        .replace("01632 960001", "01632 960002")
        .replace("zz12ab", "zz9 9zz");
    let plan = house.plan("osei", &of_text(&newer));
    assert_eq!(plan.counts(), counts(0, 1, 0, 0, 1), "{:#?}", plan.table());
    assert_eq!(plan.rows[0].conflicts[0].program, "01632 960777");
    assert_eq!(house.apply("osei", &plan).updated, 1);
    let state = house.service().state(id).unwrap();
    assert_eq!(state.identity.get(DetailField::Phone), "01632 960777");
    assert_eq!(state.identity.get(DetailField::Postcode), "ZZ9 9ZZ");
    // Changed between plan and application: refused, not overwritten.
    let overtaken = house.plan("osei", &of_text(&newer.replace("zz9 9zz", "zz8 8zz")));
    house.saved("osei", &format!(r#"{{"command":"correct_details","patient":"{number}","details":{{"postcode":"ZZ7 7ZZ"}},"reason":"moved"}}"#));
    let applied = house.apply("osei", &overtaken);
    assert_eq!(
        (applied.updated, applied.refused.len()),
        (0, 1),
        "{applied:?}"
    );
    let state = house.service().state(id).unwrap();
    assert_eq!(state.identity.get(DetailField::Postcode), "ZZ7 7ZZ");
    house.saved("osei", &format!(r#"{{"command":"step_intensity","patient":"{number}","to":"daily","rationale":"worse"}}"#));
    let stepped = house.plan("osei", &of_text(&file));
    let fields: Vec<&str> = stepped.rows[0]
        .conflicts
        .iter()
        .map(|one| one.field.as_str())
        .collect();
    assert_eq!(
        fields,
        ["postcode", "phone", "intensity"],
        "a file never steps anybody"
    );
}

#[test]
fn rows_that_cannot_be_taken_say_why_and_the_rest_goes_on() {
    let house = House::new();
    let sheet = sheet("faulty.csv");
    let plan = house.plan("osei", &sheet);
    assert_eq!(plan.counts(), counts(2, 0, 0, 7, 0), "{:#?}", plan.table());
    let reasons: Vec<String> = plan
        .rows
        .iter()
        .filter_map(|row| match &row.action {
            Action::Rejected { reason } => Some(format!("{}: {reason}", row.line)),
            _ => None,
        })
        .collect();
    let wanted = [
        "3: this is not an NHS number",
        "4: 1 Jan 2099 lies in the future",
        "6: line 2 has the same NHS number",
        "7: the row has 3 fields and the heading 16",
        "8: the row has 18 fields and the heading 16",
        "9: the surname is missing",
        "10: 'hourly' is not a rung of the ladder",
    ];
    for (reason, begins) in reasons.iter().zip(wanted) {
        let reason = reason.to_lowercase();
        assert!(reason.starts_with(&begins.to_lowercase()), "{reason}");
    }
    let eve = &plan.rows[3];
    assert_eq!(
        (eve.name.as_str(), eve.remarks.len()),
        ("ESCAPE, Eve", 1),
        "{eve:?}"
    );
    assert_eq!(house.apply("osei", &plan).registered, 2);
    // The file of rejected rows is as it was, with the reason last, and can be put right and read again.
    let bytes = rejected_csv(&sheet, &plan);
    let rejected = read(&bytes, "rejected.csv").unwrap();
    assert_eq!(rejected.rows.len(), 7);
    assert_eq!(rejected.headings.last().unwrap(), "reason");
    assert_eq!(rejected.rows[0].fields[1], "Wrong");
    assert_eq!(
        rejected.rows[2].fields.last().unwrap(),
        "line 2 has the same NHS number"
    );
    assert_eq!(
        rejected_csv(
            &sheet,
            &Plan {
                rows: Vec::new(),
                ..plan
            }
        ),
        b""
    );
}

#[test]
fn people_alike_are_named_and_never_joined() {
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let alike = of_text("Surname,Forenames,DOB\nBegum,Test,3/3/1941\n");
    let plan = house.plan("osei", &alike);
    let Action::Rejected { reason } = &plan.rows[0].action else {
        unreachable!("{plan:?}")
    };
    assert!(
        reason.starts_with("BEGUM, Test, born 1941-03-03, is registered already"),
        "{reason}"
    );
    // Another number is another person; the same number is the same, whatever the name's spelling.
    let other = crate::domain::nhs_number::NhsNumber::synthetic(2)
        .unwrap()
        .plain();
    let plan = house.plan(
        "osei",
        &of_text(&format!(
            "Surname,Forenames,DOB,NHS\nBegum,Test,3/3/1941,{other}\n"
        )),
    );
    assert_eq!(house.apply("osei", &plan).registered, 1, "{plan:?}");
    let plan = house.plan(
        "osei",
        &of_text(&format!(
            "Surname,Forenames,DOB,NHS\nBégum,Test,3/3/1941,{number}\n"
        )),
    );
    assert_eq!(plan.counts(), counts(0, 0, 0, 0, 1).with_unchanged(1));
    // Without a number, but brought in before: the same row again is nothing new.
    let nameless = of_text("Surname,Forenames,DOB\nLee,Sam,4/4/1944\n");
    assert_eq!(
        house
            .apply("osei", &house.plan("osei", &nameless))
            .registered,
        1
    );
    assert_eq!(
        house.plan("osei", &nameless).counts(),
        counts(0, 0, 1, 0, 0)
    );
}

impl Counts {
    fn with_unchanged(self, unchanged: usize) -> Counts {
        Counts { unchanged, ..self }
    }
}

#[test]
fn a_case_manager_brings_in_their_own_and_a_lead_anybodys() {
    let house = House::new();
    let number = |index| {
        crate::domain::nhs_number::NhsNumber::synthetic(index)
            .unwrap()
            .plain()
    };
    let file = format!(
        "NHS,Surname,DOB,Manager,Phone\n{},Own,1/1/1940,A Osei,1\n{},Other,1/1/1941,bell,2\n{},Nobody,1/1/1942,nn,3\n",
        number(1),
        number(2),
        number(3)
    );
    let plan = house.plan("osei", &of_text(&file));
    assert_eq!(plan.counts(), counts(1, 0, 0, 2, 0), "{:#?}", plan.table());
    let plan = house.plan("lead", &of_text(&file));
    assert_eq!(plan.counts(), counts(2, 0, 0, 1, 0), "{:#?}", plan.table());
    house.apply("lead", &plan);
    let other = house.service().find_patient(&number(2)).unwrap();
    let owner = house.service().state(other).unwrap().assignment.current;
    assert_eq!(owner, Some(house.staff("bell")));
    // Somebody else's patient is not mine to change.
    let changed = file.replace(",2\n", ",22\n");
    let plan = house.plan("osei", &of_text(&changed));
    let Action::Rejected { reason } = &plan.rows[1].action else {
        unreachable!("{plan:?}")
    };
    assert!(
        reason.starts_with("is on the caseload of M Bell"),
        "{reason}"
    );
    house.saved("lead", r#"{"command":"add_staff","details":{"login":"desk","name":"D Esk","roles":["coordinator"],"profession":"office"}}"#);
    let refused = house
        .service()
        .plan_import(house.staff("desk"), &of_text(&file));
    assert!(
        matches!(refused, Err(Failure::Refused(refusal)) if refusal.reason == Reason::NotAllowed)
    );
}

#[test]
fn a_whole_service_is_brought_in() {
    let house = House::new();
    let mut file = "NHS number,Surname,Forenames,DOB,Intensity\n".to_owned();
    for index in 0..1_000 {
        let number = crate::domain::nhs_number::NhsNumber::synthetic(index)
            .unwrap()
            .plain();
        writeln!(
            file,
            "{number},Surname{index},Test,{}/{}/1940,weekly",
            index % 28 + 1,
            index % 12 + 1
        )
        .unwrap();
    }
    let sheet = of_text(&file);
    let plan = house.plan("osei", &sheet);
    assert_eq!(plan.counts(), counts(1_000, 0, 0, 0, 0));
    assert_eq!(house.apply("osei", &plan).registered, 1_000);
    assert_eq!(
        house.plan("osei", &sheet).counts(),
        counts(0, 0, 1_000, 0, 0)
    );
}
