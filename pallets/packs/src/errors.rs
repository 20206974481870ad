// SPDX-License-Identifier: Apache-2.0

//! Why a call fails.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// The institution is neither a Pharmacy nor a HealthcareProvider. Only those dispense.
		NotADispenser,
		/// The institution trades no medicines and is no Regulator. Tell one that does.
		NotATradingPartner,
		/// The institution is neither the product's manufacturer nor a Regulator. Report to them.
		NotJudge,
		/// Only a Regulator clears what was found illegitimate. Ask one.
		NotARegulator,
		/// Nobody touched the pack yet. Introduce it with its lot and container.
		NotIntroduced,
		/// Nobody touched the pack, or it was folded.
		PackUnknown,
		/// The pack was touched before. Its row says where it is.
		AlreadyTouched,
		/// No lot has this number, or it was folded.
		LotUnknown,
		/// The lot is one of another product than the pack.
		LotDiffers,
		/// No company has the prefix of the product. Check the number.
		ProductUnknown,
		/// The serial is not proved to be in the lot. Check batch, index and path.
		NotInLot,
		/// Another institution has the pack, or it is on its way. Receive it first.
		HeldElsewhere,
		/// The container is quarantined. Settle why first.
		Quarantined,
		/// No container has this number. Check the introduction.
		ContainerUnknown,
		/// The pack is listed in a container. Unpack that first.
		StillPacked,
		/// The pack is not in the stock of anybody. Restore it first, if that can be.
		NotStocked,
		/// Units of the pack were dispensed, or it is locked. Only whole packs go into containers.
		NotWhole,
		/// The pack is suspect or illegitimate. Wait until it was cleared.
		UnderSuspicion,
		/// No unit, or more than are left in the pack. Correct the content.
		ContentOutOfRange,
		/// No pack is decommissioned to this state, or this one is locked already. Dispense or
		/// restore instead.
		StateNotAllowed,
		/// Nothing was done to the pack that can be undone.
		NotReversible,
		/// Another institution, or another place, did what is to be undone. It has to be done there.
		NotSamePlace,
		/// The signer does not state that the pack was kept. What was not cannot come back.
		NotKept,
		/// What was done is too long ago. The pack does not come back into stock.
		RestorePeriodOver,
		/// The pack has expired, or was recalled or withdrawn. It does not come back into stock.
		Barred,
		/// Nobody doubts the pack. Report it first.
		SuspicionUnknown,
		/// The pack was found illegitimate. What was said stands.
		AlreadyIllegitimate,
		/// The pack is not suspect, and nobody tried it in vain. There is nothing to clear.
		NotSuspect,
		/// The pack is in stock, or could be introduced again, or somebody has to look at it. Wait
		/// until it and its lot have left, or it was cleared.
		NotClosed,
		/// Something happened too short a while ago. Fold the pack after the history period.
		HistoryRunning,
	}
}
