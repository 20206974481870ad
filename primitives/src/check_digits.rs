// SPDX-License-Identifier: Apache-2.0

//! Check digits of the identifiers of institutions, over their ASCII characters.

// Sums over twenty characters at most.
#![allow(clippy::arithmetic_side_effects)]

/// GS1 Global Location Number: 13 digits, the last one the GS1 mod-10 check digit over the others,
/// weights 3 and 1 alternating from the right (GS1 General Specifications, 7.9.1).
pub fn is_gln(characters: &[u8; 13]) -> bool {
	let sum = digits(characters).map(|digits| {
		digits
			.rev()
			.enumerate()
			.map(|(place, digit)| if place % 2 == 0 { digit } else { 3 * digit })
			.sum::<u32>()
	});
	sum.is_some_and(|sum| sum % 10 == 0)
}

/// US National Provider Identifier: 10 digits starting with 1 or 2, a Luhn number once prefixed
/// with 80840 (ISO/IEC 7812-1; CMS, "Requirements for NPI and NPI Check Digit"). The prefix adds
/// 24 to the sum.
pub fn is_npi(characters: &[u8; 10]) -> bool {
	let sum = digits(characters).map(|digits| {
		digits
			.rev()
			.enumerate()
			.map(|(place, digit)| match (place % 2, 2 * digit) {
				(0, _) => digit,
				(_, doubled) if doubled > 9 => doubled - 9,
				(_, doubled) => doubled,
			})
			.sum::<u32>()
	});
	matches!(characters, [b'1' | b'2', ..]) && sum.is_some_and(|sum| (sum + 24) % 10 == 0)
}

/// Legal Entity Identifier: 18 capital letters or digits and two check digits; with letters read
/// as 10 to 35 the number leaves 1 modulo 97 (ISO 17442-1, ISO/IEC 7064 MOD 97-10).
pub fn is_lei(characters: &[u8; 20]) -> bool {
	let remainder = characters.iter().try_fold(0u32, |remainder, character| match character {
		b'0'..=b'9' => Some((remainder * 10 + u32::from(character - b'0')) % 97),
		b'A'..=b'Z' => Some((remainder * 100 + u32::from(character - b'A') + 10) % 97),
		_ => None,
	});
	let ends_in_digits = characters.iter().rev().take(2).all(u8::is_ascii_digit);
	ends_in_digits && remainder == Some(1)
}

/// The digits of `characters`, unless one of them is not a digit.
fn digits(
	characters: &[u8],
) -> Option<impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + '_> {
	characters
		.iter()
		.all(u8::is_ascii_digit)
		.then(|| characters.iter().map(|character| u32::from(character - b'0')))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn published_glns_pass() {
		// The worked example of GS1's check digit calculator, and locations of the examples in the
		// EPCIS 2.0 standard (urn:epc:id:sgln:0614141.07346, :0614141.12345 and :4012345.00000).
		for gln in [b"6291041500213", b"0614141073467", b"0614141123452", b"4012345000009"] {
			assert!(is_gln(gln), "{}", core::str::from_utf8(gln).unwrap());
		}
	}

	#[test]
	fn a_gln_with_a_changed_digit_or_a_letter_fails() {
		for gln in [b"6291041500214", b"6291041500123", b"629104150021X", b"             "] {
			assert!(!is_gln(gln));
		}
	}

	#[test]
	fn every_single_digit_error_of_a_gln_is_found() {
		let right = *b"6291041500213";
		for place in 0..13 {
			for digit in b'0'..=b'9' {
				let mut gln = right;
				gln[place] = digit;
				assert_eq!(is_gln(&gln), gln == right);
			}
		}
	}

	#[test]
	fn a_check_digit_of_zero_is_a_digit_like_any_other() {
		assert!(is_gln(b"6141410000090"));
		assert!(!is_gln(b"6141410000091"));
	}

	#[test]
	fn the_npi_of_the_standard_passes() {
		// The example of CMS's description of the check digit, and one of NPPES's own.
		assert!(is_npi(b"1234567893"));
		assert!(is_npi(b"1245319599"));
	}

	#[test]
	fn an_npi_with_a_changed_digit_or_a_wrong_start_fails() {
		assert!(!is_npi(b"1234567890"));
		assert!(!is_npi(b"2134567893"));
		assert!(!is_npi(b"3234567899"));
		assert!(!is_npi(b"12345678 3"));
	}

	#[test]
	fn leis_of_the_register_pass() {
		// Bloomberg Finance L.P., Deutsche Bank AG and Apple Inc. as published by GLEIF.
		for lei in [b"5493001KJTIIGC8Y1R12", b"7LTWFZYICNSX8D621K86", b"HWUPKR0MPOU8FGXBT394"] {
			assert!(is_lei(lei), "{}", core::str::from_utf8(lei).unwrap());
		}
	}

	#[test]
	fn an_lei_with_a_changed_or_swapped_character_or_small_letters_fails() {
		assert!(!is_lei(b"5493001KJTIIGC8Y1R13"));
		assert!(!is_lei(b"5493001KJTIIGC8YR112"));
		assert!(!is_lei(b"5493001kjtiigc8y1r12"));
	}
}
