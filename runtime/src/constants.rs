// SPDX-License-Identifier: Apache-2.0

//! Figures that several parts of the runtime share.

/// Money. SAL pays fees and deposits only; care is paid in currencies.
pub mod currency {
	use crate::Balance;

	pub const SAL: Balance = 1_000_000_000_000;
	pub const MILLI_SAL: Balance = SAL / 1_000;
	pub const MICRO_SAL: Balance = SAL / 1_000_000;

	/// The least that an account must hold to exist.
	pub const EXISTENTIAL_DEPOSIT: Balance = MILLI_SAL;

	/// The deposit for `rows` rows of `bytes` bytes in all.
	pub const fn deposit(rows: u32, bytes: u32) -> Balance {
		rows as Balance * 10 * MILLI_SAL + bytes as Balance * 10 * MICRO_SAL
	}
}

/// Slots and sessions. A slot's length can never change after genesis.
pub mod time {
	use sp_staking::SessionIndex;

	pub const SLOT_MILLISECONDS: u64 = 3_000;

	/// Blocks of a day on which every slot has one.
	pub const DAY_BLOCKS: crate::BlockNumber = 28_800;

	/// The chance that a slot has a primary author, c. Secondary authors, who do not go by weight,
	/// fill the rest.
	pub const PRIMARY_PROBABILITY: (u64, u64) = (1, 2);

	/// Sessions for which an offence can be reported: a week of sessions of an hour.
	pub const REPORTING_SESSIONS: SessionIndex = 168;
}

/// What fits a block.
pub mod block {
	use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight};
	use sp_runtime::Perbill;

	/// Half a slot of execution, so that every validator can import a full block in time.
	pub const MAX_WEIGHT: Weight = Weight::from_parts(1_500 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);
	pub const MAX_LENGTH_BYTES: u32 = 5 * 1024 * 1024;
	/// What ordinary transactions may use of both.
	pub const NORMAL_SHARE: Perbill = Perbill::from_percent(75);
	/// How much execution emergencies and reports of offences may use. What goes first must leave
	/// room: a board that ends a flood of them pays for its transaction like anybody.
	pub const OPERATIONAL_SHARE: Perbill = Perbill::from_percent(50);
}
