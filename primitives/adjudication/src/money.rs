// SPDX-License-Identifier: Apache-2.0

//! Amounts, rates and rounding. Every rounding of the engine is one of the functions here; all
//! round half-up to the minor unit.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Minor units of the plan's currency.
pub type Amount = u128;

/// ISO 4217 alphabetic code, three capital ASCII letters.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct Currency(pub [u8; 3]);

impl Currency {
	/// Whether all characters are capital ASCII letters.
	pub fn is_well_formed(&self) -> bool {
		self.0.iter().all(u8::is_ascii_uppercase)
	}
}

/// Hundredths of a per cent, at most 10 000.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub struct BasisPoints(pub u16);

impl BasisPoints {
	/// The whole.
	pub const WHOLE: Self = Self(10_000);

	/// This part of `amount`, half-up. More than the whole counts as the whole.
	pub fn of(self, amount: Amount) -> Amount {
		let parts = Amount::from(self.min(Self::WHOLE).0);
		let whole = (amount / 10_000).saturating_mul(parts);
		let rest = (amount % 10_000).saturating_mul(parts);
		whole.saturating_add(divide_half_up(rest, 10_000).unwrap_or_default())
	}

	/// Simple interest on `amount` at this part a year of 365 days, for `days`, half-up.
	pub fn of_year(self, amount: Amount, days: u32) -> Amount {
		const WHOLE_YEAR: Amount = 3_650_000;
		// At most 10 000 × 2³²: its product with a rest fits.
		let parts = Amount::from(self.min(Self::WHOLE).0).saturating_mul(Amount::from(days));
		let whole = (amount / WHOLE_YEAR).saturating_mul(parts);
		let rest = (amount % WHOLE_YEAR).saturating_mul(parts);
		whole.saturating_add(divide_half_up(rest, WHOLE_YEAR).unwrap_or_default())
	}
}

/// Thousandths of a unit of service: X12 837 SV104 has at most three decimals.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub struct Units(pub u64);

impl Units {
	/// `count` whole units.
	pub fn whole(count: u32) -> Self {
		Self(u64::from(count).saturating_mul(1_000))
	}

	/// `amount × self ÷ of`, half-up; `None` where `of` is zero or the product does not fit.
	pub fn proportion(self, of: Self, amount: Amount) -> Option<Amount> {
		divide_half_up(amount.checked_mul(Amount::from(self.0))?, Amount::from(of.0))
	}
}

/// What one unit of service costs, in ten-thousandths of a minor unit.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub struct Rate(pub u64);

impl Rate {
	/// `amount` for one unit.
	pub fn minor(amount: u32) -> Self {
		Self(u64::from(amount).saturating_mul(10_000))
	}

	/// What `units` cost, half-up. Rounded once per line, never per unit.
	pub fn price(self, units: Units) -> Amount {
		// Both factors are 64 bits wide: the product fits.
		let product = Amount::from(self.0).saturating_mul(Amount::from(units.0));
		divide_half_up(product, 10_000_000).unwrap_or_default()
	}
}

fn divide_half_up(dividend: Amount, divisor: Amount) -> Option<Amount> {
	let quotient = dividend.checked_div(divisor)?;
	let rest = dividend.checked_rem(divisor)?;
	Some(if rest >= divisor.saturating_sub(rest) { quotient.saturating_add(1) } else { quotient })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn half_a_minor_unit_rounds_up() {
		assert_eq!(BasisPoints(1_500).of(3_418), 513);
		assert_eq!(BasisPoints(5_000).of(1), 1);
		assert_eq!(BasisPoints(4_999).of(1), 0);
		assert_eq!(BasisPoints(2_500).of(10), 3);
		assert_eq!(BasisPoints::WHOLE.of(Amount::MAX), Amount::MAX);
		assert_eq!(BasisPoints(u16::MAX).of(77), 77);
	}

	#[test]
	fn a_rate_is_rounded_once_for_all_units() {
		assert_eq!(Rate::minor(38).price(Units::whole(234)), 8_892);
		assert_eq!(Rate(5_000).price(Units::whole(3)), 2);
		assert_eq!(Rate(4_999).price(Units(1_000)), 0);
		assert_eq!(Rate::minor(100).price(Units(2_500)), 250);
		assert_eq!(
			Rate(u64::MAX).price(Units(u64::MAX)),
			34_028_236_692_093_846_342_648_111_928_435
		);
	}

	#[test]
	fn a_proportion_of_nothing_is_none() {
		assert_eq!(Units(1).proportion(Units(0), 5), None);
		assert_eq!(Units(1).proportion(Units(3), 100), Some(33));
		assert_eq!(Units(2).proportion(Units(3), 100), Some(67));
		assert_eq!(Units(2).proportion(Units(3), Amount::MAX), None);
	}
}
