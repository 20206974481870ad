// SPDX-License-Identifier: Apache-2.0

//! Mean kinetic temperature (USP <1079.2>): the constant temperature at which a product would have
//! aged as it did,
//!
//! `T = (ΔH / R) / −ln(Σ nᵢ · e^(−ΔH / (R · Tᵢ)) / Σ nᵢ)`,
//!
//! in kelvins, with `ΔH / R` = 83.144 kJ/mol / 8.3144 J/(mol K) = 10,000 K and `nᵢ` minutes at
//! temperature `Tᵢ`.
//!
//! All of it is in integers, so that every node finds the same. A rate `e^(−ΔH / (R · T))` is a
//! fixed-point number with [`RATE_BITS`] binary digits, rounded down, and right to a relative error
//! below 2⁻⁴⁰. Sums of rates are exact: neither their order nor how they are merged matters. Their
//! mean is rounded down, and the temperature whose rate it is, to the nearest hundredth of a
//! degree, halves up.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::U256;

/// The binary digits of a rate. The rate at 327.67 °C over 2³² minutes has room in 256.
const RATE_BITS: u128 = 240;

/// ΔH / R in half hundredths of a kelvin.
const ACTIVATION: u128 = 2_000_000;

/// 0 °C in half hundredths of a kelvin.
const ZERO_CELSIUS: i32 = 54_630;

/// log₂ e and ln 2 with 64 binary digits.
const LOG2_E: u128 = 26_613_026_195_688_644_983;
const LN_2: u128 = 12_786_308_645_202_655_660;

/// 1 with 64 binary digits.
const ONE: u128 = 1 << 64;

/// What was colder counts as this, in hundredths of a degree Celsius: colder than liquid nitrogen,
/// where nothing ages.
pub const COLDEST_CENTI_CELSIUS: i16 = -20_000;

/// What adds up to a mean kinetic temperature.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Kinetic {
	/// The sum of the rates of all minutes.
	rates: U256,
	minutes: u32,
}

impl Kinetic {
	/// Of `minutes` with a mean kinetic temperature of `centi_celsius`.
	pub fn of(centi_celsius: i16, minutes: u32) -> Self {
		let centi_celsius = centi_celsius.max(COLDEST_CENTI_CELSIUS);
		let rate = rate(i32::from(centi_celsius).saturating_mul(2));
		Self { rates: rate.saturating_mul(minutes.into()), minutes }
	}

	/// Adds `minutes` at `centi_celsius`, or with that mean kinetic temperature.
	pub fn add(&mut self, centi_celsius: i16, minutes: u32) {
		self.merge(&Self::of(centi_celsius, minutes));
	}

	/// Adds what `other` is over. Minutes beyond 2³² are not added.
	pub fn merge(&mut self, other: &Self) {
		if let Some(minutes) = self.minutes.checked_add(other.minutes) {
			self.rates = self.rates.saturating_add(other.rates);
			self.minutes = minutes;
		}
	}

	/// How many minutes it is over.
	pub fn minutes(&self) -> u32 {
		self.minutes
	}

	/// The mean kinetic temperature in hundredths of a degree Celsius, if there are minutes.
	pub fn mean(&self) -> Option<i16> {
		let mean = self.rates.checked_div(self.minutes.into())?;
		// The highest temperature, in half hundredths, whose rate is not above the mean.
		let mut low = i32::from(COLDEST_CENTI_CELSIUS).saturating_mul(2);
		let mut high = i32::from(i16::MAX).saturating_mul(2);
		while low < high {
			let middle = low.saturating_add(high).saturating_add(1).div_euclid(2);
			if rate(middle) <= mean {
				low = middle;
			} else {
				high = middle.saturating_sub(1);
			}
		}
		i16::try_from(low.saturating_add(1).div_euclid(2)).ok()
	}
}

/// The rate at a temperature in half hundredths of a degree Celsius, not below the coldest.
fn rate(half_centi_celsius: i32) -> U256 {
	let kelvin = u128::try_from(half_centi_celsius.saturating_add(ZERO_CELSIUS)).unwrap_or(1);
	let exponent = ACTIVATION.saturating_mul(LOG2_E).checked_div(kelvin).unwrap_or(u128::MAX);
	let mantissa = U256::from(power_of_half(exponent % ONE));
	let halvings = power_of_two(exponent / ONE);
	let rate = mantissa.saturating_mul(power_of_two(RATE_BITS.saturating_sub(64)));
	rate.checked_div(halvings).unwrap_or_default()
}

fn power_of_two(exponent: u128) -> U256 {
	U256::from(2).checked_pow(exponent.into()).unwrap_or(U256::MAX)
}

/// 2⁻ᶠ for `fraction` f below 1, both with 64 binary digits: the series of e⁻ᶻ for z = f · ln 2,
/// of which no term after these is left.
fn power_of_half(fraction: u128) -> u128 {
	let power = fraction.saturating_mul(LN_2) / ONE;
	let (mut added, mut subtracted, mut term) = (ONE, 0u128, ONE);
	for place in 1..=20u128 {
		term = (term.saturating_mul(power) / ONE).checked_div(place).unwrap_or_default();
		if place % 2 == 0 {
			added = added.saturating_add(term);
		} else {
			subtracted = subtracted.saturating_add(term);
		}
	}
	added.saturating_sub(subtracted)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	/// The formula in floating point.
	fn reference(readings: &[(i16, u32)]) -> f64 {
		let minutes: f64 = readings.iter().map(|(_, minutes)| f64::from(*minutes)).sum();
		let rates: f64 = readings
			.iter()
			.map(|(centi, minutes)| {
				let kelvin = f64::from(*centi) / 100.0 + 273.15;
				f64::from(*minutes) * (-10_000.0 / kelvin).exp()
			})
			.sum();
		10_000.0 / -(rates / minutes).ln() - 273.15
	}

	fn over(readings: &[(i16, u32)]) -> Kinetic {
		let mut kinetic = Kinetic::default();
		for (centi_celsius, minutes) in readings {
			kinetic.add(*centi_celsius, *minutes);
		}
		kinetic
	}

	#[test]
	fn the_mean_of_one_temperature_is_that_one() {
		for centi_celsius in COLDEST_CENTI_CELSIUS..=i16::MAX {
			let mean = Kinetic::of(centi_celsius, 1).mean();
			assert_eq!(mean, Some(centi_celsius));
		}
		assert_eq!(Kinetic::of(2_500, u32::MAX).mean(), Some(2_500));
		assert_eq!(Kinetic::of(i16::MAX, u32::MAX).mean(), Some(i16::MAX));
		assert_eq!(Kinetic::of(COLDEST_CENTI_CELSIUS, u32::MAX).mean(), Some(-20_000));
	}

	#[test]
	fn of_no_minutes_there_is_no_mean() {
		assert_eq!(Kinetic::default().mean(), None);
		assert_eq!(Kinetic::of(500, 0), Kinetic::default());
	}

	#[test]
	fn a_published_example_comes_out() {
		// The example of github.com/zelti/mkt: 6.25 °C.
		let readings = [200, 200, 500, 800, 800, 800, 800].map(|centi| (centi, 1));
		assert_eq!(over(&readings).mean(), Some(625));
	}

	#[test]
	fn warmth_counts_for_more_than_cold() {
		// By the formula with 90 digits 29.4686 and 5.5364 °C; the plain means are 25 and 5.
		assert_eq!(over(&[(1_500, 60), (3_500, 60)]).mean(), Some(2_947));
		assert_eq!(over(&[(200, 1_380), (800, 1_380)]).mean(), Some(554));
	}

	#[test]
	fn what_is_colder_than_the_coldest_counts_as_that() {
		assert_eq!(Kinetic::of(i16::MIN, 7), Kinetic::of(COLDEST_CENTI_CELSIUS, 7));
	}

	#[test]
	fn minutes_beyond_what_can_be_counted_are_left_out() {
		let mut kinetic = Kinetic::of(500, u32::MAX);
		kinetic.add(3_000, 1);
		assert_eq!(kinetic, Kinetic::of(500, u32::MAX));
	}

	#[test]
	fn rates_are_right_at_both_ends() {
		// The leading digits of e^(−10,000/73.15) and e^(−10,000/600.82), times 2²⁴⁰, by the formula
		// with 90 digits.
		let near = |rate: U256, places: usize, leading: u64, distance: u64| {
			let found = (rate >> places).as_u64();
			assert!(found.abs_diff(leading) <= distance, "{found} is not near {leading}");
		};
		near(rate(-40_000), 3, 941_256_883_717, 1);
		near(rate(65_534), 156, 1_143_291_653_419_169_348, 256);
	}

	proptest! {
		#[test]
		fn it_agrees_with_floating_point(
			readings in prop_oneof![
				prop::collection::vec((-8_000i16..=6_000, 1u32..100_000), 1..50),
				prop::collection::vec((COLDEST_CENTI_CELSIUS..=i16::MAX, 1u32..100_000), 1..50),
			],
		) {
			let mean = f64::from(over(&readings).mean().unwrap()) / 100.0;
			let expected = reference(&readings);
			prop_assert!((mean - expected).abs() <= 0.005_001, "{mean} is not {expected}");
		}

		#[test]
		fn neither_order_nor_merging_matters(
			mut readings in prop::collection::vec((-20_000i16..=i16::MAX, 0u32..1_000_000), 0..40),
			pick in any::<prop::sample::Index>(),
		) {
			let whole = over(&readings);
			let (left, right) = readings.split_at(pick.index(readings.len() + 1));
			let (mut merged, right) = (over(left), over(right));
			merged.merge(&right);
			prop_assert_eq!(merged, whole);
			readings.reverse();
			prop_assert_eq!(over(&readings), whole);
		}

		#[test]
		fn it_lies_between_the_coldest_and_the_warmest(
			readings in prop::collection::vec((-20_000i16..=i16::MAX, 1u32..1_000_000), 1..40),
		) {
			let mean = over(&readings).mean().unwrap();
			let temperatures = readings.iter().map(|(centi, _)| *centi);
			prop_assert!(temperatures.clone().min().unwrap() <= mean);
			prop_assert!(mean <= temperatures.max().unwrap());
		}
	}
}
