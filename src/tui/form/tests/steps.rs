//! Forms in steps, and lists in them.

use super::*;

/// A form in two steps, the second with a list.
fn in_steps() -> Form {
    let units = vec![
        Choice::new("b", "Leading"),
        Choice::new("d", "Cognition"),
        Choice::new("e", "Medicines"),
    ];
    let row = |shown: &dyn Fn(&str) -> String| format!("{} / {}", shown("unit"), shown("why"));
    let list = Group::new(
        "units",
        "Units",
        vec![
            Field::choice("unit", "Unit", units).required(),
            Field::text("why", "Why"),
        ],
    )
    .required()
    .listed(row);
    let spec = FormSpec::new("post", "Post")
        .step("what it is")
        .field(Field::text("title", "Title").required())
        .step("units")
        .group(list);
    Form::new(spec)
}

fn shown(form: &Form) -> String {
    drawn(form, 60, 12, Charset::Unicode).backend().to_string()
}

#[test]
fn saving_goes_on_from_step_to_step_and_back_is_a_key() {
    let mut form = in_steps();
    assert!(shown(&form).contains("Post: step 1 of 2, what it is"));
    assert!(!shown(&form).contains("Units"));
    // What a step lacks is said before it is left.
    assert_eq!(press(&mut form, &[ctrl('s')]), Outcome::Stay);
    assert_eq!(form.focused(), "title");
    assert!(shown(&form).contains("needed"));
    press(&mut form, &[key('x'), ctrl('s')]);
    assert_eq!(form.focused(), "units");
    let second = shown(&form);
    assert!(second.contains("Post: step 2 of 2, units"), "{second}");
    // Nothing is complained about before it was tried.
    assert!(!second.contains("needed"), "{second}");
    press(&mut form, &[plain(KeyCode::F(5))]);
    assert_eq!(form.focused(), "title");
    // The keyboard walks from step to step by itself, too.
    press(&mut form, &[plain(KeyCode::Down)]);
    assert_eq!(form.focused(), "units");
    press(&mut form, &[plain(KeyCode::Up), plain(KeyCode::F(6))]);
    assert_eq!(form.focused(), "units");
    assert_eq!(press(&mut form, &[ctrl('s')]), Outcome::Stay);
    assert!(shown(&form).contains("needed"));
}

#[test]
fn a_list_has_a_row_for_each_that_opens_and_shuts() {
    let mut form = in_steps();
    let values = [
        ("title", "Matron"),
        ("units.1.unit", "b"),
        ("units.1.why", "many"),
        ("units.2.unit", "d"),
    ];
    let values: BTreeMap<String, String> = values
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
    form.set_values(&values);
    press(&mut form, &[ctrl('s'), plain(KeyCode::Down)]);
    assert_eq!(form.focused(), "units.1");
    let list = shown(&form);
    assert!(
        list.contains("Leading / many") && list.contains("Cognition / "),
        "{list}"
    );
    assert!(!list.contains("Why"), "{list}");
    // A row is one step down; opened, its fields are.
    press(&mut form, &[plain(KeyCode::Down)]);
    assert_eq!(form.focused(), "units.2");
    press(&mut form, &[plain(KeyCode::Enter)]);
    assert_eq!(form.focused(), "units.2.unit");
    press(&mut form, &[plain(KeyCode::Tab), key('z')]);
    assert!(shown(&form).contains("Cognition / z"));
    // Left, it shuts by itself.
    press(
        &mut form,
        &[plain(KeyCode::Up), plain(KeyCode::Up), plain(KeyCode::Up)],
    );
    assert_eq!(form.focused(), "units.1");
    assert!(!shown(&form).contains("Why"));
    // One more is open where it is to be filled in; one that is removed comes back.
    press(&mut form, &[ctrl('n')]);
    assert_eq!(form.focused(), "units.3.unit");
    press(&mut form, &[key('m'), ctrl('r')]);
    assert_eq!(form.focused(), "units");
    press(&mut form, &[ctrl('z')]);
    assert_eq!(form.value("units.3.unit"), "e");
    press(
        &mut form,
        &[
            plain(KeyCode::F(5)),
            plain(KeyCode::Down),
            plain(KeyCode::Down),
        ],
    );
    assert_eq!(form.focused(), "units.1");
    press(&mut form, &[ctrl('r')]);
    // The keyboard stays on the next row.
    assert_eq!(
        (form.focused(), form.value("units.1.unit")),
        ("units.1", "d".to_owned())
    );
    press(&mut form, &[ctrl('z')]);
    assert_eq!(form.value("units.3.unit"), "b");
    assert_eq!(form.value("units.3.why"), "many");
}

#[test]
fn what_is_refused_in_a_row_that_is_shut_opens_it() {
    let mut form = in_steps();
    let values = [
        ("title", "Matron"),
        ("units.1.unit", "b"),
        ("units.2.unit", ""),
    ];
    let values: BTreeMap<String, String> = values
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
    form.set_values(&values);
    form.refuse(Some("units.1.why"), "say why");
    assert_eq!(form.focused(), "units.1.why");
    assert!(shown(&form).contains("! say why"));
    press(&mut form, &[ctrl('s')]);
    assert_eq!(form.focused(), "units.1.why");
    // Shut, the row says what is wrong in it.
    press(
        &mut form,
        &[
            key('x'),
            plain(KeyCode::Up),
            plain(KeyCode::Up),
            plain(KeyCode::Up),
        ],
    );
    assert_eq!(form.focused(), "units");
    let list = shown(&form);
    assert!(list.contains("! Unit: needed"), "{list}");
    assert_eq!(press(&mut form, &[ctrl('s')]), Outcome::Stay);
    assert_eq!(form.focused(), "units.2.unit");
    press(&mut form, &[key('m')]);
    assert_eq!(press(&mut form, &[ctrl('s')]), Outcome::Save);
    // A draft of it is the same form again.
    let kept = form.values();
    let mut again = in_steps();
    again.set_values(&kept);
    assert_eq!(again.values(), kept);
}

#[test]
fn a_form_in_steps_is_drawn_at_every_size() {
    let mut form = in_steps();
    press(&mut form, &[plain(KeyCode::F(6)), ctrl('n'), ctrl('n')]);
    for width in 1..=40 {
        for height in 1..=14 {
            drawn(&form, width, height, Charset::Ascii);
        }
    }
}
