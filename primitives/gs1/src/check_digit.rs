// SPDX-License-Identifier: Apache-2.0

//! The mod-10 check digit that all numbers of GS1 share: weights 3 and 1 alternating from the
//! right (GS1 General Specifications, 7.9.1).

use crate::Error;

/// The characters of `text`, all of them digits.
pub(crate) fn digits<const LENGTH: usize>(text: &str) -> Result<[u8; LENGTH], Error> {
	let characters: [u8; LENGTH] = text.as_bytes().try_into().map_err(|_| Error::WrongLength)?;
	if characters.iter().all(u8::is_ascii_digit) {
		Ok(characters)
	} else {
		Err(Error::NotDigit)
	}
}

/// The characters of `text`, the last one the check digit over the others.
pub(crate) fn checked<const LENGTH: usize>(text: &str) -> Result<[u8; LENGTH], Error> {
	let characters = digits(text)?;
	match characters.split_last() {
		Some((check, body)) if *check == check_digit(body) => Ok(characters),
		_ => Err(Error::CheckDigitMismatch),
	}
}

/// The digits of `body` and their check digit.
pub(crate) fn completed<const LENGTH: usize>(body: &str) -> Result<[u8; LENGTH], Error> {
	let mut characters = [b'0'; LENGTH];
	let (check, places) = characters.split_last_mut().ok_or(Error::WrongLength)?;
	if places.len() != body.len() {
		return Err(Error::WrongLength);
	}
	if !body.bytes().all(|character| character.is_ascii_digit()) {
		return Err(Error::NotDigit);
	}
	places.copy_from_slice(body.as_bytes());
	*check = check_digit(places);
	Ok(characters)
}

fn check_digit(body: &[u8]) -> u8 {
	let sum = body.iter().rev().enumerate().fold(0u32, |sum, (place, character)| {
		let digit = u32::from(character.saturating_sub(b'0'));
		let weight = if place % 2 == 0 { 3 } else { 1 };
		sum.saturating_add(digit.saturating_mul(weight))
	});
	let digit = 10u32.saturating_sub(sum % 10) % 10;
	b'0'.saturating_add(u8::try_from(digit).unwrap_or_default())
}
