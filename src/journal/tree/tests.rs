//! The tree against a naive one, against published figures, and against everything that can be altered in a proof.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;
use crate::journal::chain::{Hash, leaf_hash};

/// The tree as RFC 6962 defines it, word for word.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [only] => *only,
        leaves => {
            let (left, right) = leaves.split_at(naive_part(leaves.len()));
            node_hash(&naive_root(left), &naive_root(right))
        }
    }
}

fn naive_part(count: usize) -> usize {
    let mut part = 1;
    while part * 2 < count {
        part *= 2;
    }
    part
}

fn naive_path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(naive_part(leaves.len()));
    let (mut path, beside) = if index < left.len() {
        (naive_path(index, left), naive_root(right))
    } else {
        (naive_path(index - left.len(), right), naive_root(left))
    };
    path.push(beside);
    path
}

fn naive_consistency(old: usize, leaves: &[Hash], is_known: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if is_known {
            Vec::new()
        } else {
            vec![naive_root(leaves)]
        };
    }
    let (left, right) = leaves.split_at(naive_part(leaves.len()));
    let (mut proof, beside) = if old <= left.len() {
        (naive_consistency(old, left, is_known), naive_root(right))
    } else {
        let rest = naive_consistency(old - left.len(), right, false);
        (rest, naive_root(left))
    };
    proof.push(beside);
    proof
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count)
        .map(|number| leaf_hash(&number.to_le_bytes(), &[7; 32]))
        .collect()
}

fn root_of(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.push(*leaf, |_| {});
    }
    frontier.root()
}

type Nodes<'a> = Box<dyn FnMut(u32, u64) -> Result<Hash, ()> + 'a>;

fn nodes(leaves: &[Hash]) -> Nodes<'_> {
    Box::new(|level, index| {
        let from = usize::try_from(index << level).unwrap();
        leaves
            .get(from..from + (1 << level))
            .map(naive_root)
            .ok_or(())
    })
}

fn hex(hash: &Hash) -> String {
    use std::fmt::Write as _;
    hash.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[test]
fn roots_are_those_that_other_programs_compute() {
    // The eight leaves and the roots over the first 1 to 8 of them that logs of certificates are tested with.
    let data: [&[u8]; 8] = [
        b"",
        &[0x00],
        &[0x10],
        &[0x20, 0x21],
        &[0x30, 0x31],
        &[0x40, 0x41, 0x42, 0x43],
        &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        &[
            0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
            0x6e, 0x6f,
        ],
    ];
    let wanted = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut frontier = Frontier::default();
    assert_eq!(
        hex(&frontier.root()),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    for (leaf, wanted) in data.iter().zip(wanted) {
        let leaf = Sha256::new().chain_update([0]).chain_update(leaf);
        frontier.push(leaf.finalize().into(), |_| {});
        assert_eq!(hex(&frontier.root()), wanted);
    }
}

#[test]
fn every_tree_and_proof_of_up_to_forty_leaves_is_the_naive_one_and_holds() {
    let all = leaves(40);
    for size in 0..=40_u64 {
        let own = &all[..usize::try_from(size).unwrap()];
        let root = naive_root(own);
        assert_eq!(root_of(own), root, "{size}");
        assert_eq!(root_at(size, &mut nodes(own)).unwrap(), root, "{size}");
        for index in 0..size {
            let at = usize::try_from(index).unwrap();
            let proof = inclusion_proof(index, size, &mut nodes(own)).unwrap();
            assert_eq!(proof, naive_path(at, own), "{index} in {size}");
            assert!(verify_inclusion(&own[at], index, size, &proof, &root));
        }
        for old in 1..=size {
            let at = usize::try_from(old).unwrap();
            let old_root = naive_root(&own[..at]);
            let proof = consistency_proof(old, size, &mut nodes(own)).unwrap();
            assert_eq!(proof, naive_consistency(at, own, true), "{old} in {size}");
            assert!(verify_consistency((old, &old_root), (size, &root), &proof));
        }
        let nothing = Frontier::default().root();
        assert!(verify_consistency((0, &nothing), (size, &root), &[]));
    }
}

proptest! {
    /// Whatever is altered in what an inclusion proof says, it does not hold.
    #[test]
    fn an_altered_inclusion_proof_does_not_hold(size in 2_u64..300, pick in any::<u64>(), change in 0_usize..6, at in any::<usize>(), bit in 0_u32..256) {
        let all = leaves(size);
        let (root, index) = (naive_root(&all), pick % size);
        let mut leaf = all[usize::try_from(index).unwrap()];
        let mut proof = inclusion_proof(index, size, &mut nodes(&all)).unwrap();
        let (mut said_index, mut said_root) = (index, root);
        let flip = |hash: &mut Hash| hash[(bit / 8) as usize] ^= 1 << (bit % 8);
        let place = at % proof.len();
        match change {
            0 => flip(&mut leaf),
            1 => flip(&mut proof[place]),
            2 => flip(&mut said_root),
            3 => drop(proof.remove(place)),
            4 => proof.insert(place, leaf),
            _ => said_index = (index + 1 + at as u64 % (size - 1)) % size,
        }
        prop_assert!(!verify_inclusion(&leaf, said_index, size, &proof, &said_root));
        prop_assert!(!verify_inclusion(&leaf, size + index, size, &proof, &said_root));
    }

    /// Whatever is altered in what a consistency proof says, it does not hold.
    #[test]
    fn an_altered_consistency_proof_does_not_hold(size in 3_u64..300, pick in any::<u64>(), change in 0_usize..6, at in any::<usize>(), bit in 0_u32..256) {
        let all = leaves(size);
        let old = 1 + pick % (size - 1);
        let (mut root, mut old_root) = (naive_root(&all), naive_root(&all[..usize::try_from(old).unwrap()]));
        let mut proof = consistency_proof(old, size, &mut nodes(&all)).unwrap();
        let flip = |hash: &mut Hash| hash[(bit / 8) as usize] ^= 1 << (bit % 8);
        let place = at % proof.len();
        match change {
            0 => flip(&mut root),
            1 => flip(&mut old_root),
            2 => flip(&mut proof[place]),
            3 => drop(proof.remove(place)),
            4 => proof.push(root),
            _ => proof.clear(),
        }
        prop_assert!(!verify_consistency((old, &old_root), (size, &root), &proof));
        prop_assert!(!verify_consistency((size, &root), (old, &old_root), &proof));
    }

    /// The edge tells of every complete subtree, in an order from which its place follows.
    #[test]
    fn what_is_told_lies_where_it_is_looked_for(size in 1_u64..2_000, level in 0_u32..11, index in any::<u64>()) {
        let all = leaves(size);
        let mut told = Vec::new();
        let mut frontier = Frontier::default();
        for leaf in &all {
            frontier.push(*leaf, |hash| told.push(hash));
        }
        if size >> level > 0 {
            let index = index % (size >> level);
            let from = usize::try_from(index << level).unwrap();
            let last = ((index + 1) << level) - 1;
            let place = 2 * last - u64::from(last.count_ones()) + u64::from(level);
            prop_assert_eq!(told[usize::try_from(place).unwrap()], naive_root(&all[from..from + (1 << level)]));
        }
    }
}
