// SPDX-License-Identifier: Apache-2.0

//! Who sees a record, through the calls of those concerned: a licence, a consent, an emergency, a
//! review and receipts. Every `try_state` runs after each.

mod chain;
#[allow(dead_code)]
mod transactions;

use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{CheckIfFeeless, DispatchClass, DispatchResult, GetDispatchInfo},
};
use pallet_credentials::Issuance;
use pallet_disclosures::{Access, NumberedAccess, ReceiptNumber};
use pallet_emergencies::{EmergencyReason, Outcome, Target};
use salus_consent::{
	AccessRequest, Action, ActorRole, Basis, ConsentId, Decide, Decision, EmergencyId, Party,
	Purpose, RequestError, Rule, Scope, Terms,
};
use salus_primitives::{
	Accreditation, Commitment, Country, CredentialTypeId, Day, Duties, Duty, InstitutionId,
	LegalId, Membership, Moment, Role, Sensitivity, Sponsorship,
};
use salus_runtime::{
	constants::currency::SAL, AccountId, Balances, Consent, Credentials, Disclosures, Emergencies,
	Executive, Institutions, Records, Runtime, RuntimeCall, RuntimeOrigin, System, MOST_URGENT,
};
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie, Dave, Eve, Ferdie, One, Two};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionSource},
	MultiSignature,
};
use std::collections::BTreeSet;
use transactions::transaction;

const NOON: Moment = 1_790_000_000_000;
const SECOND: Moment = 1_000;

const HOSPITAL: InstitutionId = InstitutionId(1);
const CLINIC: InstitutionId = InstitutionId(2);
const BOARD: InstitutionId = InstitutionId(3);
const LICENCE: CredentialTypeId = CredentialTypeId(1);

/// A person and a clinician, both without coins: their seeds are not endowed.
const PATIENT: Sr25519Keyring = Two;
const LOCUM: Sr25519Keyring = One;

fn signed(keyring: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(keyring.to_account_id())
}

fn set<T: Ord, S: TryFrom<BTreeSet<T>, Error: core::fmt::Debug>>(
	members: impl IntoIterator<Item = T>,
) -> S {
	members.into_iter().collect::<BTreeSet<_>>().try_into().expect("they fit")
}

fn commitment(number: u8) -> Commitment {
	[number; 32].into()
}

fn found(institution: InstitutionId, admin: Sr25519Keyring, npi: &[u8; 10], role: Role) {
	let legal_id = LegalId::Npi(*npi);
	let (country, endpoint) = (Country(*b"CH"), b"https://example.org".to_vec());
	let endpoint = endpoint.try_into().expect("it fits");
	assert_ok!(Institutions::propose(
		signed(admin),
		legal_id,
		country,
		set([role]),
		endpoint,
		None
	));
	assert_ok!(Institutions::admit(chain::unanimous(), institution, Accreditation(3)));
	let sovereign = <Institutions as Membership<AccountId>>::sovereign_account(institution);
	assert_ok!(Balances::transfer_keep_alive(signed(admin), sovereign.into(), 100 * SAL));
}

fn appoint(admin: Sr25519Keyring, agent: Sr25519Keyring, carries: &[Duty]) {
	let duties: Duties = set(carries.iter().copied());
	assert_ok!(Institutions::appoint(signed(admin), agent.to_account_id(), duties));
}

/// Bob's hospital, where Charlie treats; Dave's clinic, where Eve and the locum do; Ferdie's board,
/// which licensed the latter two. The patient is the hospital's.
fn consortium() {
	pallet_timestamp::Now::<Runtime>::put(NOON);
	found(HOSPITAL, Bob, b"1234567893", Role::HealthcareProvider);
	found(CLINIC, Dave, b"1245319599", Role::HealthcareProvider);
	found(BOARD, Ferdie, b"1003000126", Role::LicensingBoard);
	appoint(Bob, Bob, &[Duty::Admin, Duty::RecordWriter, Duty::RecordReader, Duty::PrivacyOfficer]);
	appoint(Bob, Charlie, &[Duty::Practitioner]);
	appoint(Dave, Dave, &[Duty::Admin, Duty::RecordWriter, Duty::PrivacyOfficer]);
	appoint(Dave, Eve, &[Duty::Practitioner]);
	appoint(Dave, LOCUM, &[Duty::Practitioner]);
	appoint(Ferdie, Ferdie, &[Duty::Admin, Duty::Issuer]);

	let unanimous = chain::unanimous;
	assert_ok!(Credentials::register_type(unanimous(), LICENCE, [1; 32].into(), true, 1_826));
	assert_ok!(Credentials::grant_charter(unanimous(), BOARD, LICENCE));
	for (index, holder) in [Eve, LOCUM].into_iter().enumerate() {
		let issuance = Issuance {
			holder: holder.to_account_id(),
			credential_type: LICENCE,
			commitment: licence(holder),
			valid_from: NOON,
			valid_until: NOON + 1_000_000 * SECOND,
			index: index as u32,
		};
		assert_ok!(Credentials::issue(signed(Ferdie), issuance));
	}

	assert_ok!(Records::buy_quota(signed(Bob), 100));
	let (expires, genesis) = (NOON + 60 * SECOND, System::block_hash(0));
	let terms = (genesis, HOSPITAL, expires).encode();
	let message = [b"salus:subject:".to_vec(), terms].concat();
	let signature = MultiSignature::Sr25519(PATIENT.sign(&message));
	assert_ok!(Records::register_subject(signed(Bob), PATIENT.to_account_id(), expires, signature));
}

fn licence(holder: Sr25519Keyring) -> Commitment {
	commitment(holder as u8 + 100)
}

/// The hospital may use for treatment what is Normal.
fn grant() -> DispatchResult {
	let scope = Scope {
		purposes: set([Purpose::Treatment]),
		actions: set([Action::Access, Action::Use]),
		sensitivity: Some(Sensitivity::Normal),
		..Scope::default()
	};
	let terms = Terms::new(Rule::Permit, scope, Default::default()).expect("they are well formed");
	let grantee = Party::Institution(HOSPITAL);
	Consent::grant(signed(PATIENT), PATIENT.to_account_id(), grantee, Box::new(terms))
}

fn request(
	requester: Sr25519Keyring,
	institution: InstitutionId,
	purpose: Purpose,
	emergency: Option<EmergencyId>,
) -> Result<Decision, RequestError> {
	<Consent as Decide<AccountId>>::decide(&AccessRequest {
		requester: requester.to_account_id(),
		institution: Some(institution),
		actor_role: ActorRole::Provider,
		emergency,
		subject: PATIENT.to_account_id(),
		custodian: HOSPITAL,
		author: Charlie.to_account_id(),
		author_institution: Some(HOSPITAL),
		openings: Default::default(),
		sensitivity: Sensitivity::Normal,
		day: Day::of(NOON),
		action: Action::Access,
		purpose,
	})
}

fn basis(decision: Result<Decision, RequestError>) -> Option<Basis> {
	match decision.expect("it can be asked") {
		Decision::Permit { basis, .. } => Some(basis),
		Decision::Deny { .. } | Decision::NoConsent => None,
	}
}

/// The call by which `clinician` declares an emergency, for the reason number `reason`.
fn declaring(clinician: Sr25519Keyring, reason: u8) -> RuntimeCall {
	pallet_emergencies::Call::declare {
		target: Target::Subject(PATIENT.to_account_id()),
		credential: licence(clinician),
		reason: EmergencyReason::SubjectCannotConsent,
		justification: commitment(reason),
	}
	.into()
}

fn declare(clinician: Sr25519Keyring, reason: u8) -> DispatchResult {
	let call = declaring(clinician, reason);
	sp_runtime::traits::Dispatchable::dispatch(call, signed(clinician))
		.map(drop)
		.map_err(|refused| refused.error)
}

fn pass(time: Moment) {
	pallet_timestamp::Now::<Runtime>::mutate(|now| *now += time);
}

#[test]
fn a_consent_permits_one_institution_for_one_purpose() {
	chain::started_from("development", || {
		consortium();
		assert_eq!(basis(request(Charlie, HOSPITAL, Purpose::Treatment, None)), None);
		assert_ok!(grant());
		let permitted = Some(Basis::Consent(ConsentId(0)));
		assert_eq!(basis(request(Charlie, HOSPITAL, Purpose::Treatment, None)), permitted);
		assert_eq!(basis(request(Charlie, HOSPITAL, Purpose::Research, None)), None);
		assert_eq!(basis(request(Eve, CLINIC, Purpose::Treatment, None)), None);
		assert_eq!(
			request(Eve, HOSPITAL, Purpose::Treatment, None),
			Err(RequestError::NotItsAgent)
		);
		assert_ok!(Consent::revoke(signed(PATIENT), ConsentId(0)));
		assert_eq!(basis(request(Charlie, HOSPITAL, Purpose::Treatment, None)), None);
	});
}

#[test]
fn what_a_board_takes_away_ends_emergencies() {
	chain::started_from("development", || {
		consortium();
		assert_eq!(Balances::free_balance(LOCUM.to_account_id()), 0);
		assert_eq!(declaring(LOCUM, 1).get_dispatch_info().class, DispatchClass::Operational);
		assert!(declaring(LOCUM, 1).is_feeless(&signed(LOCUM)));
		assert!(!declaring(LOCUM, 1).is_feeless(&signed(Charlie)), "it is another's licence");
		assert_ok!(declare(LOCUM, 1));
		let emergency = EmergencyId(0);
		let opened = Some(Basis::Emergency(emergency));
		let ask =
			|clinician| basis(request(clinician, CLINIC, Purpose::BreakTheGlass, Some(emergency)));
		assert_eq!((ask(LOCUM), ask(Eve)), (opened, None));

		assert_ok!(Emergencies::attest(signed(LOCUM), emergency, Some(commitment(2))));
		let review = |officer, findings| {
			Emergencies::review(
				signed(officer),
				emergency,
				Outcome::Unjustified,
				commitment(findings),
			)
		};
		assert_noop!(review(Dave, 3), pallet_emergencies::Error::<Runtime>::NotIndependent);
		assert_ok!(review(Bob, 3));
		assert_eq!(Emergencies::reports(None, 10), [(emergency, Some(BOARD))]);
		assert_ok!(Credentials::suspend(signed(Ferdie), licence(LOCUM)));
		assert_ok!(Emergencies::answer_report(signed(Ferdie), emergency, commitment(4)));

		assert!(!declaring(LOCUM, 5).is_feeless(&signed(LOCUM)));
		assert_noop!(declare(LOCUM, 5), pallet_emergencies::Error::<Runtime>::CredentialNotHeld);
		assert_ok!(declare(Eve, 6));
	});
}

#[test]
fn an_emergency_is_free_and_goes_before_what_is_paid_for() {
	chain::started_from("development", || {
		consortium();
		let validate = |signer, call| {
			let source = TransactionSource::External;
			Executive::validate_transaction(
				source,
				transaction(signer, call),
				System::block_hash(0),
			)
		};
		let transfer = pallet_balances::Call::transfer_keep_alive {
			dest: Eve.to_account_id().into(),
			value: 1,
		};
		let paid = validate(Bob, transfer.into()).expect("Bob has coins");
		let free = validate(LOCUM, declaring(LOCUM, 1)).expect("no coin is needed");
		assert!(free.priority > 1_000_000_000_000 * paid.priority.max(1));
		// Not while too many of the same institution were not accounted for.
		pallet_emergencies::DueAttestations::<Runtime>::insert(CLINIC, MOST_URGENT - 1);
		let last = validate(LOCUM, declaring(LOCUM, 1)).expect("it is free");
		assert_eq!(last.priority, free.priority);
		pallet_emergencies::DueAttestations::<Runtime>::insert(CLINIC, MOST_URGENT);
		let late = validate(LOCUM, declaring(LOCUM, 1)).expect("it is still free");
		assert_eq!(late.priority, 0);
		pallet_emergencies::DueAttestations::<Runtime>::remove(CLINIC);
		// One that would be refused has to be paid for, and the locum cannot.
		assert_ok!(Credentials::suspend(signed(Ferdie), licence(LOCUM)));
		assert_eq!(validate(LOCUM, declaring(LOCUM, 1)), Err(InvalidTransaction::Payment.into()));
		assert_ok!(Credentials::reinstate(signed(Ferdie), licence(LOCUM)));
		pass(SECOND);
		let applied = Executive::apply_extrinsic(transaction(LOCUM, declaring(LOCUM, 1)));
		assert_eq!(applied, Ok(Ok(())));
		assert_eq!(Balances::free_balance(LOCUM.to_account_id()), 0);
	});
}

#[test]
fn an_emergency_is_open_for_its_window_alone() {
	chain::started_from("development", || {
		consortium();
		assert_ok!(declare(Eve, 1));
		let ask = || request(Eve, CLINIC, Purpose::EmergencyTreatment, Some(EmergencyId(0)));
		pass(30 * SECOND - 1);
		assert_eq!(basis(ask()), Some(Basis::Emergency(EmergencyId(0))));
		pass(1);
		assert_eq!(basis(ask()), None);
	});
}

#[test]
fn what_was_disclosed_rests_on_something() {
	chain::started_from("development", || {
		consortium();
		assert_ok!(grant());
		pass(SECOND);
		let record = |number, consent| {
			let access = Access {
				commitment: commitment(number),
				basis: Basis::Consent(ConsentId(consent)),
				accessed_at: NOON + SECOND,
				sealed_until: None,
			};
			let entry = NumberedAccess { number: ReceiptNumber(number.into()), access };
			let batch = vec![entry].try_into().expect("one fits");
			Disclosures::record(signed(Bob), PATIENT.to_account_id(), HOSPITAL, batch)
		};
		assert_ok!(record(0, 0));
		assert_ok!(record(2, 0));
		assert_noop!(record(1, 7), pallet_disclosures::Error::<Runtime>::BasisMissing);
		let gaps = Disclosures::gaps(&PATIENT.to_account_id(), HOSPITAL, ReceiptNumber(0), 10);
		assert_eq!(
			gaps.iter().map(|gap| (gap.first, gap.last)).collect::<Vec<_>>(),
			[(ReceiptNumber(1), ReceiptNumber(1))]
		);
	});
}

#[test]
fn the_hospital_pays_for_what_the_patient_stores() {
	chain::started_from("development", || {
		consortium();
		let used = || Records::custodian(HOSPITAL).expect("it has quota").rows_used;
		let before = used();
		assert_ok!(grant());
		assert_eq!(used(), before + 1);
		assert_eq!(
			<Records as Sponsorship<AccountId>>::sponsor_of(&PATIENT.to_account_id()),
			Some(HOSPITAL)
		);
	});
}
