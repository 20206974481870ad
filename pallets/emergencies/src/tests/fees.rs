// SPDX-License-Identifier: Apache-2.0

//! A declaration is free exactly when it would open something.

use frame_support::{
	assert_ok,
	dispatch::{CheckIfFeeless, DispatchClass, GetDispatchInfo},
	traits::UnfilteredDispatchable,
};

use crate::mock::*;
use crate::{Call, EmergencyReason, Outcome, Target, WeightInfo};

fn call(target: Target<AccountId>, credential: AccountId, number: u64) -> RuntimeCall {
	RuntimeCall::Emergencies(Call::declare {
		target,
		credential: licence(credential),
		reason: EmergencyReason::SubjectCannotConsent,
		justification: commitment(number),
	})
}

/// Whether the call is free, having seen that it then declares something, and only then.
fn is_free(origin: RuntimeOrigin, call: RuntimeCall) -> bool {
	let is_free = call.is_feeless(&origin);
	let declares = frame_support::hypothetically!({
		events();
		call.dispatch_bypass_filter(origin).is_ok() && !events().is_empty()
	});
	assert_eq!(is_free, declares);
	is_free
}

#[test]
fn what_would_be_declared_is_free() {
	ExtBuilder::default().execute(|| {
		assert!(is_free(signed(SURGEON), call(Target::Subject(PATIENT), SURGEON, 1)));
		assert!(is_free(signed(SURGEON), call(Target::Encounter(unidentified()), SURGEON, 1)));
		Index::prepay(CLINIC, 0);
		assert!(is_free(signed(SURGEON), call(Target::Subject(PATIENT), SURGEON, 1)));
	});
}

#[test]
fn what_would_be_refused_is_not() {
	ExtBuilder::default().execute(|| {
		let refused = [
			(signed(NURSE), call(Target::Subject(PATIENT), SURGEON, 1)),
			(signed(SURGEON), call(Target::Subject(STRANGER), SURGEON, 1)),
			(signed(writer(CLINIC)), call(Target::Subject(PATIENT), SURGEON, 1)),
			(signed(STRANGER), call(Target::Subject(PATIENT), SURGEON, 1)),
			(RuntimeOrigin::root(), call(Target::Subject(PATIENT), SURGEON, 1)),
			(RuntimeOrigin::none(), call(Target::Subject(PATIENT), SURGEON, 1)),
		];
		for (origin, call) in refused {
			assert!(!is_free(origin, call));
		}
		Boards::suspend(licence(SURGEON), NOW);
		assert!(!is_free(signed(SURGEON), call(Target::Subject(PATIENT), SURGEON, 1)));
		Register::suspend(CLINIC);
		assert!(!is_free(signed(NURSE), call(Target::Subject(PATIENT), NURSE, 1)));
	});
}

#[test]
fn what_is_repeated_is_not_free_until_the_window_has_ended() {
	ExtBuilder::default().declared(1).execute(|| {
		let repeated = || call(Target::Subject(PATIENT), SURGEON, 1);
		assert!(!is_free(signed(SURGEON), repeated()));
		pass(WINDOW);
		assert!(is_free(signed(SURGEON), repeated()));
		assert_ok!(repeated().dispatch_bypass_filter(signed(SURGEON)));
		assert!(!is_free(signed(SURGEON), repeated()));
	});
}

#[test]
fn nothing_else_is_free() {
	ExtBuilder::default().declared(1).execute(|| {
		let (emergency, outcome) = (FIRST, Outcome::Justified);
		for (signer, call) in [
			(SURGEON, Call::attest { emergency, usage: None }),
			(officer(HOSPITAL), Call::review { emergency, outcome, findings: commitment(1) }),
			(PATIENT, Call::dispute { emergency, statement: commitment(1) }),
			(writer(HOSPITAL), Call::post_envelope { emergency, digest: digest(1) }),
		] {
			assert!(!RuntimeCall::Emergencies(call).is_feeless(&signed(signer)));
		}
	});
}

#[test]
fn a_declaration_has_the_room_that_is_kept_for_operations() {
	let info = call(Target::Subject(PATIENT), SURGEON, 1).get_dispatch_info();
	assert_eq!(info.class, DispatchClass::Operational);
	assert_eq!(info.call_weight, <() as WeightInfo>::declare());
	let attest = RuntimeCall::Emergencies(Call::attest { emergency: FIRST, usage: None });
	assert_eq!(attest.get_dispatch_info().class, DispatchClass::Normal);
}
