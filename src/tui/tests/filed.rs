//! What I filed, on the competence screen.

use super::Desk;
use crate::service::tests::House;

/// What is linked to no statement must be found again, or nobody could ever link it.
#[test]
fn an_item_without_a_statement_stands_first_and_can_be_linked_from_there() {
    let house = House::new();
    house.saved(
        "osei",
        r#"{"command":"file_item","kind":"reflection","title":"After the visit","did":"I asked what matters"}"#,
    );
    let mut desk = Desk::of(house, "osei");
    desk.types("3v");
    desk.until("Not linked to a statement yet");
    desk.until("After the visit");
    desk.types("jt");
    desk.until("Another statement, a stage or a tag");
    desk.enter();
    desk.until("After the visit");
    let house = desk.leave();

    let view = house.service().evidence(house.staff("osei")).unwrap();
    let item = view.unlinked[0].entry.0;
    house.saved(
        "osei",
        &format!(r#"{{"command":"link_evidence","item":{item},"add":["nhs2005.A.1"]}}"#),
    );
    let view = house.service().evidence(house.staff("osei")).unwrap();
    assert_eq!((view.unlinked.len(), view.items), (0, 1));
    house.rebuild_equals_live();
}
