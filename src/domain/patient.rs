//! One patient's present state: rooms, one per feature.

pub mod risk;
