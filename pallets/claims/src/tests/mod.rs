// SPDX-License-Identifier: Apache-2.0

mod appeal;
mod decide_pended;
mod dispensing;
mod dry_run;
mod facts;
mod fold;
mod invariants;
mod model;
mod ops;
mod parts;
mod precedents;
mod reads;
mod remittance;
mod replace;
mod reverse;
mod ruling;
mod set_deadlines;
mod submit;
mod submit_many;
mod succession;
mod sweep;
mod void;
mod whole;

use crate::{mock::Test, Error};

type Failure = Error<Test>;
