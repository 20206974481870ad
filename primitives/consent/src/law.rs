// SPDX-License-Identifier: Apache-2.0

//! What the law of a jurisdiction says where no consent is needed, or where none helps.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Roles, Sensitivity};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{
	decision::Obligations,
	purpose::Purposes,
	scope::{Actions, ActorRoles, Rule},
};

/// The number of a statute in the table of its jurisdiction, which names the source.
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
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub struct LawCode(pub u16);

/// A rule of law that a decision can rest on.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
#[serde(rename_all = "camelCase")]
pub struct Statute {
	pub code: LawCode,
	pub rule: Rule,
	/// Whether it stands above consents. Otherwise it is base policy, below them.
	pub is_overriding: bool,
	/// As in a scope: a permit has to name its purposes.
	pub purposes: Purposes,
	/// As in a scope: a permit has to name its actions.
	pub actions: Actions,
	/// As in a scope: a permit has to say how far it reaches.
	pub sensitivity: Option<Sensitivity>,
	/// Roles of which the requester's institution has to have one; empty: anybody.
	pub institution_roles: Roles,
	/// As in a scope.
	pub actor_roles: ActorRoles,
	/// What it demands of those whom it permits something.
	pub obligations: Obligations,
	/// Whether an accounting may leave out for a time what rests on it: 45 CFR 164.528(a)(2).
	#[serde(default)]
	pub may_be_withheld: bool,
}

impl Statute {
	/// Whether it says what it has to say: a deny may leave anything open, a permit names purposes
	/// that can be granted, actions and a sensitivity.
	pub fn is_complete(&self) -> bool {
		self.rule == Rule::Deny
			|| (!self.purposes.is_empty()
				&& self.purposes.iter().all(|purpose| purpose.is_grantable())
				&& !self.actions.is_empty()
				&& self.sensitivity.is_some())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{purpose::Purpose, scope::Action};

	fn statute(rule: Rule) -> Statute {
		Statute {
			code: LawCode(1),
			rule,
			is_overriding: false,
			purposes: Purposes::new(),
			actions: Actions::new(),
			sensitivity: None,
			institution_roles: Roles::new(),
			actor_roles: ActorRoles::new(),
			obligations: Obligations::new(),
			may_be_withheld: false,
		}
	}

	#[test]
	fn a_permit_by_law_names_purposes_actions_and_a_sensitivity() {
		assert!(statute(Rule::Deny).is_complete());
		let mut permit = statute(Rule::Permit);
		assert!(!permit.is_complete());
		permit.purposes.try_insert(Purpose::Treatment).unwrap();
		assert!(!permit.is_complete());
		permit.actions.try_insert(Action::Access).unwrap();
		assert!(!permit.is_complete());
		permit.sensitivity = Some(Sensitivity::Normal);
		assert!(permit.is_complete());
		permit.purposes.try_insert(Purpose::BreakTheGlass).unwrap();
		assert!(!permit.is_complete());
	}
}
