// SPDX-License-Identifier: Apache-2.0

mod breaches;
mod capabilities;
mod close_overdue;
mod decommission;
mod dispute;
mod fold;
mod fraud;
mod governance;
mod invariants;
mod pack;
mod reads;
mod receive;
mod refuse;
mod ruling;
mod settle;
mod ship;
mod succession;
mod trails;
mod unpack;
mod verify_return;

use crate::{mock::Test, Error};

type Failure = Error<Test>;
