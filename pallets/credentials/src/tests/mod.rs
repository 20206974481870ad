// SPDX-License-Identifier: Apache-2.0

mod boards;
mod clear;
mod holds;
mod invariants;
mod issue;
mod issue_many;
mod model;
mod reads;
mod registry;
mod renew;
mod revoke;
mod status_list;
mod succession;
mod suspend;
