// SPDX-License-Identifier: Apache-2.0

//! What the index tells.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An institution prepaid rows of the index.
		QuotaBought { institution: InstitutionId, rows: u32 },
		/// An institution gave rows back and got their deposit.
		QuotaReturned { institution: InstitutionId, rows: u32 },
		/// A successor took over the quota of an institution that winds up, and what it keeps.
		QuotaHandedOver { predecessor: InstitutionId, successor: InstitutionId, rows: u32 },
		/// A person agreed to be a subject of a custodian.
		SubjectRegistered { subject: T::AccountId, custodian: InstitutionId },
		/// A record was registered.
		EntryRegistered { subject: T::AccountId, custodian: InstitutionId, digest: Digest },
		/// Several records were registered.
		EntriesRegistered { custodian: InstitutionId, count: u32 },
		/// A root over many statements was anchored.
		BatchAnchored { custodian: InstitutionId, root: Digest, count: u32 },
		/// A leaf of a batch became an entry.
		LeafMaterialised { custodian: InstitutionId, root: Digest, index: u32, digest: Digest },
		/// A corrected version took the place of an entry.
		EntrySuperseded { custodian: InstitutionId, digest: Digest, by: EntryKey },
		/// A record was found never to have been right.
		EntryMarkedInError { custodian: InstitutionId, digest: Digest },
		/// A custodian offered a record to another institution.
		CustodyOffered { custodian: InstitutionId, digest: Digest, to: InstitutionId },
		/// A custodian took its offer back.
		CustodyOfferWithdrawn { custodian: InstitutionId, digest: Digest },
		/// Another institution took the record over under a key of its own.
		CustodyAccepted { custodian: InstitutionId, digest: Digest, by: EntryKey },
		/// A regulator forbade to erase a record.
		HoldPlaced { custodian: InstitutionId, digest: Digest, regulator: InstitutionId },
		/// A regulator lifted its hold.
		HoldLifted { custodian: InstitutionId, digest: Digest, regulator: InstitutionId },
		/// A subject asked to amend a record.
		AmendmentRequested { custodian: InstitutionId, digest: Digest, due: Moment },
		/// The custodian denied the amendment.
		AmendmentDenied { custodian: InstitutionId, digest: Digest, denial: Denial },
		/// The subject disagreed with the denial.
		DisagreementStated { custodian: InstitutionId, digest: Digest, statement: Commitment },
		/// Two subjects were found to be one person.
		SubjectMerged { duplicate: T::AccountId, survivor: T::AccountId },
		/// Two subjects were found not to be one person after all.
		SubjectUnmerged { duplicate: T::AccountId, survivor: T::AccountId },
		/// A subject asked to erase a record.
		ErasureRequested { custodian: InstitutionId, digest: Digest, due: Moment },
		/// The custodian took the longer time that law gives.
		ErasureExtended { custodian: InstitutionId, digest: Digest, due: Moment },
		/// The custodian attested that the keys of a record are destroyed.
		ErasureAttested { custodian: InstitutionId, digest: Digest },
		/// The custodian refused the erasure.
		ErasureRefused { custodian: InstitutionId, digest: Digest, law: Law },
		/// A request was not answered in time.
		AnswerOverdue { custodian: InstitutionId, digest: Digest, lapse: Lapse },
		/// Closed entries left the state under one root.
		EntriesFolded { custodian: InstitutionId, root: Digest, count: u32 },
		/// A batch whose retention ended left the state.
		BatchRetired { custodian: InstitutionId, root: Digest },
		/// A coordinator stated an operation, and of its three safety checks so many were late or
		/// missing.
		SurgeryRecorded {
			custodian: InstitutionId,
			digest: Digest,
			coordinator: T::AccountId,
			late: u8,
		},
		/// The consortium changed the deadlines.
		DeadlinesSet { deadlines: Deadlines },
	}
}
