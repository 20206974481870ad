// SPDX-License-Identifier: Apache-2.0

//! Any calls in any order, with every invariant of the README and every answer checked after
//! each; and broken states as a control that the checks see them.

use frame_support::{
	assert_ok, hypothetically,
	traits::{fungible::MutateHold, tokens::Precision},
};
use proptest::{collection::vec, prelude::*, sample::select};
use salus_primitives::{
	time::DAY_MILLISECONDS, Commitment, CredentialTypeId, Credentialing, InstitutionId, Membership,
	Moment,
};
use sp_runtime::DispatchResult;

use super::model::{Done, Model};
use crate::{
	mock::{Credentials, *},
	*,
};

/// Half a day: moments in between tell nothing new.
const STEP: Moment = DAY_MILLISECONDS / 2;

/// `place` picks among the credentials that stand, those first for which the call makes sense, and
/// `board` acts, or else the one that answers.
#[derive(Clone, Copy, Debug)]
enum Op {
	Issue {
		board: InstitutionId,
		holder: AccountId,
		credential_type: CredentialTypeId,
		number: u8,
		steps_before: u64,
		steps: u64,
	},
	Renew {
		place: usize,
		board: Option<InstitutionId>,
		number: u8,
		steps: u64,
	},
	Suspend {
		place: usize,
		board: Option<InstitutionId>,
	},
	Reinstate {
		place: usize,
		board: Option<InstitutionId>,
	},
	Revoke {
		place: usize,
		board: Option<InstitutionId>,
		steps_before: u64,
	},
	Clear {
		place: usize,
		board: Option<InstitutionId>,
	},
	Pass {
		steps: u64,
	},
	Bar {
		board: InstitutionId,
	},
	Unbar {
		board: InstitutionId,
	},
	Grant {
		board: InstitutionId,
	},
	Withdraw {
		board: InstitutionId,
	},
	Succeed {
		predecessor: InstitutionId,
		successor: InstitutionId,
	},
}

const HOLDERS: [AccountId; 2] = [SURGEON, NURSE];
const TYPES: [CredentialTypeId; 2] = [LICENCE, DIPLOMA];

fn board() -> impl Strategy<Value = InstitutionId> {
	prop_oneof![4 => Just(CHAMBER), 2 => Just(COLLEGE), 1 => Just(MINISTRY)]
}

fn acting() -> impl Strategy<Value = Option<InstitutionId>> {
	prop::option::weighted(0.1, board())
}

fn op() -> impl Strategy<Value = Op> {
	let issue = (board(), select(&HOLDERS[..]), select(&TYPES[..]), 0u8..40, 0u64..12, 6u64..30);
	prop_oneof![
		24 => issue.prop_map(|(board, holder, credential_type, number, steps_before, steps)| {
			Op::Issue { board, holder, credential_type, number, steps_before, steps }
		}),
		8 => (0usize..8, acting(), 0u8..40, 6u64..30)
			.prop_map(|(place, board, number, steps)| Op::Renew { place, board, number, steps }),
		16 => (0usize..8, acting()).prop_map(|(place, board)| Op::Suspend { place, board }),
		12 => (0usize..8, acting()).prop_map(|(place, board)| Op::Reinstate { place, board }),
		8 => (0usize..8, acting(), 0u64..8)
			.prop_map(|(place, board, steps_before)| Op::Revoke { place, board, steps_before }),
		8 => (0usize..8, acting()).prop_map(|(place, board)| Op::Clear { place, board }),
		24 => (1u64..4).prop_map(|steps| Op::Pass { steps }),
		1 => board().prop_map(|board| Op::Bar { board }),
		4 => board().prop_map(|board| Op::Unbar { board }),
		4 => board().prop_map(|board| Op::Grant { board }),
		1 => board().prop_map(|board| Op::Withdraw { board }),
		1 => (board(), board())
			.prop_map(|(predecessor, successor)| Op::Succeed { predecessor, successor }),
	]
}

fn now() -> Moment {
	pallet_timestamp::Now::<Test>::get()
}

/// The commitment at `place` among those that stand, sensible ones first, and who acts on it.
fn pick(
	place: usize,
	board: Option<InstitutionId>,
	is_sensible: impl Fn(&CredentialOf<Test>) -> bool,
) -> Option<(RuntimeOrigin, Commitment)> {
	let mut rows: Vec<_> = crate::Credentials::<Test>::iter().collect();
	rows.sort_by_key(|(commitment, row)| (!is_sensible(row), *commitment));
	let sensible = rows.iter().filter(|(_, row)| is_sensible(row)).count();
	let among = if sensible > 0 && place < 7 { sensible } else { rows.len() };
	let (commitment, row) = rows.get(place.checked_rem(among)?)?;
	let acting = board.unwrap_or(Register::successor_of(row.board));
	Some((signed(issuer(acting)), *commitment))
}

fn is_open(row: &CredentialOf<Test>) -> bool {
	row.is_open(now())
}

fn run(op: Op) -> DispatchResult {
	use Credentials as Calls;
	let done = match op {
		Op::Issue { board, holder, credential_type, number, steps_before, steps } => {
			let valid_from = now() + 2 * STEP - steps_before * STEP;
			let valid_until = valid_from + steps * STEP;
			let (commitment, index) = (commitment(number), next_index(board));
			let stated =
				Issuance { holder, credential_type, commitment, valid_from, valid_until, index };
			Some(issue(board, stated))
		}
		Op::Renew { place, board, number, steps } => pick(place, board, |row| row.is_active(now()))
			.map(|(origin, old)| {
				let issuing = Register::successor_of(Calls::credential(&old).unwrap().board);
				let (by, index) = (commitment(number), next_index(board.unwrap_or(issuing)));
				Calls::renew(origin, old, by, now() + steps * STEP, index)
			}),
		Op::Suspend { place, board } => {
			pick(place, board, is_open).map(|(origin, picked)| Calls::suspend(origin, picked))
		}
		Op::Reinstate { place, board } => {
			let is_sensible =
				|row: &CredentialOf<Test>| is_open(row) && row.suspended_since.is_some();
			pick(place, board, is_sensible).map(|(origin, picked)| Calls::reinstate(origin, picked))
		}
		Op::Revoke { place, board, steps_before } => {
			pick(place, board, is_open).map(|(origin, picked)| {
				let effective_from = now() - steps_before * STEP;
				Calls::revoke(origin, picked, RevocationReason::Unspecified, effective_from)
			})
		}
		Op::Clear { place, board } => pick(place, board, |row| row.valid_until + 4 * STEP <= now())
			.map(|(origin, picked)| Calls::clear(origin, vec![picked].try_into().unwrap())),
		Op::Pass { steps } => {
			pass_to(now() + steps * STEP);
			None
		}
		Op::Bar { board } => Some(Calls::suspend_board(signed(SUSPENSION), board)),
		Op::Unbar { board } => Some(Calls::reinstate_board(signed(SUSPENSION), board)),
		Op::Grant { board } => Some(Calls::grant_charter(signed(REGISTRY), board, LICENCE)),
		Op::Withdraw { board } => Some(Calls::withdraw_charter(signed(REGISTRY), board, LICENCE)),
		Op::Succeed { predecessor, successor } => {
			let both_stay = Register::is_active(predecessor) && Register::is_active(successor);
			(both_stay && predecessor != successor).then(|| succeed(predecessor, successor))
		}
	};
	done.unwrap_or(Ok(()))
}

/// Tells the model what a call did, as its event says.
fn tell(model: &mut Model, event: Event<Test>, gone: &[Commitment]) {
	let number_of = |commitment: Commitment| commitment.0.as_bytes()[0];
	let begin = |model: &mut Model, commitment| {
		let row = Credentials::credential(&commitment).unwrap();
		let told = (row.holder, row.credential_type, row.board);
		let answers = |board| Register::answers_for(row.board, board);
		model.begin(number_of(commitment), told, (row.valid_from, row.valid_until), answers);
	};
	match event {
		Event::CredentialIssued { credential, .. } => begin(model, credential),
		Event::CredentialRenewed { credential, by, .. } => {
			model.go_on(number_of(credential), now(), Done::Renewed);
			begin(model, by);
		}
		Event::CredentialSuspended { credential, .. } => {
			model.go_on(number_of(credential), now(), Done::Suspended);
		}
		Event::CredentialReinstated { credential, .. } => {
			model.go_on(number_of(credential), now(), Done::Reinstated);
		}
		Event::CredentialRevoked { credential, effective_from, .. } => {
			model.go_on(number_of(credential), now(), Done::Revoked { effective_from });
		}
		Event::CredentialsCleared { .. } => {
			gone.iter().for_each(|commitment| model.clear(number_of(*commitment)));
		}
		_ => (),
	}
}

/// Compares every answer about the moments around now with the model's.
fn compare(model: &Model) -> Result<(), TestCaseError> {
	let first = now().saturating_sub(40 * STEP);
	for moment in (0..60).map(|step| first + step * STEP) {
		for (holder, credential_type) in
			HOLDERS.into_iter().flat_map(|holder| TYPES.map(|one| (holder, one)))
		{
			let told = model.holds(holder, credential_type, moment);
			let found = Credentials::holds(&holder, credential_type, moment);
			prop_assert_eq!(found, told, "{} of {} at {}", holder, credential_type.0, moment);
		}
		for story in model.standing() {
			let told = model.is_active(story, moment);
			let found = standing(story.number, moment) == Standing::Active;
			prop_assert_eq!(found, told, "{} at {}", story.number, moment);
		}
	}
	Ok(())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn no_sequence_of_calls_breaks_an_invariant_or_an_answer(ops in vec(op(), 1..100)) {
		let chain = ExtBuilder::default()
			.chartered(MINISTRY, LICENCE)
			.then(|| {
				let (payer, payee) = (signed(sovereign(CHAMBER)), sovereign(MINISTRY));
				Balances::transfer_keep_alive(payer, payee, 500)
			})
			.then(|| Credentials::set_retention(signed(REGISTRY), 2));
		chain.build().execute_with(|| {
			let issuance = Balances::total_issuance();
			let mut model = Model::default();
			for (place, op) in ops.iter().enumerate() {
				let before: Vec<_> = crate::Credentials::<Test>::iter_keys().collect();
				let _ = run(*op);
				let gone: Vec<_> = before
					.into_iter()
					.filter(|key| !crate::Credentials::<Test>::contains_key(key))
					.collect();
				for event in events() {
					tell(&mut model, event, &gone);
				}
				if let Err(broken) = Credentials::do_try_state() {
					return Err(TestCaseError::fail(format!("{op:?}: {broken:?}")));
				}
				prop_assert_eq!(Balances::total_issuance(), issuance);
				if place % 6 == 5 || place + 1 == ops.len() {
					compare(&model)?;
				}
			}
			Ok(())
		})?;
	}
}

#[test]
fn the_comparison_sees_a_suspension_that_is_forgotten() {
	let chain = ExtBuilder::default().licensed(1).on(3).suspended(1).on(10).reinstated(1);
	chain.on(12).build().execute_with(|| {
		let mut model = Model::default();
		let told = (SURGEON, LICENCE, CHAMBER);
		model.begin(1, told, (march(1), march(366)), |board| board == CHAMBER);
		model.go_on(1, march(3), Done::Suspended);
		model.go_on(1, march(10), Done::Reinstated);
		assert!(compare(&model).is_ok());
		spoil(1, |row| row.suspensions.clear());
		assert!(compare(&model).is_err());
	});
}

fn spoil(number: u8, change: impl FnOnce(&mut CredentialOf<Test>)) {
	crate::Credentials::<Test>::mutate(commitment(number), |row| change(row.as_mut().unwrap()));
}

fn spoil_board(change: impl FnOnce(&mut BoardOf<Test>)) {
	Boards::<Test>::mutate(CHAMBER, |row| change(row.as_mut().unwrap()));
}

fn spoil_chunk(change: impl FnOnce(&mut StatusChunk)) {
	StatusChunks::<Test>::mutate(CHAMBER, 0, |row| change(row.as_mut().unwrap()));
}

/// Releases one unit too much.
fn release(reason: HoldReason) {
	assert_ok!(Balances::release(&reason.into(), &sovereign(CHAMBER), 1, Precision::Exact));
}

fn interval(from: u64, until: u64) -> Interval {
	Interval { from: march(from), until: march(until) }
}

/// A renewed licence with a suspension behind it, a suspended and a revoked one.
fn registry() -> sp_io::TestExternalities {
	ExtBuilder::default()
		.licensed(1)
		.on(3)
		.suspended(1)
		.on(10)
		.reinstated(1)
		.renewed(1, 2, march(366))
		.then(|| issue(CHAMBER, Issuance { holder: NURSE, ..licence(3) }))
		.suspended(3)
		.then(|| issue(CHAMBER, Issuance { credential_type: DIPLOMA, ..licence(4) }))
		.revoked(4, march(5))
		.on(20)
		.build()
}

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	const REVOCATION: StatusPurpose = StatusPurpose::Revocation;
	const SUSPENSION: StatusPurpose = StatusPurpose::Suspension;
	let breaches: [Breach; 34] = [
		("I1", || release(HoldReason::Credential)),
		("I1", || release(HoldReason::StatusChunk)),
		("I2", || spoil_board(|board| board.credentials += 1)),
		("I2", || spoil_board(|board| board.chunks = 0)),
		("I2", || Boards::<Test>::insert(MINISTRY, BoardOf::<Test>::default())),
		("I3", || crate::Credentials::<Test>::remove(commitment(4))),
		("I3", || Holdings::<Test>::remove(SURGEON, LICENCE)),
		("I3", || Holdings::<Test>::mutate(SURGEON, DIPLOMA, |held| held[0] = commitment(1))),
		("I3", || {
			Holdings::<Test>::mutate(SURGEON, LICENCE, |held| held.try_push(commitment(1)).unwrap())
		}),
		("I3", || Holdings::<Test>::insert(STRANGER, LICENCE, BoundedVec::default())),
		("I3", || {
			Holdings::<Test>::insert(
				STRANGER,
				LICENCE,
				BoundedVec::try_from(vec![commitment(1)]).unwrap(),
			)
		}),
		("I4", || spoil_board(|board| board.issued = 3)),
		("I4", || spoil(4, |row| row.index = 0)),
		("I4", || spoil_chunk(|chunk| chunk.credentials += 1)),
		("I4", || StatusChunks::<Test>::remove(CHAMBER, 0)),
		("I4", || StatusChunks::<Test>::insert(CHAMBER, 1, StatusChunk::CLEAR)),
		("I5", || spoil_chunk(|chunk| chunk.set(REVOCATION, 0, false))),
		("I5", || spoil_chunk(|chunk| chunk.set(REVOCATION, 1, true))),
		("I5", || spoil_chunk(|chunk| chunk.set(SUSPENSION, 2, false))),
		("I6", || CredentialTypes::<Test>::remove(DIPLOMA)),
		("I6", || spoil(2, |row| row.valid_until = row.valid_from)),
		("I6", || spoil(2, |row| row.issued_at = row.valid_until)),
		("I6", || spoil(2, |row| row.valid_until = march(2_000))),
		("I7", || spoil(1, |row| row.suspensions[0].until = row.suspensions[0].from)),
		("I7", || spoil(1, |row| row.suspensions.try_push(interval(4, 9)).unwrap())),
		("I7", || spoil(1, |row| row.suspensions[0].until = march(11))),
		("I8", || {
			spoil(4, |row| row.revocation = None);
			spoil_chunk(|chunk| chunk.set(REVOCATION, 3, false));
			spoil(4, |row| row.credential_type = LICENCE);
			Holdings::<Test>::remove(SURGEON, DIPLOMA);
			Holdings::<Test>::mutate(SURGEON, LICENCE, |held| {
				held.try_push(commitment(4)).unwrap()
			});
		}),
		("I9", || spoil(4, |row| row.revocation.as_mut().unwrap().effective_from = march(11))),
		("I9", || spoil(4, |row| row.revocation.as_mut().unwrap().effective_from = 0)),
		("I9", || spoil(1, |row| row.renewal.as_mut().unwrap().by = commitment(3))),
		("I9", || spoil(1, |row| row.renewal.as_mut().unwrap().by = commitment(9))),
		("I9", || {
			spoil(1, |row| row.renewal.as_mut().unwrap().by = commitment(4));
			spoil(4, |row| row.renews = Some(commitment(1)));
		}),
		("I9", || spoil(1, |row| row.renewal.as_mut().unwrap().renewed_at = row.valid_until)),
		("I9", || spoil(2, |row| row.valid_from += 1)),
	];
	registry().execute_with(|| {
		assert_ok!(Credentials::do_try_state());
		for (place, (invariant, breach)) in breaches.into_iter().enumerate() {
			let found = hypothetically!({
				breach();
				Credentials::do_try_state()
			});
			let message: &str = found.expect_err(invariant).into();
			assert!(message.starts_with(invariant), "{place}: {invariant} expected, not {message}");
		}
	});
}
