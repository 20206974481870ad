// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::collections::{btree_map::BTreeMap, btree_set::BTreeSet};
use alloc::vec::Vec;

use frame_support::{ensure, traits::fungible::InspectHold, traits::Get};
use salus_primitives::{Duty, Electorate, InstitutionId, Membership};
use sp_runtime::{traits::Saturating, DispatchError};

use crate::*;

type Broken = Result<(), DispatchError>;

/// What the agents of one institution add up to.
struct Tally<T: Config> {
	agents: u32,
	admins: u32,
	delegates: Vec<T::AccountId>,
	deposits: BalanceOf<T>,
}

impl<T: Config> Default for Tally<T> {
	fn default() -> Self {
		Self { agents: 0, admins: 0, delegates: Vec::new(), deposits: Default::default() }
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Broken {
		let tallies = Self::tallies();
		for institution in tallies.keys() {
			Self::check_agents_have_an_institution(institution)?;
		}
		let none = Tally::default();
		for (institution, row) in Institutions::<T>::iter() {
			Self::check_id(institution)?;
			Self::check_counts(&row, tallies.get(&institution).unwrap_or(&none))?;
			Self::check_legal_id(institution, &row)?;
			Self::check_holds(institution, &row, tallies.get(&institution).unwrap_or(&none))?;
			Self::check_succession(&row)?;
			Self::check_parent(&row)?;
		}
		Self::check_no_stray_legal_id()?;
		Self::check_validators()?;
		Self::check_admitted()?;
		Self::check_electorate()?;
		#[cfg(feature = "next-release")]
		Self::check_index()?;
		Self::check_agents_have_a_provider()
	}

	/// I13.
	#[cfg(feature = "next-release")]
	pub(crate) fn check_index() -> Broken {
		if !migrations::is_indexed::<T>() {
			return Ok(());
		}
		let agents: BTreeSet<_> =
			Agents::<T>::iter().map(|(account, agent)| (agent.institution, account)).collect();
		let indexed: BTreeSet<_> = AgentsOf::<T>::iter_keys().collect();
		ensure!(agents == indexed, "I13: the agents of an institution are not those of the index");
		Ok(())
	}

	/// I11.
	fn check_admitted() -> Broken {
		let listed: BTreeMap<_, _> = Admitted::<T>::iter().collect();
		ensure!(listed.keys().copied().eq(0..Admitted::<T>::count()), "I11: a gap in the admitted");
		let distinct: BTreeSet<_> = listed.values().copied().collect();
		ensure!(distinct.len() == listed.len(), "I11: an institution was listed twice");
		let admitted: BTreeSet<_> = Institutions::<T>::iter()
			.filter(|(_, row)| !matches!(row.status, Status::Proposed { .. }))
			.map(|(institution, _)| institution)
			.collect();
		ensure!(distinct == admitted, "I11: the admitted are not those that are listed");
		Ok(())
	}

	/// I12.
	fn check_electorate() -> Broken {
		let mut electors: Vec<_> = Institutions::<T>::iter()
			.filter_map(|(institution, row)| Self::elector(institution, &row))
			.collect();
		electors.sort();
		ensure!(T::Electorate::members() == electors, "I12: others vote than those who shall");
		Ok(())
	}

	/// I10.
	fn check_agents_have_a_provider() -> Broken {
		let provided = Agents::<T>::iter_keys()
			.all(|account| frame_system::Pallet::<T>::providers(&account) > 0);
		ensure!(provided, "I10: the account of an agent has no provider");
		Ok(())
	}

	fn tallies() -> BTreeMap<InstitutionId, Tally<T>> {
		let mut tallies = BTreeMap::<_, Tally<T>>::new();
		for (account, agent) in Agents::<T>::iter() {
			let tally = tallies.entry(agent.institution).or_default();
			tally.agents.saturating_inc();
			tally.deposits.saturating_accrue(agent.deposit);
			if agent.duties.contains(&Duty::Admin) {
				tally.admins.saturating_inc();
			}
			if agent.duties.contains(&Duty::Delegate) {
				tally.delegates.push(account);
			}
		}
		tallies
	}

	/// I1.
	fn check_id(institution: InstitutionId) -> Broken {
		ensure!(institution < NextInstitutionId::<T>::get(), "I1: an id that was never given");
		Ok(())
	}

	/// I2.
	fn check_agents_have_an_institution(institution: &InstitutionId) -> Broken {
		let row = Institutions::<T>::get(institution).ok_or("I2: agents of no institution")?;
		ensure!(row.status != Status::Withdrawn, "I2: agents of a withdrawn institution");
		Ok(())
	}

	/// I3 and I4.
	fn check_counts(row: &InstitutionOf<T>, tally: &Tally<T>) -> Broken {
		ensure!(row.agents == tally.agents, "I3: agents miscounted");
		ensure!(row.admins == tally.admins, "I3: admins miscounted");
		let withdrawn = row.status == Status::Withdrawn;
		ensure!(withdrawn || row.admins > 0, "I3: an institution without an Admin");
		ensure!(row.delegate.as_slice() == tally.delegates, "I4: the Delegate is not the delegate");
		Ok(())
	}

	/// I5, from the institutions.
	fn check_legal_id(institution: InstitutionId, row: &InstitutionOf<T>) -> Broken {
		let claimed = LegalIds::<T>::get(row.legal_id) == Some(institution);
		let withdrawn = row.status == Status::Withdrawn;
		ensure!(claimed != withdrawn, "I5: a legal id is not claimed by the one that carries it");
		Ok(())
	}

	/// I5, from the legal ids.
	fn check_no_stray_legal_id() -> Broken {
		for (legal_id, institution) in LegalIds::<T>::iter() {
			let row = Institutions::<T>::get(institution).ok_or("I5: a legal id of nobody")?;
			ensure!(row.legal_id == legal_id, "I5: a legal id of another institution");
		}
		Ok(())
	}

	/// I6.
	fn check_holds(institution: InstitutionId, row: &InstitutionOf<T>, tally: &Tally<T>) -> Broken {
		let sovereign = Self::sovereign_account(institution);
		let on_hold = |reason: HoldReason| T::Currency::balance_on_hold(&reason.into(), &sovereign);
		ensure!(
			on_hold(HoldReason::Membership) == row.deposit,
			"I6: the membership deposit is not what is on hold"
		);
		ensure!(
			on_hold(HoldReason::Agent) == tally.deposits,
			"I6: the deposits of the agents are not what is on hold"
		);
		Ok(())
	}

	/// I7.
	fn check_validators() -> Broken {
		let validators = Validators::<T>::get();
		ensure!(
			validators.is_sorted_by(|one, next| one.institution < next.institution),
			"I7: validators out of order, or two of one institution"
		);
		let accounts: BTreeSet<_> = validators.iter().map(|validator| &validator.account).collect();
		ensure!(accounts.len() == validators.len(), "I7: one account validates for two");
		for validator in &validators {
			let row = Institutions::<T>::get(validator.institution)
				.ok_or("I7: a validator of no institution")?;
			ensure!(row.status.is_member(), "I7: a validator of what is not a member");
		}
		Ok(())
	}

	/// I8.
	fn check_succession(row: &InstitutionOf<T>) -> Broken {
		ensure!(
			row.successions <= T::MaxSuccessions::get(),
			"I8: a chain of successions that is too long to follow"
		);
		let Some(successor) = row.successor else { return Ok(()) };
		ensure!(
			matches!(row.status, Status::WindingUp { offered: None, .. } | Status::Withdrawn),
			"I8: a successor of an institution that stays or still offers"
		);
		let heir = Institutions::<T>::get(successor).ok_or("I8: a successor that never was")?;
		ensure!(heir.successions > row.successions, "I8: a succession that was not counted");
		Ok(())
	}

	/// I9.
	fn check_parent(row: &InstitutionOf<T>) -> Broken {
		if let (false, Some(parent)) = (matches!(row.status, Status::Proposed { .. }), row.parent) {
			let parent = Institutions::<T>::get(parent).ok_or("I9: a parent that never was")?;
			ensure!(
				!matches!(parent.status, Status::Proposed { .. }),
				"I9: a parent that was not admitted"
			);
		}
		Ok(())
	}
}
