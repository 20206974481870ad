// SPDX-License-Identifier: Apache-2.0

//! Numbers that GS1 and its members publish as right, and what is wrong with others.

use salus_gs1::{CompanyPrefix, Error, Gln, Gtin, GtinClass, Lot, PrefixLength, Serial, Sscc};

fn gtin(text: &str) -> Gtin {
	text.parse().unwrap()
}

fn prefix(text: &str) -> CompanyPrefix {
	text.parse().unwrap()
}

#[test]
fn published_gtins_pass_and_have_their_class() {
	// From the EPC Tag Data Standard, GS1's Digital Link and check digit pages, GS1 US, and a
	// product on the shelf.
	for (text, class) in [
		("95010939", GtinClass::Gtin8),
		("12345670", GtinClass::Gtin8),
		("614141000036", GtinClass::Gtin12),
		("036000291452", GtinClass::Gtin12),
		("9506000134352", GtinClass::Gtin13),
		("4006381333931", GtinClass::Gtin13),
		("6291041500213", GtinClass::Gtin13),
		("10614141123459", GtinClass::Gtin14),
		("70614141123451", GtinClass::Gtin14),
	] {
		let gtin = gtin(text);
		assert_eq!(gtin.as_str(), format!("{text:0>14}"));
		assert_eq!(gtin.class(), class, "{text}");
	}
}

#[test]
fn the_short_form_is_what_the_bar_code_of_the_class_holds() {
	for text in ["95010939", "614141000036", "036000291452", "9506000134352", "10614141123459"] {
		assert_eq!(gtin(text).short_form(), text);
	}
}

#[test]
fn all_spellings_of_a_number_are_one_value() {
	assert_eq!(gtin("614141000036"), gtin("0614141000036"));
	assert_eq!(gtin("614141000036"), gtin("00614141000036"));
	assert_eq!(gtin("0614141000036").class(), GtinClass::Gtin12);
	assert_eq!(gtin("95010939"), gtin("00000095010939"));
}

#[test]
fn published_glns_and_ssccs_pass() {
	for text in ["6291041500213", "0614141123452", "4012345000009"] {
		assert_eq!(text.parse::<Gln>().unwrap().as_str(), text);
	}
	for text in ["106141412345678908", "376104250021234569", "123456789012345675"] {
		assert_eq!(text.parse::<Sscc>().unwrap().to_string(), text);
	}
}

#[test]
fn a_check_digit_of_zero_is_a_digit_like_any_other() {
	for text in ["12345670", "95010090", "614141000050", "9506000130040", "10614141120090"] {
		assert_eq!(gtin(text).short_form(), text);
		let wrong = format!("{}1", &text[..text.len() - 1]);
		assert_eq!(wrong.parse::<Gtin>(), Err(Error::CheckDigitMismatch));
	}
	assert!("0614141123490".parse::<Gln>().is_ok());
	assert!("106141412345678090".parse::<Sscc>().is_ok());
	assert_eq!("106141412345678099".parse::<Sscc>(), Err(Error::CheckDigitMismatch));
}

#[test]
fn a_changed_digit_fails() {
	let fails = Err(Error::CheckDigitMismatch);
	for text in ["95010938", "614141000037", "9506000134351", "10614141123458", "20614141123459"] {
		assert_eq!(text.parse::<Gtin>(), fails);
	}
	assert_eq!("6291041500214".parse::<Gln>(), Err(Error::CheckDigitMismatch));
	assert_eq!("106141412345678909".parse::<Sscc>(), Err(Error::CheckDigitMismatch));
}

#[test]
fn every_single_digit_error_is_found() {
	let right = "10614141123459";
	for place in 0..14 {
		for digit in '0'..='9' {
			let mut text = right.to_owned();
			text.replace_range(place..=place, &digit.to_string());
			assert_eq!(text.parse::<Gtin>().is_ok(), text == right);
		}
	}
}

#[test]
fn other_lengths_and_characters_fail() {
	for text in ["", "9501093", "501093901", "61414100003", "106141411234590"] {
		assert_eq!(text.parse::<Gtin>(), Err(Error::WrongLength));
	}
	for text in ["9501093X", "+5010939", " 9501093", "9506000134-52"] {
		assert_eq!(text.parse::<Gtin>(), Err(Error::NotDigit));
	}
	// Seven characters in eight bytes.
	assert!("950109é".parse::<Gtin>().is_err());
	assert_eq!("629104150021".parse::<Gln>(), Err(Error::WrongLength));
	assert_eq!("62910415 0213".parse::<Gln>(), Err(Error::NotDigit));
	assert_eq!("(00)10614141234567".parse::<Sscc>(), Err(Error::NotDigit));
	assert_eq!("1061414123456789".parse::<Sscc>(), Err(Error::WrongLength));
}

#[test]
fn a_company_prefix_has_4_to_12_digits() {
	assert_eq!(prefix("0614").as_str(), "0614");
	assert_eq!(prefix("061414112345").as_str(), "061414112345");
	for text in ["", "061", "0614141123456"] {
		assert_eq!(text.parse::<CompanyPrefix>(), Err(Error::WrongLength));
	}
	assert_eq!("06141A".parse::<CompanyPrefix>(), Err(Error::NotDigit));
}

#[test]
fn the_length_of_a_prefix_in_an_epc_is_6_to_12() {
	for (text, length) in [("0614", 6), ("06141", 6), ("061414", 6), ("061414112345", 12)] {
		assert_eq!(prefix(text).epc_length().get(), length);
	}
	assert_eq!(PrefixLength::try_from(7).map(u8::from), Ok(7));
	assert_eq!(PrefixLength::try_from(5), Err(Error::PrefixLengthOutOfRange));
	assert_eq!(PrefixLength::try_from(13), Err(Error::PrefixLengthOutOfRange));
}

#[test]
fn a_prefix_covers_the_numbers_issued_under_it() {
	let company = prefix("0614141");
	assert!(company.covers(gtin("10614141123459")), "behind the indicator");
	assert!(company.covers(gtin("614141000036")), "the U.P.C. Company Prefix with its zero");
	assert!(company.covers("0614141123452".parse::<Gln>().unwrap()));
	assert!(company.covers("106141412345678908".parse::<Sscc>().unwrap()));
	assert!(!company.covers(gtin("9506000134352")));
	assert!(!company.covers("4012345000009".parse::<Gln>().unwrap()));
	assert!(!company.covers("376104250021234569".parse::<Sscc>().unwrap()));
	assert!(!prefix("614141").covers(gtin("614141000036")), "a zero is missing");
}

#[test]
fn a_gtin_8_is_under_no_company_prefix() {
	assert!(gtin("95010939").rests_on_gtin_8());
	assert!(!gtin("614141000036").rests_on_gtin_8());
	for text in ["0000", "00000950", "9501"] {
		assert!(!prefix(text).covers(gtin("95010939")));
	}
}

#[test]
fn serials_and_lots_are_of_set_82() {
	let all = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
	assert_eq!(all.len(), 82);
	for character in (0..=255).map(char::from) {
		let text = character.to_string();
		assert_eq!(text.parse::<Serial>().is_ok(), all.contains(character), "{character:?}");
		assert_eq!(text.parse::<Lot>().is_ok(), all.contains(character), "{character:?}");
	}
}

#[test]
fn serials_and_lots_have_1_to_20_characters_and_count_case_and_zeros() {
	let longest = "A".repeat(20);
	assert_eq!(longest.parse::<Serial>().unwrap().as_str(), longest);
	assert_eq!("A".repeat(21).parse::<Serial>(), Err(Error::WrongLength));
	assert_eq!("".parse::<Lot>(), Err(Error::WrongLength));
	assert_eq!("A B".parse::<Lot>(), Err(Error::NotInCharacterSet));
	assert_eq!("A\0".parse::<Lot>(), Err(Error::NotInCharacterSet));
	assert_ne!("a1".parse::<Serial>(), "A1".parse());
	assert_ne!("01".parse::<Serial>(), "1".parse());
}
