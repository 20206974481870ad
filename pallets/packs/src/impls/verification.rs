// SPDX-License-Identifier: Apache-2.0

//! Whether a pack is what it says (GS1 Lightweight Messaging Standard for Verification of Product
//! Identifiers). That it corresponds to what the manufacturer said makes it verified, also if it
//! has expired, which is told beside that; a pack that must not be sold on is not verified. The
//! standard leaves to the manufacturer which of the two a recalled pack is: here a recall blocks.

use alloc::vec::Vec;

use salus_gs1::{Identifier, Sgtin};
use salus_primitives::Day;
use salus_supply::{
	AdditionalInformation, Containers, FailureReason, LotFacts, Lots, PackState, Scan, SerialProof,
	Verdict,
};

use crate::*;

/// What is to be told beside a verdict, in the order of its weight.
type Additional = Vec<AdditionalInformation>;

impl<T: Config> Pallet<T> {
	/// What the chain says about `scan`. Where nobody touched the pack, `proof` shows whether the
	/// manufacturer gave it its serial.
	pub fn verify(scan: &Scan, proof: Option<&SerialProof>) -> Verdict {
		let row = TouchedPacks::<T>::get(scan.pack());
		match Self::compare(scan, proof, row.as_ref()) {
			Err(reason) => Verdict::Failed { reason, additional: Additional::new() },
			Ok((facts, is_proved)) => Self::verdict(scan, &facts, row.as_ref(), is_proved),
		}
	}

	/// Whether what is printed is what was said of the pack, and whether the serial is proved.
	fn compare(
		scan: &Scan,
		proof: Option<&SerialProof>,
		row: Option<&Pack>,
	) -> Result<(LotFacts, bool), FailureReason> {
		let printed = scan.lgtin();
		let lot = row.map_or(printed, |row| row.lot);
		let facts = T::Lots::facts(&lot).ok_or_else(|| Self::unknown(scan))?;
		let is_proved = match row {
			Some(_) => true,
			None => Self::is_proved(scan, proof)?,
		};
		let is_expiry = [facts.expiry, facts.first_expiry].contains(&scan.expiry);
		match (lot == printed, is_expiry) {
			(true, true) => Ok((facts, is_proved)),
			(true, false) => Err(FailureReason::No_match_GTIN_Serial_Expiry),
			(false, true) => Err(FailureReason::No_match_GTIN_Serial_Lot),
			(false, false) => Err(FailureReason::No_match_GTIN_Serial_Lot_Expiry),
		}
	}

	/// What differs where nobody knows the lot.
	fn unknown(scan: &Scan) -> FailureReason {
		match T::Lots::issuer_of(Identifier::Gtin(scan.gtin)) {
			Some(_) => FailureReason::No_match_GTIN_Serial_Lot,
			None => FailureReason::No_match_GTIN_Serial,
		}
	}

	/// Whether `proof` shows that the serial was given out. A proof that should show that it was
	/// not, and does not, shows nothing.
	fn is_proved(scan: &Scan, proof: Option<&SerialProof>) -> Result<bool, FailureReason> {
		let (lot, serial) = (scan.lgtin(), &scan.serial);
		match proof {
			None => Ok(false),
			Some(SerialProof::Present { batch, place }) => {
				let is_there = T::Lots::proves(&lot, *batch, serial, place);
				is_there.then_some(true).ok_or(FailureReason::No_match_GTIN_Serial)
			}
			Some(SerialProof::Absent(absences)) => {
				let is_absent = T::Lots::proves_absence(&lot, serial, absences);
				if is_absent {
					Err(FailureReason::No_match_GTIN_Serial)
				} else {
					Ok(false)
				}
			}
		}
	}

	/// What is to be said of a pack that is labelled as it should be.
	fn verdict(scan: &Scan, facts: &LotFacts, row: Option<&Pack>, is_proved: bool) -> Verdict {
		let pack = scan.pack();
		let standing = Self::suspicion(&pack).map(|suspicion| suspicion.standing);
		let additional = Self::additional(scan, facts, standing);
		let is_stopped = additional.iter().any(AdditionalInformation::stops);
		if is_stopped || row.is_some_and(Self::has_left) {
			Verdict::Failed { reason: FailureReason::Not_for_redistribution, additional }
		} else if !facts.is_released {
			Verdict::Failed { reason: FailureReason::Manufacturer_policy, additional }
		} else if is_proved {
			Verdict::Verified { additional }
		} else {
			Verdict::Unproved { additional }
		}
	}

	/// Whether a pack is no longer whole and for sale (EU 2016/161, Articles 11 and 12). Why, the
	/// verdict does not say.
	fn has_left(row: &Pack) -> bool {
		let container = row.container.as_ref().and_then(T::Containers::held);
		let is_gone = container.is_some_and(|held| held.gone.is_some());
		row.state != PackState::Active || is_gone
	}

	fn additional(scan: &Scan, facts: &LotFacts, standing: Option<Standing>) -> Additional {
		use AdditionalInformation::{ExpirationExtended, Expired, Illegitimate, Recalled, Suspect};
		let pack: Sgtin = scan.pack();
		let today: Day = Self::today();
		let is_illegitimate = standing == Some(Standing::Illegitimate);
		let is_suspect = standing == Some(Standing::Suspect) || facts.affected_by.is_some();
		let is_recalled =
			facts.recall.is_some() || facts.is_withdrawn || T::Lots::pack_recall(&pack).is_some();
		let is_extended = scan.expiry == facts.first_expiry && scan.expiry != facts.expiry;
		[
			(Illegitimate, is_illegitimate),
			(Suspect, is_suspect),
			(Recalled, is_recalled),
			(Expired, today > facts.expiry),
			(ExpirationExtended, is_extended),
		]
		.into_iter()
		.filter_map(|(information, holds)| holds.then_some(information))
		.collect()
	}
}
