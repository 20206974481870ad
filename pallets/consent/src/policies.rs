// SPDX-License-Identifier: Apache-2.0

//! Base policies to start with: what the law of some countries permits without a consent, below
//! every deny. Cautious readings, for the lawyers of a consortium to correct by
//! [`crate::Pallet::set_statutes`]; where the law asks for a consent there is no row. A duty that no
//! deny stops is theirs to add, as a statute that overrides.
//!
//! | code | purpose | CH | DE | FR | NL | US |
//! |---|---|---|---|---|---|---|
//! | 1 | treatment | StGB 321(2) | BDSG 22(1)(1)(b), MBO-Ä 9 | CSP L.1110-4, L.1110-12 | BW 7:457(2) | 45 CFR 164.506(c)(1), (2) |
//! | 2, 3 | payment | KVG 42(3) to (5) | SGB V 295, 301 | CSS L.161-29 | Zvw 87 | 45 CFR 164.506(c)(1), (3) |
//! | 4 | reporting | EpG 12 | IfSG 6 to 9 | CSP L.3113-1 | Wpg 22, 25 | 45 CFR 164.512(a), (b)(1)(i) |
//!
//! 1. **Treatment**: an agent of a provider, a laboratory or a pharmacy sees the record. In FR and
//!    NL as a member of the care team, for sharing beyond it needs a consent there; in CH and DE
//!    also as another provider who takes part in the treatment, to whom the consent is presumed;
//!    in the US as any provider who treats.
//! 2. **Claim**: an insurer gets and uses what comes with a bill. It does not look into records
//!    itself: in CH and DE that is for medical officers, in the US the minimum necessary is sent.
//! 3. **Billing**: a provider, a laboratory or a pharmacy discloses what belongs to a bill.
//! 4. **Reporting**: a provider or a laboratory discloses what it has to report to the health
//!    authority.
//!
//! All but reporting reach what is Normal, since what is more sensitive often has a law of its own
//! (42 CFR part 2); reporting reaches what is Restricted. Who receives something on one of them
//! discloses nothing further without a consent. Laws on shared systems (EPDG 9, Wabvpz 15a) ask
//! for consents, which are recorded as such.

use alloc::{collections::BTreeMap, vec, vec::Vec};

use frame_support::{traits::Get, BoundedBTreeSet};
use salus_consent::{Action, ActorRole, LawCode, Obligation, Purpose, Rule, Statute};
use salus_primitives::{Country, Role, Sensitivity};

const PROVIDERS: [Role; 3] = [Role::HealthcareProvider, Role::Laboratory, Role::Pharmacy];

/// The base policies of Switzerland, Germany, France, the Netherlands and the United States, for
/// the genesis of a chain.
pub fn base_policies() -> BTreeMap<Country, Vec<Statute>> {
	use ActorRole::{CareTeam, Provider, TreatingProvider};
	let treating: [(&[u8; 2], &[ActorRole]); 5] = [
		(b"CH", &[CareTeam, TreatingProvider]),
		(b"DE", &[CareTeam, TreatingProvider]),
		(b"FR", &[CareTeam]),
		(b"NL", &[CareTeam]),
		(b"US", &[CareTeam, TreatingProvider, Provider]),
	];
	treating
		.into_iter()
		.map(|(country, roles)| {
			(Country(*country), vec![treatment(roles), claim(), billing(), reporting()])
		})
		.collect()
}

fn treatment(actor_roles: &[ActorRole]) -> Statute {
	let actions = [Action::Collect, Action::Access, Action::Use];
	Statute { actor_roles: set(actor_roles), ..permit(1, Purpose::Treatment, &actions, &PROVIDERS) }
}

fn claim() -> Statute {
	let actions = [Action::Collect, Action::Use];
	Statute {
		actor_roles: set(&[ActorRole::Payer]),
		..permit(2, Purpose::Payment, &actions, &[Role::Insurer])
	}
}

fn billing() -> Statute {
	permit(3, Purpose::Payment, &[Action::Disclose], &PROVIDERS)
}

fn reporting() -> Statute {
	let reporters = [Role::HealthcareProvider, Role::Laboratory];
	Statute {
		sensitivity: Some(Sensitivity::Restricted),
		..permit(4, Purpose::PublicHealth, &[Action::Disclose], &reporters)
	}
}

fn permit(code: u16, purpose: Purpose, actions: &[Action], roles: &[Role]) -> Statute {
	Statute {
		code: LawCode(code),
		rule: Rule::Permit,
		is_overriding: false,
		purposes: set(&[purpose]),
		actions: set(actions),
		sensitivity: Some(Sensitivity::Normal),
		institution_roles: set(roles),
		actor_roles: set(&[]),
		obligations: set(&[Obligation::NoRedisclosure]),
		may_be_withheld: false,
	}
}

/// The set of `values`, which are never more than it holds.
fn set<Value: Copy + Ord, Bound: Get<u32>>(values: &[Value]) -> BoundedBTreeSet<Value, Bound> {
	let mut set = BoundedBTreeSet::new();
	for value in values {
		let _ = set.try_insert(*value);
	}
	set
}
