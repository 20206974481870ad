// SPDX-License-Identifier: Apache-2.0

//! Who acts for whom, in the place of `pallet-identities`.

use std::collections::{BTreeMap, BTreeSet};

use frame_support::parameter_types;
use salus_primitives::{Basis, Capacity, ConfidentialTags, Day, Moment, Power, Representation};

use crate::{change, AccountId};

parameter_types! {
	/// By representative and subject.
	pub storage Mandates: BTreeMap<(AccountId, AccountId), (Basis, Vec<Power>)> = BTreeMap::new();
	pub storage Majorities: BTreeMap<AccountId, Moment> = BTreeMap::new();
	pub storage Deaths: BTreeMap<AccountId, Day> = BTreeMap::new();
	/// Accounts that act for nobody, at no moment.
	pub storage Deactivated: BTreeSet<AccountId> = BTreeSet::new();
	pub storage Confidential: BTreeMap<AccountId, ConfidentialTags> = BTreeMap::new();
}

pub struct Kin;

impl Kin {
	/// Lets `representative` exercise `powers` for `subject`, without an end of its own.
	pub fn represent(
		subject: AccountId,
		representative: AccountId,
		basis: Basis,
		powers: &[Power],
	) {
		change!(Mandates, mandates => {
			mandates.insert((representative, subject), (basis, powers.to_vec()))
		});
	}

	/// Says that `subject` comes of age at `moment`.
	pub fn come_of_age(subject: AccountId, moment: Moment) {
		change!(Majorities, majorities => majorities.insert(subject, moment));
	}

	/// Says that `day` was the last of the life of `subject`.
	pub fn die(subject: AccountId, day: Day) {
		change!(Deaths, deaths => deaths.insert(subject, day));
	}

	/// Says that `account` was deactivated, as one that was stolen is.
	pub fn deactivate(account: AccountId) {
		change!(Deactivated, deactivated => deactivated.insert(account));
	}

	pub fn keep_confidential(subject: AccountId, tags: ConfidentialTags) {
		change!(Confidential, confidential => confidential.insert(subject, tags));
	}
}

impl Representation<AccountId> for Kin {
	fn capacity(
		actor: &AccountId,
		subject: &AccountId,
		power: Power,
		moment: Moment,
	) -> Option<Capacity> {
		if Deactivated::get().contains(actor) {
			return None;
		}
		let is_dead = Self::died_on(subject).is_some_and(|day| Day::of(moment) > day);
		if actor == subject {
			return (!is_dead).then_some(Capacity::Subject);
		}
		let (basis, powers) = Mandates::get().get(&(*actor, *subject)).cloned()?;
		let stands = match basis {
			Basis::Minor => !is_dead && Self::is_minor(subject, moment),
			Basis::Executor => is_dead,
			_ => !is_dead,
		};
		(stands && powers.contains(&power)).then_some(Capacity::Representative(basis))
	}

	fn majority(subject: &AccountId, _: Moment) -> Option<Moment> {
		Majorities::get().get(subject).copied()
	}

	fn died_on(subject: &AccountId) -> Option<Day> {
		Deaths::get().get(subject).copied()
	}

	fn confidential_tags(subject: &AccountId) -> Option<ConfidentialTags> {
		Confidential::get().get(subject).copied()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_representative(subject: &AccountId, representative: &AccountId) {
		let powers = [Power::Consent, Power::Research, Power::Access, Power::Request, Power::Keys];
		Self::represent(*subject, *representative, Basis::PowerOfAttorney, &powers);
	}
}
