// SPDX-License-Identifier: Apache-2.0

//! Root: both orders of its two decisions, and the notice.

#[allow(dead_code)]
mod assembly;
#[allow(dead_code)]
mod chain;

use assembly::{assembly, call, institutions, pass, stranger, technicians, MOTION, NOTICE};
use codec::Encode;
use frame_support::{assert_err, assert_noop, assert_ok};
use pallet_whitelist::{
	Call as Whitelist, DeferredDispatch, Error as WhitelistError, WhitelistedCall,
};
use salus_runtime::{
	governance::{
		governance::{Notice, Parameters},
		RuntimeParameters,
	},
	BlockNumber, Hash, Runtime, RuntimeCall, System,
};
use sp_runtime::{
	traits::{BlakeTwo256, Hash as _},
	DispatchError,
};

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

/// Something that only Root can do, and that leaves a trace.
fn effect() -> RuntimeCall {
	frame_system::Call::set_storage { items: vec![(b"effect".to_vec(), b"there".to_vec())] }.into()
}

fn happened() -> bool {
	frame_support::storage::unhashed::exists(b"effect")
}

fn after(blocks: BlockNumber, call: RuntimeCall) -> RuntimeCall {
	pallet_scheduler::Call::schedule_after {
		after: blocks,
		maybe_periodic: None,
		priority: 0,
		call: Box::new(call),
	}
	.into()
}

fn hash(call: &RuntimeCall) -> Hash {
	BlakeTwo256::hash_of(call)
}

fn whitelisted(call: &RuntimeCall) -> Whitelist<Runtime> {
	Whitelist::whitelist_call { call_hash: hash(call) }
}

fn dispatched(call: &RuntimeCall) -> Whitelist<Runtime> {
	Whitelist::dispatch_whitelisted_call_with_preimage { call: Box::new(call.clone()) }
}

#[test]
fn root_acts_after_the_notice_when_both_have_agreed() {
	assembly(5, 3, || {
		let decision = after(NOTICE, effect());
		assert_ok!(technicians::pass_motion(whitelisted(&decision)));
		assert_ok!(institutions::pass_motion(dispatched(&decision)));
		pass(NOTICE);
		assert!(!happened());
		pass(1);
		assert!(happened());
	});
}

#[test]
fn in_the_other_order_anybody_carries_it_out_and_the_notice_still_runs() {
	assembly(5, 3, || {
		let decision = after(NOTICE, effect());
		assert_ok!(institutions::pass_motion(dispatched(&decision)));
		assert!(DeferredDispatch::<Runtime>::contains_key(hash(&decision)));
		let early = call(stranger(), dispatched(&decision));
		assert_err!(early, WhitelistError::<Runtime>::CallIsNotWhitelisted);
		assert_ok!(technicians::pass_motion(whitelisted(&decision)));
		pass(MOTION / 2);
		assert_ok!(call(stranger(), dispatched(&decision)));
		pass(NOTICE);
		assert!(!happened());
		pass(1);
		assert!(happened());
		// Once.
		let again = call(stranger(), dispatched(&decision));
		assert_err!(again, WhitelistError::<Runtime>::DeferredDispatchNotFound);
	});
}

#[test]
fn a_decision_that_waits_for_the_technical_committee_expires() {
	assembly(5, 3, || {
		let decision = after(NOTICE, effect());
		assert_ok!(institutions::pass_motion(dispatched(&decision)));
		pass(MOTION);
		assert_ok!(technicians::pass_motion(whitelisted(&decision)));
		let late = call(stranger(), dispatched(&decision));
		assert_err!(late, WhitelistError::<Runtime>::DeferredDispatchExpired);
	});
}

#[test]
fn what_the_technical_committee_takes_back_nobody_carries_out() {
	assembly(5, 3, || {
		let decision = after(NOTICE, effect());
		assert_ok!(technicians::pass_motion(whitelisted(&decision)));
		let call_hash = hash(&decision);
		assert_ok!(technicians::pass_motion(Whitelist::remove_whitelisted_call { call_hash }));
		assert_ok!(institutions::pass_motion(dispatched(&decision)));
		assert_err!(
			call(stranger(), dispatched(&decision)),
			WhitelistError::<Runtime>::CallIsNotWhitelisted
		);
	});
}

#[test]
fn neither_can_do_it_alone() {
	assembly(5, 3, || {
		let decision = after(NOTICE, effect());
		assert_err!(technicians::pass_motion(dispatched(&decision)), DispatchError::BadOrigin);
		assert_err!(institutions::pass_motion(whitelisted(&decision)), DispatchError::BadOrigin);
		let alone = call(stranger(), dispatched(&decision));
		assert_err!(alone, WhitelistError::<Runtime>::DeferredDispatchNotFound);
	});
}

#[test]
fn a_decision_without_notice_is_refused_by_everybody() {
	let at_once = effect();
	let too_soon = after(NOTICE - 1, effect());
	let hidden = RuntimeCall::from(pallet_utility::Call::batch_all {
		calls: vec![after(NOTICE, effect()), effect()],
	});
	for decision in [at_once, too_soon, hidden] {
		assembly(5, 3, || {
			assert_ok!(technicians::pass_motion(whitelisted(&decision)));
			assert_noop!(institutions::propose(&dispatched(&decision).into()), filtered());
			assert_noop!(call(stranger(), dispatched(&decision)), filtered());
			// Nor does it hide behind its hash.
			let by_hash = Whitelist::dispatch_whitelisted_call {
				call_hash: hash(&decision),
				call_encoded_len: decision.encoded_size() as u32,
				call_weight_witness: Default::default(),
			};
			assert_noop!(institutions::propose(&by_hash.clone().into()), filtered());
			assert_noop!(call(stranger(), by_hash), filtered());
		});
	}
}

#[test]
fn a_batch_does_not_carry_a_decision_without_notice() {
	assembly(5, 3, || {
		let decision = effect();
		assert_ok!(technicians::pass_motion(whitelisted(&decision)));
		let calls = vec![dispatched(&decision).into()];
		let batch = pallet_utility::Call::batch_all { calls };
		assert_err!(institutions::pass_motion(batch), filtered());
		assert!(!happened());
		assert!(WhitelistedCall::<Runtime>::contains_key(hash(&decision)));
	});
}

#[test]
fn a_notice_that_was_decided_counts_from_then_on() {
	assembly(5, 3, || {
		let [short, decision] = [6, 7].map(|blocks| after(blocks, effect()));
		let motion = RuntimeCall::from(dispatched(&decision));
		assert_noop!(institutions::propose(&motion), filtered());
		let key_value = RuntimeParameters::Governance(Parameters::Notice(Notice, Some(7)));
		let change = after(NOTICE, pallet_parameters::Call::set_parameter { key_value }.into());
		assert_ok!(technicians::pass_motion(whitelisted(&change)));
		assert_ok!(institutions::pass_motion(dispatched(&change)));
		pass(NOTICE + 1);
		assert_noop!(institutions::propose(&dispatched(&short).into()), filtered());
		assert_ok!(technicians::pass_motion(whitelisted(&decision)));
		assert_ok!(institutions::pass_motion(motion));
		pass(7);
		assert!(!happened());
		pass(1);
		assert!(happened());
	});
}

#[test]
fn a_notice_that_became_too_short_no_longer_counts() {
	assembly(5, 3, || {
		let decision = RuntimeCall::from(pallet_scheduler::Call::schedule {
			when: System::block_number() + NOTICE + MOTION,
			maybe_periodic: None,
			priority: 0,
			call: Box::new(effect()),
		});
		assert_ok!(institutions::pass_motion(dispatched(&decision)));
		assert_ok!(technicians::pass_motion(whitelisted(&decision)));
		pass(MOTION - 1);
		assert_ok!(frame_support::hypothetically!(call(stranger(), dispatched(&decision))));
		pass(2);
		assert_noop!(call(stranger(), dispatched(&decision)), filtered());
	});
}

#[test]
fn a_stalled_finality_is_unlocked_without_notice() {
	assembly(5, 3, || {
		let unlock = RuntimeCall::from(pallet_grandpa::Call::note_stalled {
			delay: 10,
			best_finalized_block_number: 0,
		});
		assert_ok!(technicians::pass_motion(whitelisted(&unlock)));
		assert_ok!(institutions::pass_motion(dispatched(&unlock)));
		assert!(pallet_grandpa::Stalled::<Runtime>::exists());
	});
}

#[test]
fn one_institution_and_one_technician_are_enough_on_a_development_chain() {
	assembly(1, 1, || {
		let decision = after(NOTICE, effect());
		assert_ok!(technicians::pass_motion(whitelisted(&decision)));
		assert_ok!(institutions::pass_motion(dispatched(&decision)));
		pass(NOTICE + 1);
		assert!(happened());
	});
}

#[test]
fn in_safe_mode_root_repairs_without_notice() {
	assembly(5, 3, || {
		assert_ok!(technicians::pass_motion(pallet_safe_mode::Call::force_enter {}));
		assert_ok!(technicians::pass_motion(whitelisted(&effect())));
		assert_ok!(institutions::pass_motion(dispatched(&effect())));
		assert!(happened());
	});
}

#[test]
fn migrations_are_repaired_with_notice() {
	let repair = RuntimeCall::from(pallet_migrations::Call::force_set_cursor { cursor: None });
	assembly(5, 3, || {
		assert_noop!(institutions::propose(&dispatched(&repair).into()), filtered());
		let repair = after(NOTICE, repair);
		assert_ok!(institutions::propose(&dispatched(&repair).into()));
	});
}
