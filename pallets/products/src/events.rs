// SPDX-License-Identifier: Apache-2.0

//! What the pallet tells.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An institution issues numbers under a prefix.
		PrefixGranted { prefix: CompanyPrefix, institution: InstitutionId },
		/// Nothing new is issued under a prefix.
		PrefixWithdrawn { prefix: CompanyPrefix },
		/// A product has a number.
		ProductRegistered { gtin: Gtin, manufacturer: InstitutionId },
		/// No pack of a product may reach a patient.
		ProductWithdrawn { gtin: Gtin, institution: InstitutionId, notice: Commitment },
		/// The withdrawal of a product ended.
		ProductReinstated { gtin: Gtin, institution: InstitutionId, notice: Commitment },
		/// A lot was made.
		LotRegistered { lot: Lgtin, manufacturer: InstitutionId },
		/// Packs of a lot got their serials.
		PacksCommissioned { lot: Lgtin, batch: u32, root: Digest, count: u32 },
		/// A lot was certified.
		LotReleased { lot: Lgtin, certificate: Commitment },
		/// A lot may be used longer than is printed on it.
		ExpiryExtended { lot: Lgtin, expiry: Day },
		/// No pack of a lot may reach a patient.
		LotRecalled { recall: RecallId, lot: Lgtin, institution: InstitutionId, terms: RecallTerms },
		/// Packs of a lot may not reach a patient.
		PacksRecalled {
			recall: RecallId,
			lot: Lgtin,
			packs: u32,
			institution: InstitutionId,
			terms: RecallTerms,
		},
		/// A recall names so many packs by now.
		RecallExtended { recall: RecallId, packs: u32 },
		/// A Regulator said how grave the hazard is.
		RecallClassified { recall: RecallId, class: RecallClass },
		/// A recall is carried further than before.
		RecallDeepened { recall: RecallId, depth: Depth, effectiveness: Effectiveness },
		/// An institution said how many packs it has.
		RecallAnswered { recall: RecallId, institution: InstitutionId, in_stock: u32 },
		/// Nothing more is asked of those who hold packs.
		RecallTerminated { recall: RecallId, report: Commitment },
		/// A lot was made out of one that was recalled, and waits for its manufacturer.
		LotAffected { lot: Lgtin, recall: RecallId },
		/// Every lot was flagged that a recall affects.
		RecallTraced { recall: RecallId, affected: u32 },
		/// A manufacturer lets a lot go on.
		LotAssessed { lot: Lgtin, recall: RecallId, findings: Commitment },
		/// The serials of a batch do not ascend, so that the release of the lot does not count.
		BatchDisordered { lot: Lgtin, batch: u32 },
		/// A lot left the state.
		LotFolded { lot: Lgtin, manufacturer: InstitutionId },
		/// A recall left the state.
		RecallFolded { recall: RecallId, manufacturer: InstitutionId },
	}
}
