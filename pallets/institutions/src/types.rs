// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores, and what holds for it by itself.

use alloc::string::String;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Accreditation, Country, Duties, Duty, InstitutionId, LegalId, Roles};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A member of the consortium, or what asks to become or was one.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Institution<AccountId, Balance, Endpoint> {
	pub legal_id: LegalId,
	pub jurisdiction: Country,
	pub roles: Roles,
	pub accreditation: Accreditation,
	pub status: Status<AccountId>,
	/// The address of its services; ciphertexts lie under it by their digest.
	pub endpoint: Endpoint,
	/// The network that a single-specialty site belongs to.
	pub parent: Option<InstitutionId>,
	/// The institution that took over what this one kept.
	pub successor: Option<InstitutionId>,
	/// The length of the longest chain of predecessors that ends here.
	pub successions: u32,
	/// The membership deposit on hold.
	pub deposit: Balance,
	/// How many agents it has.
	pub agents: u32,
	/// How many of them are Admin.
	pub admins: u32,
	/// The one of them that votes.
	pub delegate: Option<AccountId>,
}

impl<AccountId, Balance: Default, Endpoint> Institution<AccountId, Balance, Endpoint> {
	/// An institution without agents, deposit, accreditation or relatives.
	pub fn new(
		legal_id: LegalId,
		jurisdiction: Country,
		roles: Roles,
		endpoint: Endpoint,
		status: Status<AccountId>,
	) -> Self {
		Self {
			legal_id,
			jurisdiction,
			roles,
			accreditation: Accreditation::default(),
			status,
			endpoint,
			parent: None,
			successor: None,
			successions: 0,
			deposit: Balance::default(),
			agents: 0,
			admins: 0,
			delegate: None,
		}
	}
}

/// Where an institution stands between its proposal and its withdrawal.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Status<AccountId> {
	/// Waits for admission. `applicant` is its only agent and gets the deposits back.
	Proposed {
		applicant: AccountId,
	},
	Active,
	/// Barred by governance; may wind up or be reinstated.
	Suspended,
	/// On its way out. `offered` is the successor that has not accepted yet. Where governance
	/// `ordered` it, the institution has no say in that.
	WindingUp {
		offered: Option<InstitutionId>,
		ordered: bool,
	},
	/// Gone. The row stays as history.
	Withdrawn,
}

impl<AccountId> Status<AccountId> {
	/// Whether the institution was admitted and has not withdrawn.
	pub fn is_member(&self) -> bool {
		matches!(self, Self::Active | Self::Suspended | Self::WindingUp { .. })
	}

	/// Whether it is a member that is barred or leaving.
	pub fn is_halted(&self) -> bool {
		matches!(self, Self::Suspended | Self::WindingUp { .. })
	}
}

/// An account that acts for an institution.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Agent<Balance> {
	pub institution: InstitutionId,
	/// Never empty.
	pub duties: Duties,
	/// What is on hold for this agent; nothing for the admin of a founder.
	pub deposit: Balance,
}

/// An institution of the chain's first block.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Founder<AccountId> {
	pub legal_id: LegalId,
	pub jurisdiction: Country,
	pub roles: Roles,
	pub accreditation: Accreditation,
	pub endpoint: String,
	/// Its first agent.
	pub admin: AccountId,
	pub validator: Option<AccountId>,
}

/// The duties of an applicant.
pub fn applicant_duties() -> Duties {
	collect([Duty::Admin])
}

/// The duties of a founder's admin.
pub fn founder_duties() -> Duties {
	collect([Duty::Admin, Duty::Delegate, Duty::ValidatorOperator])
}

fn collect<const COUNT: usize>(duties: [Duty; COUNT]) -> Duties {
	duties.into_iter().fold(Duties::new(), |mut collected, duty| {
		// There are as many places as duties.
		let _ = collected.try_insert(duty);
		collected
	})
}

/// The valid GLN whose digits before the check digit are `number`.
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub fn gln(number: u32) -> LegalId {
	(0..10)
		.map(|check_digit| alloc::format!("{number:012}{check_digit}"))
		.map(|digits| LegalId::Gln(digits.into_bytes().try_into().expect("13 digits")))
		.find(LegalId::is_valid)
		.expect("one of ten check digits is right")
}
