//! What corresponds between frameworks, and what an entry could show.
