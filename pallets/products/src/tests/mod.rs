// SPDX-License-Identifier: Apache-2.0

mod adversaries;
mod answers;
mod assess_lot;
mod breaches;
mod commission;
mod fold;
mod invariants;
mod prefixes;
mod products;
mod reads;
mod recall;
mod recall_packs;
mod register_lot;
mod release_lot;
mod report_disorder;
mod succession;
mod terminate_recall;
mod trace;

type Failure = crate::Error<crate::mock::Test>;
