// SPDX-License-Identifier: Apache-2.0

//! What people are licensed for, as other pallets ask about it and learn of it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{Commitment, InstitutionId, Moment};

/// The number of a type of credential in the trust registry, chosen by governance.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Deserialize,
	Encode,
	Eq,
	Hash,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub struct CredentialTypeId(pub u32);

/// Who was licensed for what, and when. Implemented by `pallet-credentials`.
pub trait Credentialing<AccountId> {
	/// Whether `holder` had an active credential of `credential_type` at `moment`, past or
	/// present. A suspension or revocation that applied at `moment` counts, whatever came later.
	fn holds(holder: &AccountId, credential_type: CredentialTypeId, moment: Moment) -> bool;

	/// Whether `credential` is `holder`'s, is of a clinical type and was active at `moment`. It
	/// costs the same however many credentials the holder has.
	fn holds_clinical(holder: &AccountId, credential: &Commitment, moment: Moment) -> bool;

	/// The board that answers for `credential` today: what is reported goes to it, and it alone
	/// suspends.
	fn board_of(credential: &Commitment) -> Option<InstitutionId>;

	/// Makes `holder` one whose active clinical credential is the last that a search meets.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_credential(holder: &AccountId) -> (CredentialTypeId, Commitment);
}

/// Learns what a board did to a credential, in the board's own call: so with bounded work, and
/// without a way to refuse.
pub trait SuspensionHook<AccountId> {
	/// `credential` does not count from now on.
	fn suspended(holder: &AccountId, credential: &Commitment);

	/// `credential` counts again from now on.
	fn reinstated(holder: &AccountId, credential: &Commitment);

	/// `credential` does not count from `effective_from` on, which may be past.
	fn revoked(holder: &AccountId, credential: &Commitment, effective_from: Moment);
}

#[impl_trait_for_tuples::impl_for_tuples(8)]
impl<AccountId> SuspensionHook<AccountId> for Tuple {
	fn suspended(holder: &AccountId, credential: &Commitment) {
		for_tuples!( #( Tuple::suspended(holder, credential); )* );
	}

	fn reinstated(holder: &AccountId, credential: &Commitment) {
		for_tuples!( #( Tuple::reinstated(holder, credential); )* );
	}

	fn revoked(holder: &AccountId, credential: &Commitment, effective_from: Moment) {
		for_tuples!( #( Tuple::revoked(holder, credential, effective_from); )* );
	}
}
