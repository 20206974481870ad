// SPDX-License-Identifier: Apache-2.0

//! What the chain and JSON hold.

use codec::{Decode, DecodeAll, Encode, MaxEncodedLen};
use salus_gs1::{CompanyPrefix, ExpiryDate, Gln, Gtin, Lot, PrefixLength, Serial, Sgtin, Sscc};

fn decoded<T: Decode>(value: impl Encode) -> Option<T> {
	T::decode_all(&mut &value.encode()[..]).ok()
}

#[test]
fn numbers_are_their_digits_and_texts_bytes_with_their_length() {
	let gtin: Gtin = "95010939".parse().unwrap();
	assert_eq!(gtin.encode(), b"00000095010939");
	let serial: Serial = "32a/b".parse().unwrap();
	assert_eq!(serial.encode(), b"\x1432a/b");
	let prefix: CompanyPrefix = "0614141".parse().unwrap();
	assert_eq!(prefix.encode(), b"\x1c0614141");
	assert_eq!(Sgtin { gtin, serial }.encode(), b"00000095010939\x1432a/b");
}

#[test]
fn the_longest_encodings_are_tight() {
	assert_eq!(Gtin::max_encoded_len(), 14);
	assert_eq!(Gln::max_encoded_len(), 13);
	assert_eq!(Sscc::max_encoded_len(), 18);
	assert_eq!(ExpiryDate::max_encoded_len(), 6);
	assert_eq!(CompanyPrefix::max_encoded_len(), 13);
	assert_eq!(Serial::max_encoded_len(), 21);
	assert_eq!("A".repeat(20).parse::<Lot>().unwrap().encode().len(), Lot::max_encoded_len());
}

#[test]
fn ill_formed_values_are_not_decoded() {
	assert!(decoded::<Gtin>(*b"10614141123459").is_some());
	assert!(decoded::<Gtin>(*b"10614141123458").is_none());
	assert!(decoded::<Gtin>([1u8; 14]).is_none());
	assert!(decoded::<Gtin>([0xffu8; 14]).is_none());
	assert!(decoded::<Gln>(*b"6291041500214").is_none());
	assert!(decoded::<Sscc>(*b"106141412345678909").is_none());
	assert!(decoded::<ExpiryDate>(*b"261301").is_none());
	assert!(decoded::<CompanyPrefix>(b"061".to_vec()).is_none());
	assert!(decoded::<CompanyPrefix>(b"06141a".to_vec()).is_none());
	for text in [&b""[..], b"a b", b"a#", b"a\0b", b"a\0", b"123456789012345678901"] {
		assert!(decoded::<Serial>(text).is_none());
		assert!(decoded::<Lot>(text).is_none());
	}
	assert!(decoded::<Serial>(codec::Compact(u32::MAX)).is_none());
	assert!(decoded::<PrefixLength>(7u8).is_some());
	assert!(decoded::<PrefixLength>(5u8).is_none());
	assert!(decoded::<PrefixLength>(13u8).is_none());
}

#[test]
fn json_holds_strings_and_is_checked() {
	let serial: Serial = "32a/b".parse().unwrap();
	assert_eq!(serde_json::to_string(&serial).unwrap(), "\"32a/b\"");
	assert_eq!(
		serde_json::from_str::<Gtin>("\"95010939\"").unwrap(),
		"00000095010939".parse().unwrap()
	);
	let error = serde_json::from_str::<Gtin>("\"95010938\"").unwrap_err();
	assert!(error.to_string().contains("check digit"));
	assert!(serde_json::from_str::<ExpiryDate>("\"261301\"").is_err());
	assert!(serde_json::from_str::<PrefixLength>("13").is_err());
	assert_eq!(serde_json::to_string(&PrefixLength::try_from(7).unwrap()).unwrap(), "7");
}

#[test]
fn values_print_as_they_are_read() {
	let gtin: Gtin = "95010939".parse().unwrap();
	assert_eq!(format!("{gtin}"), "00000095010939");
	assert_eq!(format!("{gtin:?}"), "Gtin(\"00000095010939\")");
}
