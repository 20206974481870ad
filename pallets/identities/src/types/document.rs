// SPDX-License-Identifier: Apache-2.0

//! What clients make a DID document of.

use alloc::vec::Vec;

use codec::{Decode, Encode};
use salus_primitives::{InstitutionId, Moment};
use scale_info::TypeInfo;

use super::{Method, MethodId, Relationships, ServiceKind};

/// The parts of the DID document of `did:salus:` and the account in SS58 (W3C DID Core 1.0, 5),
/// and the metadata of its resolution (7.1.3).
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct DidDocument<AccountId> {
	/// `id`, and the `controller` of every method.
	pub account: AccountId,
	/// The institution whose sovereign account this is.
	pub institution: Option<InstitutionId>,
	/// `verificationMethod` and the five relationships.
	pub methods: Vec<VerificationMethod>,
	/// `service`.
	pub services: Vec<PublishedService>,
	/// `created`.
	pub created: Moment,
	/// `updated`.
	pub updated: Moment,
	/// `deactivated`.
	pub deactivated: bool,
}

/// A verification method: a Multikey, or where JOSE has a name for the curve a JsonWebKey.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct VerificationMethod {
	/// `n` of `#key-n`.
	pub method: MethodId,
	/// The code of the key's kind in the multicodec table.
	pub multicodec: u32,
	/// The raw key; points are compressed.
	pub key: Vec<u8>,
	/// Which relationships refer to it.
	pub relationships: Relationships,
	/// `expires`: the first moment at which it does not count by itself.
	pub expires: Option<Moment>,
}

impl<BlockNumber> From<&Method<BlockNumber>> for VerificationMethod {
	fn from(method: &Method<BlockNumber>) -> Self {
		Self {
			method: method.method,
			multicodec: method.key.multicodec(),
			key: method.key.bytes().to_vec(),
			relationships: method.relationships.clone(),
			expires: method.expires,
		}
	}
}

/// A service.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct PublishedService {
	/// `n` of `#service-n`.
	pub number: u8,
	/// `type`.
	pub kind: ServiceKind,
	/// `serviceEndpoint`.
	pub endpoint: Vec<u8>,
}

/// Which keys counted at a past moment or block.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum PastMethods {
	/// There was no such identity then.
	Unknown,
	/// That far back the history was folded: ask who kept the rows.
	Folded,
	/// These, by their ids.
	Known(Vec<VerificationMethod>),
}
