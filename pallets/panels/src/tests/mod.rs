// SPDX-License-Identifier: Apache-2.0

mod candidates;
mod convene;
mod dismiss;
mod draw;
mod fairness;
mod fold;
mod independence;
mod invariants;
mod model;
mod overdue;
mod randomness;
mod reads;
mod recuse;
mod set_deadlines;
mod sweep;
mod vote;

use crate::{mock::Test, Error};

type Failure = Error<Test>;
