//! The architecture as a test: floors, forbidden words and the shape of files.
//!
//! A breach is a sentence with the place, the rule and the way out. When a rule is wrong, change it here in the commit that needs it,
//! and say why there.

mod floors;
mod shape;
mod words;

fn assert_none(breaches: impl IntoIterator<Item = String>) {
    let breaches: Vec<String> = breaches.into_iter().collect();
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}
