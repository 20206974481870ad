// SPDX-License-Identifier: Apache-2.0

//! What a release does to the state that it finds.

#[cfg(feature = "failing-release")]
mod failing;

/// The migrations of this release, in order. They run block by block while the chain carries
/// nothing but inherents; one that ran stays listed only until the next release.
pub type MultiBlock = Listed;

#[cfg(not(any(feature = "next-release", feature = "failing-release")))]
type Listed = ();

#[cfg(feature = "failing-release")]
type Listed = (failing::Failing,);

#[cfg(all(feature = "next-release", not(feature = "failing-release")))]
type Listed = (
	pallet_institutions::migrations::IndexAgents<
		crate::Runtime,
		pallet_institutions::migrations::StepWeight<crate::Runtime>,
	>,
);
