// SPDX-License-Identifier: Apache-2.0

//! What is told of claims.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A provider submitted a claim. Its filing is judged by `received`.
		ClaimSubmitted { claim: ClaimKey, submission: Box<BillOf<T>>, received: Moment },
		/// A claim of a batch was refused. The others were not.
		ClaimRefused { provider: InstitutionId, reference: Commitment, error: DispatchError },
		/// A claim waits for its insurer.
		ClaimPended { claim: ClaimKey, reason: PendReason, due: Moment },
		/// An insurer is late, which was a lapse of the institution that answers for it.
		ClaimOverdue { claim: ClaimKey, insurer: InstitutionId },
		/// An insurer said what becomes of a claim that waited.
		ClaimDecided { claim: ClaimKey, verdict: Verdict },
		/// A round stands, and is paid or waits for the reserve.
		ClaimAdjudicated { claim: ClaimKey, round: u8, adjudication: Box<Round>, settled: Settled },
		/// A claim does not stand any more; `round` is the one that was reversed.
		ClaimReversed { claim: ClaimKey, round: Option<u8>, by: ReversedBy },
		/// Provider or member objects before a panel.
		Appealed {
			claim: ClaimKey,
			matter: Digest,
			against: Against,
			round: u8,
			appellant: Appellant,
			grounds: Commitment,
		},
		/// An appeal was taken back.
		AppealWithdrawn { claim: ClaimKey, matter: Digest },
		/// A panel ruled on an appeal.
		AppealRuled { claim: ClaimKey, matter: Digest, ruling: Ruling },
		/// What a panel overturned could not be decided again. [`Pallet::apply_ruling`] tries anew.
		RulingNotApplied { claim: ClaimKey, error: DispatchError },
		/// A claim left the state, the next one in the digest of its provider.
		ClaimFolded { claim: ClaimKey },
		/// What begins from now on has these deadlines.
		DeadlinesSet { deadlines: Deadlines },
		/// Claims that come from now on have these limits.
		LimitsSet { limits: Limits },
	}
}
