// SPDX-License-Identifier: Apache-2.0

//! Subjects and the quota of who registered them, in the place of `pallet-records`.

use std::collections::BTreeMap;

use frame_support::{ensure, parameter_types};
use salus_primitives::{InstitutionId, Membership, Sponsorship};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{change, AccountId, Register};

parameter_types! {
	pub storage Sponsors: BTreeMap<AccountId, InstitutionId> = BTreeMap::new();
	/// Rows prepaid and used.
	pub storage Quota: BTreeMap<InstitutionId, (u32, u32)> = BTreeMap::new();
	/// How many rows can be used beyond the quota, if there is a bound.
	pub storage Overdraft: Option<u32> = None;
}

pub struct Index;

pub const QUOTA_EXHAUSTED: DispatchError = DispatchError::Other("quota exhausted");

impl Index {
	/// Makes `account` a subject of `sponsor`.
	pub fn register(sponsor: InstitutionId, account: AccountId) {
		change!(Sponsors, sponsors => sponsors.insert(account, sponsor));
	}

	/// Gives `institution` so many rows that it does not use.
	pub fn prepay(institution: InstitutionId, rows: u32) {
		change!(Quota, quota => {
			let (prepaid, used) = quota.entry(institution).or_default();
			*prepaid = *used + rows;
		});
	}

	/// Makes what `predecessor` prepaid and uses its `successor`'s.
	pub fn hand_over(predecessor: InstitutionId, successor: InstitutionId) {
		change!(Quota, quota => {
			let (prepaid, used) = quota.remove(&predecessor).unwrap_or_default();
			let rows = quota.entry(successor).or_default();
			*rows = (rows.0 + prepaid, rows.1 + used);
		});
	}

	/// From now on so many rows and no more can be used beyond any quota.
	pub fn bound_overdraft(rows: u32) {
		Overdraft::set(&Some(rows));
	}

	/// How many rows `institution` uses.
	pub fn used(institution: InstitutionId) -> u32 {
		Quota::get().get(&institution).map_or(0, |(_, used)| *used)
	}
}

impl Sponsorship<AccountId> for Index {
	fn sponsor_of(account: &AccountId) -> Option<InstitutionId> {
		Sponsors::get().get(account).copied()
	}

	fn charge(sponsor: InstitutionId, rows: u32) -> DispatchResult {
		change!(Quota, quota => {
			let (prepaid, used) = quota.entry(Register::successor_of(sponsor)).or_default();
			ensure!(*used + rows <= *prepaid, QUOTA_EXHAUSTED);
			*used += rows;
		});
		Ok(())
	}

	fn charge_beyond_quota(sponsor: InstitutionId, rows: u32) -> DispatchResult {
		change!(Quota, quota => {
			let (prepaid, used) = quota.entry(Register::successor_of(sponsor)).or_default();
			let overdraft = (*used + rows).saturating_sub(*prepaid);
			ensure!(Overdraft::get().is_none_or(|most| overdraft <= most), QUOTA_EXHAUSTED);
			*used += rows;
		});
		Ok(())
	}

	fn free(sponsor: InstitutionId, rows: u32) -> DispatchResult {
		change!(Quota, quota => {
			let (_, used) = quota.entry(Register::successor_of(sponsor)).or_default();
			*used = used.checked_sub(rows).expect("what is freed was charged");
		});
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_sponsor(sponsor: InstitutionId, account: &AccountId) {
		Self::register(sponsor, *account);
		Self::prepay(Register::successor_of(sponsor), 1_000);
	}
}
