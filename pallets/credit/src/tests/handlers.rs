// SPDX-License-Identifier: Apache-2.0

//! What kills a chain, points 1, 2, 4 and 11, where the session pallet should never lead: the
//! handlers hold by themselves.

use frame_support::traits::{OneSessionHandler, PalletInfoAccess};
use sp_consensus_babe::AuthorityId as BabeId;

use super::*;

fn turn(validators: &[AccountId], queued: &[AccountId]) {
	fn keyed(account: &AccountId) -> (&AccountId, BabeId) {
		(account, keys(*account, 0).babe)
	}
	crate::CreditBabe::<Test>::on_new_session(
		true,
		validators.iter().map(keyed),
		queued.iter().map(keyed),
	);
}

fn next() -> Vec<(BabeId, u64)> {
	pallet_babe::NextAuthorities::<Test>::get().to_vec()
}

#[test]
fn point_1_where_nobody_is_queued_the_announced_ones_go_on() {
	with_validators(&[1, 2], || {
		let announced = next();
		turn(&[1, 2], &[]);
		assert_eq!(next(), announced);
		assert_eq!(pallet_babe::Authorities::<Test>::get().to_vec(), announced);
	});
}

#[test]
fn point_2_a_validator_without_a_weight_weighs_one() {
	with_validators(&[1, 2], || {
		QueuedWeights::<Test>::kill();
		turn(&[1, 2], &[1, 2]);
		assert_eq!(next(), [(keys(1, 0).babe, 1), (keys(2, 0).babe, 1)]);
	});
}

#[test]
#[should_panic(expected = "the session's BABE authorities differ from the announced ones")]
fn point_4_a_list_that_was_not_announced_is_a_fault_of_the_code() {
	with_validators(&[1, 2], || turn(&[1], &[1, 2]));
}

#[test]
fn point_11_hooks_run_in_the_order_that_genesis_and_sessions_need() {
	assert!(Credit::index() < Session::index());
	assert!(Session::index() < Authorship::index());
}
