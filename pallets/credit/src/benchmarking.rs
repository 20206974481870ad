// SPDX-License-Identifier: Apache-2.0

//! What calls and the turn of a session cost at their worst: as many validators as there can be,
//! full histories and dockets, and conduct that nobody looked at for a thousand sessions.

use alloc::{vec, vec::Vec};

use codec::Decode;
use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::RawOrigin;
use pallet_authorship::EventHandler;
use salus_primitives::{InstitutionId, Lapse, Membership, Panels, Ruling, Rulings, Validators};
use sp_runtime::{traits::TrailingZeroInput, Perbill};
use sp_staking::{
	offence::{OffenceDetails, OnOffenceHandler},
	SessionIndex,
};

use crate::*;

/// Nobody has this id.
const NOBODY: InstitutionId = InstitutionId(u32::MAX);
/// The session that runs.
const NOW: SessionIndex = 2_000;

fn keys<T: Config>(number: u32) -> T::Keys {
	let distinct = [number.to_le_bytes(), [1; 4]].concat();
	T::Keys::decode(&mut TrailingZeroInput::new(&distinct.repeat(8))).expect("any bytes are keys")
}

/// A history of as many changes as are kept, and conduct of long ago that has decayed by now, or
/// nearly.
fn write_history<T: Config>(institution: InstitutionId) {
	let cause = |number: u32| match number % 2 {
		0 => Cause::Presence,
		_ => Cause::Absence,
	};
	let change = |number| Change { cause: cause(number), since: 0, until: 0, credit: 1 };
	let history: Vec<_> = (0..T::MaxHistory::get()).map(change).collect();
	Histories::<T>::insert(institution, HistoryOf::<T>::truncate_from(history));
	let offences = MOST_OFFENCES;
	Conducts::<T>::insert(institution, Conduct { offences, ..Default::default() });
}

/// As many lapses as are kept. The number of the last one.
fn write_docket<T: Config>(institution: InstitutionId) -> u32 {
	let mut docket = DocketOf::<T>::default();
	let noted = (0..T::MaxLapses::get()).map(|_| docket.note(Lapse::ClaimDecision, 0));
	let last = noted.last().flatten().expect("there is room for one");
	Dockets::<T>::insert(institution, docket);
	last
}

/// `count` validators with keys, weights and authored blocks, in a session that runs.
fn write_session<T: Config>(count: u32) -> Vec<T::AccountId> {
	pallet_session::CurrentIndex::<T>::put(NOW);
	T::Validators::benchmark_validators(count);
	let admitted = T::Validators::admitted();
	assert_eq!(admitted.len() as u32, count);
	let mut used = Vec::new();
	for (number, validator) in (0..).zip(&admitted) {
		let keys = keys::<T>(number);
		pallet_session::NextKeys::<T>::insert(&validator.account, keys.clone());
		used.push((validator.account.clone(), keys));
		write_history::<T>(validator.institution);
		AuthoredBlocks::<T>::insert(&validator.account, 1_000);
	}
	let validators: Vec<_> = used.iter().map(|(validator, _)| validator.clone()).collect();
	pallet_session::Validators::<T>::put(&validators);
	pallet_session::QueuedKeys::<T>::put(&used);
	ActiveKeys::<T>::put(KeysOf::<T>::try_from(used).expect("there is room"));
	let weights = Pallet::<T>::draft();
	ActiveWeights::<T>::put(&weights);
	Rosters::<T>::insert(NOW, weights);
	validators
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn allege() {
		let agent: T::AccountId = account("agent", 0, 0);
		let accuser = T::Membership::benchmark_institution(&agent);
		let successor = T::Membership::benchmark_institution(&account("late", 0, 0));
		let late = T::Membership::benchmark_predecessor(successor);
		T::Panels::benchmark_institutions();
		let number = write_docket::<T>(late);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), late, number);

		let noted = *Dockets::<T>::get(late).find(number).unwrap();
		assert_eq!(noted.stage, Stage::Alleged { accuser });
	}

	#[benchmark]
	fn clear() {
		pallet_session::CurrentIndex::<T>::put(NOW);
		write_history::<T>(NOBODY);
		write_docket::<T>(NOBODY);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), NOBODY);

		assert!(!Conducts::<T>::contains_key(NOBODY));
	}

	#[benchmark]
	fn ruled() {
		pallet_session::CurrentIndex::<T>::put(NOW);
		let late = T::Membership::benchmark_institution(&account("late", 0, 0));
		write_history::<T>(late);
		let number = write_docket::<T>(late);
		Dockets::<T>::mutate(late, |docket| {
			docket.find(number).unwrap().stage = Stage::Alleged { accuser: NOBODY };
		});
		let matter = Pallet::<T>::matter(late, number);
		Matters::<T>::insert(matter.reference, (late, number));

		#[block]
		{
			Pallet::<T>::ruled(&matter, Ruling::Overturned);
		}

		assert_eq!(Conducts::<T>::get(late).unwrap().lateness, LATENESS);
	}

	#[benchmark]
	fn note_author() {
		let author: T::AccountId = account("author", 0, 0);

		#[block]
		{
			<Pallet<T> as EventHandler<_, _>>::note_author(author.clone());
		}

		assert_eq!(AuthoredBlocks::<T>::get(author), 1);
	}

	#[benchmark]
	fn on_offence(n: Linear<1, { T::MaxValidators::get() }>) {
		let validators = write_session::<T>(T::MaxValidators::get());
		let last = validators.len() - n as usize;
		let offenders: Vec<_> = validators[last..]
			.iter()
			.map(|validator| OffenceDetails {
				offender: (validator.clone(), ()),
				reporters: Vec::<T::AccountId>::new(),
			})
			.collect();
		let severities = vec![Perbill::one(); n as usize];

		#[block]
		{
			<Pallet<T> as OnOffenceHandler<_, _, _>>::on_offence(&offenders, &severities, NOW);
		}

		assert_eq!(Offenders::<T>::iter_prefix(NOW).count(), n as usize);
	}

	#[benchmark]
	fn judge(n: Linear<1, { T::MaxValidators::get() }>) {
		write_session::<T>(n);

		#[block]
		{
			Pallet::<T>::judge();
		}

		assert_eq!(AuthoredBlocks::<T>::iter().count(), 0);
		assert!(Conducts::<T>::iter_values().all(|conduct| conduct.session == NOW + 1));
	}

	#[benchmark]
	fn plan(n: Linear<1, { T::MaxValidators::get() }>) {
		write_session::<T>(n);
		QueuedWeights::<T>::kill();
		let planned;

		#[block]
		{
			planned = Pallet::<T>::plan(NOW + 1);
		}

		assert_eq!(planned.unwrap().len() as u32, n);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
