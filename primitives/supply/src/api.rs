// SPDX-License-Identifier: Apache-2.0

//! What anybody, the parties and the Regulator ask about the supply chain.

use alloc::vec::Vec;

use codec::{Codec, Decode, DecodeWithMemTracking, Encode};
use salus_gs1::{Gtin, Lgtin, Lot, Serial, Sgtin};
use salus_primitives::{Day, InstitutionId};
use scale_info::TypeInfo;

use crate::{Absence, ContainerKey, Event, EventNumber, Holding, Place, RecallId, Tally, Thing};

/// What shows that a pack was commissioned, or that it was not.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum SerialProof {
	Present {
		batch: u32,
		place: Place,
	},
	/// One for each commissioning batch of the lot.
	Absent(Vec<Absence>),
}

/// What is printed on a pack, as the scanner read it.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Scan {
	pub gtin: Gtin,
	pub serial: Serial,
	pub lot: Lot,
	pub expiry: Day,
}

impl Scan {
	pub fn pack(&self) -> Sgtin {
		Sgtin { gtin: self.gtin, serial: self.serial }
	}

	pub fn lgtin(&self) -> Lgtin {
		Lgtin { gtin: self.gtin, lot: self.lot }
	}
}

/// Why a pack is not verified (GS1 Lightweight Messaging Standard for Verification of Product
/// Identifiers 1.0, verificationFailureReason).
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
#[allow(non_camel_case_types, reason = "the words of the standard")]
pub enum FailureReason {
	No_match_GTIN_Serial,
	No_match_GTIN_Serial_Lot,
	No_match_GTIN_Serial_Expiry,
	No_match_GTIN_Serial_Lot_Expiry,
	No_reason_provided,
	Manufacturer_policy,
	Not_for_redistribution,
}

/// What else is known (the same standard, additionalInfo).
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum AdditionalInformation {
	Expired,
	ExpirationExtended,
	Recalled,
	Suspect,
	Illegitimate,
}

impl AdditionalInformation {
	/// Whether a pack of which this is said must not be sold on, whatever its label proves.
	pub fn stops(&self) -> bool {
		match self {
			Self::Recalled | Self::Suspect | Self::Illegitimate => true,
			Self::Expired | Self::ExpirationExtended => false,
		}
	}
}

/// What the chain says about a scan.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum Verdict {
	Verified {
		additional: Vec<AdditionalInformation>,
	},
	Failed {
		reason: FailureReason,
		additional: Vec<AdditionalInformation>,
	},
	/// The lot is there; nobody touched the pack and no proof came with it, so that nobody can tell
	/// whether the manufacturer gave it its serial.
	Unproved {
		additional: Vec<AdditionalInformation>,
	},
}

/// The events about a thing and what it was in and made of, in their order.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Pedigree {
	pub events: Vec<(EventNumber, Event)>,
	/// Whether there are more than were looked at, or older ones were folded.
	pub is_cut: bool,
}

/// Where the packs of one lot are that a recall concerns.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct LotReport {
	pub lot: Lgtin,
	pub tally: Tally,
	pub holdings: Vec<(InstitutionId, Holding)>,
}

/// Why a pedigree is not answered.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum PedigreeError {
	/// The account acts neither for a party nor for a Regulator.
	NotAParty,
	/// Nobody knows the thing.
	NotFound,
}

sp_api::decl_runtime_apis! {
	/// The supply chain of medicines. `verify` is for everybody. A pedigree is for parties: the
	/// account is the one that a gateway has authenticated.
	pub trait SupplyChainApi<AccountId>
	where
		AccountId: Codec,
	{
		/// Whether a pack is what it says, and nothing else about it.
		fn verify(scan: Scan, proof: Option<SerialProof>) -> Verdict;

		/// Every event about `thing`, what it was in while it was in it, and what it was made of. A
		/// pack that nobody touched is followed from `container`, the last one that it is known to
		/// be in, and is of `lot`.
		fn pedigree(
			asker: AccountId,
			thing: Thing,
			lot: Option<Lgtin>,
			container: Option<ContainerKey>,
		) -> Result<Pedigree, PedigreeError>;

		/// Where the packs of each lot of a recall are.
		fn recall_report(recall: RecallId) -> Vec<LotReport>;

		/// Who answers for `thing`: who had it last.
		fn last_holder(thing: Thing) -> Option<InstitutionId>;
	}
}
