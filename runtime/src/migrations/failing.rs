// SPDX-License-Identifier: Apache-2.0

//! A migration that breaks down half-way, as none should.

use frame_support::{
	migrations::{MigrationId, SteppedMigration, SteppedMigrationError},
	weights::WeightMeter,
};

/// The steps that pass.
const STEPS: u32 = 2;

/// Takes two steps and fails in the third.
pub struct Failing;

impl SteppedMigration for Failing {
	type Cursor = u32;
	type Identifier = MigrationId<15>;

	fn id() -> Self::Identifier {
		MigrationId { pallet_id: *b"failing-release", version_from: 1, version_to: 2 }
	}

	fn step(
		cursor: Option<Self::Cursor>,
		_: &mut WeightMeter,
	) -> Result<Option<Self::Cursor>, SteppedMigrationError> {
		match cursor.unwrap_or_default() {
			STEPS.. => Err(SteppedMigrationError::Failed),
			taken => Ok(Some(taken.saturating_add(1))),
		}
	}
}
