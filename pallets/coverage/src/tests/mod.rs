// SPDX-License-Identifier: Apache-2.0

mod adjudicated;
mod authorise;
mod close_coverage;
mod contract;
mod enrol;
mod invariants;
mod policy;
mod post;
mod publish_plan;
mod reads;
mod renew;
mod set_deadlines;
mod set_prices;
mod succession;
mod sweep;
mod terminate;

use crate::{mock::Test, Error};

type Failure = Error<Test>;
