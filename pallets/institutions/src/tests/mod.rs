// SPDX-License-Identifier: Apache-2.0

mod admit;
mod appoint;
mod authorize;
mod electorate;
mod genesis;
mod govern;
#[cfg(feature = "next-release")]
mod index_agents;
mod invariants;
mod name_validator;
mod propose;
mod wind_up;
mod withdraw;
