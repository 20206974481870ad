// SPDX-License-Identifier: Apache-2.0

//! What the book tells.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A plan has another version.
		PlanPublished { version: PlanVersion },
		/// Nobody is enrolled in a plan any more.
		PlanClosed { insurer: InstitutionId, plan: u32 },
		/// A version under which nobody is covered left the state.
		VersionRetired { version: PlanVersion },
		/// A table has a code book.
		TablePublished { insurer: InstitutionId, table: u32, code_book: Digest },
		/// A table has another code book.
		TableRevised { insurer: InstitutionId, table: u32, code_book: Digest },
		/// These rows have a new price each.
		PricesSet { insurer: InstitutionId, table: u32, rows: Vec<u32> },
		/// The newest prices of these rows have a last day.
		PricesEnded { insurer: InstitutionId, table: u32, rows: Vec<u32>, until: Day },
		/// Rows whose prices ended long ago left the state.
		PricesRetired { insurer: InstitutionId, table: u32, rows: Vec<u32> },
		/// A provider accepts the prices of a table.
		Contracted { insurer: InstitutionId, provider: InstitutionId, contract: Contract },
		/// The newest contract has a last day.
		ContractEnded { insurer: InstitutionId, provider: InstitutionId, until: Day },
		/// Contracts that ended long ago left the state.
		ContractRetired { insurer: InstitutionId, provider: InstitutionId },
		/// An account is covered, until the end of the version.
		Enrolled { insurer: InstitutionId, enrolment: EnrolmentOf<T>, until: Day },
		/// A member is covered under a version.
		CoverageRenewed { member: T::AccountId, version: PlanVersion, from: Day, until: Day },
		/// A coverage ends, or ended, with a day.
		CoverageTerminated { member: T::AccountId, until: Day },
		/// The last day of a coverage has passed.
		CoverageEnded { member: T::AccountId, insurer: InstitutionId, until: Day },
		/// A coverage left the state.
		CoverageClosed { member: T::AccountId, insurer: InstitutionId },
		/// A provider asks whether a service is authorised.
		AuthorisationRequested {
			member: T::AccountId,
			number: u32,
			provider: InstitutionId,
			insurer: InstitutionId,
			request: Request,
			decide_by: Moment,
		},
		/// The insurer decided.
		AuthorisationDecided { member: T::AccountId, number: u32, decision: Decision },
		/// Services after `until` are not authorised.
		AuthorisationWithdrawn { member: T::AccountId, number: u32, until: Day },
		/// A decision is late, which was a lapse of the institution.
		AuthorisationOverdue { member: T::AccountId, number: u32, institution: InstitutionId },
		/// An authorisation left the state.
		AuthorisationCleared { member: T::AccountId, number: u32 },
		/// What begins from now on has these deadlines.
		DeadlinesSet { deadlines: Deadlines },
	}
}
