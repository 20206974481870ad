// SPDX-License-Identifier: Apache-2.0

//! A small consortium for the tests of pallets. It answers what the pallets that a pallet depends
//! on would answer, from what the test says. Accounts are numbers; all of it lives in the state of
//! the test.

mod anchors;
mod boards;
mod index;
mod jury;
mod kin;
mod lapses;
mod register;

pub use anchors::Anchors;
pub use boards::Boards;
pub use index::{Index, QUOTA_EXHAUSTED};
pub use jury::{Jury, NO_PANEL};
pub use kin::Kin;
pub use lapses::Lapses;
pub use register::{
	adjudicator, admin, agent, clinician, delegate, officer, reader, sovereign, submitter, writer,
	Register, DUTY_MISSING, NOT_ACTIVE, NOT_AN_AGENT,
};

pub type AccountId = u64;

/// Changes a value in the state of the test.
macro_rules! change {
	($storage:ident, $value:ident => $change:expr) => {{
		let mut $value = $storage::get();
		let changed = $change;
		$storage::set(&$value);
		changed
	}};
}
use change;
