// SPDX-License-Identifier: Apache-2.0

//! Why a call fails.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// Nobody packed a container with this key, or it was folded. Check the key.
		ContainerUnknown,
		/// The key is of a container that is or was there, or of a pack. Give another one.
		ContainerUsed,
		/// The key was not issued under a company prefix of the institution. Use one of your own.
		NotIssuer,
		/// Lots, containers or packs do not ascend strictly. Sort them and drop doubles.
		NotSorted,
		/// There is nothing in it. Name what there is.
		Empty,
		/// There are more lots in it than can be together. Split it.
		TooManyLots,
		/// There are more levels of containers than can be. Unpack some.
		TooHigh,
		/// The institution does not have it. Ask who does.
		NotHolder,
		/// The institution does not have so many packs of the lot there. Check lot and number.
		NotInStock,
		/// The container is in another one. Unpack that one.
		Nested,
		/// The container travels, is missing, was unpacked or left the stock. Ask what became of it.
		NotPacked,
		/// The container is quarantined. Wait until every cause is settled.
		Quarantined,
		/// It is somebody else's property, or of several. Have the proprietor name the sender as a
		/// seller, keep it apart, or settle so that it stays in its container.
		NotProprietor,
		/// The pack is not proved to be in the container, or nothing of its lot is left there. Check
		/// proof and container.
		NotInContainer,
		/// No lot has this number. Register it first.
		LotUnknown,
		/// The lot must not reach a patient: not released, expired, recalled, affected or withdrawn.
		/// It can be returned or decommissioned.
		LotBarred,
		/// A product is not exempt from tracing. Affirm the transaction statement.
		NotExempt,
		/// The institution is not Active, or holds no licence to trade for any of its roles. Ask its
		/// board.
		NotATradingPartner,
		/// The institution is Suspended or WindingUp. It may return, and transfer without the title.
		NotSelling,
		/// Sender and receiver are one institution. Name two.
		SamePartner,
		/// No shipment has this number, or it was folded.
		ShipmentUnknown,
		/// The shipment was received, refused or cancelled. What was said stands.
		NotInTransit,
		/// The institution is not the receiver of the shipment. Ask the receiver.
		NotReceiver,
		/// The institution is not the sender of the shipment. Ask the sender.
		NotSender,
		/// It was received before it was shipped. Correct the moment.
		BeforeShipment,
		/// Nothing is left that was received. Refuse the shipment.
		NothingReceived,
		/// The container is in no container of the shipment that arrived. Check shipment and finding.
		NotInShipment,
		/// Another finding is about the container or about one in it. Say only that it is missing.
		FindingsConflict,
		/// So many packs that nobody touched are not in the container. Correct the number.
		NotSoMany,
		/// Nobody has to receive the shipment yet. Cancel it after the deadline.
		NotDue,
		/// No exception has this number, or it was folded.
		ExceptionUnknown,
		/// The institution is neither side of the exception. Ask one of them.
		NotASide,
		/// An exception of this kind is not settled so. Choose another resolution.
		ResolutionNotAllowed,
		/// The exception is settled. What both sides said stands.
		AlreadySettled,
		/// The time to settle the exception has passed. Close it.
		SettlementLate,
		/// The institution brought the exception before a panel otherwise, or in vain. It has one
		/// dispute about it.
		AlreadyDisputed,
		/// A panel decided how the exception is settled, which waits until it can be done. Close it once
		/// it is due, or agree.
		AlreadyRuled,
		/// The institution has not said how the exception is to be settled. Say so first.
		NothingStated,
		/// No panel decides that: it is what the rule says anyway, or about what is surplus. Let it be
		/// due, or agree.
		NotDisputable,
		/// As many disputes of the institution are before panels as can be at a time. Wait for a ruling,
		/// or agree.
		TooManyDisputes,
		/// An exception is open. Settle it first.
		ExceptionOpen,
		/// The container was not returned, or was verified. There is nothing to verify.
		NotReturned,
		/// A container does not leave the stock in this state. Choose a state that ends.
		StateNotFinal,
		/// Nobody trades in this role. Choose Manufacturer, Distributor, Pharmacy or
		/// HealthcareProvider.
		NotATradingRole,
		/// A deadline is nothing. Lengthen it.
		DeadlinesUnsound,
		/// The cause is not one that others state. Only excursions are.
		CauseReserved,
		/// The container or shipment is not closed, or something of it is not. It can be folded after
		/// that.
		NotClosed,
		/// It was closed too short a while ago. Fold it after the history period.
		HistoryRunning,
		/// The institution holds packs, or a shipment or an exception of it is open. Ship them to the
		/// successor, receive or refuse, settle.
		StockOpen,
	}
}
