// SPDX-License-Identifier: Apache-2.0

//! A subject with thousands of consents is decided with the same few reads.

use std::sync::{
	atomic::{AtomicU64, Ordering},
	Arc,
};

use frame_support::{assert_ok, storage::storage_prefix};
use salus_consent::{
	consent::MAX_CONSENTS_PER_GRANTEE, request::MAX_CONSENTS, AccessRequest, Basis, Party, Reason,
};
use salus_primitives::Role;
use tracing::{
	field::{Field, Visit},
	span,
	subscriber::with_default,
	Event as TraceEvent, Metadata, Subscriber,
};

use crate::{
	mock::{Consent, *},
	*,
};

const ROLES: [Role; 10] = [
	Role::HealthcareProvider,
	Role::Laboratory,
	Role::Pharmacy,
	Role::Insurer,
	Role::Manufacturer,
	Role::Distributor,
	Role::ResearchInstitute,
	Role::Regulator,
	Role::LicensingBoard,
	Role::Auditor,
];

/// Counts how often the state is asked for a value of the pallet, as the state machine traces it.
struct Reads {
	prefix: String,
	count: Arc<AtomicU64>,
}

/// One access to the state as it is traced.
#[derive(Default)]
struct Access {
	method: String,
	key: String,
}

impl Visit for Access {
	fn record_str(&mut self, field: &Field, value: &str) {
		self.record_debug(field, &format_args!("{value}"));
	}

	fn record_debug(&mut self, field: &Field, value: &dyn core::fmt::Debug) {
		match field.name() {
			"method" => self.method = format!("{value:?}"),
			"key" => self.key = format!("{value:?}"),
			_ => (),
		}
	}
}

impl Subscriber for Reads {
	fn enabled(&self, metadata: &Metadata<'_>) -> bool {
		metadata.target() == "state"
	}

	fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
		span::Id::from_u64(1)
	}

	fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

	fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

	fn event(&self, event: &TraceEvent<'_>) {
		let mut access = Access::default();
		event.record(&mut access);
		if access.method == "Get" && access.key.starts_with(&self.prefix) {
			self.count.fetch_add(1, Ordering::Relaxed);
		}
	}

	fn enter(&self, _: &span::Id) {}

	fn exit(&self, _: &span::Id) {}
}

/// How often `ask` reads values of this pallet.
fn reads_of<Answer>(ask: impl FnOnce() -> Answer) -> (u64, Answer) {
	let bytes = &storage_prefix(b"Consent", b"Consents")[..16];
	let prefix = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
	let count = Arc::new(AtomicU64::new(0));
	let answer = with_default(Reads { prefix, count: count.clone() }, ask);
	(count.load(Ordering::Relaxed), answer)
}

/// An agent of an institution with every role.
fn asked() -> AccessRequest<AccountId> {
	request(clinician(CONGLOMERATE, 0))
}

/// Whom a consent can be for, to concern that agent.
fn parties() -> Vec<Party<AccountId>> {
	let agent = Party::Account(clinician(CONGLOMERATE, 0));
	let roles = ROLES.map(Party::Role);
	[agent, Party::Institution(CONGLOMERATE)].into_iter().chain(roles).collect()
}

/// Gives `count` consents to others.
fn crowd(count: u64) {
	DailyRows::set(u32::MAX);
	for number in 0..count {
		let grantee = Party::Account(1_000_000 + number);
		assert_ok!(grant(PATIENT, PATIENT, grantee, treatment()));
	}
}

#[test]
fn the_trace_shows_what_is_read() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		assert_eq!(reads_of(|| Consent::consent(ConsentId(0)).is_some()), (1, true));
		assert_eq!(reads_of(|| listed(PATIENT, super::GRANTEE)), (1, vec![0]));
		assert_eq!(reads_of(now).0, 0, "the clock is another pallet's");
	});
}

#[test]
fn four_thousand_consents_for_others_cost_a_decision_nothing() {
	ExtBuilder::default().granted_to(Party::Role(Role::Auditor), treatment()).execute(|| {
		let permitted = Some(Basis::Consent(ConsentId(0)));
		let alone = reads_of(|| basis(asked()));
		crowd(4_000);
		assert_eq!(Consent::tally(&PATIENT).consents, 4_001);
		// The statutes, twelve lists and the one consent that is listed.
		assert_eq!(alone, (14, permitted));
		assert_eq!(reads_of(|| basis(asked())), alone);
		let stranger = request(clinician(PRACTICE, 0));
		assert_eq!(reads_of(|| basis(stranger)), (4, None));
	});
}

#[test]
fn no_decision_reads_more_than_ninety_six_consents_and_none_is_left_unread() {
	ExtBuilder::default().execute(|| {
		for party in parties() {
			for hours in 1..=u64::from(MAX_CONSENTS_PER_GRANTEE) {
				assert_ok!(grant(PATIENT, PATIENT, party.clone(), until(NOW + hours * HOUR)));
			}
		}
		crowd(3_904);
		assert_eq!(Consent::tally(&PATIENT).consents, 4_000);
		let (reads, found) = reads_of(|| basis(asked()));
		assert_eq!(reads, 1 + 12 + u64::from(MAX_CONSENTS));
		assert!(matches!(found, Some(Basis::Consent(_))));
		let (_, facts) = Consent::establish(&asked()).unwrap();
		assert_eq!((facts.consents.len() as u32, facts.unread), (MAX_CONSENTS, 0));

		// The last one that fits denies, and is read.
		assert_ok!(amend(PATIENT, 95, refusal()));
		let denied = salus_consent::Decision::Deny { reason: Reason::Consent(ConsentId(4_000)) };
		assert_eq!(decide(asked()), Ok(denied));
	});
}
