// SPDX-License-Identifier: Apache-2.0

mod containers;
mod decommission;
mod dispense;
mod fold;
mod fraud;
mod invariants;
mod network;
mod reads;
mod restore;
mod suspicions;
mod take_out;
mod verify;

use frame_support::assert_noop;
use sp_runtime::{traits::BadOrigin, DispatchResult};

use crate::mock::*;

type Failure = crate::Error<Test>;

/// That only agents of an institution with one duty may make a call.
fn ensure_duty(call: impl Fn(RuntimeOrigin) -> DispatchResult, stranger: AccountId) {
	assert_noop!(call(RuntimeOrigin::root()), BadOrigin);
	assert_noop!(call(RuntimeOrigin::none()), BadOrigin);
	assert_noop!(call(signed(7)), NOT_AN_AGENT);
	assert_noop!(call(signed(stranger)), DUTY_MISSING);
}
