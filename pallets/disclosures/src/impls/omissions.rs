// SPDX-License-Identifier: Apache-2.0

//! Receipts that do not stand as they were signed.

use alloc::vec::Vec;

use codec::Encode;
use frame_support::{ensure, storage::with_storage_layer, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use salus_primitives::{
	AssertionKeys, Commitment, CreditEvents, InstitutionId, Lapse, Membership, Moment, Sponsorship,
};
use sp_runtime::{
	traits::{Saturating, Verify, Zero},
	DispatchResult,
};

use crate::*;

/// Keeps what is signed here apart from everything else that the same keys sign.
const PREFIX: &[u8] = b"salus:disclosure:";

impl<T: Config> Pallet<T> {
	pub(crate) fn do_prove_omission(countersigned: CountersignedOf<T>) -> DispatchResult {
		let CountersignedReceipt { receipt, salt, release, countersignature } = countersigned;
		let access = receipt.access(&salt);
		let (custodian, number) = (receipt.custodian, receipt.number);
		Self::ensure_registered_with(custodian, &receipt.subject)?;
		let place = Place::from(number);
		if Omissions::<T>::contains_key((&receipt.subject, custodian, place, access.commitment)) {
			return Ok(());
		}
		let proved_at = Self::now();
		Self::ensure_provable(custodian, &access, proved_at)?;
		let standing = Self::disclosure(&receipt.subject, custodian, number);
		ensure!(
			standing.is_none_or(|standing| standing.access != access),
			Error::<T>::AlreadyRecorded
		);
		let message = Self::message(&access.commitment);
		Self::ensure_released(&receipt, &release, &message)?;
		let countersigns = |bytes: &[u8]| countersignature.verify(bytes, &receipt.requester);
		ensure!(is_signed(&message, countersigns), Error::<T>::CountersignatureInvalid);

		Self::file_omission(receipt, access, release.institution, proved_at);
		Ok(())
	}

	/// The bytes that custodian and requester sign, on this chain only.
	pub fn message(commitment: &Commitment) -> Vec<u8> {
		let genesis = frame_system::BlockHash::<T>::get(BlockNumberFor::<T>::zero());
		[PREFIX, (genesis, commitment).encode().as_slice()].concat()
	}

	/// That the time to record the access and its seal have passed, and the time to prove that it
	/// was not recorded has not. Whatever left the state after it had stood is too old, so that
	/// nobody proves what was folded.
	fn ensure_provable(custodian: InstitutionId, access: &Access, now: Moment) -> DispatchResult {
		ensure!(Self::due(access.accessed_at) <= now, Error::<T>::NotOverdue);
		ensure!(Self::withheld_until(custodian, access) <= now, Error::<T>::StillSealed);
		let provable_until = Self::unsealed_at(access).saturating_add(T::HistoryPeriod::get());
		ensure!(now < provable_until, Error::<T>::TooOld);
		Ok(())
	}

	/// That the custodian, or one that answered for it, signed `message` with a key of its own.
	fn ensure_released(
		receipt: &ReceiptOf<T>,
		release: &Release,
		message: &[u8],
	) -> DispatchResult {
		let institution = release.institution;
		ensure!(Self::may_have_answered(institution, receipt.custodian), Error::<T>::NotCustodian);
		let sovereign = T::Membership::sovereign_account(institution);
		ensure!(
			T::AssertionKeys::could_assert(&sovereign, &release.key, receipt.accessed_at),
			Error::<T>::KeyUnknown
		);
		ensure!(is_signed(message, |bytes| release.signs(bytes)), Error::<T>::ReleaseInvalid);
		Ok(())
	}

	/// Whether `institution` is the custodian or, once that handed over, somebody for whom the same
	/// institution answers today: so is everybody between the custodian and who answers for it.
	fn may_have_answered(institution: InstitutionId, custodian: InstitutionId) -> bool {
		let answering = T::Membership::successor_of(custodian);
		institution == custodian
			|| (answering != custodian && T::Membership::answers_for(answering, institution))
	}

	/// Files the omission of `receipt`, which `institution` released, or folds it at once where the
	/// ledger has no room for it.
	fn file_omission(
		receipt: ReceiptOf<T>,
		access: Access,
		institution: InstitutionId,
		proved_at: Moment,
	) {
		let Receipt { subject, custodian, number, .. } = receipt;
		let commitment = access.commitment;
		let mut ledger = Self::ledger(&subject, custodian).unwrap_or_default();
		let has_room = ledger.standing_omissions() < T::MaxOmissions::get();
		let is_charged =
			has_room && with_storage_layer(|| T::Sponsorship::charge(custodian, 1)).is_ok();
		let omission = Omission { access, institution, proved_at, is_charged };
		if has_room {
			let key = (&subject, custodian, Place::from(number), commitment);
			Omissions::<T>::insert(key, omission);
		} else {
			ledger.fold_omission(number, &omission);
		}
		ledger.omissions.saturating_inc();
		Ledgers::<T>::insert(&subject, custodian, ledger);
		let institution = T::Membership::successor_of(custodian);
		T::CreditEvents::lapsed(institution, Lapse::DisclosureOmission);
		Self::deposit_event(Event::OmissionProved {
			subject,
			custodian,
			number,
			commitment,
			institution,
		});
	}
}

/// Whether `message` was signed, as it is or in the wrapper that browser wallets put around bytes.
fn is_signed(message: &[u8], signs: impl Fn(&[u8]) -> bool) -> bool {
	let wrapped = [b"<Bytes>", message, b"</Bytes>"].concat();
	signs(message) || signs(&wrapped)
}
