// SPDX-License-Identifier: Apache-2.0

//! Why a call fails.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// The prefix begins another one that counts, or begins with one. Withdraw that one first.
		PrefixOverlaps,
		/// The prefix was granted otherwise. Withdraw it first.
		PrefixKnown,
		/// No such prefix was granted. Ask governance.
		PrefixUnknown,
		/// The prefix does not count any more, or was granted to another institution. Use one of the
		/// institution's own.
		PrefixNotTheirs,
		/// The number was not issued under the prefix. Name the prefix that it begins with.
		PrefixMismatch,
		/// The institution is no manufacturer. Ask for the role.
		NotAManufacturer,
		/// The institution does not answer for the product. Ask its manufacturer.
		NotManufacturer,
		/// The institution is no Regulator, or made the product itself. Ask another one.
		NotRegulator,
		/// The institution is neither the manufacturer nor a Regulator. Ask one of them.
		NotPermitted,
		/// A pack holds nothing, or cannot be stored as the profile says. Correct the terms.
		TermsUnsound,
		/// The number has a product with other terms. Use another number.
		ProductKnown,
		/// No product has this number. Register it first.
		ProductUnknown,
		/// The product was withdrawn already. Only a Regulator does so after the manufacturer.
		AlreadyWithdrawn,
		/// The product is withdrawn. Reinstate it first.
		ProductWithdrawn,
		/// The product is not withdrawn. There is nothing to reinstate.
		NotWithdrawn,
		/// The lot was registered otherwise. Use another lot number.
		LotKnown,
		/// No lot has this number, or it was folded. Register it first.
		LotUnknown,
		/// A lot is made by today and expires today or later, within 50 years. Correct the days.
		DaysOutOfRange,
		/// An input was never registered, or was folded. Register it first.
		InputUnknown,
		/// An input is not released, expired, recalled, affected or withdrawn. Use another lot.
		InputBarred,
		/// Others made the input, and the institution holds no packs of it. Receive some first.
		InputNotHeld,
		/// The same input is named twice. Name it once.
		InputRepeated,
		/// As many lots were made out of an input as there can be. Register it as several lots.
		TooManyDerived,
		/// A batch of the lot has this root with another content. Check count, rejects and event.
		RootKnown,
		/// No pack was commissioned. Commission first, or give a count.
		NothingCommissioned,
		/// The lot expired or was recalled, or it was made out of one that was. It takes no packs and
		/// no release.
		LotBarred,
		/// The serials of a batch do not ascend. Make another lot.
		LotDisordered,
		/// The lot has as many batches as it can have. Make another lot.
		TooManyBatches,
		/// A lot has less than 2^32 packs and rejects. Make another lot.
		TooManyPacks,
		/// The lot was released otherwise. What was certified stands.
		AlreadyReleased,
		/// The expiry is not later than the one that stands, or more than 50 years ahead. Give another
		/// day.
		ExpiryNotLater,
		/// The lot has been expired for so long that its recalls may be gone. Make another lot.
		HistoryOver,
		/// A share outside 11 to 99 of a hundred, or a class from who is no Regulator. Correct the
		/// terms.
		RecallTermsUnsound,
		/// The lot, or a pack, was recalled already. Add to that recall, or leave what it names out.
		AlreadyRecalled,
		/// No pack is named. Name some, or recall the lot.
		NothingRecalled,
		/// A recall names no more packs than that. Open another one, or recall the lot.
		TooManyRecalled,
		/// The lot has as many recalls of packs as its manufacturer, or anybody, opens. Add to one of
		/// them, or recall the lot.
		TooManyRecalls,
		/// No recall has this number, or it was folded.
		RecallUnknown,
		/// The recall is of the whole lot. There is nothing to add.
		WholeLotRecalled,
		/// The recall was terminated. Open another one.
		RecallOver,
		/// The terms reach fewer, or ask fewer of them, than those that stand. Name as many or more.
		NotDeeper,
		/// A class cannot be taken back. Name another one.
		ClassPending,
		/// No Regulator classified the recall. Classify it first.
		NotClassified,
		/// The lots that the recall affects are not all flagged. Trace it, or wait for the next block.
		TraceRunning,
		/// More institutions hold packs than was said. Give their number.
		MoreHolders,
		/// Not as many of those who hold packs answered as the recall asks for. Wait for them.
		ResponsesMissing,
		/// The lot does not wait for an assessment for this recall.
		NotAffected,
		/// The batch was never commissioned.
		BatchUnknown,
		/// The two serials are not neighbours in the batch. Give both with their audit paths.
		NotNeighbours,
		/// The two serials ascend. There is nothing to report.
		InOrder,
		/// The lot has not been expired for long enough. Fold after the history period.
		HistoryRunning,
		/// Lots that were made out of it are there. Fold those first.
		DerivedLeft,
		/// Packs of the lot are held. Dispense, return or decommission them first.
		StockLeft,
		/// Recalls of the lot are there. Terminate and fold those first.
		RecallsLeft,
		/// The recall was not terminated.
		RecallOpen,
		/// Lots wait to be assessed. Assess them, or fold them once they expired.
		AssessmentsLeft,
	}
}
