//! The slow tests: the built program in a real pseudo-terminal, killed, cut off and crowded. One binary, so one link.
