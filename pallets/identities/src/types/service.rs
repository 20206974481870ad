// SPDX-License-Identifier: Apache-2.0

//! Where an institution can be reached.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A service of an institution (W3C DID Core 1.0, 5.4).
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Service<Endpoint> {
	/// The institution's own number for it. Its DID URL ends in `#service-n`.
	pub number: u8,
	pub kind: ServiceKind,
	/// A URI (RFC 3986).
	pub endpoint: Endpoint,
}

impl<Endpoint: AsRef<[u8]>> Service<Endpoint> {
	/// Whether the endpoint begins with a scheme and has only characters that a URI can have.
	pub fn is_well_formed(&self) -> bool {
		let endpoint = self.endpoint.as_ref();
		let mut parts = endpoint.splitn(2, |character| *character == b':');
		let (Some(scheme), Some(rest)) = (parts.next(), parts.next()) else { return false };
		let in_scheme =
			|character: &u8| character.is_ascii_alphanumeric() || b"+-.".contains(character);
		let in_uri =
			|character: &u8| character.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(character);
		scheme.first().is_some_and(u8::is_ascii_alphabetic)
			&& scheme.iter().all(in_scheme)
			&& !rest.is_empty()
			&& rest.iter().all(in_uri)
	}
}

/// What a service is for.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum ServiceKind {
	/// The RESTful API of HL7 FHIR R4.
	FhirApi,
	/// Ciphertexts and key envelopes, by their digests.
	RecordVault,
	/// Bitstring Status Lists of credentials.
	CredentialStatus,
	/// DIDComm v2.
	Messaging,
	/// Origins that prove to be the institution's (DIF Well Known DID Configuration).
	LinkedDomains,
}
