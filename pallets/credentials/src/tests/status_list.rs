// SPDX-License-Identifier: Apache-2.0

//! The lists of W3C Bitstring Status List v1.0.

use frame_support::assert_ok;
use salus_primitives::InstitutionId;

use crate::{
	mock::{Credentials, *},
	*,
};

const REVOCATION: StatusPurpose = StatusPurpose::Revocation;
const SUSPENSION: StatusPurpose = StatusPurpose::Suspension;

/// The least length that the standard lets a list have, in bits.
const MINIMUM: u32 = 131_072;

fn is_behind_the_end(board: InstitutionId, page: u32) -> bool {
	[REVOCATION, SUSPENSION]
		.iter()
		.all(|purpose| Credentials::status_bits(board, *purpose, page).is_empty())
}

/// Lets the chamber issue under `index` next.
fn skip_to(index: u32) {
	Boards::<Test>::mutate(CHAMBER, |board| board.as_mut().unwrap().issued = index);
}

fn issue_to(holder: AccountId, number: u8) {
	assert_ok!(issue(CHAMBER, Issuance { holder, ..licence(number) }));
}

#[test]
fn a_page_is_the_shortest_list_that_the_standard_knows() {
	ExtBuilder::default().licensed(1).execute(|| {
		for purpose in [REVOCATION, SUSPENSION] {
			assert_eq!(Credentials::status_bits(CHAMBER, purpose, 0), [0; MINIMUM as usize / 8]);
		}
		assert!(is_behind_the_end(CHAMBER, 1));
		assert!(is_behind_the_end(CHAMBER, u32::MAX));
	});
}

#[test]
fn a_board_that_never_issued_has_no_list() {
	ExtBuilder::default().execute(|| {
		assert!(is_behind_the_end(CHAMBER, 0));
		assert!(is_behind_the_end(CLINIC, 0));
	});
}

#[test]
fn each_credential_has_its_bit_in_either_list() {
	ExtBuilder::default().execute(|| {
		for number in 1..=9 {
			issue_to(number.into(), number);
		}
		assert_ok!(revoke(1, march(1)));
		assert_ok!(suspend(2));
		assert_ok!(revoke(9, march(1)));
		let bytes = |purpose| Credentials::status_bits(CHAMBER, purpose, 0)[..2].to_vec();
		assert_eq!(bytes(REVOCATION), [0b1000_0000, 0b1000_0000]);
		assert_eq!(bytes(SUSPENSION), [0b0100_0000, 0]);
	});
}

#[test]
fn a_board_pays_for_each_chunk_and_a_list_has_no_seam_between_them() {
	ExtBuilder::default().execute(|| {
		skip_to(2_047);
		issue_to(SURGEON, 1);
		assert_eq!(held(CHAMBER), (CREDENTIAL_DEPOSIT, CHUNK_DEPOSIT));
		issue_to(NURSE, 2);
		assert_eq!(held(CHAMBER), (2 * CREDENTIAL_DEPOSIT, 2 * CHUNK_DEPOSIT));
		assert_ok!(revoke(1, march(1)));
		assert_ok!(revoke(2, march(1)));
		assert_eq!(bits(REVOCATION, [2_046, 2_047, 2_048, 2_049]), [false, true, true, false]);
	});
}

#[test]
fn a_list_goes_on_on_the_next_page() {
	ExtBuilder::default().execute(|| {
		skip_to(MINIMUM - 1);
		issue_to(SURGEON, 1);
		assert!(is_behind_the_end(CHAMBER, 1));
		issue_to(NURSE, 2);
		assert_ok!(revoke(1, march(1)));
		assert_ok!(revoke(2, march(1)));

		let pages = [0, 1].map(|page| Credentials::status_bits(CHAMBER, REVOCATION, page));
		assert_eq!(pages[0].last(), Some(&0b0000_0001));
		assert_eq!(pages[1][0], 0b1000_0000);
		assert_eq!(pages[1].len(), MINIMUM as usize / 8);
		let set = pages.iter().flatten().map(|byte| byte.count_ones()).sum::<u32>();
		assert_eq!(set, 2);
	});
}

#[test]
fn boards_have_lists_of_their_own() {
	ExtBuilder::default().licensed(1).revoked(1, march(1)).execute(|| {
		assert_ok!(issue(COLLEGE, Issuance { index: 0, ..licence(2) }));
		assert_eq!(Credentials::status_bits(COLLEGE, REVOCATION, 0)[0], 0);
	});
}
