// SPDX-License-Identifier: Apache-2.0

mod answer_stability;
mod close;
mod fold;
mod inherit;
mod invariants;
mod prove_gap;
mod prove_reading;
mod reads;
mod record_readings;
mod release;
mod story;

use crate::{mock::Test, Error};

type Failure = Error<Test>;
