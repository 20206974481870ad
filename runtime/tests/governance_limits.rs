// SPDX-License-Identifier: Apache-2.0

//! What a vote cannot do, however many agree, and what a proxy cannot do for who votes.

#[allow(dead_code)]
mod assembly;
#[allow(dead_code)]
mod chain;

use assembly::{
	assembly, call, delegate, institutions, pass, stranger, technician, technicians, MOTION,
};
use frame_support::{
	assert_err, assert_noop, assert_ok,
	traits::{fungible::InspectHold, Get, InstanceFilter},
};
use pallet_collective::{Call as Collective, HoldReason, Instance1, Instance2};
use pallet_institutions::Call as Institution;
use salus_primitives::{Accreditation, Digest, Forum, InstitutionId, Matter};
use salus_runtime::{
	configs::ProxyType,
	constants::{currency::SAL, time::DAY_BLOCKS},
	governance::{
		governance::{MotionDuration, Notice, Parameters, ProposalDeposit},
		RuntimeParameters, MAX_CARRIED, MAX_PROPOSAL_BYTES,
	},
	AccountId, Balance, Balances, BlockNumber, Runtime, RuntimeCall, RuntimeHoldReason,
	RuntimeOrigin, TechnicalCommittee,
};
use sp_runtime::{traits::Dispatchable, DispatchError};

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

fn set(parameter: Parameters) -> RuntimeCall {
	let key_value = RuntimeParameters::Governance(parameter);
	pallet_parameters::Call::set_parameter { key_value }.into()
}

fn duration(blocks: BlockNumber) -> RuntimeCall {
	set(Parameters::MotionDuration(MotionDuration, Some(blocks)))
}

fn deposit(amount: Balance) -> RuntimeCall {
	set(Parameters::ProposalDeposit(ProposalDeposit, Some(amount)))
}

fn remark() -> RuntimeCall {
	frame_system::Call::remark { remark: Vec::new() }.into()
}

fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
	pallet_utility::Call::batch_all { calls }.into()
}

fn held(reason: HoldReason<Instance1>, account: AccountId) -> Balance {
	Balances::balance_on_hold(&RuntimeHoldReason::InstitutionsCollective(reason), &account)
}

#[test]
fn a_vote_lasts_an_hour_at_least_and_ninety_days_at_most() {
	const HOUR: BlockNumber = DAY_BLOCKS / 24;
	assembly(5, 0, || {
		for blocks in [0, 1, HOUR - 1, 90 * DAY_BLOCKS + 1, BlockNumber::MAX] {
			assert_noop!(institutions::propose(&duration(blocks)), filtered());
			// Nor in a batch, which a vote may carry: it fails when it is carried out.
			assert_err!(institutions::pass_motion(batch(vec![duration(blocks)])), filtered());
			assert_eq!(<MotionDuration as Get<BlockNumber>>::get(), MOTION);
		}
		for blocks in [HOUR, 90 * DAY_BLOCKS] {
			assert_ok!(institutions::pass_motion(duration(blocks)));
			assert_eq!(<MotionDuration as Get<BlockNumber>>::get(), blocks);
		}
		let default = set(Parameters::MotionDuration(MotionDuration, None));
		assert_ok!(institutions::pass_motion(default));
		assert_eq!(<MotionDuration as Get<BlockNumber>>::get(), 7 * DAY_BLOCKS);
	});
}

#[test]
fn a_proposal_costs_a_thousand_at_most() {
	assembly(5, 0, || {
		assert_noop!(institutions::propose(&deposit(1_000 * SAL + 1)), filtered());
		assert_ok!(institutions::pass_motion(deposit(1_000 * SAL)));
		assert_eq!(<ProposalDeposit as Get<Balance>>::get(), 1_000 * SAL);
	});
}

#[test]
fn parameters_take_two_thirds_and_the_notice_root() {
	assembly(5, 3, || {
		assert_eq!(institutions::needed(&duration(DAY_BLOCKS)), 4);
		let notice = set(Parameters::Notice(Notice, Some(0)));
		assert_err!(institutions::pass_motion(notice.clone()), DispatchError::BadOrigin);
		assert_err!(technicians::pass_motion(notice.clone()), DispatchError::BadOrigin);
		assert_err!(call(stranger(), notice.clone()), DispatchError::BadOrigin);
		let before = <Notice as Get<BlockNumber>>::get();
		assert!(before > 0);
		assert_ok!(assembly::done(notice.dispatch(RuntimeOrigin::root())));
		assert_eq!(<Notice as Get<BlockNumber>>::get(), 0);
	});
}

#[test]
fn a_proposal_is_not_repeated_before_its_deposit_is_back() {
	assembly(3, 0, || {
		let motion = institutions::propose(&remark()).unwrap();
		let deposit = held(HoldReason::ProposalSubmission, delegate(0));
		pass(MOTION);
		assert_ok!(institutions::close(&remark(), motion));
		assert_noop!(institutions::propose(&remark()), filtered());
		assert_ok!(call(
			stranger(),
			Collective::<Runtime, Instance1>::release_proposal_cost { proposal_hash: motion.0 }
		));
		assert_eq!(held(HoldReason::ProposalSubmission, delegate(0)), 0);
		assert_ok!(institutions::propose(&remark()));
		assert_eq!(held(HoldReason::ProposalSubmission, delegate(0)), deposit);
	});
	assembly(1, 3, || {
		let proposal: RuntimeCall =
			pallet_whitelist::Call::whitelist_call { call_hash: Default::default() }.into();
		let motion = technicians::propose(&proposal).unwrap();
		for number in 0..2 {
			assert_ok!(technicians::vote(technician(number), motion, false));
		}
		assert_ok!(technicians::close(&proposal, motion));
		assert_noop!(technicians::propose(&proposal), filtered());
		let origin = RuntimeOrigin::signed(stranger());
		assert_ok!(TechnicalCommittee::release_proposal_cost(origin, motion.0));
		assert_ok!(technicians::propose(&proposal));
	});
}

#[test]
fn a_proposal_carries_no_more_calls_than_are_counted() {
	let grave = || {
		RuntimeCall::from(Institution::accredit {
			institution: InstitutionId(0),
			accreditation: Accreditation(1),
		})
	};
	let long = |calls: usize, last: RuntimeCall| {
		batch(std::iter::repeat_n(remark(), calls - 2).chain([last]).collect())
	};
	assembly(5, 3, || {
		assert_eq!(institutions::needed(&long(MAX_CARRIED, grave())), 4);
		assert_ok!(institutions::propose(&long(MAX_CARRIED, grave())));
		assert_noop!(institutions::propose(&long(MAX_CARRIED + 1, remark())), filtered());
		// However they are packed.
		let halves = vec![long(MAX_CARRIED / 2, remark()), long(MAX_CARRIED / 2, remark())];
		assert_noop!(institutions::propose(&batch(halves)), filtered());
		assert_noop!(technicians::propose(&long(MAX_CARRIED + 1, remark())), filtered());
	});
}

#[test]
fn a_proposal_is_no_proposal_and_no_longer_than_it_says() {
	assembly(3, 3, || {
		let inner = institutions::motion(2, &remark());
		assert_noop!(institutions::propose(&inner), filtered());
		assert_noop!(technicians::propose(&inner), filtered());
		assert_noop!(institutions::propose(&technicians::motion(2, &remark())), filtered());
		let remark = vec![0; MAX_PROPOSAL_BYTES as usize];
		let long = frame_system::Call::remark { remark }.into();
		let motion = Collective::<Runtime, Instance1>::propose {
			threshold: 2,
			proposal: Box::new(long),
			length_bound: 100,
		};
		assert_noop!(call(delegate(0), motion), filtered());
	});
}

#[test]
fn a_proxy_that_moves_no_coins_neither_votes_nor_acts_for_others() {
	let account = || stranger().into();
	let refused: Vec<RuntimeCall> = vec![
		Collective::<Runtime, Instance1>::vote {
			proposal: Default::default(),
			index: 0,
			approve: true,
		}
		.into(),
		Collective::<Runtime, Instance2>::vote {
			proposal: Default::default(),
			index: 0,
			approve: true,
		}
		.into(),
		pallet_panels::Call::recuse {
			matter: Matter { forum: Forum::Claims, reference: Digest(Default::default()) },
		}
		.into(),
		pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: vec![delegate(1)],
			call: Box::new(remark()),
		}
		.into(),
		pallet_proxy::Call::proxy {
			real: account(),
			force_proxy_type: None,
			call: Box::new(remark()),
		}
		.into(),
		pallet_proxy::Call::proxy_announced {
			delegate: account(),
			real: account(),
			force_proxy_type: None,
			call: Box::new(remark()),
		}
		.into(),
	];
	for call in refused {
		assert!(ProxyType::Any.filter(&call), "{call:?}");
		assert!(!ProxyType::NonTransfer.filter(&call), "{call:?}");
	}
	let remove = pallet_proxy::Call::<Runtime>::remove_proxies {};
	assert!(ProxyType::NonTransfer.filter(&remove.into()));
}
