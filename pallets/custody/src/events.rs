// SPDX-License-Identifier: Apache-2.0

//! What happened to containers.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An institution packed a container.
		ContainerPacked { container: ContainerKey, packer: InstitutionId },
		/// What was in a container stands by itself.
		ContainerUnpacked { container: ContainerKey, holder: InstitutionId },
		/// Goods are on their way.
		Shipped { shipment: ShipmentId, from: InstitutionId, to: InstitutionId, purpose: Purpose },
		/// They arrived, apart from what the exceptions say.
		Received { shipment: ShipmentId, from: InstitutionId, to: InstitutionId, exceptions: u32 },
		/// The receiver did not take them. They are with the sender.
		ShipmentRefused { shipment: ShipmentId, from: InstitutionId, to: InstitutionId },
		/// Nobody received them in time. They are with the sender.
		ShipmentCancelled { shipment: ShipmentId, from: InstitutionId, to: InstitutionId },
		/// Something arrived otherwise than it was sent.
		ExceptionOpened {
			exception: ExceptionId,
			shipment: ShipmentId,
			container: ContainerKey,
			kind: ExceptionKind,
		},
		/// A container did not arrive. The institution that had it last answers for it.
		ContainerMissing { container: ContainerKey, answerable: InstitutionId },
		/// A side said how an exception is to be settled.
		ResolutionStated {
			exception: ExceptionId,
			institution: InstitutionId,
			resolution: Resolution,
		},
		/// A side did not say in time how an exception is to be settled, which was a lapse.
		SettlementOverdue { exception: ExceptionId, institution: InstitutionId },
		/// A side has a panel decide whether an exception is settled as it claims.
		ExceptionDisputed {
			exception: ExceptionId,
			institution: InstitutionId,
			matter: Digest,
			claimed: Resolution,
			grounds: Commitment,
		},
		/// The panel of a side ruled whether what the rule says stands.
		DisputeRuled {
			exception: ExceptionId,
			institution: InstitutionId,
			matter: Digest,
			ruling: Ruling,
		},
		/// An exception cannot be settled as it was ruled. It is due again later, and is settled by rule
		/// if that still cannot be done.
		RulingNotApplied { exception: ExceptionId, error: DispatchError },
		/// An exception was settled: both sides said so, a panel ruled so, or they did not agree in time.
		ExceptionSettled { exception: ExceptionId, resolution: Resolution },
		/// What came back is in order.
		ReturnVerified { container: ContainerKey, holder: InstitutionId, findings: Commitment },
		/// A container left the stock with all that is in it.
		ContainerDecommissioned { container: ContainerKey, holder: InstitutionId, state: PackState },
		/// Nobody moves or opens a container, for a cause beside those that stand.
		ContainerQuarantined { container: ContainerKey, cause: Quarantine },
		/// A cause is settled for which a container was quarantined.
		ContainerReleased { container: ContainerKey, cause: Quarantine },
		/// An institution may sell, or no longer sells, what is the proprietor's.
		SellerSet { proprietor: InstitutionId, seller: InstitutionId, may_sell: bool },
		/// Who trades in a role needs a credential of this type; in one without a type nobody trades.
		TradingLicenceSet { role: Role, credential_type: Option<CredentialTypeId> },
		/// What begins from now on has these deadlines.
		DeadlinesSet { deadlines: Deadlines },
		/// A container left the state, the next one in the digest of its packer.
		ContainerFolded { container: ContainerKey, packer: InstitutionId },
		/// A shipment left the state, the next one in the digest of its sender.
		ShipmentFolded { shipment: ShipmentId, from: InstitutionId },
	}
}
