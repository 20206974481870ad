// SPDX-License-Identifier: Apache-2.0

//! Why a call fails.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// The signer's institution is no Active healthcare provider. Only those treat people.
		NotAProvider,
		/// The credential is not the signer's, is not clinical or does not count. Name one that does.
		CredentialNotHeld,
		/// No institution registered the account as its subject. Declare an encounter instead.
		SubjectUnknown,
		/// No emergency was declared under this encounter. Name the institution that did.
		EncounterUnknown,
		/// The encounter is not of the signer's institution. Ask the one that declared.
		NotDeclarer,
		/// A person is identified after the first declaration and not in the future. Correct the
		/// moment.
		IdentifiedOutOfRange,
		/// The encounter was bound otherwise. The subject may dispute what is wrong.
		AlreadyBound,
		/// No emergency has this number, or it was folded.
		EmergencyUnknown,
		/// Nobody knows yet whom the emergency is about. Bind the encounter first.
		NotBound,
		/// The signer did not declare the emergency. Only the clinician attests.
		NotClinician,
		/// The clinician attested otherwise. What was said stands.
		AlreadyAttested,
		/// The reviewer is the institution that declared, or reviewed before. Ask another one.
		NotIndependent,
		/// The review is not this institution's to do. It is the custodian's, and a Regulator's if
		/// there is no independent custodian, if it is late, or if no panel could hear a dispute.
		NotReviewer,
		/// No review waits to be done. The subject may dispute the emergency.
		AlreadyReviewed,
		/// The signer may not do this for the subject.
		NotPermitted,
		/// The review found the emergency unjustified. There is nothing to dispute.
		NothingToDispute,
		/// The subject disputed otherwise, or took its dispute back. What was said stands.
		AlreadyDisputed,
		/// The subject does not dispute the emergency. There is nothing to take back.
		NotDisputed,
		/// The dispute was heard, or is beside what a Regulator found. What was decided stands.
		AlreadyHeard,
		/// No board was told of this emergency. Only what is unjustified is reported.
		NotReported,
		/// The signer's institution does not answer for the credential. Ask the board that does.
		NotTheBoard,
		/// The board answered otherwise. What was said stands.
		AlreadyAnswered,
		/// The institution does not answer for the subject's custodian. Ask the one that does.
		NotCustodian,
		/// The window has ended, or the credential or the clinician's agency does not count any more.
		/// Declare anew.
		NotOpen,
		/// The digest was posted for another emergency. Make a new envelope.
		EnvelopeUsed,
		/// As many envelopes as an emergency can have were posted. Declare anew.
		TooManyEnvelopes,
		/// Something waits to be said about the emergency. It can be folded once all of it was, or was
		/// noted to be late.
		NotClosed,
		/// Something was said too short a while ago. Fold the emergency after the history period.
		HistoryRunning,
		/// A deadline is nothing, or ends before the window. Lengthen it.
		DeadlinesUnsound,
		/// Attestations of the institution's clinicians are due. It can leave once they were given or
		/// noted to be late.
		EmergenciesOpen,
	}
}
