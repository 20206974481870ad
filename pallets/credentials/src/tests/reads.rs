// SPDX-License-Identifier: Apache-2.0

//! What clients are told, page by page.

use salus_primitives::{Commitment, CredentialTypeId};

use crate::{
	mock::{Credentials, *},
	*,
};

fn page(after: Option<Commitment>, limit: u32) -> Vec<Commitment> {
	let rows = Credentials::credentials_of(&SURGEON, after, limit);
	rows.into_iter().map(|(commitment, _)| commitment).collect()
}

/// Two licences, a diploma and a licence by another board.
fn several() -> ExtBuilder {
	ExtBuilder::default()
		.licensed(1)
		.revoked(1, march(1))
		.licensed(2)
		.then(|| issue(CHAMBER, Issuance { credential_type: DIPLOMA, ..licence(3) }))
		.then(|| issue(COLLEGE, Issuance { index: 0, ..licence(4) }))
		.then(|| issue(CHAMBER, Issuance { holder: NURSE, ..licence(5) }))
}

#[test]
fn what_a_holder_has_comes_whole_in_pages_of_any_length() {
	several().execute(|| {
		let whole = page(None, 100);
		let mut found: Vec<_> = whole.clone();
		found.sort();
		assert_eq!(found, [1, 2, 3, 4].map(commitment));
		for limit in 1..5 {
			let mut collected = page(None, limit);
			while let Some(last) = collected.last().copied() {
				let next = page(Some(last), limit);
				if next.is_empty() {
					break;
				}
				assert!(next.len() <= limit as usize);
				collected.extend(next);
			}
			assert_eq!(collected, whole);
		}
	});
}

#[test]
fn credentials_of_one_type_come_in_the_order_of_their_issue() {
	several().execute(|| {
		let whole = page(None, 100);
		let place = |number| whole.iter().position(|other| *other == commitment(number));
		assert!(place(1) < place(2) && place(2) < place(4));
	});
}

#[test]
fn a_page_after_nothing_or_after_anothers_credential_is_empty() {
	several().execute(|| {
		assert_eq!(page(None, 0), []);
		assert_eq!(page(Some(commitment(9)), 10), []);
		assert_eq!(page(Some(commitment(5)), 10), []);
		assert_eq!(Credentials::credentials_of(&STRANGER, None, 10), []);
	});
}

#[test]
fn a_page_has_a_hundred_rows_at_most() {
	ExtBuilder::default().licensed(1).execute(|| {
		let row = row(1);
		for number in 2..=101u32 {
			let (credential_type, key) =
				(CredentialTypeId(1_000 + number), commitment(number as u8));
			crate::Credentials::<Test>::insert(key, &row);
			Holdings::<Test>::insert(
				SURGEON,
				credential_type,
				BoundedVec::try_from(vec![key]).unwrap(),
			);
		}
		assert_eq!(page(None, 100).len(), 100);
		assert_eq!(page(None, u32::MAX).len(), 100);
		for number in 2..=101u32 {
			crate::Credentials::<Test>::remove(commitment(number as u8));
			Holdings::<Test>::remove(SURGEON, CredentialTypeId(1_000 + number));
		}
	});
}

#[test]
fn types_come_in_the_order_of_their_numbers() {
	ExtBuilder::default().registered(PERMIT, false).execute(|| {
		let types = |after, limit| {
			let rows = Credentials::credential_types(after, limit);
			rows.into_iter().map(|(number, _)| number).collect::<Vec<_>>()
		};
		assert_eq!(types(None, 10), [LICENCE, DIPLOMA, PERMIT]);
		assert_eq!(types(Some(LICENCE), 1), [DIPLOMA]);
		assert_eq!(types(Some(PERMIT), 10), []);
	});
}

#[test]
fn an_unknown_commitment_says_so() {
	ExtBuilder::default().execute(|| {
		assert_eq!(standing(1, march(1)), Standing::Unknown);
		assert_eq!(Credentials::credential(&commitment(1)), None);
		assert_eq!(Credentials::board(CLINIC), None);
	});
}
