// SPDX-License-Identifier: Apache-2.0

use std::collections::BTreeSet;

use frame_support::assert_ok;
use salus_consent::Party;

use super::GRANTEE;
use crate::mock::{Consent, *};

#[test]
fn a_subject_pages_through_its_consents() {
	let chain = (0..5).fold(ExtBuilder::default(), |chain, number| {
		chain.granted_to(Party::Account(100 + number), treatment())
	});
	let chain = chain.then(|| grant(CHILD, CHILD, GRANTEE, treatment()));
	chain.revoked(2).execute(|| {
		let mut numbers = vec![];
		loop {
			let after = numbers.last().copied();
			let page = Consent::consents_of(&PATIENT, after, 2);
			assert!(page.len() <= 2 && page.iter().all(|(_, row)| row.subject == PATIENT));
			if page.is_empty() {
				break;
			}
			numbers.extend(page.into_iter().map(|(number, _)| number));
		}
		let read: BTreeSet<_> = numbers.iter().map(|number| number.0).collect();
		assert_eq!((read, numbers.len()), (BTreeSet::from([0, 1, 2, 3, 4]), 5));
	});
}

#[test]
fn a_page_has_at_most_256_consents() {
	let chain = (0..257u64).fold(ExtBuilder::default(), |chain, number| {
		let chain = if number % 100 == 0 { chain.passed(DAY) } else { chain };
		chain.granted_to(Party::Account(100 + number), refusal())
	});
	chain.execute(|| {
		assert_eq!(Consent::consents_of(&PATIENT, None, u32::MAX).len(), 256);
	});
}

#[test]
fn what_lasts_for_a_grantee_is_read_by_itself() {
	let chain = ExtBuilder::default().granted(until(NOW + HOUR)).granted(treatment());
	chain.granted(refusal()).revoked(2).execute(|| {
		let numbers = || {
			let standing = Consent::standing_for(&PATIENT, &GRANTEE);
			standing.into_iter().map(|(number, _)| number.0).collect::<Vec<_>>()
		};
		assert_eq!(numbers(), [0, 1]);
		pass(HOUR);
		assert_eq!(numbers(), [1]);
		assert_ok!(amend(PATIENT, 1, refusal()));
		assert_eq!(numbers(), [3]);
		assert!(Consent::standing_for(&CHILD, &GRANTEE).is_empty());
	});
}
