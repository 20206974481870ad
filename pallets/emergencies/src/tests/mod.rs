// SPDX-License-Identifier: Apache-2.0

mod access;
mod answer_report;
mod attest;
mod bind_encounter;
mod declare;
mod dispute;
mod fees;
mod fold;
mod invariants;
mod model;
mod night;
mod post_envelope;
mod reads;
mod review;
mod ruling;
mod second_review;
mod set_deadlines;
mod succession;
mod sweep;
mod withdraw_dispute;

use crate::{mock::Test, Error};

type Failure = Error<Test>;
