// SPDX-License-Identifier: Apache-2.0

mod add_method;
mod assertions;
mod capacity;
mod deactivate;
mod document;
mod empower;
mod end_mandate;
mod fold;
mod history_full;
mod invariants;
mod keep_confidential;
mod past;
mod publish_services;
mod record_death;
mod record_mandate;
mod revoke_method;
mod rotate_method;
mod rows;

use crate::{mock::Test, Error};

type Failure = Error<Test>;
