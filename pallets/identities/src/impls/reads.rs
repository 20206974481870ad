// SPDX-License-Identifier: Apache-2.0

//! The answers that other pallets and clients get.

use alloc::vec::Vec;

use frame_system::pallet_prelude::BlockNumberFor;
use salus_primitives::{
	Basis, Capacity, ConfidentialTags, Day, Fold, Moment, Power, Representation,
};

use crate::*;

impl<T: Config> Pallet<T> {
	/// The parts of the DID document of `account`.
	pub fn did_document(account: T::AccountId) -> Option<DidDocument<T::AccountId>> {
		let identity = Identities::<T>::get(&account)?;
		let (now, methods) = (Self::now(), Methods::<T>::get(&account));
		let services = Services::<T>::get(&account).into_iter().map(|service| PublishedService {
			number: service.number,
			kind: service.kind,
			endpoint: service.endpoint.into_inner(),
		});
		Some(DidDocument {
			institution: identity.institution,
			methods: methods.iter().filter(|row| row.is_valid_at(now)).map(Into::into).collect(),
			services: services.collect(),
			created: identity.created.moment,
			updated: identity.updated.moment,
			deactivated: identity.deactivated.is_some(),
			account,
		})
	}

	/// The keys of `account` that counted at `moment`, by what is known now.
	pub fn methods_at(account: &T::AccountId, moment: Moment) -> PastMethods {
		Self::past_methods(
			account,
			|stamp| moment < stamp.moment,
			|open| open.is_valid_at(moment),
			|closed| closed.was_valid_at(moment),
		)
	}

	/// The keys of `account` that counted at the end of `block`, by what was known then, those
	/// that had expired included.
	pub fn methods_at_block(account: &T::AccountId, block: BlockNumberFor<T>) -> PastMethods {
		Self::past_methods(
			account,
			|stamp| block < stamp.block,
			|open| open.is_valid_at_block(&block),
			|closed| closed.was_valid_at_block(&block),
		)
	}

	fn past_methods(
		account: &T::AccountId,
		is_before: impl Fn(StampOf<T>) -> bool,
		is_valid: impl Fn(&MethodOf<T>) -> bool,
		was_valid: impl Fn(&ClosedMethodOf<T>) -> bool,
	) -> PastMethods {
		let Some(identity) = Identities::<T>::get(account) else { return PastMethods::Unknown };
		if is_before(identity.created) {
			return PastMethods::Unknown;
		}
		if identity.folded_methods.is_some_and(|fold| is_before(fold.horizon)) {
			return PastMethods::Folded;
		}
		let (open, closed) = (Methods::<T>::get(account), ClosedMethods::<T>::get(account));
		let past = closed.iter().filter(|row| was_valid(row)).map(|row| &row.method);
		let mut methods: Vec<VerificationMethod> =
			open.iter().filter(|row| is_valid(row)).chain(past).map(Into::into).collect();
		methods.sort_by_key(|method| method.method);
		PastMethods::Known(methods)
	}

	/// The mandate on the strongest basis by which `representative` may exercise `power` for
	/// `subject` at `moment`.
	pub(super) fn strongest_mandate(
		representative: &T::AccountId,
		subject: &T::AccountId,
		power: Power,
		moment: Moment,
	) -> Option<MandateOf<T>> {
		let is_dead = Self::is_dead_at(subject, moment);
		Mandates::<T>::get(subject)
			.into_iter()
			.filter(|row| row.representative == *representative && row.scope.contains(&power))
			.filter(|row| row.is_in_force_at(moment, is_dead))
			.max_by_key(|row| row.basis)
	}

	fn is_dead_at(subject: &T::AccountId, moment: Moment) -> bool {
		Identities::<T>::get(subject).is_some_and(|identity| identity.is_dead_at(moment))
	}

	/// Whether `methods` are all the keys of `account` that were folded, in their order.
	pub fn verify_folded_methods(account: &T::AccountId, methods: &[ClosedMethodOf<T>]) -> bool {
		let history = Identities::<T>::get(account).and_then(|identity| identity.folded_methods);
		Fold::over_all(methods) == history.map(|history| history.fold)
	}

	/// Whether `mandates` are all the mandates of `subject` that were folded, in their order.
	pub fn verify_folded_mandates(subject: &T::AccountId, mandates: &[MandateOf<T>]) -> bool {
		let history = Identities::<T>::get(subject).and_then(|identity| identity.folded_mandates);
		Fold::over_all(mandates) == history.map(|history| history.fold)
	}
}

impl<T: Config> Representation<T::AccountId> for Pallet<T> {
	fn capacity(
		actor: &T::AccountId,
		subject: &T::AccountId,
		power: Power,
		moment: Moment,
	) -> Option<Capacity> {
		let acts = Identities::<T>::get(actor).is_none_or(|identity| {
			!identity.is_dead_at(moment) && !identity.is_deactivated_at(moment)
		});
		if !acts {
			return None;
		}
		if actor == subject {
			return Some(Capacity::Subject);
		}
		let mandate = Self::strongest_mandate(actor, subject, power, moment)?;
		Some(Capacity::Representative(mandate.basis))
	}

	fn majority(subject: &T::AccountId, moment: Moment) -> Option<Moment> {
		Mandates::<T>::get(subject)
			.iter()
			.filter(|row| row.basis == Basis::Minor && row.since.moment <= moment)
			.filter(|row| row.ended.is_none_or(|ended| moment < ended.moment))
			.filter_map(|row| row.until)
			.max()
	}

	fn died_on(subject: &T::AccountId) -> Option<Day> {
		Identities::<T>::get(subject).and_then(|identity| identity.died_on)
	}

	fn confidential_tags(subject: &T::AccountId) -> Option<ConfidentialTags> {
		Confidential::<T>::get(subject).map(|kept| kept.tags)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_representative(subject: &T::AccountId, representative: &T::AccountId) {
		benchmarking::represent::<T>(subject, representative);
	}
}
