// SPDX-License-Identifier: Apache-2.0

mod arbitrary;

use arbitrary::{complete, expiry, gtin, identifier, length, link};
use codec::{Decode, DecodeAll, Encode, MaxEncodedLen};
use proptest::prelude::*;
use salus_gs1::{
	CompanyPrefix, DigitalLink, Error, ExpiryDate, Gln, Gtin, Identifier, Lot, PrefixLength,
	Serial, Sscc,
};

/// Whatever bytes `T` decodes from are those that it encodes to, and its text is read as itself.
fn assert_valid_if_decoded<T>(bytes: &[u8])
where
	T: Decode + Encode + MaxEncodedLen + std::str::FromStr<Err = Error> + ToString,
{
	if let Ok(value) = T::decode_all(&mut &bytes[..]) {
		assert_eq!(value.encode(), bytes);
		assert!(bytes.len() <= T::max_encoded_len());
		assert_eq!(value.to_string().parse::<T>().unwrap().encode(), bytes);
	}
}

proptest! {
	#[test]
	fn a_urn_and_its_identifier_give_each_other(
		(identifier, length) in identifier().prop_flat_map(|one| (Just(one), length(one))),
	) {
		let urn = identifier.to_urn(length).unwrap();
		prop_assert!(urn.is_ascii());
		prop_assert_eq!(Identifier::from_urn(&urn), Ok((identifier, length)));
	}

	#[test]
	fn a_link_and_its_text_give_each_other(
		link in link(),
		host in "[a-z0-9-]{1,9}(\\.[a-z]{2,5}){0,2}(:[1-9][0-9]{0,3})?",
		stem in "(/[a-z0-9]{1,4}){0,3}",
	) {
		let text = link.to_string();
		prop_assert_eq!(text.parse(), Ok(link));
		prop_assert_eq!(link.to_uri(&host).unwrap().parse(), Ok(link));
		prop_assert_eq!(format!("https://{host}{stem}{text}").parse(), Ok(link));
	}

	#[test]
	fn a_link_names_what_it_was_made_from(identifier in identifier()) {
		prop_assert_eq!(DigitalLink::from(identifier).identifier(), identifier);
	}

	#[test]
	fn the_prefix_in_a_urn_covers_the_identifier(
		(identifier, length) in identifier().prop_flat_map(|one| (Just(one), length(one))),
	) {
		let urn = identifier.to_urn(length).unwrap();
		let prefix = urn.split([':', '.']).nth(4).unwrap().parse::<CompanyPrefix>().unwrap();
		prop_assert_eq!(prefix.epc_length(), length);
		let is_short = identifier.gtin().is_some_and(|gtin| gtin.rests_on_gtin_8());
		prop_assert_eq!(prefix.covers(identifier), !is_short);
	}

	#[test]
	fn one_digit_completes_a_number(body in "[0-9]{17}") {
		complete::<Gtin>(&body[..7]);
		complete::<Gtin>(&body[..13]);
		complete::<Gln>(&body[..12]);
		complete::<Sscc>(&body);
	}

	#[test]
	fn the_short_form_is_the_same_gtin(gtin in gtin()) {
		prop_assert_eq!(gtin.short_form().parse(), Ok(gtin));
	}

	#[test]
	fn a_day_in_the_window_is_read_as_written(year in 1970u16..2500, offset in -49i32..=50, into in 0i32..365) {
		// The first of March of any year, and up to a year from it, is within a day or so of this.
		let day = ((i32::from(year) + offset - 1970) as f64 * 365.2425) as i32 + into;
		match ExpiryDate::of(day, year) {
			Ok(date) => prop_assert_eq!(date.day(year), Ok(day)),
			Err(error) => {
				prop_assert_eq!(error, Error::YearOutOfRange);
				prop_assert!(offset == -49 && into < 3 || offset == 50 && into > 360);
			},
		}
	}

	#[test]
	fn a_date_lies_in_the_window(date in expiry(), year in 1970u16..2500) {
		if let Ok(day) = date.day(year) {
			let written = ExpiryDate::of(day, year).unwrap();
			prop_assert_eq!(&written.as_str()[..4], &date.as_str()[..4]);
			prop_assert_eq!(written.day(year), Ok(day));
		}
	}

	#[test]
	fn encoding_gives_the_value_back(identifier in identifier(), link in link()) {
		let encoded = identifier.encode();
		prop_assert!(encoded.len() <= Identifier::max_encoded_len());
		prop_assert_eq!(Identifier::decode_all(&mut &encoded[..]), Ok(identifier));
		let encoded = link.encode();
		prop_assert!(encoded.len() <= DigitalLink::max_encoded_len());
		prop_assert_eq!(DigitalLink::decode_all(&mut &encoded[..]), Ok(link));
	}

	#[test]
	fn json_gives_the_value_back(link in link(), identifier in identifier()) {
		let json = serde_json::to_string(&link).unwrap();
		prop_assert_eq!(serde_json::from_str::<DigitalLink>(&json).unwrap(), link);
		let json = serde_json::to_string(&identifier).unwrap();
		prop_assert_eq!(serde_json::from_str::<Identifier>(&json).unwrap(), identifier);
	}

	#[test]
	fn no_ill_formed_value_is_decoded(
		bytes in prop_oneof![
			prop::collection::vec(any::<u8>(), 0..24),
			"[0-9]{6,18}".prop_map(String::into_bytes),
			".{0,22}".prop_map(|text| text.encode()),
			"[0-9]{0,14}".prop_map(|text| text.encode()),
		],
	) {
		assert_valid_if_decoded::<Gtin>(&bytes);
		assert_valid_if_decoded::<Gln>(&bytes);
		assert_valid_if_decoded::<Sscc>(&bytes);
		assert_valid_if_decoded::<CompanyPrefix>(&bytes);
		assert_valid_if_decoded::<Serial>(&bytes);
		assert_valid_if_decoded::<Lot>(&bytes);
		assert_valid_if_decoded::<ExpiryDate>(&bytes);
		if let Ok(length) = PrefixLength::decode_all(&mut &bytes[..]) {
			prop_assert!((6..=12).contains(&length.get()));
		}
	}

	#[test]
	fn any_text_is_read_or_refused(text in ".{0,60}", tail in "[/0-9%.A-Za-z?=&#]{0,50}") {
		for urn in [text.clone(), format!("urn:epc:id:sgtin:{tail}"), format!("urn:epc:id:sscc:{text}")] {
			let _ = Identifier::from_urn(&urn);
		}
		for uri in [text.clone(), tail.clone(), format!("/01{tail}"), format!("https://{text}")] {
			let _ = uri.parse::<DigitalLink>();
		}
	}
}
