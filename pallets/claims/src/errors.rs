// SPDX-License-Identifier: Apache-2.0

//! Why a call fails.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// The signer's institution is no provider, laboratory or pharmacy. Only those submit claims.
		NotAProvider,
		/// The institution named as insurer is none. Name the one that covers the member.
		NotAnInsurer,
		/// The claim has no lines. State at least one service.
		NoLines,
		/// A sum of the claim does not fit. Split it.
		AmountTooLarge,
		/// A service or a prior remittance lies in the future. Correct the day.
		DayInFuture,
		/// A line has no charge or no units. Correct it, or leave it out.
		LineEmpty,
		/// A service lies so long back that its claims may have been folded. It cannot be billed any
		/// more.
		DayTooOld,
		/// The payee is another institution than the provider. Name the provider, the member or an
		/// account.
		PayeeNotProvider,
		/// A line states what a prior payer did, and no prior remittance is named. Name it.
		PriorUnstated,
		/// No payer comes before this one. Leave the prior remittance out.
		PriorUnexpected,
		/// A prior payer paid and left more than was charged, or none comes before. Correct the line.
		PriorUnsound,
		/// Nothing can be paid in the currency. Bill in the currency of the plan.
		CurrencyUnsupported,
		/// The plan pays in another currency. Bill in that one.
		CurrencyMismatch,
		/// The proof does not show a leaf that the provider anchored. Correct it, or leave it out.
		EvidenceNotProved,
		/// The provider used the reference for another claim. Give a new one.
		ReferenceTaken,
		/// The claim to be replaced is about another member or insurer. Void it and submit anew.
		ReplacementMismatch,
		/// An account was paid, and the provider cannot take that back. Ask the insurer to reverse the
		/// claim, or correct it for the same payee and no less.
		PaidElsewhere,
		/// No plan year holds the day of a covered line. Ask the insurer.
		NoPlanYear,
		/// The units at the agreed price come to nothing. Correct units or row.
		Unpriced,
		/// More kinds of services that others include were covered on the day than are kept. Void
		/// some, and bill them with what includes them.
		TooManyParts,
		/// What is stored contradicts itself. Report it.
		Inconsistent,
		/// The provider has no claim with this reference, or it was folded.
		ClaimUnknown,
		/// The signer's institution does not answer for the provider. Ask the one that does.
		NotProvider,
		/// The signer's institution does not answer for the insurer. Ask the one that does.
		NotInsurer,
		/// The signer is neither the provider's, nor the member, nor represents it.
		NotParty,
		/// The claim was taken back otherwise. Submit a new one.
		AlreadyReversed,
		/// The claim waits for no decision.
		NotPended,
		/// The insurer said otherwise. Reverse the claim, or await an appeal.
		AlreadyDecided,
		/// The claim waits for its insurer. Decide it, or wait.
		StillPended,
		/// A panel has yet to rule about the claim. Wait, or withdraw the appeal.
		UnderAppeal,
		/// No line has a reason that a panel could overturn. Correct the claim by a replacement.
		NothingToAppeal,
		/// The time to appeal has passed.
		AppealLate,
		/// Another appeal is before a panel. Wait for its ruling.
		AlreadyAppealed,
		/// A panel ruled on this already. Its ruling is final.
		AlreadyRuled,
		/// This side had its appeal about the round or reversal, or a panel overturned it. There is
		/// no other one.
		AppealUsed,
		/// A panel upheld these reasons for the same services in another claim. Its ruling is final.
		DenialUpheld,
		/// As many appeals of this side are before panels as can be. Await a ruling, or withdraw one.
		TooManyAppeals,
		/// The claim had as many rounds as it can have. What stands is final for insurer and panels.
		TooManyRounds,
		/// Nobody appealed the claim.
		NotAppealed,
		/// No line of the round is covered. There is nothing to take back.
		NothingToReverse,
		/// What a panel overturned has yet to have its effect. Apply the ruling.
		RulingNotApplied,
		/// No ruling waits to have its effect.
		NothingToApply,
		/// The claim is paid later, waits, is before a panel or can be appealed. Fold it afterwards.
		NotClosed,
		/// Something was said too short a while ago. Fold the claim after the history period.
		HistoryRunning,
		/// A deadline leaves no time. Lengthen it.
		DeadlinesUnsound,
		/// Claims of the institution wait or are under appeal. It can leave once they are decided.
		ClaimsOpen,
	}
}
