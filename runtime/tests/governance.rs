// SPDX-License-Identifier: Apache-2.0

//! The institutions' votes: how many it takes, who has one, and what they decide.

#[allow(dead_code)]
mod assembly;
#[allow(dead_code)]
mod chain;

use assembly::{
	assembly, call, delegate, institutions, pass, signed, stranger, technician, technicians, MOTION,
};
use codec::{Decode, Encode};
use frame_support::{
	assert_err, assert_noop, assert_ok,
	traits::{
		fungible::{Inspect, InspectHold},
		EnsureOrigin,
	},
};
use pallet_collective::{Instance1, Instance2, Members, RawOrigin, Voting};
use pallet_institutions::Call as Institution;
use salus_primitives::{Accreditation, Country, Duty, InstitutionId, LegalId, Membership, Role};
use salus_runtime::{
	configs::governance::MaxProposals,
	constants::{currency::SAL, time::DAY_BLOCKS},
	governance::{
		governance::{MotionDuration, Parameters},
		Majority, Quorum, RuntimeParameters, TechnicalCommittee, TechnicalCommitteeOrTwoThirds,
		TwoThirds, MAX_PROPOSAL_BYTES,
	},
	AccountId, Balances, BlockNumber, Hash, Institutions, InstitutionsCollective, Runtime,
	RuntimeCall, RuntimeHoldReason, RuntimeOrigin, System,
};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{DispatchError, DispatchResult};

type Collective = pallet_collective::Error<Runtime, Instance1>;

const LAST: InstitutionId = InstitutionId(1);

/// The smallest number of votes that is at least, or more than, the part of the seats.
const NEEDED: [(u32, u32, u32); 12] = [
	(1, 1, 1),
	(2, 2, 2),
	(3, 2, 2),
	(4, 3, 3),
	(5, 3, 4),
	(6, 4, 4),
	(7, 4, 5),
	(8, 5, 6),
	(9, 5, 6),
	(10, 6, 7),
	(99, 50, 66),
	(250, 126, 167),
];

fn accredit(level: u8) -> RuntimeCall {
	Institution::accredit { institution: InstitutionId(0), accreditation: Accreditation(level) }
		.into()
}

fn suspend(institution: InstitutionId) -> RuntimeCall {
	Institution::suspend { institution }.into()
}

/// Something that more than half decide.
fn set_retention(days: u32) -> RuntimeCall {
	pallet_credentials::Call::set_retention { days }.into()
}

fn votes(threshold_of: fn(&(u32, u32, u32)) -> u32) -> impl Iterator<Item = (u32, u32)> {
	NEEDED.into_iter().map(move |row| (row.0, threshold_of(&row)))
}

/// Whether `votes` of `seats` are the origin `O`.
fn suffices<O: EnsureOrigin<RuntimeOrigin>, I: 'static>(votes: u32, seats: u32) -> bool
where
	RuntimeOrigin: From<RawOrigin<AccountId, I>>,
{
	O::try_origin(RawOrigin::<AccountId, I>::Members(votes, seats).into()).is_ok()
}

#[test]
fn each_origin_takes_one_vote_less_for_a_no_and_one_more_for_a_yes() {
	for (seats, needed) in votes(|row| row.1) {
		assert_eq!(Quorum::Majority.votes(seats), needed, "of {seats}");
		assert!(!suffices::<Majority, Instance1>(needed - 1, seats), "of {seats}");
		assert!(suffices::<Majority, Instance1>(needed, seats), "of {seats}");
		assert!(suffices::<Majority, Instance1>(needed + 1, seats), "of {seats}");
	}
	for (seats, needed) in votes(|row| row.2) {
		assert_eq!(Quorum::TwoThirds.votes(seats), needed, "of {seats}");
		assert!(!suffices::<TwoThirds, Instance1>(needed - 1, seats), "of {seats}");
		assert!(suffices::<TwoThirds, Instance1>(needed, seats), "of {seats}");
		assert!(suffices::<TwoThirds, Instance1>(needed + 1, seats), "of {seats}");
		assert!(!suffices::<TechnicalCommittee, Instance2>(needed - 1, seats), "of {seats}");
		assert!(suffices::<TechnicalCommittee, Instance2>(needed, seats), "of {seats}");
		assert!(suffices::<TechnicalCommittee, Instance2>(needed + 1, seats), "of {seats}");
		for votes in [needed - 1, needed, needed + 1] {
			type Either = TechnicalCommitteeOrTwoThirds;
			let is_enough = votes >= needed;
			assert_eq!(suffices::<Either, Instance1>(votes, seats), is_enough, "of {seats}");
			assert_eq!(suffices::<Either, Instance2>(votes, seats), is_enough, "of {seats}");
		}
	}
}

#[test]
fn one_collective_does_not_speak_for_the_other() {
	assert!(!suffices::<Majority, Instance2>(3, 3));
	assert!(!suffices::<TwoThirds, Instance2>(3, 3));
	assert!(!suffices::<TechnicalCommittee, Instance1>(3, 3));
}

#[test]
fn a_vote_passes_with_enough_and_fails_with_one_less_whoever_is_absent() {
	for seats in [2, 3, 4, 5, 7, 9] {
		for (proposal, needed) in [
			(accredit(1), Quorum::TwoThirds.votes(seats)),
			(set_retention(7), Quorum::Majority.votes(seats)),
		] {
			assembly(seats as usize, 0, || {
				assert_eq!(institutions::decide(proposal.clone(), needed - 1), None);
				assert_eq!(institutions::decide(proposal.clone(), needed), Some(Ok(())));
				if needed < seats {
					assert_eq!(institutions::decide(proposal.clone(), needed + 1), Some(Ok(())));
				}
			});
		}
	}
}

#[test]
fn so_does_a_vote_of_the_technical_committee() {
	let whitelist = || pallet_whitelist::Call::whitelist_call { call_hash: Default::default() };
	for seats in [2, 3, 5, 7] {
		let needed = Quorum::TwoThirds.votes(seats);
		assembly(1, seats as usize, || {
			assert_eq!(technicians::decide(whitelist(), needed - 1), None);
			assert_eq!(technicians::decide(whitelist(), needed), Some(Ok(())));
		});
	}
}

#[test]
fn one_institution_decides_at_once() {
	assembly(1, 1, || {
		assert_eq!(institutions::decide(accredit(1), 1), Some(Ok(())));
		let row = pallet_institutions::Institutions::<Runtime>::get(InstitutionId(0)).unwrap();
		assert_eq!(row.accreditation, Accreditation(1));
	});
}

#[test]
fn who_is_absent_says_no_when_the_time_is_over() {
	assembly(4, 0, || {
		let proposal = accredit(1);
		let motion = institutions::propose(&proposal).unwrap();
		for number in 0..2 {
			assert_ok!(institutions::vote(delegate(number), motion, true));
		}
		assert_noop!(institutions::close(&proposal, motion), Collective::TooEarly);
		pass(MOTION - 1);
		assert_noop!(institutions::close(&proposal, motion), Collective::TooEarly);
		pass(1);
		assert_ok!(institutions::close(&proposal, motion));
		let row = pallet_institutions::Institutions::<Runtime>::get(InstitutionId(0)).unwrap();
		assert_eq!(row.accreditation, Accreditation(3));
	});
}

#[test]
fn an_institution_without_a_delegate_keeps_its_seat_and_says_no() {
	assembly(3, 0, || {
		assert_ok!(Institutions::appoint(
			signed(delegate(1)),
			delegate(1),
			std::collections::BTreeSet::from([Duty::Admin]).try_into().unwrap()
		));
		assert_eq!(institutions::seats(), 3);
		let sovereign = <Institutions as Membership<AccountId>>::sovereign_account(LAST);
		assert!(Members::<Runtime, Instance1>::get().contains(&sovereign));
		let motion = institutions::propose(&accredit(1)).unwrap();
		assert_err!(institutions::vote(delegate(1), motion, true), Collective::NotMember);
		assert_eq!(institutions::decide(accredit(2), 1), None);
	});
}

#[test]
fn a_new_delegate_votes_anew_and_as_many_votes_are_needed() {
	type Tally = (u32, u32, Vec<AccountId>, Vec<AccountId>, BlockNumber);
	let tally = |motion: (Hash, u32)| {
		let voting = Voting::<Runtime, Instance1>::get(motion.0).expect("it is open").encode();
		Tally::decode(&mut &voting[..]).expect("it is a tally")
	};
	assembly(5, 0, || {
		let proposal = accredit(1);
		let motion = institutions::propose(&proposal).unwrap();
		for number in 1..4 {
			assert_ok!(institutions::vote(delegate(number), motion, true));
		}
		let sovereign = <Institutions as Membership<AccountId>>::sovereign_account(LAST);
		let funds =
			pallet_balances::Call::transfer_keep_alive { dest: sovereign.into(), value: 100 * SAL };
		assert_ok!(call(delegate(1), funds));
		for (agent, duty) in [(delegate(1), Duty::Admin), (stranger(), Duty::Delegate)] {
			let duties = std::collections::BTreeSet::from([duty]).try_into().unwrap();
			assert_ok!(call(delegate(1), Institution::appoint { agent, duties }));
		}
		let (_, threshold, ayes, nays, _) = tally(motion);
		assert_eq!((threshold, institutions::seats()), (4, 5));
		assert_eq!((ayes, nays), (vec![delegate(2), delegate(3)], vec![]));
		assert_err!(institutions::vote(delegate(1), motion, true), Collective::NotMember);
		assert_ok!(institutions::vote(stranger(), motion, true));
		assert_noop!(institutions::close(&proposal, motion), Collective::TooEarly);
		assert_ok!(institutions::vote(delegate(4), motion, true));
		assert_ok!(institutions::close(&proposal, motion));
	});
}

#[test]
fn the_votes_of_a_suspended_institution_go_and_so_does_its_seat() {
	assembly(5, 0, || {
		let proposal = accredit(1);
		let motion = institutions::propose(&proposal).unwrap();
		for number in [0, 1, 4] {
			assert_ok!(institutions::vote(delegate(number), motion, true));
		}
		// Three of the four that it takes.
		assert_noop!(institutions::close(&proposal, motion), Collective::TooEarly);
		assert_ok!(institutions::pass_motion(suspend(InstitutionId(4))));
		assert_eq!(institutions::seats(), 4);
		// Two of the three that it takes now.
		assert_noop!(institutions::close(&proposal, motion), Collective::TooEarly);
		assert_err!(institutions::vote(delegate(4), motion, true), Collective::NotMember);
		assert_ok!(institutions::vote(delegate(2), motion, true));
		assert_ok!(institutions::close(&proposal, motion));
		let row = pallet_institutions::Institutions::<Runtime>::get(InstitutionId(0)).unwrap();
		assert_eq!(row.accreditation, Accreditation(1));
	});
}

#[test]
fn a_vote_goes_on_with_what_it_takes_of_those_who_joined() {
	assembly(4, 0, || {
		let proposal = accredit(1);
		let motion = institutions::propose(&proposal).unwrap();
		for number in 0..2 {
			assert_ok!(institutions::vote(delegate(number), motion, true));
		}
		apply(4);
		assert_ok!(institutions::pass_motion(Institution::admit {
			institution: InstitutionId(4),
			accreditation: Accreditation(3)
		}));
		assert_eq!(institutions::seats(), 5);
		assert_ok!(institutions::vote(delegate(2), motion, true));
		// Three of four were enough; it takes four of five.
		assert_noop!(institutions::close(&proposal, motion), Collective::TooEarly);
		assert_ok!(institutions::vote(delegate(3), motion, true));
		assert_ok!(institutions::close(&proposal, motion));
	});
}

#[test]
fn a_proposal_with_a_threshold_of_its_own_is_refused() {
	let filtered = DispatchError::from(frame_system::Error::<Runtime>::CallFiltered);
	assembly(7, 3, || {
		for (proposal, needed) in [(set_retention(7), 4), (accredit(1), 5)] {
			for threshold in [0, 1, 2, needed - 1, needed + 1, 7, 8] {
				let motion = institutions::motion(threshold, &proposal);
				assert_noop!(call(delegate(0), motion.clone()), filtered);
				let batch = pallet_utility::Call::batch_all { calls: vec![motion] };
				assert_noop!(call(delegate(0), batch), filtered);
			}
			assert_ok!(call(delegate(0), institutions::motion(needed, &proposal)));
		}
		let whitelist = pallet_whitelist::Call::whitelist_call { call_hash: Default::default() };
		for threshold in [0, 1, 3, 4] {
			let motion = technicians::motion(threshold, &whitelist.clone().into());
			assert_noop!(call(technician(0), motion), filtered);
		}
		assert_ok!(technicians::propose(&whitelist.into()));
	});
}

#[test]
fn a_batch_takes_what_the_gravest_of_its_calls_takes() {
	let batch = |calls| RuntimeCall::from(pallet_utility::Call::batch_all { calls });
	assert_eq!(Quorum::of(&batch(vec![set_retention(7)])), Quorum::Majority);
	let grave = batch(vec![set_retention(7), accredit(1)]);
	assert_eq!(Quorum::of(&grave), Quorum::TwoThirds);
	assert_eq!(Quorum::of(&batch(vec![grave.clone()])), Quorum::TwoThirds);
	let force = |calls| RuntimeCall::from(pallet_utility::Call::force_batch { calls });
	assert_eq!(Quorum::of(&force(vec![set_retention(7)])), Quorum::Majority);
	assert_eq!(Quorum::of(&force(vec![set_retention(7), accredit(1)])), Quorum::TwoThirds);
	for (main, fallback, quorum) in [
		(set_retention(7), set_retention(8), Quorum::Majority),
		(set_retention(7), accredit(1), Quorum::TwoThirds),
		(accredit(1), set_retention(7), Quorum::TwoThirds),
	] {
		let (main, fallback) = (Box::new(main), Box::new(fallback));
		let either = pallet_utility::Call::if_else { main, fallback };
		assert_eq!(Quorum::of(&either.into()), quorum);
	}
	assembly(5, 0, || {
		assert_ok!(institutions::pass_motion(grave));
	});
}

#[test]
fn a_proposal_that_is_too_long_is_refused() {
	let filtered = DispatchError::from(frame_system::Error::<Runtime>::CallFiltered);
	let remark = |bytes| {
		let remark = vec![0; bytes as usize];
		RuntimeCall::from(frame_system::Call::remark { remark })
	};
	assembly(3, 0, || {
		let motion = institutions::motion(2, &remark(MAX_PROPOSAL_BYTES));
		assert_noop!(call(delegate(0), motion), filtered);
		assert_ok!(institutions::propose(&remark(MAX_PROPOSAL_BYTES - 10)));
	});
}

#[test]
fn a_full_queue_takes_no_more_until_a_vote_is_closed() {
	let reason = RuntimeHoldReason::InstitutionsCollective(
		pallet_collective::HoldReason::ProposalSubmission,
	);
	assembly(4, 0, || {
		let most: u32 = <MaxProposals as frame_support::traits::Get<u32>>::get();
		let motions: Vec<_> =
			(0..most).map(|days| institutions::propose(&set_retention(days)).unwrap()).collect();
		let held = Balances::balance_on_hold(&reason, &delegate(0));
		assert!(held > 5_000 * SAL, "{held}");
		assert_noop!(institutions::propose(&accredit(1)), Collective::TooManyProposals);
		// Two of four who disagree end a vote at once.
		for number in 1..3 {
			assert_ok!(institutions::vote(delegate(number), motions[0], false));
		}
		assert_ok!(institutions::close(&set_retention(0), motions[0]));
		assert_ok!(institutions::propose(&accredit(1)));
		assert_ok!(InstitutionsCollective::release_proposal_cost(signed(stranger()), motions[0].0));
		assert!(Balances::balance_on_hold(&reason, &delegate(0)) < held + 2_000 * SAL);
	});
}

#[test]
fn nobody_but_a_delegate_proposes_or_votes() {
	assembly(3, 1, || {
		for account in [stranger(), technician(0)] {
			let motion = institutions::motion(2, &accredit(1));
			assert_noop!(call(account.clone(), motion), Collective::NotMember);
			let motion = (Default::default(), 0);
			assert_noop!(institutions::vote(account, motion, true), Collective::NotMember);
		}
	});
}

/// The stranger asks to be admitted as the institution of this number.
fn apply(number: u32) {
	assert_ok!(Institutions::propose(
		signed(stranger()),
		LegalId::Npi(*b"1234567893"),
		Country(*b"US"),
		std::collections::BTreeSet::from([Role::HealthcareProvider]).try_into().unwrap(),
		Default::default(),
		None
	));
	assert_eq!(pallet_institutions::NextInstitutionId::<Runtime>::get().0, number + 1);
}

fn pass_all(proposals: Vec<RuntimeCall>) -> DispatchResult {
	proposals.into_iter().try_for_each(institutions::pass_motion)
}

#[test]
fn the_institutions_decide_on_their_own_affairs() {
	assembly(7, 1, || {
		apply(7);
		let institution = InstitutionId(7);
		assert_ok!(pass_all(vec![
			Institution::admit { institution, accreditation: Accreditation(2) }.into(),
			Institution::accredit { institution, accreditation: Accreditation(4) }.into(),
			Institution::name_validator { institution, account: Some(stranger()) }.into(),
			Institution::suspend { institution }.into(),
			Institution::order_winding_up { institution, successor: None }.into(),
			Institution::reinstate { institution }.into(),
			Institution::name_validator { institution, account: None }.into(),
		]));
		let row = pallet_institutions::Institutions::<Runtime>::get(institution).unwrap();
		assert_eq!(row.accreditation, Accreditation(4));
		assert_eq!(institutions::seats(), 8);
		// It leaves of its own accord, and no longer votes.
		assert_ok!(call(stranger(), Institution::wind_up { successor: None }));
		assert_eq!(institutions::seats(), 7);
		assert_ok!(call(stranger(), Institution::withdraw { beneficiary: stranger() }));
	});
}

#[test]
fn the_institutions_change_parameters() {
	assembly(7, 0, || {
		use frame_support::traits::Get;
		let blocks = 3 * DAY_BLOCKS;
		let duration = Parameters::MotionDuration(MotionDuration, Some(blocks));
		let key_value = RuntimeParameters::Governance(duration);
		assert_ok!(institutions::pass_motion(pallet_parameters::Call::set_parameter { key_value }));
		assert_eq!(<MotionDuration as Get<u32>>::get(), blocks);
	});
}

#[test]
fn the_institutions_appoint_the_technical_committee() {
	type Technical = pallet_collective::Error<Runtime, Instance2>;
	assembly(7, 3, || {
		let whitelist = RuntimeCall::from(pallet_whitelist::Call::whitelist_call {
			call_hash: Default::default(),
		});
		let motion = technicians::propose(&whitelist).unwrap();
		assert_ok!(technicians::vote(technician(2), motion, true));
		let members = vec![technician(0), technician(7)];
		assert_ok!(institutions::pass_motion(pallet_membership::Call::reset_members { members }));
		assert_eq!(Members::<Runtime, Instance2>::get(), [technician(0), technician(7)]);
		// The vote of the one who left is gone, and two of two it takes.
		assert_err!(technicians::vote(technician(2), motion, true), Technical::NotMember);
		assert_ok!(technicians::vote(technician(0), motion, true));
		assert_noop!(technicians::close(&whitelist, motion), Technical::TooEarly);
		assert_ok!(technicians::vote(technician(7), motion, true));
		assert_ok!(technicians::close(&whitelist, motion));
	});
}

#[test]
fn the_institutions_spend_the_fees() {
	assembly(7, 0, || {
		let fees = pallet_treasury::Pallet::<Runtime>::account_id();
		let payee = Sr25519Keyring::Eve.to_account_id();
		assert_ok!(call(
			stranger(),
			pallet_balances::Call::transfer_keep_alive { dest: fees.into(), value: 50 * SAL }
		));
		let spending = pallet_treasury::Call::spend {
			asset_kind: Box::new(()),
			amount: 40 * SAL,
			beneficiary: Box::new(payee.clone()),
			valid_from: None,
		};
		assert_ok!(institutions::pass_motion(spending));
		assert_eq!(Balances::balance(&payee), 0);
		assert_ok!(call(stranger(), pallet_treasury::Call::payout { index: 0 }));
		assert_eq!(Balances::balance(&payee), 40 * SAL);
		assert!(System::block_number() > 0);
	});
}
