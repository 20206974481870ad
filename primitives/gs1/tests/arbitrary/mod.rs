// SPDX-License-Identifier: Apache-2.0

use proptest::prelude::*;
use salus_gs1::{
	DigitalLink, ExpiryDate, Gln, Gtin, Identifier, Lgtin, Lot, PrefixLength, Serial, Sgtin, Sscc,
};
use std::{fmt::Debug, str::FromStr};

/// `body` with the one digit behind it that the number accepts.
pub fn complete<N: FromStr + Debug>(body: &str) -> N
where
	N::Err: Debug,
{
	let mut right = (0..10).filter_map(|digit| format!("{body}{digit}").parse().ok());
	let number = right.next().expect("one of ten digits is right");
	assert!(right.next().is_none(), "only one is");
	number
}

pub fn gtin() -> impl Strategy<Value = Gtin> {
	prop_oneof![
		"[0-9]{7}".prop_map(|body| complete(&body)),
		"[0-9]{11}".prop_map(|body| complete(&body)),
		"[0-9]{12}".prop_map(|body| complete(&body)),
		"[0-9]{13}".prop_map(|body| complete(&body)),
	]
}

const SET_82: &str = "[!\"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]{1,20}";

pub fn serial() -> impl Strategy<Value = Serial> {
	SET_82.prop_map(|text| text.parse().unwrap())
}

pub fn lot() -> impl Strategy<Value = Lot> {
	SET_82.prop_map(|text| text.parse().unwrap())
}

pub fn identifier() -> impl Strategy<Value = Identifier> {
	prop_oneof![
		gtin().prop_map(Identifier::from),
		(gtin(), lot()).prop_map(|(gtin, lot)| Lgtin { gtin, lot }.into()),
		(gtin(), serial()).prop_map(|(gtin, serial)| Sgtin { gtin, serial }.into()),
		"[0-9]{12}".prop_map(|body| complete::<Gln>(&body).into()),
		"[0-9]{17}".prop_map(|body| complete::<Sscc>(&body).into()),
	]
}

/// A length that the EPC of `identifier` can have.
pub fn length(identifier: Identifier) -> impl Strategy<Value = PrefixLength> {
	let is_short = identifier.gtin().is_some_and(|gtin| gtin.rests_on_gtin_8());
	let lengths = if is_short { 8..=8 } else { 6u8..=12 };
	lengths.prop_map(|length| length.try_into().unwrap())
}

pub fn expiry() -> impl Strategy<Value = ExpiryDate> {
	(0..100, 1..=12, 0..=29)
		.prop_map(|(year, month, day)| format!("{year:02}{month:02}{day:02}").parse().unwrap())
}

pub fn link() -> impl Strategy<Value = DigitalLink> {
	let trade_item =
		(gtin(), prop::option::of(lot()), prop::option::of(serial()), prop::option::of(expiry()))
			.prop_map(|(gtin, lot, serial, expiry)| DigitalLink::TradeItem {
				gtin,
				lot,
				serial,
				expiry,
			});
	prop_oneof![trade_item, identifier().prop_map(DigitalLink::from)]
}
