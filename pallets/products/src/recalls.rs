// SPDX-License-Identifier: Apache-2.0

//! What is kept about recalls.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod recalls {
	/// One row is a recall. Written by [`Pallet::recall`] and [`Pallet::recall_packs`]; goes when it
	/// is folded.
	#[pallet::storage]
	pub type Recalls<T: Config> = StorageMap<_, Twox64Concat, RecallId, Recall>;

	/// The number that the next recall gets. Written with each.
	#[pallet::storage]
	pub type NextRecallId<T: Config> = StorageValue<_, RecallId, ValueQuery>;

	/// The packs that a recall names, unless it is one of a whole lot. Written by
	/// [`Pallet::recall_packs`] and [`Pallet::add_to_recall`]; goes with it.
	#[pallet::storage]
	pub type RecalledSerials<T: Config> =
		StorageMap<_, Twox64Concat, RecallId, PackSerials, ValueQuery>;

	/// The recall that names a pack. Written and gone with the list that it is on.
	#[pallet::storage]
	pub type RecalledPacks<T: Config> = StorageMap<_, Blake2_128Concat, Sgtin, RecallId>;

	/// What institutions answered to a recall. Written by [`Pallet::respond`]; folded before it.
	#[pallet::storage]
	pub type Responses<T: Config> =
		StorageDoubleMap<_, Twox64Concat, RecallId, Twox64Concat, InstitutionId, Response>;

	/// The lots out of which others were made that a recall has not come to, in their order. Written
	/// by recalls and the steps of their traces; a row goes when all that was made out of it is
	/// flagged.
	#[pallet::storage]
	pub type Tracing<T: Config> =
		StorageDoubleMap<_, Twox64Concat, RecallId, Twox64Concat, u32, Trace>;

	/// The recalls for which a lot has to be assessed. Written by the steps of a trace; a row goes by
	/// [`Pallet::assess_lot`], or with the lot.
	#[pallet::storage]
	pub type Affected<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, Lgtin, Twox64Concat, RecallId, ()>;

	/// The recalls that wait for a step of their trace in a block that has room, each once, in the
	/// order of their turns. Written when there is something to trace; a row goes with its turn.
	#[pallet::storage]
	pub type Waiting<T: Config> = StorageMap<_, Twox64Concat, u64, RecallId>;

	/// Whose turn it is. Written with each.
	#[pallet::storage]
	pub type Turns<T: Config> = StorageValue<_, Line, ValueQuery>;
}
