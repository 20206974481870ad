// SPDX-License-Identifier: Apache-2.0

//! Expiry dates; the day numbers are those of Python's `datetime`.

use salus_gs1::{Error, ExpiryDate};

fn day(text: &str, current_year: u16) -> Result<i32, Error> {
	text.parse::<ExpiryDate>()?.day(current_year)
}

#[test]
fn dates_are_days_since_1970() {
	for (text, current_year, expected) in [
		("000229", 2026, 11_016),
		("240229", 2026, 19_782),
		("251231", 2026, 20_453),
		("260228", 2026, 20_512),
		("280229", 2026, 21_243),
		("180426", 2018, 17_647),
		("700101", 2000, 0),
		("691231", 2000, -1),
	] {
		assert_eq!(day(text, current_year), Ok(expected), "{text}");
	}
}

#[test]
fn day_00_is_the_last_day_of_the_month() {
	for (month, last) in [
		("2601", "260131"),
		("2602", "260228"),
		("2802", "280229"),
		("0002", "000229"),
		("2604", "260430"),
		("2606", "260630"),
		("2609", "260930"),
		("2611", "261130"),
		("2612", "261231"),
	] {
		assert_eq!(day(&format!("{month}00"), 2026), day(last, 2026), "{month}");
	}
}

#[test]
fn the_century_is_the_one_from_49_years_back_to_50_ahead() {
	// Two-digit years 51 or more ahead are of the last century, 50 or more back of the next one.
	assert_eq!(day("761231", 2026), Ok(39_081), "2076");
	assert_eq!(day("770101", 2026), Ok(2_557), "1977");
	assert_eq!(day("460101", 1996), day("460101", 2046), "2046");
	assert_eq!(day("470101", 1996), day("470101", 1947), "1947");
	assert_eq!(day("000131", 1996), day("000131", 2000));
	assert_eq!(day("500101", 2000), day("500101", 2050));
	assert_eq!(day("510101", 2000), day("510101", 1951));
	assert_eq!(day("490101", 2099), day("490101", 2149));
	assert_eq!(day("500101", 2099), day("500101", 2050));
}

#[test]
fn the_29th_of_february_is_of_leap_years() {
	assert_eq!(day("260229", 2026), Err(Error::NotDate));
	assert_eq!(day("000229", 2090), Err(Error::NotDate), "2100 is none");
	assert_eq!(day("000200", 2090), Ok(47_540));
}

#[test]
fn what_is_no_date_is_refused() {
	for text in ["260001", "261301", "260132", "260431", "260230", "269999"] {
		assert_eq!(text.parse::<ExpiryDate>(), Err(Error::NotDate), "{text}");
	}
	for text in ["", "2601", "20260131"] {
		assert_eq!(text.parse::<ExpiryDate>(), Err(Error::WrongLength));
	}
	for text in ["26-131", "2601 1", "+60101", "26+101"] {
		assert_eq!(text.parse::<ExpiryDate>(), Err(Error::NotDigit));
	}
}

#[test]
fn a_day_is_written_as_it_is_read() {
	for (number, text) in
		[(11_016, "000229"), (20_453, "251231"), (39_081, "761231"), (2_557, "770101")]
	{
		let date = ExpiryDate::of(number, 2026).unwrap();
		assert_eq!(date.as_str(), text);
		assert_eq!(date.day(2026), Ok(number));
	}
}

#[test]
fn a_day_beyond_the_window_is_refused() {
	for number in [2_556, 39_082, i32::MIN, i32::MAX] {
		assert_eq!(ExpiryDate::of(number, 2026), Err(Error::YearOutOfRange));
	}
}
