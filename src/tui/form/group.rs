//! Groups of fields that may be repeated: where their members stand among the fields, and how one comes and goes.

use super::Form;
use super::slot::{Editor, Member, Slot};
use super::spec::{Field, FormSpec, Group, Part};
use std::collections::BTreeMap;

/// Members of a group at most, so that a damaged draft cannot ask for a million.
const MEMBERS_MAX: usize = 50;

/// Returns the fields of a form before anything is typed: of each group only the head.
pub(super) fn lay_out(spec: &FormSpec) -> Vec<Slot> {
    let lay = |(index, part): (usize, &Part)| match part {
        Part::Field(field) => Slot::new(field, field.key.clone(), None),
        Part::Group(group) => head(index, group),
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

fn member_slots(index: usize, group: &Group, number: usize) -> impl Iterator<Item = Slot> {
    group.fields.iter().map(move |field| {
        Slot::new(
            field,
            format!("{}.{number}.{}", group.key, field.key),
            Some(Member {
                group: index,
                number,
            }),
        )
    })
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
            .flat_map(|number| member_slots(index, group, number))
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
        let new: Vec<Slot> = member_slots(index, group, members + 1).collect();
        let place = head + 1 + members * group.fields.len();
        self.slots.splice(place..place, new);
        set_count(&mut self.slots, head, members + 1);
        self.slots[head].refused = None;
        self.revision += 1;
        self.move_to(place);
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
                slot.key = format!("{}.{}.{}", group.key, other.number, slot.field.key);
            }
        }
        let Editor::Head { members, .. } = self.slots[head].editor else {
            return;
        };
        set_count(&mut self.slots, head, members.saturating_sub(1));
        self.revision += 1;
        self.focus = head;
    }

    /// Brings the member back that was removed last, when the keyboard is at the head of its group. Returns whether it
    /// did.
    pub(super) fn bring_back(&mut self) -> bool {
        let Some(Slot {
            editor:
                Editor::Head {
                    group: index,
                    members,
                },
            ..
        }) = self.slots.get(self.focus)
        else {
            return false;
        };
        let (index, number) = (*index, *members + 1);
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
            slot.key = format!("{}.{number}.{}", group.key, slot.field.key);
        }
        let place = self.focus + 1 + (number - 1) * group.fields.len();
        self.slots.splice(place..place, back);
        set_count(&mut self.slots, self.focus, number);
        self.revision += 1;
        self.move_to(place);
        true
    }
}
