// SPDX-License-Identifier: Apache-2.0

//! What stays open when the chain is in trouble, and what does not.

#[allow(dead_code)]
mod assembly;
#[allow(dead_code)]
mod chain;
#[allow(dead_code)]
mod consortium;
#[allow(dead_code)]
mod transactions;

use assembly::{
	assembly, call, delegate, done, institutions, pass, stranger, technician, technicians,
};
use consortium::{
	agent, commitment, consortium, licence, lot, register_patient, release_lot, CLINIC, FEW,
	HOSPITAL, MAKER, PATIENT,
};
use frame_support::{
	assert_err, assert_noop, assert_ok,
	migrations::{FailedMigrationHandler, FailedMigrationHandling},
	traits::{Contains, GetCallMetadata},
};
use pallet_balances::Call as Balances;
use pallet_consent::Call as Consent;
use pallet_emergencies::{EmergencyReason, Target};
use pallet_products::{Depth, Effectiveness, RecallClass, RecallTerms};
use pallet_proxy::Call as Proxy;
use pallet_whitelist::Call as Whitelist;
use salus_consent::{Action, ConsentId, Party, Purpose, Rule, Scope, Terms};
use salus_primitives::{Commitment, InstitutionId, Sensitivity};
use salus_runtime::{
	configs::ProxyType,
	constants::currency::SAL,
	governance::{EnterSafeMode, Permitted, Vital},
	AccountId, BlockNumber, Hash, Runtime, RuntimeCall, RuntimeEvent, SafeMode, System,
};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{DispatchError, DispatchResult};
use transactions::relaying;

/// Whose calls others relay, where it is no patient.
const RELAYED: Sr25519Keyring = Sr25519Keyring::Eve;

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

#[test]
fn a_migration_that_failed_leaves_safe_mode_without_an_end_and_blocks_with_transactions() {
	let failed = || matches!(EnterSafeMode::failed(Some(0)), FailedMigrationHandling::ForceUnstuck);
	for is_entered in [false, true] {
		assembly(5, 3, || {
			if is_entered {
				assert_ok!(technicians::pass_motion(pallet_safe_mode::Call::force_enter {}));
			}
			assert!(failed());
			let until = pallet_safe_mode::EnteredUntil::<Runtime>::get();
			assert_eq!(until, Some(BlockNumber::MAX));
			assert_ok!(institutions::pass_motion(pallet_safe_mode::Call::force_exit {}));
		});
	}
}

/// What stays possible in an emergency of the chain, clinical and governing.
fn open_calls() -> Vec<RuntimeCall> {
	let commitment = Commitment::default();
	vec![
		pallet_emergencies::Call::declare {
			target: pallet_emergencies::Target::Subject(stranger()),
			credential: commitment,
			reason: pallet_emergencies::EmergencyReason::SubjectCannotConsent,
			justification: commitment,
		}
		.into(),
		pallet_credentials::Call::suspend { credential: commitment }.into(),
		pallet_institutions::Call::suspend { institution: InstitutionId(0) }.into(),
		frame_system::Call::apply_authorized_upgrade { code: vec![] }.into(),
		pallet_timestamp::Call::set { now: 0 }.into(),
		Whitelist::whitelist_call { call_hash: Hash::default() }.into(),
		pallet_preimage::Call::note_preimage { bytes: vec![] }.into(),
	]
}

fn closed_calls() -> Vec<RuntimeCall> {
	vec![
		frame_system::Call::remark { remark: vec![] }.into(),
		pallet_balances::Call::transfer_keep_alive { dest: stranger().into(), value: 1 }.into(),
		pallet_records::Call::buy_quota { rows: 1 }.into(),
		pallet_institutions::Call::change_endpoint { endpoint: Default::default() }.into(),
	]
}

#[test]
fn safe_mode_leaves_care_and_governance_open_and_nothing_else() {
	assembly(5, 3, || {
		assert!(closed_calls().iter().all(Permitted::contains));
		assert_ok!(technicians::pass_motion(pallet_safe_mode::Call::force_enter {}));
		for open in open_calls() {
			assert!(Permitted::contains(&open), "{:?}", open.get_call_metadata());
		}
		for closed in closed_calls() {
			assert!(!Permitted::contains(&closed), "{:?}", closed.get_call_metadata());
			assert_noop!(call(stranger(), closed), filtered());
		}
		// The institutions end what the committee began.
		assert_ok!(institutions::pass_motion(pallet_safe_mode::Call::force_exit {}));
		assert!(closed_calls().iter().all(Permitted::contains));
	});
}

/// What becomes of what `carrier` carries, as its answer or its event says.
fn carried(signer: AccountId, carrier: RuntimeCall) -> DispatchResult {
	let since = System::events().len();
	call(signer, carrier)?;
	let said = System::events().into_iter().skip(since).find_map(|record| match record.event {
		RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
		RuntimeEvent::MetaTx(pallet_meta_tx::Event::Dispatched { result }) => Some(done(result)),
		_ => None,
	});
	said.unwrap_or(Ok(()))
}

#[test]
fn what_another_call_carries_is_looked_at_by_itself() {
	assembly(5, 3, || {
		let closed = closed_calls().remove(0);
		let dest = RELAYED.to_account_id().into();
		assert_ok!(call(stranger(), Balances::transfer_keep_alive { dest, value: SAL }));
		let befriend =
			Proxy::add_proxy { delegate: stranger().into(), proxy_type: ProxyType::Any, delay: 0 };
		assert_ok!(call(delegate(0), befriend));
		let batch = pallet_utility::Call::batch_all { calls: vec![closed.clone()] };
		let multisig = pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: vec![delegate(0)],
			call: Box::new(closed.clone()),
		};
		let proxy = Proxy::proxy {
			real: delegate(0).into(),
			force_proxy_type: None,
			call: Box::new(closed.clone()),
		};
		let carriers = [batch.into(), multisig.into(), proxy.into(), relaying(RELAYED, closed)];
		for carrier in &carriers {
			assert_eq!(
				frame_support::hypothetically!(carried(stranger(), carrier.clone())),
				Ok(())
			);
		}
		assert_ok!(technicians::pass_motion(pallet_safe_mode::Call::force_enter {}));
		for carrier in carriers {
			assert!(Permitted::contains(&carrier));
			assert_eq!(carried(stranger(), carrier), Err(filtered()));
		}
	});
}

#[test]
fn safe_mode_ends_by_itself_and_nobody_buys_it() {
	assembly(5, 3, || {
		assert_err!(
			call(stranger(), pallet_safe_mode::Call::enter {}),
			pallet_safe_mode::Error::<Runtime>::NotConfigured
		);
		assert_err!(
			institutions::pass_motion(pallet_safe_mode::Call::force_enter {}),
			DispatchError::BadOrigin
		);
		assert_ok!(technicians::pass_motion(pallet_safe_mode::Call::force_enter {}));
		assert_ok!(technicians::pass_motion(pallet_safe_mode::Call::force_extend {}));
		assert!(SafeMode::is_entered());
		let until = pallet_safe_mode::EnteredUntil::<Runtime>::get().unwrap();
		System::set_block_number(until);
		pass(1);
		assert!(!SafeMode::is_entered());
	});
}

#[test]
fn the_technical_committee_pauses_what_is_not_vital() {
	let name = |pallet: &str, call: &str| {
		(
			pallet.as_bytes().to_vec().try_into().unwrap(),
			call.as_bytes().to_vec().try_into().unwrap(),
		)
	};
	assembly(5, 3, || {
		let remark = RuntimeCall::from(frame_system::Call::remark { remark: vec![] });
		let full_name = name("System", "remark");
		let pause = pallet_tx_pause::Call::pause { full_name: full_name.clone() };
		assert_err!(institutions::pass_motion(pause.clone()), DispatchError::BadOrigin);
		assert_ok!(technicians::pass_motion(pause));
		assert_noop!(call(technician(0), remark.clone()), filtered());
		assert_ok!(institutions::pass_motion(pallet_tx_pause::Call::unpause { ident: full_name }));
		assert_ok!(call(technician(0), remark));
		for open in open_calls() {
			let names = open.get_call_metadata();
			let full_name = name(names.pallet_name, names.function_name);
			let pause = pallet_tx_pause::Call::pause { full_name };
			assert_err!(
				technicians::pass_motion(pause),
				pallet_tx_pause::Error::<Runtime>::Unpausable
			);
		}
	});
}

#[test]
fn every_name_of_what_is_vital_is_that_of_a_call() {
	for (pallet, calls) in Vital::listed() {
		let known = RuntimeCall::get_call_names(pallet);
		assert!(RuntimeCall::get_module_names().contains(&pallet), "{pallet}");
		for call in calls {
			assert!(known.contains(call), "{pallet}.{call}");
		}
	}
}

fn happened(is: impl Fn(&RuntimeEvent) -> bool) -> bool {
	System::events().iter().any(|record| is(&record.event))
}

fn grant() -> RuntimeCall {
	let scope = Scope {
		purposes: consortium::set([Purpose::Treatment]),
		actions: consortium::set([Action::Access]),
		sensitivity: Some(Sensitivity::Normal),
		..Scope::default()
	};
	let terms = Terms::new(Rule::Permit, scope, Default::default()).expect("they are well formed");
	let (subject, grantee) = (PATIENT.to_account_id(), Party::Institution(HOSPITAL));
	Consent::grant { subject, grantee, terms: Box::new(terms) }.into()
}

#[test]
fn in_safe_mode_emergencies_recalls_and_revocations_take_effect() {
	consortium(FEW, || {
		register_patient();
		release_lot();
		assert_ok!(carried(agent(HOSPITAL), relaying(PATIENT, grant())));
		EnterSafeMode::failed(None);

		let declare = pallet_emergencies::Call::declare {
			target: Target::Subject(PATIENT.to_account_id()),
			credential: licence(0),
			reason: EmergencyReason::DelayWouldHarm,
			justification: commitment(1),
		};
		assert_ok!(call(agent(CLINIC), declare));
		assert!(happened(|event| matches!(
			event,
			RuntimeEvent::Emergencies(pallet_emergencies::Event::EmergencyDeclared { institution, .. })
				if *institution == CLINIC
		)));

		let terms = RecallTerms {
			class: RecallClass::Pending,
			depth: Depth::Consumer,
			effectiveness: Effectiveness::A,
		};
		let recall = pallet_products::Call::recall { lot: lot(), terms, notice: commitment(2) };
		assert_ok!(call(agent(MAKER), recall));
		assert!(happened(|event| matches!(
			event,
			RuntimeEvent::Products(pallet_products::Event::LotRecalled { lot: recalled, .. })
				if *recalled == lot()
		)));

		let revoke = Consent::revoke { consent: ConsentId(0) };
		assert_ok!(carried(agent(HOSPITAL), relaying(PATIENT, revoke)));
		assert!(happened(|event| matches!(
			event,
			RuntimeEvent::Consent(pallet_consent::Event::ConsentRevoked { consent, .. })
				if *consent == ConsentId(0)
		)));

		let again = carried(agent(HOSPITAL), relaying(PATIENT, grant()));
		assert_eq!(again, Err(filtered()));
		let transfer = Balances::transfer_keep_alive { dest: agent(MAKER).into(), value: SAL };
		assert_noop!(call(agent(CLINIC), transfer), filtered());
	});
}
