// SPDX-License-Identifier: Apache-2.0

//! What a release does to the state that it finds.

/// The migrations of this release, in order. They run block by block while the chain carries
/// nothing but inherents; one that ran stays listed only until the next release.
pub type MultiBlock = ();
