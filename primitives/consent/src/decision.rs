// SPDX-License-Identifier: Apache-2.0

//! The decision about a request.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cmp::Reverse;
use frame_support::{traits::ConstU32, BoundedBTreeSet};
use salus_primitives::Sensitivity;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{
	consent::{ConsentId, Mandate},
	law::{LawCode, Statute},
	purpose::Purpose,
	request::{EmergencyId, Facts, Request},
	scope::{Action, Rule},
	tag::{match_any, Match},
	verdict::{of_consent, of_statute, Reach, Redaction, Verdict},
};

/// What the one who is permitted something has to do or to leave: HL7 v3 ActCode, ObligationPolicy
/// and RefrainPolicy.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
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
pub enum Obligation {
	/// `NORDSCLCD`: no redisclosure without a consent.
	NoRedisclosure,
	/// `DELAU`: delete after use.
	DeleteAfterUse,
	/// `REDACT`: the custodian leaves out the parts above this sensitivity. What cannot be taken
	/// apart is not released.
	Redact { above: Sensitivity },
}

/// Obligations that come with a permit. Large enough for every one that there is.
pub type Obligations = BoundedBTreeSet<Obligation, ConstU32<5>>;

/// What a permit rests on.
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
pub enum Basis {
	Law(LawCode),
	Emergency(EmergencyId),
	/// The subject asks for its own record.
	Subject,
	/// A representative asks in the subject's stead.
	Representative(Mandate),
	Consent(ConsentId),
}

/// What a deny rests on.
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
pub enum Reason {
	/// The institution for which the requester acts is not Active.
	InstitutionNotActive,
	Law(LawCode),
	/// Somebody uses the account of a subject that died.
	SubjectDeceased,
	/// The subject keeps this from its representatives, or it was not opened whether it does.
	Confidential,
	Consent(ConsentId),
	/// The consent denies some class or category, and the request does not open which one the
	/// record has.
	Unopened(ConsentId),
	/// Consents were left unread: one of them may deny.
	ConsentsUnread,
}

/// The answer to a request.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Decision {
	Permit {
		basis: Basis,
		obligations: Obligations,
	},
	Deny {
		reason: Reason,
	},
	/// Nobody permitted it and nobody denied it, so it is not permitted.
	NoConsent,
}

impl Decision {
	pub fn is_permit(&self) -> bool {
		matches!(self, Self::Permit { .. })
	}
}

/// Decides about `request` by `facts`, whatever their order.
pub fn decide<AccountId: PartialEq>(
	request: &Request<AccountId>,
	facts: &Facts<AccountId>,
) -> Decision {
	standing(request, facts)
		.or_else(|| overriding_law(request, facts))
		.or_else(|| deny(request, facts))
		.or_else(|| narrowest_permit(request, facts))
		.or_else(|| law(request, facts, false))
		.unwrap_or(Decision::NoConsent)
}

/// An institution that is not Active asks for nothing.
fn standing<AccountId>(request: &Request<AccountId>, facts: &Facts<AccountId>) -> Option<Decision> {
	let is_active = facts.institution.as_ref().is_some_and(|standing| standing.is_active);
	(request.institution.is_some() && !is_active)
		.then_some(Decision::Deny { reason: Reason::InstitutionNotActive })
}

fn overriding_law<AccountId: PartialEq>(
	request: &Request<AccountId>,
	facts: &Facts<AccountId>,
) -> Option<Decision> {
	law(request, facts, true)
		.or_else(|| emergency(request, facts))
		.or_else(|| own_right(request, facts))
}

/// What the statutes above or below the consents say: a deny before a permit, then the one that
/// leaves out less, then the one with the lower code.
fn law<AccountId>(
	request: &Request<AccountId>,
	facts: &Facts<AccountId>,
	is_overriding: bool,
) -> Option<Decision> {
	let verdicts = || {
		facts.statutes.iter().filter(|statute| statute.is_overriding == is_overriding).filter_map(
			|statute| of_statute(statute, request, facts).map(|verdict| (statute, verdict)),
		)
	};
	let deny = verdicts().filter(|(statute, _)| statute.rule == Rule::Deny);
	if let Some(code) = deny.map(|(statute, _)| statute.code).min() {
		return Some(Decision::Deny { reason: Reason::Law(code) });
	}
	verdicts()
		.filter_map(|(statute, verdict)| match verdict {
			Verdict::Permit(reach) => Some((reach.redact_above, statute)),
			Verdict::Deny { .. } => None,
		})
		.min_by_key(|(redacted, statute)| (*redacted, statute.code))
		.map(|(redacted, statute)| permit_by_law(statute, redacted))
}

fn permit_by_law(statute: &Statute, redacted: Redaction) -> Decision {
	let obligations = statute.obligations.iter().copied();
	permit(Basis::Law(statute.code), obligations, redacted)
}

/// A declared emergency opens for treatment what its set holds, to those whom it covers alone.
fn emergency<AccountId>(
	request: &Request<AccountId>,
	facts: &Facts<AccountId>,
) -> Option<Decision> {
	let emergency = facts.emergency.as_ref()?;
	let covers = emergency.period.holds(request.moment)
		&& request.purpose.is_a(Purpose::EmergencyTreatment)
		&& matches!(request.action, Action::Collect | Action::Access | Action::Use);
	let is_whole = request.sensitivity <= emergency.sensitivity;
	covers.then(|| {
		permit(
			Basis::Emergency(emergency.id),
			[Obligation::NoRedisclosure, Obligation::DeleteAfterUse],
			Redaction((!is_whole).then_some(emergency.sensitivity)),
		)
	})
}

/// The subject's right to its own record, and its representative's.
fn own_right<AccountId: PartialEq>(
	request: &Request<AccountId>,
	facts: &Facts<AccountId>,
) -> Option<Decision> {
	if !request.purpose.is_a(Purpose::PatientRequested) || request.action == Action::Correct {
		return None;
	}
	if request.requester == request.subject {
		let is_alive = !facts.life.is_over(request.moment);
		return is_alive.then(|| permit(Basis::Subject, [], Redaction(None)));
	}
	let representation = facts.representation.as_ref()?;
	let permitted = representation.stands(request.moment, &facts.life)
		&& representation.actions.contains(&request.action)
		&& !is_kept_from_representative(request, facts);
	permitted.then(|| permit(Basis::Representative(representation.mandate), [], Redaction(None)))
}

fn deny<AccountId: PartialEq>(
	request: &Request<AccountId>,
	facts: &Facts<AccountId>,
) -> Option<Decision> {
	let reason = if request.requester == request.subject && facts.life.is_over(request.moment) {
		Some(Reason::SubjectDeceased)
	} else if is_kept_from_representative(request, facts) {
		Some(Reason::Confidential)
	} else {
		denying_consent(request, facts)
			.or_else(|| (facts.unread > 0).then_some(Reason::ConsentsUnread))
	};
	reason.map(|reason| Decision::Deny { reason })
}

/// Whether the requester asks as a representative for what the subject keeps from those, or for
/// what was not opened.
fn is_kept_from_representative<AccountId>(
	request: &Request<AccountId>,
	facts: &Facts<AccountId>,
) -> bool {
	let represents = facts.representation.as_ref().is_some_and(|representation| {
		representation.mandate.is_another_person()
			&& representation.stands(request.moment, &facts.life)
	});
	represents
		&& request.purpose.is_a(Purpose::PatientRequested)
		&& match_any(&facts.confidential, &request.openings) != Match::No
}

/// The consent that denies: one that surely does before one that may, then the lowest number.
fn denying_consent<AccountId: PartialEq>(
	request: &Request<AccountId>,
	facts: &Facts<AccountId>,
) -> Option<Reason> {
	facts
		.consents
		.iter()
		.filter_map(|(id, consent)| match of_consent(consent, request, facts)? {
			Verdict::Deny { opened } => Some((Reverse(opened), *id)),
			Verdict::Permit(_) => None,
		})
		.min()
		.map(
			|(Reverse(opened), id)| {
				if opened {
					Reason::Consent(id)
				} else {
					Reason::Unopened(id)
				}
			},
		)
}

/// The permit that leaves out least; of those the one for the narrowest grantee, then the narrowest
/// in its terms, then the one with the lowest number.
fn narrowest_permit<AccountId: PartialEq>(
	request: &Request<AccountId>,
	facts: &Facts<AccountId>,
) -> Option<Decision> {
	let narrowness = |reach: Reach, breadth, id| (reach.redact_above, breadth, reach, id);
	let (redacted, .., id) = facts
		.consents
		.iter()
		.filter_map(|(id, consent)| match of_consent(consent, request, facts)? {
			Verdict::Permit(reach) => Some(narrowness(reach, consent.grantee.breadth(), *id)),
			Verdict::Deny { .. } => None,
		})
		.min()?;
	let is_kept = [Purpose::Treatment, Purpose::Payment, Purpose::PatientRequested]
		.into_iter()
		.any(|purpose| request.purpose.is_a(purpose));
	let deletion = (!is_kept).then_some(Obligation::DeleteAfterUse);
	let obligations = [Obligation::NoRedisclosure].into_iter().chain(deletion);
	Some(permit(Basis::Consent(id), obligations, redacted))
}

fn permit(
	basis: Basis,
	obligations: impl IntoIterator<Item = Obligation>,
	redacted: Redaction,
) -> Decision {
	let redaction = redacted.0.map(|above| Obligation::Redact { above });
	let mut set = Obligations::new();
	for obligation in obligations.into_iter().chain(redaction) {
		// The set holds every obligation that there is.
		let _ = set.try_insert(obligation);
	}
	Decision::Permit { basis, obligations: set }
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_set_holds_every_obligation_that_there_is() {
		let all = [
			Obligation::NoRedisclosure,
			Obligation::DeleteAfterUse,
			Obligation::Redact { above: Sensitivity::Normal },
			Obligation::Redact { above: Sensitivity::Restricted },
		];
		let last = Redaction(Some(Sensitivity::VeryRestricted));
		match permit(Basis::Subject, all, last) {
			Decision::Permit { obligations, .. } => assert_eq!(obligations.len(), 5),
			decision => panic!("{decision:?}"),
		}
	}
}
