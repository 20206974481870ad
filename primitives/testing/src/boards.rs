// SPDX-License-Identifier: Apache-2.0

//! Clinical credentials and their boards, in the place of `pallet-credentials`.

use std::collections::BTreeMap;

use frame_support::parameter_types;
use salus_primitives::{Commitment, CredentialTypeId, Credentialing, InstitutionId, Moment};

use crate::{change, AccountId};

parameter_types! {
	/// Holder, board, and since when it does not count.
	pub storage Credentials: BTreeMap<Commitment, (AccountId, InstitutionId, Option<Moment>)> =
		BTreeMap::new();
}

/// Boards whose credentials are all clinical and of type 1.
pub struct Boards;

impl Boards {
	/// Lets `board` issue `credential` to `holder`.
	pub fn license(board: InstitutionId, holder: AccountId, credential: Commitment) {
		change!(Credentials, credentials => credentials.insert(credential, (holder, board, None)));
	}

	/// `credential` does not count from `moment` on.
	pub fn suspend(credential: Commitment, moment: Moment) {
		change!(Credentials, credentials => {
			credentials.get_mut(&credential).expect("it was issued").2 = Some(moment);
		});
	}

	/// `credential` is gone, as when its board cleared it.
	pub fn forget(credential: Commitment) {
		change!(Credentials, credentials => credentials.remove(&credential));
	}
}

impl Credentialing<AccountId> for Boards {
	fn holds(holder: &AccountId, credential_type: CredentialTypeId, moment: Moment) -> bool {
		credential_type == CredentialTypeId(1)
			&& Credentials::get()
				.keys()
				.any(|credential| Self::holds_clinical(holder, credential, moment))
	}

	fn holds_clinical(holder: &AccountId, credential: &Commitment, moment: Moment) -> bool {
		Credentials::get().get(credential).is_some_and(|(of, _, suspended_at)| {
			of == holder && suspended_at.is_none_or(|at| moment < at)
		})
	}

	fn board_of(credential: &Commitment) -> Option<InstitutionId> {
		Credentials::get().get(credential).map(|(_, board, _)| *board)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_credential(holder: &AccountId) -> (CredentialTypeId, Commitment) {
		let credential = Commitment::from([255 - Credentials::get().len() as u8; 32]);
		Self::license(InstitutionId(700_000), *holder, credential);
		(CredentialTypeId(1), credential)
	}
}
