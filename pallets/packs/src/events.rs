// SPDX-License-Identifier: Apache-2.0

//! What is told of packs.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A pack was touched for the first time, and left the container that it was in.
		PackTakenOut {
			pack: Sgtin,
			lot: Lgtin,
			institution: InstitutionId,
			container: Option<ContainerKey>,
		},
		/// A pack, or some of its units, was dispensed.
		PackDispensed {
			pack: Sgtin,
			lot: Lgtin,
			institution: InstitutionId,
			content: u32,
			left: u32,
		},
		/// A pack was not dispensed.
		DispenseRefused { pack: Sgtin, institution: InstitutionId, refusal: Refusal },
		/// A pack left the stock, or was locked.
		PackDecommissioned { pack: Sgtin, lot: Lgtin, institution: InstitutionId, state: PackState },
		/// What was done to a pack by mistake was undone; `state` is the one that it has again.
		PackRestored { pack: Sgtin, institution: InstitutionId, state: PackState },
		/// A pack is suspect, by refused attempts or a report.
		SuspicionRaised { pack: Sgtin, lot: Lgtin, attempts: u32 },
		/// An institution said why a pack may not be what it says.
		SuspicionReported {
			pack: Sgtin,
			lot: Lgtin,
			institution: InstitutionId,
			grounds: Commitment,
		},
		/// A pack was found illegitimate.
		IllegitimateDeclared { pack: Sgtin, institution: InstitutionId, grounds: Commitment },
		/// Nothing was found wrong with a pack.
		SuspicionCleared { pack: Sgtin, institution: InstitutionId, findings: Commitment },
		/// The row of a pack left the state, the next one in the digest of who paid for it.
		PackFolded { pack: Sgtin, institution: InstitutionId },
		/// A doubt left the state, the next row in the digest of who paid for it.
		SuspicionFolded { pack: Sgtin, institution: InstitutionId },
	}
}
