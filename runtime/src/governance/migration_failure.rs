// SPDX-License-Identifier: Apache-2.0

//! What happens when a release cannot change the state.

use frame_support::{
	migrations::{FailedMigrationHandler, FailedMigrationHandling},
	traits::SafeMode as Mode,
};

use crate::{BlockNumber, SafeMode};

/// Enters safe mode until governance ends it, and lets blocks carry transactions again. The SDK's
/// handler of that name leaves the migrator stuck, so that blocks carry nothing but inherents and
/// nobody can govern any more.
pub struct EnterSafeMode;

impl FailedMigrationHandler for EnterSafeMode {
	fn failed(_: Option<u32>) -> FailedMigrationHandling {
		// Neither can fail: one is for where it is entered, the other for where it is not.
		let _ = match <SafeMode as Mode>::is_entered() {
			true => <SafeMode as Mode>::extend(BlockNumber::MAX),
			false => <SafeMode as Mode>::enter(BlockNumber::MAX),
		};
		// What half a migration left can be repaired by a vote, a chain that nobody can govern only
		// by a fork.
		FailedMigrationHandling::ForceUnstuck
	}
}
