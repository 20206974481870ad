// SPDX-License-Identifier: Apache-2.0

//! EPC URNs, after the examples of the EPC Tag Data Standard.

use salus_gs1::{Error, Gln, Gtin, Identifier, Lgtin, Sgtin, Sscc};

fn sgtin(gtin: &str, serial: &str) -> Identifier {
	Sgtin { gtin: gtin.parse().unwrap(), serial: serial.parse().unwrap() }.into()
}

fn lgtin(gtin: &str, lot: &str) -> Identifier {
	Lgtin { gtin: gtin.parse().unwrap(), lot: lot.parse().unwrap() }.into()
}

fn assert_both_ways(identifier: Identifier, length: u8, urn: &str) {
	let length = length.try_into().unwrap();
	assert_eq!(identifier.to_urn(length).as_deref(), Ok(urn));
	assert_eq!(Identifier::from_urn(urn), Ok((identifier, length)));
}

fn assert_refused(urn: &str, error: Error) {
	assert_eq!(Identifier::from_urn(urn), Err(error), "{urn}");
}

#[test]
fn the_examples_of_the_standard_come_out_both_ways() {
	assert_both_ways(sgtin("10614141123459", "400"), 7, "urn:epc:id:sgtin:0614141.112345.400");
	assert_both_ways(sgtin("04012345111118", "987"), 7, "urn:epc:id:sgtin:4012345.011111.987");
	assert_both_ways(
		lgtin("04012345123456", "998877"),
		7,
		"urn:epc:class:lgtin:4012345.012345.998877",
	);
	let gtin: Gtin = "10614141123459".parse().unwrap();
	assert_both_ways(gtin.into(), 7, "urn:epc:idpat:sgtin:0614141.112345.*");
	let gln: Gln = "0614141123452".parse().unwrap();
	assert_both_ways(gln.into(), 7, "urn:epc:id:sgln:0614141.12345.0");
	let sscc: Sscc = "106141412345678908".parse().unwrap();
	assert_both_ways(sscc.into(), 7, "urn:epc:id:sscc:0614141.1234567890");
}

#[test]
fn each_length_of_the_prefix_parts_the_number_elsewhere() {
	for (length, parts) in [
		(6, "061414.1112345"),
		(7, "0614141.112345"),
		(8, "06141411.12345"),
		(9, "061414112.1345"),
		(10, "0614141123.145"),
		(11, "06141411234.15"),
		(12, "061414112345.1"),
	] {
		let urn = format!("urn:epc:id:sgtin:{parts}.400");
		assert_both_ways(sgtin("10614141123459", "400"), length, &urn);
	}
}

#[test]
fn a_location_with_a_prefix_of_12_digits_has_an_empty_reference() {
	let gln: Gln = "0614141123452".parse().unwrap();
	assert_both_ways(gln.into(), 12, "urn:epc:id:sgln:061414112345..0");
	let sscc: Sscc = "106141412345678908".parse().unwrap();
	assert_both_ways(sscc.into(), 12, "urn:epc:id:sscc:061414123456.17890");
}

#[test]
fn the_missing_check_digit_may_be_zero() {
	assert_both_ways(sgtin("10614141120090", "1"), 7, "urn:epc:id:sgtin:0614141.112009.1");
	let sscc: Sscc = "106141412345678090".parse().unwrap();
	assert_both_ways(sscc.into(), 7, "urn:epc:id:sscc:0614141.1234567809");
}

#[test]
fn a_gtin_8_has_five_zeros_and_its_gs1_8_prefix() {
	let pack = sgtin("95010939", "Serial");
	assert_both_ways(pack, 8, "urn:epc:id:sgtin:00000950.01093.Serial");
	assert_eq!(pack.to_urn(7.try_into().unwrap()), Err(Error::PrefixLengthMismatch));
	assert_refused("urn:epc:id:sgtin:0000095.001093.Serial", Error::PrefixLengthMismatch);
}

#[test]
fn reserved_characters_are_escaped_and_no_others() {
	assert_both_ways(
		sgtin("70614141123451", "32a/b"),
		7,
		"urn:epc:id:sgtin:0614141.712345.32a%2Fb",
	);
	assert_both_ways(
		sgtin("10614141123459", "\"%&/<>?"),
		7,
		"urn:epc:id:sgtin:0614141.112345.%22%25%26%2F%3C%3E%3F",
	);
	assert_both_ways(
		lgtin("10614141123459", ".!'()*+,-.:;=_.a"),
		7,
		"urn:epc:class:lgtin:0614141.112345..!'()*+,-.:;=_.a",
	);
}

#[test]
fn escapes_are_read_with_small_digits_too() {
	let (identifier, _) = Identifier::from_urn("urn:epc:id:sgtin:0614141.712345.32a%2fb").unwrap();
	assert_eq!(identifier, sgtin("70614141123451", "32a/b"));
}

#[test]
fn bare_reserved_characters_and_needless_escapes_are_refused() {
	for serial in ["a/b", "a&b", "a?b", "%", "%2", "%2G", "%41", "a%2D", "%C3%A4", "%+1"] {
		let urn = format!("urn:epc:id:sgtin:0614141.712345.{serial}");
		assert_refused(&urn, Error::MalformedEscape);
	}
}

#[test]
fn other_schemes_are_refused() {
	for urn in [
		"",
		"urn:epc:id:grai:0614141.12345.400",
		"urn:epc:tag:sgtin-96:3.0614141.112345.400",
		"URN:EPC:ID:SGTIN:0614141.112345.400",
		"https://id.gs1.org/01/10614141123459",
	] {
		assert_refused(urn, Error::UnknownScheme);
	}
}

#[test]
fn missing_components_are_refused() {
	for urn in [
		"urn:epc:id:sgtin:0614141.112345",
		"urn:epc:class:lgtin:0614141",
		"urn:epc:idpat:sgtin:0614141.112345.400",
		"urn:epc:idpat:sgtin:0614141.*",
		"urn:epc:id:sgln:0614141.12345",
		"urn:epc:id:sscc:06141411234567890",
	] {
		assert_refused(urn, Error::MalformedUrn);
	}
}

#[test]
fn components_of_a_wrong_form_are_refused() {
	for (urn, error) in [
		("urn:epc:id:sgtin:06141.11123456.400", Error::PrefixLengthOutOfRange),
		("urn:epc:id:sscc:0614141123456.1789", Error::PrefixLengthOutOfRange),
		("urn:epc:id:sgln:.123456789012.0", Error::PrefixLengthOutOfRange),
		("urn:epc:id:sgtin:0614141.11234.400", Error::WrongLength),
		("urn:epc:id:sgtin:0614141.1123456.400", Error::WrongLength),
		("urn:epc:id:sgtin:0614141..400", Error::WrongLength),
		("urn:epc:id:sgtin:0614141.11234X.400", Error::NotDigit),
		("urn:epc:id:sscc:0614141.12345.7890", Error::NotDigit),
		("urn:epc:id:sgln:061414X.12345.0", Error::NotDigit),
		("urn:epc:id:sgtin:0614141.112345.", Error::WrongLength),
		("urn:epc:id:sgtin:0614141.112345.123456789012345678901", Error::WrongLength),
		("urn:epc:id:sgtin:0614141.112345.a b", Error::NotInCharacterSet),
		("urn:epc:class:lgtin:0614141.112345.ä", Error::NotInCharacterSet),
		("urn:epc:id:sgln:0614141.12345.400", Error::ExtensionNotSupported),
	] {
		assert_refused(urn, error);
	}
}
