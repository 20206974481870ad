// SPDX-License-Identifier: Apache-2.0

//! What was not done in time, and the panels that decide whether it costs credit.

use codec::Encode;
use frame_support::{dispatch::DispatchResult, ensure, weights::Weight};
use salus_primitives::{
	CreditEvents, Digest, Duty, Forum, InstitutionId, Lapse, Matter, Membership, Panels, Role,
	Ruling, Rulings, Validators,
};
use sp_core::H256;

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_allege(
		delegate: T::AccountId,
		institution: InstitutionId,
		number: u32,
	) -> DispatchResult {
		let accuser = T::Membership::authorize(&delegate, Duty::Delegate)?;
		let is_overseer = [Role::Regulator, Role::Auditor]
			.into_iter()
			.any(|role| T::Membership::has_role(accuser, role));
		ensure!(is_overseer, Error::<T>::NotOverseer);
		let answers = accuser == institution || T::Membership::answers_for(accuser, institution);
		ensure!(!answers, Error::<T>::OwnLapse);
		let mut docket = Dockets::<T>::get(institution);
		let noted = docket.find(number).ok_or(Error::<T>::LapseUnknown)?;
		match noted.stage {
			Stage::Noted => (),
			stage if stage.accuser() == Some(accuser) => return Ok(()),
			Stage::Alleged { .. } => return Err(Error::<T>::AlreadyAlleged.into()),
			_ => return Err(Error::<T>::AlreadyRuled.into()),
		}
		let matter = Self::matter(institution, number);
		T::Panels::convene(matter, &[institution, accuser])?;
		noted.stage = Stage::Alleged { accuser };
		Dockets::<T>::insert(institution, docket);
		let matter = matter.reference;
		Matters::<T>::insert(matter, (institution, number));
		Self::deposit_event(Event::LapseAlleged { institution, number, accuser, matter });
		Ok(())
	}

	/// Names one lapse. Institutions and lapses are numbered once and for all.
	pub(crate) fn matter(institution: InstitutionId, number: u32) -> Matter {
		let named = (b"lapse", institution, number).encode();
		let reference = Digest(H256(sp_io::hashing::sha2_256(&named)));
		Matter { forum: Forum::Credit, reference }
	}

	/// A confirmed lapse costs credit, one in a session.
	fn count_lateness(institution: InstitutionId) -> bool {
		let session = pallet_session::CurrentIndex::<T>::get();
		if Self::conduct_of(institution).late_in == Some(session) {
			return false;
		}
		Self::change(institution, Cause::Lateness, |conduct| {
			conduct.lateness = conduct.lateness.saturating_add(LATENESS).min(MOST_LATENESS);
			conduct.late_in = Some(session);
		});
		true
	}
}

impl<T: Config> CreditEvents for Pallet<T> {
	/// Only noted: nobody can hurt another by making it late. Those that left are not followed.
	fn lapsed(institution: InstitutionId, lapse: Lapse) {
		if T::Validators::accreditation_of(institution).is_none() {
			return;
		}
		let session = pallet_session::CurrentIndex::<T>::get();
		let noted = Dockets::<T>::mutate(institution, |docket| docket.note(lapse, session));
		if let Some(number) = noted {
			Self::deposit_event(Event::LapseNoted { institution, number, lapse });
		}
	}
}

impl<T: Config> Rulings for Pallet<T> {
	fn ruled(matter: &Matter, ruling: Ruling) {
		if matter.forum != Forum::Credit {
			return;
		}
		let Some((institution, number)) = Matters::<T>::take(matter.reference) else { return };
		// What stood before is that the lapse costs nothing.
		let counted = ruling == Ruling::Overturned && Self::count_lateness(institution);
		Dockets::<T>::mutate(institution, |docket| {
			let Some(noted) = docket.find(number) else { return };
			let Some(accuser) = noted.stage.accuser() else { return };
			noted.stage = match ruling {
				Ruling::Upheld => Stage::Excused { accuser },
				Ruling::Overturned => Stage::Confirmed { accuser, counted },
			};
		});
		Self::deposit_event(Event::LapseRuled { institution, number, ruling, counted });
	}

	fn weight() -> Weight {
		<T as Config>::WeightInfo::ruled()
	}
}
