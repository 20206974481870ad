// SPDX-License-Identifier: Apache-2.0

//! The state of a demonstration, and any other that SALUS_STATE names: this runtime can read it, and
//! nothing in it is wrong.

#![cfg(feature = "try-runtime")]

#[path = "state/mod.rs"]
mod state;

use std::fs;

/// What a state has no business to know: folders and names of the machine where it was made.
const PRIVATE: [&str; 6] = ["/home/", "/root/", "/tmp/", "/Users/", "localhost", "127.0.0.1"];

#[test]
fn every_row_can_be_read_and_every_invariant_holds() {
	state::load().execute_with(state::check);
}

#[test]
fn the_fixture_is_small_and_tells_nothing_of_where_it_was_made() {
	assert!(fs::metadata(state::FIXTURE).expect("it is there").len() < 2 * 1024 * 1024);
	for (key, value) in state::read() {
		assert_ne!(key, sp_storage::well_known_keys::CODE, "the Wasm is left out");
		let text = String::from_utf8_lossy(&value);
		assert!(PRIVATE.iter().all(|word| !text.contains(word)), "{text}");
	}
}
