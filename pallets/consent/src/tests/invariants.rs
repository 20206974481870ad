// SPDX-License-Identifier: Apache-2.0

//! Any calls in any order, with every invariant of the README, a count kept apart and every
//! decision checked after each; and broken states as a control that the checks see them.

use std::collections::{BTreeMap, BTreeSet};

use frame_support::{assert_ok, hypothetically};
use proptest::{collection::vec, prelude::*, sample::select};
use salus_consent::{
	decide as decide_purely, AccessRequest, ActorRole, Giver, Mandate, Party, Period, Purpose,
	Rule, Scope, Source, Status, Terms,
};
use salus_primitives::{Country, Day, Moment, Role};
use sp_runtime::{DispatchResult, StateVersion};

use super::GRANTEE;
use crate::{
	mock::{Consent, *},
	*,
};

/// `place` picks among the consents that stand in the state, and `said` among some terms.
#[derive(Clone, Debug)]
enum Op {
	Grant { signer: Option<AccountId>, subject: AccountId, grantee: Party<AccountId>, said: u8 },
	Amend { signer: Option<AccountId>, place: usize, said: u8 },
	Revoke { signer: Option<AccountId>, place: usize },
	Record { agent: AccountId, subject: AccountId, said: u8, giver: Giver, scan: u8 },
	RecordRevocation { agent: AccountId, place: usize, scan: u8 },
	EnterInError { agent: AccountId, place: usize },
	Post { agent: AccountId, place: usize, envelope: u8 },
	Fold { subject: AccountId, places: Vec<usize> },
	Legislate { country: [u8; 2], codes: Vec<u16>, denies: bool },
	Pass { hours: Moment },
	Die { subject: AccountId },
	Suspend,
	Reinstate,
	Exhaust { rows: u32 },
}

const SUBJECTS: [AccountId; 2] = [PATIENT, CHILD];

/// Terms that differ in what matters here: rule, purpose, period, length.
fn said(number: u8) -> Terms<AccountId> {
	let within = |from: Option<Moment>, until: Option<Moment>| {
		let [from, until] = [from, until].map(|hours| Some(now() + hours? * HOUR));
		let period = Period { from, until };
		terms(Rule::Permit, Scope { period, ..access(Purpose::Treatment) }, vec![])
	};
	let refused = Scope { purposes: set(&[Purpose::Research]), ..Scope::default() };
	match number % 10 {
		0 | 1 => treatment(),
		2 => refusal(),
		3 => research(),
		4 => with_exceptions(2),
		5 => terms(Rule::Deny, refused, vec![]),
		6 => within(Some(5), None),
		7 => within(None, Some(0)),
		other => within(None, Some(Moment::from(other) * 3)),
	}
}

fn grantee() -> impl Strategy<Value = Party<AccountId>> {
	prop_oneof![
		4 => Just(GRANTEE),
		2 => Just(Party::Institution(PRACTICE)),
		1 => Just(Party::Institution(NOBODY)),
		2 => Just(Party::Account(clinician(HOSPITAL, 0))),
		2 => select(vec![Role::HealthcareProvider, Role::Laboratory]).prop_map(Party::Role),
	]
}

fn subject() -> impl Strategy<Value = AccountId> {
	select(&SUBJECTS[..])
}

/// Mostly the subject itself.
fn signer() -> impl Strategy<Value = Option<AccountId>> {
	prop::option::weighted(0.3, select(vec![PATIENT, CHILD, PARENT, ATTORNEY, HEIR, FRIEND]))
}

/// Mostly the agent whose duty it is.
fn agent(dutiful: AccountId) -> impl Strategy<Value = AccountId> {
	let others = select(vec![officer(CLINIC), writer(CLINIC), officer(HOSPITAL), writer(HOSPITAL)]);
	prop_oneof![8 => Just(dutiful), 1 => others]
}

fn giver() -> impl Strategy<Value = Giver> {
	let representative = select(vec![Mandate::Minor, Mandate::CourtOrder, Mandate::Executor]);
	prop_oneof![2 => Just(Giver::Subject), 1 => representative.prop_map(Giver::Representative)]
}

fn op() -> impl Strategy<Value = Op> {
	let (officer, writer) = (officer(CLINIC), writer(CLINIC));
	let hours = prop_oneof![3 => 0u64..30, 1 => 200u64..300];
	prop_oneof![
		20 => (signer(), subject(), grantee(), 0u8..20).prop_map(
			|(signer, subject, grantee, said)| Op::Grant { signer, subject, grantee, said }
		),
		16 => (signer(), 0usize..40, 0u8..20)
			.prop_map(|(signer, place, said)| Op::Amend { signer, place, said }),
		10 => (signer(), 0usize..40).prop_map(|(signer, place)| Op::Revoke { signer, place }),
		16 => (agent(officer), subject(), 0u8..20, giver(), 0u8..6).prop_map(
			|(agent, subject, said, giver, scan)| Op::Record { agent, subject, said, giver, scan }
		),
		8 => (agent(officer), 0usize..40, 0u8..6)
			.prop_map(|(agent, place, scan)| Op::RecordRevocation { agent, place, scan }),
		6 => (agent(officer), 0usize..40)
			.prop_map(|(agent, place)| Op::EnterInError { agent, place }),
		20 => (agent(writer), 0usize..40, 0u8..60)
			.prop_map(|(agent, place, envelope)| Op::Post { agent, place, envelope }),
		14 => (subject(), vec(0usize..40, 1..4))
			.prop_map(|(subject, places)| Op::Fold { subject, places }),
		4 => (select(vec![*b"CH", *b"DE", *b"x1"]), vec(0u16..9, 0..4), any::<bool>())
			.prop_map(|(country, codes, denies)| Op::Legislate { country, codes, denies }),
		16 => hours.prop_map(|hours| Op::Pass { hours }),
		1 => subject().prop_map(|subject| Op::Die { subject }),
		1 => Just(Op::Suspend),
		6 => Just(Op::Reinstate),
		4 => (0u32..40).prop_map(|rows| Op::Exhaust { rows }),
	]
}

fn numbers() -> Vec<u64> {
	let mut numbers: Vec<_> = Consents::<Test>::iter_keys().map(|consent| consent.0).collect();
	numbers.sort_unstable();
	numbers
}

fn pick(place: usize) -> u64 {
	let numbers = numbers();
	place.checked_rem(numbers.len()).map_or(999, |place| numbers[place])
}

fn subject_of(place: usize) -> AccountId {
	Consent::consent(ConsentId(pick(place))).map_or(STRANGER, |row| row.subject)
}

/// Those of `subject` that are over, if there are any among what `places` pick.
fn picked(subject: AccountId, places: &[usize]) -> Vec<u64> {
	let over: Vec<_> = numbers()
		.into_iter()
		.filter(|number| {
			let row = row(*number);
			row.subject == subject && row.is_over_at(now().saturating_sub(HISTORY_PERIOD))
		})
		.collect();
	let among = |place: &usize| match place.checked_rem(over.len()) {
		Some(place) => over[place],
		None => pick(*place),
	};
	let picked: BTreeSet<_> = places.iter().map(among).collect();
	picked.into_iter().collect()
}

fn run(op: Op) -> DispatchResult {
	match op {
		Op::Grant { signer, subject, grantee, said: number } => {
			grant(signer.unwrap_or(subject), subject, grantee, said(number))
		}
		Op::Amend { signer, place, said: number } => {
			amend(signer.unwrap_or(subject_of(place)), pick(place), said(number))
		}
		Op::Revoke { signer, place } => revoke(signer.unwrap_or(subject_of(place)), pick(place)),
		Op::Record { agent, subject, said: number, giver, scan } => {
			record_for(agent, subject, said(number), giver, scan)
		}
		Op::RecordRevocation { agent, place, scan } => {
			let consent = ConsentId(pick(place));
			Consent::record_revocation(signed(agent), consent, digest(scan))
		}
		Op::EnterInError { agent, place } => {
			Consent::enter_in_error(signed(agent), ConsentId(pick(place)))
		}
		Op::Post { agent, place, envelope } => post(agent, pick(place), envelope),
		Op::Fold { subject, places } => fold(subject, &picked(subject, &places)),
		Op::Legislate { country, codes, denies } => {
			let rule = if denies { Rule::Deny } else { Rule::Permit };
			let statute = |code| Statute { rule, ..policy(code, Purpose::Treatment) };
			legislate(&country, codes.into_iter().map(statute).collect())
		}
		Op::Pass { hours } => {
			pass(hours * HOUR);
			Ok(())
		}
		Op::Die { subject } => {
			Kin::die(subject, Day::of(now()));
			Ok(())
		}
		Op::Suspend => {
			Register::suspend(CLINIC);
			Ok(())
		}
		Op::Reinstate => {
			Register::reinstate(CLINIC);
			Ok(())
		}
		Op::Exhaust { rows } => {
			Index::prepay(CLINIC, rows);
			Ok(())
		}
	}
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Fate {
	Active,
	Revoked,
	EnteredInError,
}

/// What the events tell: a second count of everything.
#[derive(Debug, Default, Eq, PartialEq)]
struct Ghost {
	given: u64,
	fates: BTreeMap<u64, (AccountId, Fate)>,
	envelopes: BTreeMap<u64, Vec<Digest>>,
	folded: BTreeMap<AccountId, u32>,
	/// Rows of what was signed on the last day on which something was.
	spent: BTreeMap<AccountId, (Day, u32)>,
	statutes: BTreeMap<Country, u32>,
}

impl Ghost {
	fn begin(&mut self, consent: ConsentId, subject: AccountId) {
		assert_eq!(consent.0, self.given, "numbers are given in order");
		self.given += 1;
		self.fates.insert(consent.0, (subject, Fate::Active));
		self.envelopes.insert(consent.0, vec![]);
	}

	fn spend(&mut self, consent: ConsentId, subject: AccountId) {
		let (day, rows) = self.spent.entry(subject).or_default();
		if *day != Day::of(now()) {
			(*day, *rows) = (Day::of(now()), 0);
		}
		*rows += row(consent.0).rows;
	}

	fn end(&mut self, consent: ConsentId, fate: Fate) {
		self.fates.get_mut(&consent.0).expect("it was given").1 = fate;
	}

	fn tell(&mut self, event: Event<Test>) {
		match event {
			Event::ConsentGranted { consent, subject, .. } => {
				self.begin(consent, subject);
				self.spend(consent, subject);
			}
			Event::ConsentRecorded { consent, subject, .. } => self.begin(consent, subject),
			Event::ConsentAmended { consent, by, subject, .. } => {
				self.end(consent, Fate::Revoked);
				self.begin(by, subject);
				self.spend(by, subject);
			}
			Event::ConsentRevoked { consent, .. } | Event::RevocationRecorded { consent, .. } => {
				self.end(consent, Fate::Revoked);
			}
			Event::ConsentEnteredInError { consent, .. } => {
				self.end(consent, Fate::EnteredInError);
			}
			Event::EnvelopePosted { consent, envelope, .. } => {
				self.envelopes.get_mut(&consent.0).expect("it was given").push(envelope);
			}
			Event::ConsentsFolded { subject, count } => {
				let standing: BTreeSet<_> = numbers().into_iter().collect();
				let before = self.fates.len();
				self.fates
					.retain(|consent, (owner, _)| *owner != subject || standing.contains(consent));
				self.envelopes.retain(|consent, _| self.fates.contains_key(consent));
				assert_eq!(
					before - self.fates.len(),
					count as usize,
					"as many went as were folded"
				);
				*self.folded.entry(subject).or_default() += count;
			}
			Event::StatutesSet { country, count: 0 } => {
				self.statutes.remove(&country);
			}
			Event::StatutesSet { country, count } => {
				self.statutes.insert(country, count);
			}
			Event::__Ignore(..) => unreachable!("it holds no event"),
		}
	}

	/// The same, as the state has it.
	fn of_state() -> Self {
		let mut ghost = Self { given: NextConsentId::<Test>::get().0, ..Self::default() };
		for (consent, row) in Consents::<Test>::iter() {
			let fate = match row.consent.status {
				Status::Active => Fate::Active,
				Status::Revoked { .. } => Fate::Revoked,
				Status::EnteredInError => Fate::EnteredInError,
			};
			ghost.fates.insert(consent.0, (row.subject, fate));
			ghost.envelopes.insert(consent.0, row.envelopes.into_inner());
		}
		for (subject, tally) in Tallies::<Test>::iter() {
			let folded = tally.folded.map(|fold| (subject, fold.count));
			ghost.folded.extend(folded);
			let spent = (tally.rows > 0).then_some((subject, (tally.day, tally.rows)));
			ghost.spent.extend(spent);
		}
		for (country, statutes) in Statutes::<Test>::iter() {
			ghost.statutes.insert(country, statutes.len() as u32);
		}
		ghost
	}
}

/// Compares what the index finds with what reading every consent of the subject finds.
fn compare(request: AccessRequest<AccountId>) -> Result<(), TestCaseError> {
	let (at, mut facts) = Consent::establish(&request).expect("it can be asked");
	prop_assert_eq!(facts.unread, 0);
	let found = decide_purely(&at, &facts);
	let all = Consents::<Test>::iter().filter(|(_, row)| row.subject == request.subject);
	let all: Vec<_> = all.map(|(consent, row)| (consent, row.consent)).collect();
	facts.consents = all.try_into().expect("a short story has few consents");
	prop_assert_eq!(found, decide_purely(&at, &facts), "{:?}", request);
	Ok(())
}

fn compare_all() -> Result<(), TestCaseError> {
	for subject in SUBJECTS {
		for requester in [clinician(HOSPITAL, 0), clinician(HOSPITAL, 1), clinician(PRACTICE, 0)] {
			for purpose in [Purpose::Treatment, Purpose::Research, Purpose::EmergencyTreatment] {
				compare(AccessRequest { subject, purpose, ..request(requester) })?;
			}
		}
		let actor_role = ActorRole::Caregiver;
		compare(AccessRequest { subject, actor_role, ..request(FRIEND) })?;
	}
	Ok(())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn no_sequence_of_calls_breaks_an_invariant_a_count_or_a_decision(ops in vec(op(), 1..90)) {
		ExtBuilder::default().build().execute_with(|| {
			DailyRows::set(17);
			MaxConsents::set(24);
			let mut ghost = Ghost::default();
			for op in ops {
				let described = format!("{op:?}");
				let before = sp_io::storage::root(StateVersion::V1);
				let done = run(op);
				if done.is_err() {
					let after = sp_io::storage::root(StateVersion::V1);
					prop_assert_eq!(before, after, "{} failed and changed something", described);
				}
				for event in events() {
					ghost.tell(event);
				}
				if let Err(broken) = Consent::do_try_state() {
					return Err(TestCaseError::fail(format!("{described}: {broken:?}")));
				}
				prop_assert_eq!(&ghost, &Ghost::of_state(), "{}", described);
				ensure_quota_is_used();
				compare_all()?;
			}
			Ok(())
		})?;
	}
}

#[test]
fn the_count_sees_what_changes_without_an_event() {
	type Fault = fn();
	let faults: [Fault; 4] = [
		|| spoil(5, |row| row.revoke(NOW, None)),
		|| NextConsentId::<Test>::mutate(|next| next.0 += 1),
		|| spoil(2, |row| row.envelopes.clear()),
		|| Tallies::<Test>::mutate(PATIENT, |tally| tally.folded.as_mut().unwrap().count += 1),
	];
	ward().execute_with(|| {
		let told = Ghost::of_state();
		for fault in faults {
			let found = hypothetically!({
				fault();
				Ghost::of_state()
			});
			assert_ne!(found, told);
		}
	});
}

#[test]
fn the_comparison_sees_a_consent_that_no_decision_reads() {
	ExtBuilder::default().granted(refusal()).build().execute_with(|| {
		assert!(compare_all().is_ok());
		Standing::<Test>::remove(PATIENT, GRANTEE);
		assert!(compare_all().is_err());
	});
}

fn spoil(consent: u64, change: impl FnOnce(&mut ConsentRowOf<Test>)) {
	Consents::<Test>::mutate(ConsentId(consent), |row| change(row.as_mut().unwrap()));
}

fn relist(change: impl FnOnce(&mut Vec<ConsentId>)) {
	Standing::<Test>::mutate(PATIENT, GRANTEE, |listed| {
		let mut changed = listed.to_vec();
		change(&mut changed);
		*listed = changed.try_into().unwrap();
	});
}

/// Lets the consent be another's as a whole, so that only one check sees it.
fn move_to(consent: u64, subject: AccountId) {
	let consent = ConsentId(consent);
	SubjectConsents::<Test>::remove(PATIENT, consent);
	SubjectConsents::<Test>::insert(subject, consent, ());
	Tallies::<Test>::mutate(PATIENT, |tally| tally.consents -= 1);
	Tallies::<Test>::mutate(subject, |tally| tally.consents += 1);
	relist(|listed| listed.retain(|other| *other != consent));
	Standing::<Test>::mutate(subject, GRANTEE, |listed| listed.try_push(consent).unwrap());
	spoil(consent.0, |row| row.subject = subject);
}

/// A patient with a permit (0), which was amended (2) and has keys, one that expired and was folded
/// (1), a paper (3), one that was revoked (4) and one more (5); and the law of its country.
fn ward() -> sp_io::TestExternalities {
	ExtBuilder::default()
		.granted(treatment())
		.granted(until(NOW + HOUR))
		.passed(HISTORY_PERIOD + HOUR)
		.then(|| fold(PATIENT, &[1]))
		.then(|| amend(PATIENT, 0, with_exceptions(1)))
		.posted(2, 1)
		.posted(2, 2)
		.recorded(refusal(), 1)
		.granted(with_exceptions(2))
		.revoked(4)
		.granted(research())
		.then(|| legislate(b"CH", vec![policy(1, Purpose::Treatment), policy(2, Purpose::Payment)]))
		.build()
}

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	let breaches: [Breach; 39] = [
		("I1", || move_to(5, STRANGER)),
		("I1", || SubjectConsents::<Test>::remove(PATIENT, ConsentId(2))),
		("I1", || SubjectConsents::<Test>::insert(CHILD, ConsentId(2), ())),
		("I1", || SubjectConsents::<Test>::insert(PATIENT, ConsentId(1), ())),
		("I1", || NextConsentId::<Test>::put(ConsentId(5))),
		("I1", || Tallies::<Test>::mutate(PATIENT, |tally| tally.consents += 1)),
		("I1", || Tallies::<Test>::remove(PATIENT)),
		("I1", || Tallies::<Test>::insert(STRANGER, Tally::default())),
		("I1", || MaxConsents::set(3)),
		("I1", || Tallies::<Test>::mutate(PATIENT, |tally| tally.amended += 1)),
		("I8", || Tallies::<Test>::mutate(PATIENT, |tally| tally.rows = 132)),
		("I8", || Tallies::<Test>::mutate(PATIENT, |tally| tally.day.0 += 1)),
		("I2", || spoil(4, |row| row.rows = 2)),
		("I2", || spoil(2, |row| row.rows -= 1)),
		("I3", || relist(|listed| listed.retain(|consent| *consent != ConsentId(5)))),
		("I3", || relist(|listed| listed.insert(2, ConsentId(4)))),
		("I3", || relist(|listed| listed.push(ConsentId(5)))),
		("I3", || relist(|listed| listed.swap(0, 1))),
		("I3", || relist(|listed| listed.insert(0, ConsentId(1)))),
		("I3", || Standing::<Test>::insert(CHILD, GRANTEE, Listed::default())),
		("I3", || {
			let listed = Standing::<Test>::get(PATIENT, GRANTEE);
			Standing::<Test>::insert(PATIENT, Party::Account(FRIEND), listed)
		}),
		("I4", || spoil(5, |row| row.consent.status = Status::Revoked { at: NOW })),
		("I4", || spoil(4, |row| row.consent.status = Status::Revoked { at: NOW })),
		("I4", || spoil(5, |row| row.revocation = Some(digest(1)))),
		("I4", || spoil(4, |row| row.consent.given_at = Moment::MAX)),
		("I4", || spoil(4, |row| row.consent.status = Status::EnteredInError)),
		("I5", || spoil(5, |row| row.replaces = Some(ConsentId(0)))),
		("I5", || spoil(2, |row| row.replaces = Some(ConsentId(3)))),
		("I5", || spoil(2, |row| row.replaces = Some(ConsentId(2)))),
		("I5", || spoil(5, |row| row.replaces = Some(ConsentId(3)))),
		("I5", || spoil(0, |row| row.consent.grantee = Party::Account(FRIEND))),
		("I5", || spoil(0, |row| row.closed_at = Some(NOW))),
		("I5", || {
			spoil(0, |row| row.replaced_by = Some(ConsentId(5)));
			spoil(2, |row| row.replaces = None);
		}),
		("I6", || Envelopes::<Test>::remove(CLINIC, digest(1))),
		("I6", || Envelopes::<Test>::insert(HOSPITAL, digest(1), ConsentId(2))),
		("I6", || Envelopes::<Test>::insert(CLINIC, digest(9), ConsentId(2))),
		("I6", || Envelopes::<Test>::insert(CLINIC, digest(9), ConsentId(1))),
		("I6", || {
			spoil(2, |row| {
				row.consent.terms = refusal();
				row.rows -= 1;
			})
		}),
		("I6", || spoil(2, |row| row.envelopes[1] = row.envelopes[0])),
	];
	ward().execute_with(|| {
		assert_ok!(Consent::do_try_state());
		for (place, (invariant, breach)) in breaches.into_iter().enumerate() {
			let found = hypothetically!({
				breach();
				Consent::do_try_state()
			});
			MaxConsents::set(CONSENTS_AT_MOST);
			let message: &str = found.expect_err(invariant).into();
			assert!(message.starts_with(invariant), "{place}: {invariant} expected, not {message}");
		}
	});
}

#[test]
fn the_invariant_on_statutes_sees_its_breach() {
	type Law = Vec<Statute>;
	let incomplete = Statute { sensitivity: None, ..policy(1, Purpose::Treatment) };
	let breaches: [(&[u8; 2], Law); 4] = [
		(b"c1", vec![policy(1, Purpose::Treatment)]),
		(b"CH", vec![]),
		(b"CH", vec![policy(2, Purpose::Treatment), policy(1, Purpose::Treatment)]),
		(b"CH", vec![incomplete]),
	];
	for (country, statutes) in breaches {
		ward().execute_with(|| {
			let statutes = StatuteBook::try_from(statutes).unwrap();
			Statutes::<Test>::insert(Country(*country), statutes);
			let message: &str = Consent::do_try_state().expect_err("a breach").into();
			assert!(message.starts_with("I7"), "{message}");
		});
	}
}

#[test]
fn what_was_signed_is_not_entered_in_error() {
	ward().execute_with(|| {
		spoil(4, |row| row.consent.source = Source::Paper { scan: digest(9), verifier: FRIEND });
		spoil(4, |row| row.enter_in_error(now()));
		assert_ok!(Consent::do_try_state());
		spoil(4, |row| row.consent.source = Source::Signed);
		assert!(Consent::do_try_state().is_err());
	});
}
