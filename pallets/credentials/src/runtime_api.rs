// SPDX-License-Identifier: Apache-2.0

//! What clients ask about credentials.

use alloc::vec::Vec;
use codec::Codec;
use salus_primitives::{Commitment, CredentialTypeId, InstitutionId, Moment};

use crate::types::{CredentialType, Standing, StatusPurpose};

sp_api::decl_runtime_apis! {
	/// Reads of the trust registry. `Credential` is the pallet's `CredentialOf<Runtime>`, `Board`
	/// its `BoardOf<Runtime>`.
	pub trait CredentialsApi<AccountId, Credential, Board>
	where
		AccountId: Codec,
		Credential: Codec,
		Board: Codec,
	{
		/// The credential with this commitment.
		fn credential(commitment: Commitment) -> Option<Credential>;

		/// Where the credential with `commitment` stood or stands at `moment`.
		fn verify(commitment: Commitment, moment: Moment) -> Standing;

		/// Whether `holder` had an active credential of `credential_type` at `moment`.
		fn holds(
			holder: AccountId,
			credential_type: CredentialTypeId,
			moment: Moment,
		) -> bool;

		/// Up to `limit` credentials of `holder`, and never more than 100, those after `after`.
		fn credentials_of(
			holder: AccountId,
			after: Option<Commitment>,
			limit: u32,
		) -> Vec<(Commitment, Credential)>;

		/// Up to `limit` types, and never more than 100, whose numbers come after `after`.
		fn credential_types(
			after: Option<CredentialTypeId>,
			limit: u32,
		) -> Vec<(CredentialTypeId, CredentialType)>;

		/// What the registry knows of `institution`. Its `issued` is the index to issue with next.
		fn board(institution: InstitutionId) -> Option<Board>;

		/// The board that answers for a credential today.
		fn board_of(commitment: Commitment) -> Option<InstitutionId>;

		/// 16 KiB of the list of `board` for `purpose`, or nothing behind its end: the bits of W3C
		/// Bitstring Status List v1.0 before they are compressed.
		fn status_bits(board: InstitutionId, purpose: StatusPurpose, page: u32) -> Vec<u8>;
	}
}
