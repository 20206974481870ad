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
}
