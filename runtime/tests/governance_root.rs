// SPDX-License-Identifier: Apache-2.0

//! Root: both orders of its two decisions, the notice, and what stays open when the chain is in
//! trouble.

#[allow(dead_code)]
mod assembly;
#[allow(dead_code)]
mod chain;

use assembly::{
	assembly, call, delegate, institutions, pass, stranger, technician, technicians, MOTION, NOTICE,
};
use codec::Encode;
use frame_support::{
	assert_err, assert_noop, assert_ok,
	traits::{Contains, GetCallMetadata},
};
use pallet_whitelist::{Call as Whitelist, DeferredDispatch, Error as WhitelistError};
use salus_primitives::{Commitment, InstitutionId};
use salus_runtime::{
	governance::{EnterSafeMode, Permitted, Vital},
	BlockNumber, Hash, Runtime, RuntimeCall, SafeMode, System,
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
	assembly(4, 3, || {
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
	assembly(4, 3, || {
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
	assembly(4, 3, || {
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
	assembly(4, 3, || {
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
	assembly(4, 3, || {
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
		assembly(4, 3, || {
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
fn a_notice_that_became_too_short_no_longer_counts() {
	assembly(4, 3, || {
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
	assembly(4, 3, || {
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
fn a_migration_that_failed_leaves_safe_mode_without_an_end_and_blocks_with_transactions() {
	use frame_support::migrations::{FailedMigrationHandler, FailedMigrationHandling};
	let failed = || matches!(EnterSafeMode::failed(Some(0)), FailedMigrationHandling::ForceUnstuck);
	for is_entered in [false, true] {
		assembly(4, 3, || {
			if is_entered {
				assert_ok!(technicians::pass_motion(pallet_safe_mode::Call::force_enter {}));
			}
			assert!(failed());
			let until = pallet_safe_mode::EnteredUntil::<Runtime>::get();
			assert_eq!(until, Some(BlockNumber::MAX));
			assert_ok!(institutions::pass_motion(pallet_safe_mode::Call::force_exit {}));
		});
	}
}

/// What stays possible in an emergency of the chain, clinical and governing.
fn open_calls() -> Vec<RuntimeCall> {
	let commitment = Commitment::default();
	vec![
		pallet_emergencies::Call::declare {
			target: pallet_emergencies::Target::Subject(stranger()),
			credential: commitment,
			reason: pallet_emergencies::EmergencyReason::SubjectCannotConsent,
			justification: commitment,
		}
		.into(),
		pallet_credentials::Call::suspend { credential: commitment }.into(),
		pallet_institutions::Call::suspend { institution: InstitutionId(0) }.into(),
		frame_system::Call::apply_authorized_upgrade { code: vec![] }.into(),
		pallet_timestamp::Call::set { now: 0 }.into(),
		Whitelist::whitelist_call { call_hash: Hash::default() }.into(),
		pallet_preimage::Call::note_preimage { bytes: vec![] }.into(),
	]
}

fn closed_calls() -> Vec<RuntimeCall> {
	vec![
		frame_system::Call::remark { remark: vec![] }.into(),
		pallet_balances::Call::transfer_keep_alive { dest: stranger().into(), value: 1 }.into(),
		pallet_records::Call::buy_quota { rows: 1 }.into(),
		pallet_institutions::Call::change_endpoint { endpoint: Default::default() }.into(),
	]
}

#[test]
fn safe_mode_leaves_care_and_governance_open_and_nothing_else() {
	assembly(4, 3, || {
		assert!(closed_calls().iter().all(Permitted::contains));
		assert_ok!(technicians::pass_motion(pallet_safe_mode::Call::force_enter {}));
		for open in open_calls() {
			assert!(Permitted::contains(&open), "{:?}", open.get_call_metadata());
		}
		for closed in closed_calls() {
			assert!(!Permitted::contains(&closed), "{:?}", closed.get_call_metadata());
			assert_noop!(call(stranger(), closed), filtered());
		}
		// The institutions end what the committee began.
		assert_ok!(institutions::pass_motion(pallet_safe_mode::Call::force_exit {}));
		assert!(closed_calls().iter().all(Permitted::contains));
	});
}

#[test]
fn what_another_call_carries_is_looked_at_by_itself() {
	assembly(4, 3, || {
		let closed = closed_calls().remove(0);
		let batch = pallet_utility::Call::batch_all { calls: vec![closed.clone()] };
		let multisig = pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: vec![delegate(0)],
			call: Box::new(closed.clone()),
		};
		let carriers: [RuntimeCall; 2] = [batch.into(), multisig.into()];
		for carrier in &carriers {
			assert_ok!(frame_support::hypothetically!(call(stranger(), carrier.clone())));
		}
		assert_ok!(technicians::pass_motion(pallet_safe_mode::Call::force_enter {}));
		for carrier in carriers {
			assert!(Permitted::contains(&carrier));
			let since = System::events().len();
			match call(stranger(), carrier) {
				Err(error) => assert_eq!(error, filtered()),
				Ok(()) => {
					let refused = System::events().into_iter().skip(since).any(|record| {
						format!("{:?}", record.event).contains("CallFiltered")
							|| format!("{:?}", record.event).contains("Err(Module")
					});
					assert!(refused);
				}
			}
		}
	});
}

#[test]
fn safe_mode_ends_by_itself_and_nobody_buys_it() {
	assembly(4, 3, || {
		assert_err!(
			call(stranger(), pallet_safe_mode::Call::enter {}),
			pallet_safe_mode::Error::<Runtime>::NotConfigured
		);
		assert_err!(
			institutions::pass_motion(pallet_safe_mode::Call::force_enter {}),
			DispatchError::BadOrigin
		);
		assert_ok!(technicians::pass_motion(pallet_safe_mode::Call::force_enter {}));
		assert_ok!(technicians::pass_motion(pallet_safe_mode::Call::force_extend {}));
		assert!(SafeMode::is_entered());
		let until = pallet_safe_mode::EnteredUntil::<Runtime>::get().unwrap();
		System::set_block_number(until);
		pass(1);
		assert!(!SafeMode::is_entered());
	});
}

#[test]
fn in_safe_mode_root_repairs_without_notice() {
	assembly(4, 3, || {
		assert_ok!(technicians::pass_motion(pallet_safe_mode::Call::force_enter {}));
		assert_ok!(technicians::pass_motion(whitelisted(&effect())));
		assert_ok!(institutions::pass_motion(dispatched(&effect())));
		assert!(happened());
	});
}

#[test]
fn the_technical_committee_pauses_what_is_not_vital() {
	let name = |pallet: &str, call: &str| {
		(
			pallet.as_bytes().to_vec().try_into().unwrap(),
			call.as_bytes().to_vec().try_into().unwrap(),
		)
	};
	assembly(4, 3, || {
		let remark = RuntimeCall::from(frame_system::Call::remark { remark: vec![] });
		let full_name = name("System", "remark");
		let pause = pallet_tx_pause::Call::pause { full_name: full_name.clone() };
		assert_err!(institutions::pass_motion(pause.clone()), DispatchError::BadOrigin);
		assert_ok!(technicians::pass_motion(pause));
		assert_noop!(call(technician(0), remark.clone()), filtered());
		assert_ok!(institutions::pass_motion(pallet_tx_pause::Call::unpause { ident: full_name }));
		assert_ok!(call(technician(0), remark));
		for open in open_calls() {
			let names = open.get_call_metadata();
			let full_name = name(names.pallet_name, names.function_name);
			let pause = pallet_tx_pause::Call::pause { full_name };
			assert_err!(
				technicians::pass_motion(pause),
				pallet_tx_pause::Error::<Runtime>::Unpausable
			);
		}
	});
}

#[test]
fn every_name_of_what_is_vital_is_that_of_a_call() {
	for (pallet, calls) in Vital::listed() {
		let known = RuntimeCall::get_call_names(pallet);
		assert!(RuntimeCall::get_module_names().contains(&pallet), "{pallet}");
		for call in calls {
			assert!(known.contains(call), "{pallet}.{call}");
		}
	}
}

#[test]
fn proxies_that_move_no_coins_do_not_vote() {
	use frame_support::traits::InstanceFilter;
	use salus_runtime::configs::ProxyType;
	let vote =
		RuntimeCall::from(pallet_collective::Call::<Runtime, pallet_collective::Instance1>::vote {
			proposal: Hash::default(),
			index: 0,
			approve: true,
		});
	assert!(ProxyType::Any.filter(&vote));
	assert!(!ProxyType::NonTransfer.filter(&vote));
}
