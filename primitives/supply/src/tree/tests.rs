// SPDX-License-Identifier: Apache-2.0

use hex_literal::hex;
use proptest::{collection::btree_set, prelude::*, sample::Index};

use super::*;

fn serial(text: &str) -> Serial {
	text.parse().unwrap()
}

fn serials(texts: &[&str]) -> Vec<Serial> {
	texts.iter().map(|text| serial(text)).collect()
}

/// Bytes 2B, 30, 41, 5A, 61: none of them next to another.
fn tree() -> Serials {
	Serials::new(&serials(&["a", "+", "Z", "0", "A"]))
}

fn absent(tree: &Serials, text: &str, below: Option<u32>, above: Option<u32>) -> bool {
	let leaf = |index| tree.leaf(index).unwrap();
	let absence = Absence { below: below.map(leaf), above: above.map(leaf) };
	is_absent(&serial(text), &absence, tree.root(), tree.count())
}

#[test]
fn the_tree_is_over_the_characters_of_each_serial() {
	// From sha256sum: of the bytes 00 "A1", of 00 "B2", and of 01 and both.
	let leaf = hex!("a94ea7d646824a60bd779d888eeb5454f6b21f84fc80e62159c922fa2a97429a");
	let root = hex!("d97ba6d538da0e0d2b8afd55a957f19986ad7f24dccec7b247e275dace77eefd");
	let one = Serials::new(&serials(&["A1"]));
	assert_eq!(one.root(), Digest::from(leaf));
	let two = Serials::new(&serials(&["B2", "A1"]));
	assert_eq!(two.root(), Digest::from(root));
	let place = two.place_of(&serial("B2")).unwrap();
	assert_eq!((place.index, place.path.into_inner()), (1, vec![H256(leaf)]));
}

#[test]
fn serials_are_in_the_order_of_their_bytes_and_each_once() {
	let sorted = ["+", "0", "00", "A", "B", "Z", "a"];
	let tree = Serials::new(&serials(&["a", "Z", "00", "A", "0", "+", "B", "A"]));
	assert_eq!(tree.serials(), serials(&sorted));
	assert_eq!(tree.count(), 7);
}

#[test]
fn between_two_neighbours_nothing_stands() {
	let tree = tree();
	assert!(absent(&tree, "1", Some(1), Some(2)));
	assert!(absent(&tree, "00", Some(1), Some(2)), "longer is above");
	assert!(!absent(&tree, "1", Some(0), Some(2)), "not neighbours");
	assert!(!absent(&tree, "1", Some(2), Some(1)), "the wrong way round");
	assert!(!absent(&tree, "1", Some(1), Some(1)), "one twice");
	assert!(!absent(&tree, "B", Some(1), Some(2)), "above both");
	assert!(!absent(&tree, "*", Some(1), Some(2)), "below both");
	assert!(!absent(&tree, "0", Some(1), Some(2)), "it is the one below");
	assert!(!absent(&tree, "A", Some(1), Some(2)), "it is the one above");
}

#[test]
fn beyond_the_ends_one_neighbour_proves_it() {
	let tree = tree();
	assert!(absent(&tree, "*", None, Some(0)));
	assert!(!absent(&tree, "*", None, Some(1)), "not the first");
	assert!(!absent(&tree, "+", None, Some(0)), "it is the first");
	assert!(!absent(&tree, "0", None, Some(0)), "above the first");
	assert!(absent(&tree, "b", Some(4), None));
	assert!(absent(&tree, "a0", Some(4), None));
	assert!(!absent(&tree, "b", Some(3), None), "not the last");
	assert!(!absent(&tree, "a", Some(4), None), "it is the last");
	assert!(!absent(&tree, "Z0", Some(4), None), "below the last");
}

#[test]
fn without_neighbours_only_the_empty_tree_proves_it() {
	assert!(!absent(&tree(), "b", None, None));
	let none = Serials::new(&[]);
	assert_eq!((none.count(), none.absence_of(&serial("b"))), (0, Some(NOTHING)));
	assert!(absent(&none, "b", None, None));
	assert!(!is_absent(&serial("b"), &NOTHING, tree().root(), 0));
	assert!(!is_absent(&serial("b"), &NOTHING, none.root(), 1));
	let absence = Absence { below: None, above: tree().leaf(0) };
	assert!(!is_absent(&serial("*"), &absence, none.root(), 0));
}

const NOTHING: Absence = Absence { below: None, above: None };

#[test]
fn a_neighbour_under_another_root_or_count_proves_nothing() {
	let (tree, other) = (tree(), Serials::new(&serials(&["+", "0", "B", "Z", "a"])));
	let (target, absence) = (serial("1"), tree.absence_of(&serial("1")).unwrap());
	assert!(is_absent(&target, &absence, tree.root(), 5));
	assert!(!is_absent(&target, &absence, other.root(), 5));
	assert!(!is_absent(&target, &absence, tree.root(), 4));
	for change in [
		|absence: &mut Absence| absence.below.as_mut().unwrap().serial = serial("/"),
		|absence: &mut Absence| absence.above.as_mut().unwrap().serial = serial("2"),
		|absence: &mut Absence| {
			absence.below.as_mut().unwrap().place.path.pop();
		},
		|absence: &mut Absence| {
			absence.above.as_mut().unwrap().place.path[0] = H256::zero();
		},
	] {
		let mut changed = absence.clone();
		change(&mut changed);
		assert!(!is_absent(&target, &changed, tree.root(), 5));
	}
}

#[test]
fn the_last_index_of_all_has_no_next_one() {
	let mut below = tree().leaf(4).unwrap();
	below.place.index = u32::MAX;
	let absence = Absence { below: Some(below.clone()), above: None };
	assert!(!is_absent(&serial("b"), &absence, tree().root(), 0));
	let absence = Absence { below: Some(below), above: tree().leaf(0) };
	assert!(!is_absent(&serial("a0"), &absence, tree().root(), 5));
}

#[test]
fn a_tree_as_it_is_shows_its_disorder() {
	let wrong = Serials::as_they_are(&serials(&["A", "C", "B"]));
	let (left, right) = (wrong.leaf(1).unwrap(), wrong.leaf(2).unwrap());
	for leaf in [&left, &right] {
		assert!(is_present(&leaf.serial, &leaf.place, wrong.root(), wrong.count()));
	}
	assert!(!ascend(&left.serial, &right.serial));
}

proptest! {
	#[test]
	fn each_serial_is_either_proved_there_or_proved_not_there(
		texts in btree_set("[+0-9A-Za-z]{1,3}", 1..60),
		probe in "[+0-9A-Za-z]{1,3}",
		pick in any::<Index>(),
	) {
		let listed: Vec<_> = texts.iter().map(|text| serial(text)).collect();
		let tree = Serials::new(&listed);
		let (root, count) = (tree.root(), tree.count());
		for serial in [serial(&probe), *pick.get(&listed)] {
			let place = tree.place_of(&serial);
			let absence = tree.absence_of(&serial);
			prop_assert_eq!(place.is_some(), texts.contains(serial.as_str()));
			prop_assert_eq!(absence.is_none(), place.is_some());
			if let Some(place) = &place {
				prop_assert!(is_present(&serial, place, root, count));
			}
			if let Some(absence) = &absence {
				prop_assert!(is_absent(&serial, absence, root, count));
			}
			// No pair of leaves proves what is not so.
			for index in 0..count {
				let (leaf, next) = (tree.leaf(index), tree.leaf(index + 1));
				for (below, above) in [
					(leaf.clone(), next.clone()),
					(None, leaf.clone()),
					(leaf.clone(), None),
					(next, leaf),
				] {
					let claim = Absence { below, above };
					let is_right = absence.as_ref() == Some(&claim);
					prop_assert_eq!(is_absent(&serial, &claim, root, count), is_right);
				}
			}
		}
	}
}
