// SPDX-License-Identifier: Apache-2.0

//! One file for each call, what only the claims call, and what holds of all of them.

mod deliver;
mod draw;
mod fold_advices;
mod fund;
mod invariants;
mod pay_queued;
mod reads;
mod remittance;
mod repay;
mod reverse;
mod settle;
mod story;
mod succession;
mod sweep;
mod withdraw;
mod write_off;
