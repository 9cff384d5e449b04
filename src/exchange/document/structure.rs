//! What a screen reader is told: which text is a heading, a list, a table's cell.

use std::num::NonZeroU16;

use krilla::tagging::{
    Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};

/// What a part of the document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A heading with its rank (the title is 1) and its text.
    Heading(u16, String),
    /// A paragraph.
    Paragraph,
    /// A box with a caution.
    Box,
    /// A list of points.
    Bullets,
    /// A list of terms.
    Terms,
    /// A point or a term with what is said of it.
    Entry,
    /// A bullet or a term.
    Label,
    /// What is said.
    Body,
    /// A table.
    Table,
    /// A table's row.
    Row,
    /// A column's heading.
    Head,
    /// A table's cell.
    Cell,
}

/// A place in the structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(usize);

/// The structure while the document is laid out and drawn: a tree in reading order.
#[derive(Default)]
pub(super) struct Structure {
    parts: Vec<Planted>,
}

struct Planted {
    part: Part,
    below: Option<Place>,
    drawn: Vec<Identifier>,
}

impl Structure {
    /// Adds a part at the end of what stands below another, or at the top.
    pub fn add(&mut self, below: Option<Place>, part: Part) -> Place {
        self.parts.push(Planted {
            part,
            below,
            drawn: Vec::new(),
        });
        Place(self.parts.len() - 1)
    }

    /// Says that what was drawn belongs to a part.
    pub fn drawn(&mut self, place: Place, identifier: Identifier) {
        if let Some(planted) = self.parts.get_mut(place.0) {
            planted.drawn.push(identifier);
        }
    }

    /// The tree as the file keeps it. A part stands after the one that holds it, so they are gathered from the last.
    pub fn tree(self) -> TagTree {
        let mut below: Vec<Vec<Node>> = self.parts.iter().map(|_| Vec::new()).collect();
        let mut top = Vec::new();
        for (at, planted) in self.parts.into_iter().enumerate().rev() {
            let mut children: Vec<Node> = planted.drawn.into_iter().map(Node::from).collect();
            children.extend(std::mem::take(&mut below[at]).into_iter().rev());
            let group = Node::from(TagGroup::with_children(kind(planted.part), children));
            match planted.below {
                Some(Place(parent)) => below[parent].push(group),
                None => top.push(group),
            }
        }
        let mut tree = TagTree::new();
        for group in top.into_iter().rev() {
            tree.push(group);
        }
        tree
    }
}

fn kind(part: Part) -> TagKind {
    match part {
        Part::Heading(rank, text) => {
            Tag::Hn(NonZeroU16::new(rank).unwrap_or(NonZeroU16::MIN), Some(text)).into()
        }
        Part::Paragraph => Tag::P.into(),
        Part::Box => Tag::Section.into(),
        Part::Bullets => Tag::L(ListNumbering::Disc).into(),
        Part::Terms => Tag::L(ListNumbering::None).into(),
        Part::Entry => Tag::LI.into(),
        Part::Label => Tag::Lbl.into(),
        Part::Body => Tag::LBody.into(),
        Part::Table => Tag::Table.into(),
        Part::Row => Tag::TR.into(),
        Part::Head => Tag::TH(TableHeaderScope::Column).into(),
        Part::Cell => Tag::TD.into(),
    }
}
