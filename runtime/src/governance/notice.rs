// SPDX-License-Identifier: Apache-2.0

//! The time between a decision that Root carries out and its effect.

use frame_support::traits::Get;

use super::governance::Notice;
use crate::{RuntimeCall, SafeMode, System};

/// Whether Root may dispatch `call` as soon as it was decided: because it only schedules, in time
/// for everybody to see it coming, because it takes back or unlocks finality, or because the chain
/// is in safe mode.
pub fn is_given(call: &RuntimeCall) -> bool {
	SafeMode::is_entered() || gives(call)
}

fn gives(call: &RuntimeCall) -> bool {
	use pallet_scheduler::Call as Scheduler;
	use pallet_utility::Call as Utility;
	match call {
		RuntimeCall::Scheduler(
			Scheduler::schedule_after { after, .. } | Scheduler::schedule_named_after { after, .. },
		) => *after >= Notice::get(),
		RuntimeCall::Scheduler(
			Scheduler::schedule { when, .. } | Scheduler::schedule_named { when, .. },
		) => *when >= System::block_number().saturating_add(Notice::get()),
		RuntimeCall::Scheduler(Scheduler::cancel { .. } | Scheduler::cancel_named { .. })
		| RuntimeCall::Grandpa(pallet_grandpa::Call::note_stalled { .. }) => true,
		RuntimeCall::Utility(Utility::batch { calls } | Utility::batch_all { calls }) => {
			calls.iter().all(gives)
		}
		_ => false,
	}
}
