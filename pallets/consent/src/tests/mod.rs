// SPDX-License-Identifier: Apache-2.0

mod amend;
mod bases;
mod decide;
mod enter_in_error;
mod fold;
mod grant;
mod invariants;
mod policies;
mod post_envelope;
mod reads;
mod record_consent;
mod record_revocation;
mod representatives;
mod revoke;
mod scale;
mod set_statutes;

use salus_consent::Party;

use crate::{
	mock::{AccountId, Test, HOSPITAL},
	Error,
};

type Failure = Error<Test>;

/// To whom the patient of the tests gives consents.
const GRANTEE: Party<AccountId> = Party::Institution(HOSPITAL);
