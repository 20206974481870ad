// SPDX-License-Identifier: Apache-2.0

//! What the calls do and what other pallets and clients ask, by capability; here what all share.

mod corrections;
mod history;
mod reads;
mod recording;
mod trace;

#[cfg(feature = "runtime-benchmarks")]
pub(crate) use corrections::MAX_TOLD;
#[cfg(test)]
pub(crate) use trace::Trace;
pub use trace::MAX_TRACE;

use frame_support::traits::UnixTime;
use salus_primitives::Moment;
use sp_runtime::SaturatedConversion;

use crate::*;

/// The event and its hash.
pub(crate) const ROWS: u32 = 2;

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}
}
