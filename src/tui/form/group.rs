//! Groups of fields that may be repeated: where their members stand among the fields, and how one comes and goes.

use super::Form;
use super::slot::{Editor, Member, Slot};
use super::spec::{Field, FormSpec, Group, Part};
use std::collections::BTreeMap;

/// Members of a group at most, so that a damaged draft cannot ask for a million.
const MEMBERS_MAX: usize = 80;

/// Returns the fields of a form before anything is typed: of each group only the head.
pub(super) fn lay_out(spec: &FormSpec) -> Vec<Slot> {
    let lay = |(index, part): (usize, &Part)| {
        let mut slot = match part {
            Part::Field(field) => Slot::new(field, field.key.clone(), None),
            Part::Group(group) => head(index, group),
        };
        slot.step = spec.step_of(index);
        slot
    };
    spec.parts.iter().enumerate().map(lay).collect()
}

fn head(index: usize, group: &Group) -> Slot {
    let mut field = Field::read_only(&group.key, &group.label, "").help(&group.help);
    field.required = group.required;
    field.shortcut = group.shortcut;
    Slot::with(
        Editor::Head {
            group: index,
            members: 0,
        },
        field,
        group.key.clone(),
        None,
    )
}

/// The slots of a member: in a list its row first, and the others shut.
fn member_slots(
    step: usize,
    index: usize,
    group: &Group,
    number: usize,
) -> impl Iterator<Item = Slot> {
    let member = Member {
        group: index,
        number,
    };
    let is_listed = group.row.is_some();
    let row = is_listed.then(|| {
        let key = format!("{}.{number}", group.key);
        let field = Field::read_only(&key, "", "").help("Enter opens it, Ctrl-R removes it");
        Slot::with(Editor::Row, field, key, Some(member))
    });
    let fields = group.fields.iter().map(move |field| {
        let key = format!("{}.{number}.{}", group.key, field.key);
        let mut slot = Slot::new(field, key, Some(member));
        slot.folded = is_listed;
        slot
    });
    row.into_iter().chain(fields).map(move |mut slot| {
        slot.step = step;
        slot
    })
}

/// Sets the key by which a member's slot is found, now that it has another number.
fn renumber(slot: &mut Slot, group: &Group, number: usize) {
    slot.key = match slot.editor {
        Editor::Row => format!("{}.{number}", group.key),
        _ => format!("{}.{number}.{}", group.key, slot.field.key),
    };
}

fn group_of(spec: &FormSpec, index: usize) -> Option<&Group> {
    match spec.parts.get(index) {
        Some(Part::Group(group)) => Some(group),
        Some(Part::Field(_)) | None => None,
    }
}

/// Makes as many members of each group as the draft has values for.
pub(super) fn make_room(spec: &FormSpec, slots: &mut Vec<Slot>, values: &BTreeMap<String, String>) {
    slots.retain(|slot| slot.member.is_none());
    for (index, part) in spec.parts.iter().enumerate() {
        let Part::Group(group) = part else { continue };
        let prefix = format!("{}.", group.key);
        let numbers = values
            .keys()
            .filter_map(|key| key.strip_prefix(&prefix)?.split('.').next()?.parse().ok());
        let count = numbers.max().unwrap_or(0usize).min(MEMBERS_MAX);
        let Some(head) = slots.iter().position(|slot| is_head_of(slot, index)) else {
            continue;
        };
        let members: Vec<Slot> = (1..=count)
            .flat_map(|number| member_slots(spec.step_of(index), index, group, number))
            .collect();
        let place = head + 1;
        slots.splice(place..place, members);
        set_count(slots, head, count);
    }
}

fn is_head_of(slot: &Slot, index: usize) -> bool {
    matches!(slot.editor, Editor::Head { group, .. } if group == index)
}

fn set_count(slots: &mut [Slot], head: usize, count: usize) {
    if let Some(Slot {
        editor: Editor::Head { members, .. },
        ..
    }) = slots.get_mut(head)
    {
        *members = count;
    }
}

impl Form {
    /// Returns the group in which the keyboard is, as its place among the parts; else the next group below it, or the
    /// last one above.
    fn nearest_group(&self) -> Option<usize> {
        let group = |slot: &Slot| match slot.editor {
            Editor::Head { group, .. } => Some(group),
            _ => slot.member.map(|member| member.group),
        };
        // What is out of sight, in another step, is not near.
        let step = self.step;
        let group = |slot: &Slot| group(slot).filter(|_| slot.step == step);
        let here = self.focus.min(self.slots.len());
        let (above, below) = self.slots.split_at(here);
        below
            .iter()
            .find_map(group)
            .or_else(|| above.iter().rev().find_map(group))
    }

    /// Adds a member behind the others of the nearest group, and moves there.
    pub(super) fn add_another(&mut self) {
        let Some(index) = self.nearest_group() else {
            self.message = Some("there is nothing here to add another of".to_owned());
            return;
        };
        let Some(group) = group_of(&self.spec, index) else {
            return;
        };
        let Some(head) = self.slots.iter().position(|slot| is_head_of(slot, index)) else {
            return;
        };
        let Editor::Head { members, .. } = self.slots[head].editor else {
            return;
        };
        if members == MEMBERS_MAX {
            self.message = Some(format!("no more than {MEMBERS_MAX} fit into one form"));
            return;
        }
        let step = self.spec.step_of(index);
        let new: Vec<Slot> = member_slots(step, index, group, members + 1).collect();
        let place = head + 1 + members * group.slots();
        let first_field = place + usize::from(group.row.is_some());
        self.slots.splice(place..place, new);
        set_count(&mut self.slots, head, members + 1);
        self.slots[head].refused = None;
        self.revision += 1;
        self.move_to(first_field);
        self.keep_focus();
    }

    /// Removes the member in which the keyboard is; those behind it move up.
    pub(super) fn remove_one(&mut self) {
        let Some(member) = self.slots.get(self.focus).and_then(|slot| slot.member) else {
            self.message = Some("move to the one that is to be removed first".to_owned());
            return;
        };
        let Some(group) = group_of(&self.spec, member.group) else {
            return;
        };
        let Some(head) = self
            .slots
            .iter()
            .position(|slot| is_head_of(slot, member.group))
        else {
            return;
        };
        let gone = self
            .slots
            .extract_if(.., |slot| slot.member == Some(member))
            .collect();
        self.removed.push((member.group, gone));
        self.message = Some("removed; Ctrl-Z here brings it back".to_owned());
        for slot in &mut self.slots {
            if let Some(other) = &mut slot.member
                && other.group == member.group
                && other.number > member.number
            {
                other.number -= 1;
                let number = other.number;
                renumber(slot, group, number);
            }
        }
        let Editor::Head { members, .. } = self.slots[head].editor else {
            return;
        };
        set_count(&mut self.slots, head, members.saturating_sub(1));
        self.revision += 1;
        // In a list the keyboard stays where it is, on the next row.
        let next = head + 1 + (member.number - 1) * group.slots();
        let is_row = |index: usize| {
            let slot = self.slots.get(index);
            slot.is_some_and(|slot| matches!(slot.editor, Editor::Row))
        };
        self.focus = if is_row(next) { next } else { head };
    }

    /// Brings the member back that was removed last, when the keyboard is at the head of its group or on a row of it.
    /// Returns whether it did.
    pub(super) fn bring_back(&mut self) -> bool {
        let Some(index) = self
            .slots
            .get(self.focus)
            .and_then(|slot| match slot.editor {
                Editor::Head { group, .. } => Some(group),
                Editor::Row => slot.member.map(|member| member.group),
                _ => None,
            })
        else {
            return false;
        };
        let Some(head) = self.slots.iter().position(|slot| is_head_of(slot, index)) else {
            return false;
        };
        let Editor::Head { members, .. } = self.slots[head].editor else {
            return false;
        };
        let number = members + 1;
        let Some(place) = self.removed.iter().rposition(|(group, _)| *group == index) else {
            return false;
        };
        let Some(group) = group_of(&self.spec, index) else {
            return false;
        };
        let (_, mut back) = self.removed.remove(place);
        for slot in &mut back {
            slot.member = Some(Member {
                group: index,
                number,
            });
            renumber(slot, group, number);
        }
        let place = head + 1 + (number - 1) * group.slots();
        self.slots.splice(place..place, back);
        set_count(&mut self.slots, head, number);
        self.revision += 1;
        self.move_to(place);
        true
    }

    /// Shuts or opens the member of a list in which a slot stands.
    pub(super) fn fold(&mut self, index: usize, folded: bool) {
        let Some(member) = self.slots.get(index).and_then(|slot| slot.member) else {
            return;
        };
        if group_of(&self.spec, member.group).is_none_or(|group| group.row.is_none()) {
            return;
        }
        let of_it = self.slots.iter_mut();
        for slot in of_it.filter(|slot| slot.member == Some(member)) {
            slot.folded = folded && !matches!(slot.editor, Editor::Row);
        }
    }

    /// Whether the member is shut whose row this is.
    pub(super) fn is_shut(&self, row: usize) -> bool {
        let field = self.slots.get(row + 1);
        field.is_some_and(|field| field.folded)
    }

    /// What the row of a member says, and what is to be put right in it while it is shut.
    pub(super) fn row_words(&self, row: usize, asked: bool) -> (String, Option<String>) {
        let Some(member) = self.slots.get(row).and_then(|slot| slot.member) else {
            return (String::new(), None);
        };
        let Some(group) = group_of(&self.spec, member.group) else {
            return (String::new(), None);
        };
        let fields = &self.slots[row + 1..];
        let fields = &fields[..group.fields.len().min(fields.len())];
        let shown = |key: &str| {
            let field = fields.iter().find(|slot| slot.field.key == key);
            field.and_then(super::filled::shown).unwrap_or_default()
        };
        let words = group.row.map_or_else(String::new, |row| row(&shown));
        let wrong = fields
            .iter()
            .filter(|slot| slot.folded)
            .find_map(|slot| Some(format!("{}: {}", slot.field.label, slot.complaint(asked)?)));
        (words, wrong)
    }
}
