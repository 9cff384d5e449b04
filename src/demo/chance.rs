//! Chance with a fixed seed: the demo is the same every time, whoever makes it.

/// A small generator of numbers that look random (`SplitMix64`); not for anything secret.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn from_seed(seed: u64) -> Chance {
        Chance(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 when `end` is 0.
    pub(super) fn below(&mut self, end: u32) -> u32 {
        let scaled = (self.next() >> 32) * u64::from(end);
        u32::try_from(scaled >> 32).unwrap_or(0)
    }

    /// A place in a list of `count`.
    pub(super) fn place(&mut self, count: usize) -> usize {
        usize::try_from(self.below(u32::try_from(count).unwrap_or(u32::MAX))).unwrap_or(0)
    }

    /// True so many times in ten thousand.
    pub(super) fn in_ten_thousand(&mut self, share: u32) -> bool {
        self.below(10_000) < share
    }

    /// True so many times in a hundred.
    pub(super) fn in_hundred(&mut self, share: u32) -> bool {
        self.in_ten_thousand(share * 100)
    }

    /// One of a list that is not empty.
    pub(super) fn one_of<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        assert!(!list.is_empty(), "BUG: nothing to choose from");
        list[self.place(list.len())]
    }

    /// A number from `low` to `high`, both among them.
    pub(super) fn between(&mut self, low: u16, high: u16) -> u16 {
        let span = u32::from(high.saturating_sub(low)) + 1;
        low + u16::try_from(self.below(span)).unwrap_or(0)
    }
}
