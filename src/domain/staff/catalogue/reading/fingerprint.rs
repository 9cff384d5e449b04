//! What marks the words of one version of a framework among those of all others.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::super::Framework;

/// The first digits of a hash over everything that gives the ids of a framework their meaning, in a form that never
/// changes: decisions are pinned to it. What is added to the form later is left out where a table does not use it.
pub(super) fn fingerprint(framework: &Framework) -> String {
    let mut form = String::new();
    let mut put = |parts: &[&str]| {
        form.push_str(&parts.join("\u{1f}"));
        form.push('\u{1e}');
    };
    put(&[
        "framework",
        &framework.id,
        &framework.title,
        framework.level_mode.code(),
    ]);
    for one in &framework.levels {
        put(&["level", &one.id, &one.title, &one.summary]);
    }
    for one in &framework.areas {
        let parent = one.parent.as_deref().unwrap_or_default();
        put(&["area", &one.id, parent, &one.title, &one.summary]);
    }
    for unit in &framework.units {
        let level = unit.required_level.as_deref().unwrap_or_default();
        put(&[
            "unit",
            &unit.id,
            &unit.area,
            level,
            &unit.title,
            &unit.summary,
        ]);
        for one in &unit.statements {
            let level = one.level.as_deref().unwrap_or_default();
            match one.part {
                None => put(&["statement", &one.id, &one.row, level, &one.text]),
                Some(part) => put(&[
                    "statement",
                    &one.id,
                    &one.row,
                    level,
                    &one.text,
                    part.code(),
                ]),
            }
        }
    }
    let mut digits = String::with_capacity(12);
    for byte in Sha256::digest(form.as_bytes()).iter().take(6) {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}
