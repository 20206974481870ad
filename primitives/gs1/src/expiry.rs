// SPDX-License-Identifier: Apache-2.0

//! Expiry dates with a year of two digits.

use crate::{
	check_digit::digits,
	text::{text_form, Text},
	Error,
};
use alloc::{format, string::String};
use codec::{Encode, MaxEncodedLen};
use core::str::FromStr;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// AI 17: YYMMDD, where day 00 is the last day of the month (GS1 General Specifications, 3.4.7). In
/// no order: the century depends on when the date is read.
#[derive(
	Clone, Copy, Deserialize, Encode, Eq, Hash, MaxEncodedLen, PartialEq, Serialize, TypeInfo,
)]
#[serde(try_from = "String", into = "String")]
pub struct ExpiryDate([u8; 6]);

impl ExpiryDate {
	/// The expiry day, counted from 1970-01-01, as read in
	/// `current_year`: 49 years back to 50 years ahead (GS1 General Specifications, 7.12).
	///
	/// `NotDate` where the year found is not a leap year and the date is its 29 February.
	pub fn day(&self, current_year: u16) -> Result<i32, Error> {
		let [year, month, day] = numbers(&self.0);
		let year = full_year(year, current_year.into());
		let last = month_length(year, month);
		let day = if day == 0 { last } else { day };
		if day > last {
			return Err(Error::NotDate);
		}
		Ok(first_day(year, month).saturating_add(day).saturating_sub(1))
	}

	/// The date of `day` for those who read it in `current_year`.
	pub fn of(day: i32, current_year: u16) -> Result<Self, Error> {
		let current_year = i32::from(current_year);
		let mut years = current_year.saturating_sub(49)..=current_year.saturating_add(50);
		let year = years
			.find(|year| (first_day(*year, 1)..first_day(year.saturating_add(1), 1)).contains(&day))
			.ok_or(Error::YearOutOfRange)?;
		let month = (1..=12).rfind(|month| first_day(year, *month) <= day).unwrap_or(1);
		let day = day.saturating_sub(first_day(year, month)).saturating_add(1);
		format!("{:02}{month:02}{day:02}", year.rem_euclid(100)).parse()
	}
}

impl FromStr for ExpiryDate {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		let characters = digits(text)?;
		let [_, month, day] = numbers(&characters);
		// Some year with these two digits may be a leap year, if this one is not.
		let longest = month_length(2000, month);
		if (1..=12).contains(&month) && day <= longest {
			Ok(Self(characters))
		} else {
			Err(Error::NotDate)
		}
	}
}

text_form!(ExpiryDate);

fn numbers(date: &[u8; 6]) -> [i32; 3] {
	[0..2, 2..4, 4..6]
		.map(|place| date.text().get(place).and_then(|pair| pair.parse().ok()).unwrap_or_default())
}

fn full_year(year: i32, current_year: i32) -> i32 {
	let century = current_year.saturating_sub(current_year.rem_euclid(100));
	let century = match year.saturating_sub(current_year.rem_euclid(100)) {
		51.. => century.saturating_sub(100),
		..=-50 => century.saturating_add(100),
		_ => century,
	};
	century.saturating_add(year)
}

fn is_leap(year: i32) -> bool {
	year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_length(year: i32, month: i32) -> i32 {
	match month {
		2 if is_leap(year) => 29,
		2 => 28,
		4 | 6 | 9 | 11 => 30,
		_ => 31,
	}
}

/// The first day of a month, counted from 1970-01-01.
fn first_day(year: i32, month: i32) -> i32 {
	let leap_days_through = |year: i32| {
		year.div_euclid(4).saturating_sub(year.div_euclid(100)).saturating_add(year.div_euclid(400))
	};
	let months = (1..month).map(|month| month_length(year, month)).sum::<i32>();
	year.saturating_sub(1970)
		.saturating_mul(365)
		.saturating_add(leap_days_through(year.saturating_sub(1)))
		.saturating_sub(leap_days_through(1969))
		.saturating_add(months)
}
