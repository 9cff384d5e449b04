//! The statements of every framework: how much of them crosses.

use std::fmt::Write as _;
use std::sync::Arc;

use super::Desk;
use crate::domain::staff::catalogue::TABLE_BYTES_MAX;
use crate::protocol::competence::{CompetenceAnswer, CompetenceAsk};
use crate::protocol::message::{Answer, Ask, Reply, ToClient};
use crate::protocol::pieces;
use crate::service::spoken;
use crate::service::tests::House;
use crate::service::view::statements::Statements;

/// Somebody's statements, and how many bytes the answer has on a socket, over all its frames.
fn browsed(desk: &mut Desk, known: &str) -> (Statements, usize) {
    let (staff, known) = (desk.actor, known.to_owned());
    let ask = Ask::Competence(CompetenceAsk::Statements { staff, known });
    let message = ToClient::Answer(Box::new(desk.answer(1, ask)));
    let bytes = pieces::frames(&message).unwrap().iter().map(Vec::len).sum();
    let ToClient::Answer(answer) = message else {
        panic!("no answer")
    };
    let Answer::Reply {
        reply: Ok(Reply::Competence(CompetenceAnswer::Statements(view))),
        ..
    } = *answer
    else {
        panic!("{answer:?}")
    };
    (*view, bytes)
}

/// A table of 1,100 statements, nearly as large as one may be.
fn large_table(id: &str) -> String {
    let mut table = format!(
        "schema = 1\n[framework]\nid = \"{id}\"\ntitle = \"Large {id}\"\nshort_title = \"{id}\"\npublisher = \"Us\"\npublished = \"\"\nsource_file = \"\"\nlevel_mode = \"none\"\nrights = \"Ours.\"\nwording = \"restated\"\ncaution = \"A test.\"\n[[role]]\nid = \"r\"\ntitle = \"R\"\nsummary = \"R.\"\n[[area]]\nid = \"{id}.x\"\norder = 1\nparent = \"\"\ntitle = \"X\"\nsummary = \"X.\"\n"
    );
    for unit in 1..=22 {
        write!(
            table,
            "[[unit]]\nid = \"{id}.u{unit}\"\norder = {unit}\ncode = \"U{unit}\"\narea = \"{id}.x\"\nkind = \"group\"\ntitle = \"Unit {unit}\"\nsummary = \"What it is.\"\nrequired_level = \"\"\nroles_core = [\"r\"]\nroles_select = []\nroles_not = []\nnote = \"\"\n"
        )
        .unwrap();
        for (place, letter) in ('a'..='z').chain('A'..='X').enumerate() {
            let words = "does something that matters ".repeat(4);
            writeln!(
                table,
                "[[unit.statement]]\nid = \"{id}.u{unit}.{place}\"\nrow = \"{letter}\"\nlevel = \"\"\ntext = \"In case {unit} {place} {words}.\""
            )
            .unwrap();
        }
    }
    assert!(table.len() < TABLE_BYTES_MAX, "{}", table.len());
    table
}

/// The catalogue crosses once: afterwards only what is known of somebody does, until the catalogue changes. Measured with four
/// imported tables nearly as large as one may be.
#[test]
fn the_catalogue_is_sent_once_and_again_when_it_changed() {
    let mut house = House::new();
    let (osei, lead) = (house.staff("osei"), house.staff("lead"));
    let service = Arc::new(house.take());
    let saved = |command: &str| {
        let request = spoken::read(&service, command).unwrap();
        service.execute(lead, request).unwrap()
    };
    let mut desk = Desk::new(Arc::clone(&service), osei, Arc::default());
    let (first, bytes) = browsed(&mut desk, "");
    assert!(bytes < 60_000, "{bytes}");
    let (again, bytes) = browsed(&mut desk, &first.mark);
    assert!(again.catalogue.is_none() && again.mark == first.mark);
    assert!(bytes < 1_000, "{bytes}");
    for id in ["one", "two", "three", "four"] {
        let table = serde_json::to_string(&large_table(id)).unwrap();
        saved(&format!(
            r#"{{"command":"import_catalogue","file":"{id}.toml","table":{table},"reason":"ours"}}"#
        ));
    }
    let (all, bytes) = browsed(&mut desk, &first.mark);
    assert_eq!(all.catalogue.map(|all| all.len()), Some(8));
    assert!(bytes < 1_000_000, "{bytes}");
    let (_, bytes) = browsed(&mut desk, &all.mark);
    assert!(bytes < 1_000, "{bytes}");
    // A local statement changes no version, and is told all the same.
    saved(
        r#"{"command":"extend_unit","unit":"ksf.palliative","text":"Asks where somebody wishes to die","level":"2","reason":"announced, not written"}"#,
    );
    let (later, _) = browsed(&mut desk, &all.mark);
    let outlines = later.catalogue.unwrap();
    let units = outlines.iter().flat_map(|one| &one.units);
    let mut statements = units.flat_map(|unit| &unit.statements);
    let added = statements.find(|one| one.is_local).unwrap();
    assert_eq!(added.text, "Asks where somebody wishes to die");
}
