//! The program's door: no logic here.

fn main() {}
