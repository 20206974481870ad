// SPDX-License-Identifier: Apache-2.0

mod deadlines;
mod fold;
mod gaps;
mod invariants;
mod prove_omission;
mod record;
mod seal;
mod story;
mod succession;
mod verify;

use crate::{mock::Test, Error};

type Failure = Error<Test>;
