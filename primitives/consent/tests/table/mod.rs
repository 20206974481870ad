// SPDX-License-Identifier: Apache-2.0

//! The cases of docs/decisions.md as values.

pub mod document;
pub mod language;
pub mod rules;
