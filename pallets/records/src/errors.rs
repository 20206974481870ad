// SPDX-License-Identifier: Apache-2.0

//! Why a call fails.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// The institution does not answer for this custodian; ask the one that does.
		NotCustodian,
		/// More rows than were prepaid; buy quota, or fold and retire what is closed.
		QuotaExhausted,
		/// Fewer unused rows than are to be returned; fold and retire what is closed.
		QuotaInUse,
		/// Rows, quota or holds are left; hand them over to a successor, which subjects always need,
		/// or lift, fold, retire and return.
		CustodyOpen,
		/// The account is no subject of this chain; register it first.
		SubjectUnknown,
		/// The subject is registered with another custodian; use an account of this relationship.
		SubjectElsewhere,
		/// The subject was merged into another; use the survivor, or unmerge it.
		SubjectMerged,
		/// The subject is not merged; there is nothing to undo.
		NotMerged,
		/// Other subjects were merged into the duplicate; unmerge them first.
		HasAbsorbed,
		/// Duplicate and survivor are the same account; name two.
		SameSubject,
		/// The moment up to which the subject agreed has passed; ask for a new signature.
		Expired,
		/// The signature is not the subject's over these bytes; sign them again.
		SignatureInvalid,
		/// The signer is not the subject of the entry; only the subject may call.
		NotSubject,
		/// The correction is about another subject; register it as a record of its own.
		SubjectDiffers,
		/// The size is outside 2^8 to 2^40 bytes; pad the ciphertext or split it.
		SizeOutOfRange,
		/// What is stated occurs after it was recorded; correct the day or moment.
		OccursInFuture,
		/// Retention ends before the record occurred; correct one of the days.
		RetentionTooShort,
		/// The country is not two capital letters; use ISO 3166-1 alpha-2.
		CountryMalformed,
		/// The key stands with other content; supersede the entry, or encrypt anew.
		AlreadyRegistered,
		/// No entry has this key; materialise the leaf if it is in a batch.
		EntryUnknown,
		/// The entry is not current; follow what replaced it.
		NotCurrent,
		/// The entry is current; only what was superseded, marked in error or erased can be folded.
		StillCurrent,
		/// The entry is erased; nothing can change it.
		AlreadyErased,
		/// No batch of the custodian has this root; anchor it first.
		BatchUnknown,
		/// A batch with this root stands with another content; check count and retention.
		BatchDiffers,
		/// There is no leaf; name at least one.
		EmptyBatch,
		/// More leaves than one batch may have; split it.
		TooManyLeaves,
		/// The path does not lead from this leaf to the root; check index, statement and path.
		ProofInvalid,
		/// The leaf became an entry before; use that entry.
		LeafConsumed,
		/// The institution offered to is not Active; offer to another.
		RecipientInactive,
		/// The institution keeps the record already; offer to another.
		SameCustodian,
		/// The entry is not offered to this institution; ask its custodian.
		NotOffered,
		/// The institution is no Active regulator; ask one.
		NotARegulator,
		/// As many regulators hold the entry as can; wait until one lifts its hold.
		TooManyHolds,
		/// The regulator holds the entry already; nothing is left to do.
		AlreadyHeld,
		/// The regulator does not hold the entry; nothing is left to do.
		NotHeld,
		/// Such a request waits for its answer; await it.
		AlreadyRequested,
		/// No such request waits for an answer; nothing is left to do.
		NotRequested,
		/// No denial stands; state a disagreement after one.
		NotDenied,
		/// The disagreement is stated already; request the amendment anew to say more.
		AlreadyStated,
		/// The request was extended before; answer it.
		AlreadyExtended,
		/// The deadline has passed; answer the request.
		DeadlinePassed,
		/// Every request about the entry is answered or not due yet; report it when it is late.
		NotOverdue,
		/// A regulator holds the record; ask it to lift the hold.
		UnderHold,
		/// Law still asks to keep the record; refuse the request, or wait for the end of retention.
		UnderRetention,
		/// The retention has ended; name a later day.
		RetentionEnded,
		/// A request about the entry waits for its answer; answer it first.
		RequestOpen,
		/// The version before this one still stands; fold it first.
		PredecessorStands,
		/// The digests do not ascend strictly; sort them and drop doubles.
		NotSorted,
		/// The batch has more bitmaps than the weight was paid for; name as many as it has.
		TooFewChunks,
		/// Another surgery is stated of the entry; supersede the entry and state it of the new one.
		SurgeryDiffers,
		/// Induction, incision and exit do not follow each other; correct the moments.
		StagesUnordered,
	}
}
