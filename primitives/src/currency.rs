// SPDX-License-Identifier: Apache-2.0

//! ISO 4217, list one (current currency and funds) as of 1 January 2026, amendment 180.

/// A currency of the list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Listed {
	/// Three capital letters.
	pub alphabetic: [u8; 3],
	/// At most three digits.
	pub numeric: u16,
	/// How many decimals the minor unit has; `None` where the list says that it does not apply.
	pub minor_units: Option<u8>,
}

impl Listed {
	const fn new(alphabetic: &[u8; 3], numeric: u16, minor_units: Option<u8>) -> Self {
		Self { alphabetic: *alphabetic, numeric, minor_units }
	}
}

/// The entry of the list with this alphabetic code.
pub fn listed(alphabetic: &[u8; 3]) -> Option<&'static Listed> {
	let place = LIST.binary_search_by_key(alphabetic, |entry| entry.alphabetic).ok()?;
	LIST.get(place)
}

/// The whole list, by alphabetic code.
pub static LIST: [Listed; 178] = [
	Listed::new(b"AED", 784, Some(2)),
	Listed::new(b"AFN", 971, Some(2)),
	Listed::new(b"ALL", 8, Some(2)),
	Listed::new(b"AMD", 51, Some(2)),
	Listed::new(b"AOA", 973, Some(2)),
	Listed::new(b"ARS", 32, Some(2)),
	Listed::new(b"AUD", 36, Some(2)),
	Listed::new(b"AWG", 533, Some(2)),
	Listed::new(b"AZN", 944, Some(2)),
	Listed::new(b"BAM", 977, Some(2)),
	Listed::new(b"BBD", 52, Some(2)),
	Listed::new(b"BDT", 50, Some(2)),
	Listed::new(b"BHD", 48, Some(3)),
	Listed::new(b"BIF", 108, Some(0)),
	Listed::new(b"BMD", 60, Some(2)),
	Listed::new(b"BND", 96, Some(2)),
	Listed::new(b"BOB", 68, Some(2)),
	Listed::new(b"BOV", 984, Some(2)),
	Listed::new(b"BRL", 986, Some(2)),
	Listed::new(b"BSD", 44, Some(2)),
	Listed::new(b"BTN", 64, Some(2)),
	Listed::new(b"BWP", 72, Some(2)),
	Listed::new(b"BYN", 933, Some(2)),
	Listed::new(b"BZD", 84, Some(2)),
	Listed::new(b"CAD", 124, Some(2)),
	Listed::new(b"CDF", 976, Some(2)),
	Listed::new(b"CHE", 947, Some(2)),
	Listed::new(b"CHF", 756, Some(2)),
	Listed::new(b"CHW", 948, Some(2)),
	Listed::new(b"CLF", 990, Some(4)),
	Listed::new(b"CLP", 152, Some(0)),
	Listed::new(b"CNY", 156, Some(2)),
	Listed::new(b"COP", 170, Some(2)),
	Listed::new(b"COU", 970, Some(2)),
	Listed::new(b"CRC", 188, Some(2)),
	Listed::new(b"CUP", 192, Some(2)),
	Listed::new(b"CVE", 132, Some(2)),
	Listed::new(b"CZK", 203, Some(2)),
	Listed::new(b"DJF", 262, Some(0)),
	Listed::new(b"DKK", 208, Some(2)),
	Listed::new(b"DOP", 214, Some(2)),
	Listed::new(b"DZD", 12, Some(2)),
	Listed::new(b"EGP", 818, Some(2)),
	Listed::new(b"ERN", 232, Some(2)),
	Listed::new(b"ETB", 230, Some(2)),
	Listed::new(b"EUR", 978, Some(2)),
	Listed::new(b"FJD", 242, Some(2)),
	Listed::new(b"FKP", 238, Some(2)),
	Listed::new(b"GBP", 826, Some(2)),
	Listed::new(b"GEL", 981, Some(2)),
	Listed::new(b"GHS", 936, Some(2)),
	Listed::new(b"GIP", 292, Some(2)),
	Listed::new(b"GMD", 270, Some(2)),
	Listed::new(b"GNF", 324, Some(0)),
	Listed::new(b"GTQ", 320, Some(2)),
	Listed::new(b"GYD", 328, Some(2)),
	Listed::new(b"HKD", 344, Some(2)),
	Listed::new(b"HNL", 340, Some(2)),
	Listed::new(b"HTG", 332, Some(2)),
	Listed::new(b"HUF", 348, Some(2)),
	Listed::new(b"IDR", 360, Some(2)),
	Listed::new(b"ILS", 376, Some(2)),
	Listed::new(b"INR", 356, Some(2)),
	Listed::new(b"IQD", 368, Some(3)),
	Listed::new(b"IRR", 364, Some(2)),
	Listed::new(b"ISK", 352, Some(0)),
	Listed::new(b"JMD", 388, Some(2)),
	Listed::new(b"JOD", 400, Some(3)),
	Listed::new(b"JPY", 392, Some(0)),
	Listed::new(b"KES", 404, Some(2)),
	Listed::new(b"KGS", 417, Some(2)),
	Listed::new(b"KHR", 116, Some(2)),
	Listed::new(b"KMF", 174, Some(0)),
	Listed::new(b"KPW", 408, Some(2)),
	Listed::new(b"KRW", 410, Some(0)),
	Listed::new(b"KWD", 414, Some(3)),
	Listed::new(b"KYD", 136, Some(2)),
	Listed::new(b"KZT", 398, Some(2)),
	Listed::new(b"LAK", 418, Some(2)),
	Listed::new(b"LBP", 422, Some(2)),
	Listed::new(b"LKR", 144, Some(2)),
	Listed::new(b"LRD", 430, Some(2)),
	Listed::new(b"LSL", 426, Some(2)),
	Listed::new(b"LYD", 434, Some(3)),
	Listed::new(b"MAD", 504, Some(2)),
	Listed::new(b"MDL", 498, Some(2)),
	Listed::new(b"MGA", 969, Some(2)),
	Listed::new(b"MKD", 807, Some(2)),
	Listed::new(b"MMK", 104, Some(2)),
	Listed::new(b"MNT", 496, Some(2)),
	Listed::new(b"MOP", 446, Some(2)),
	Listed::new(b"MRU", 929, Some(2)),
	Listed::new(b"MUR", 480, Some(2)),
	Listed::new(b"MVR", 462, Some(2)),
	Listed::new(b"MWK", 454, Some(2)),
	Listed::new(b"MXN", 484, Some(2)),
	Listed::new(b"MXV", 979, Some(2)),
	Listed::new(b"MYR", 458, Some(2)),
	Listed::new(b"MZN", 943, Some(2)),
	Listed::new(b"NAD", 516, Some(2)),
	Listed::new(b"NGN", 566, Some(2)),
	Listed::new(b"NIO", 558, Some(2)),
	Listed::new(b"NOK", 578, Some(2)),
	Listed::new(b"NPR", 524, Some(2)),
	Listed::new(b"NZD", 554, Some(2)),
	Listed::new(b"OMR", 512, Some(3)),
	Listed::new(b"PAB", 590, Some(2)),
	Listed::new(b"PEN", 604, Some(2)),
	Listed::new(b"PGK", 598, Some(2)),
	Listed::new(b"PHP", 608, Some(2)),
	Listed::new(b"PKR", 586, Some(2)),
	Listed::new(b"PLN", 985, Some(2)),
	Listed::new(b"PYG", 600, Some(0)),
	Listed::new(b"QAR", 634, Some(2)),
	Listed::new(b"RON", 946, Some(2)),
	Listed::new(b"RSD", 941, Some(2)),
	Listed::new(b"RUB", 643, Some(2)),
	Listed::new(b"RWF", 646, Some(0)),
	Listed::new(b"SAR", 682, Some(2)),
	Listed::new(b"SBD", 90, Some(2)),
	Listed::new(b"SCR", 690, Some(2)),
	Listed::new(b"SDG", 938, Some(2)),
	Listed::new(b"SEK", 752, Some(2)),
	Listed::new(b"SGD", 702, Some(2)),
	Listed::new(b"SHP", 654, Some(2)),
	Listed::new(b"SLE", 925, Some(2)),
	Listed::new(b"SOS", 706, Some(2)),
	Listed::new(b"SRD", 968, Some(2)),
	Listed::new(b"SSP", 728, Some(2)),
	Listed::new(b"STN", 930, Some(2)),
	Listed::new(b"SVC", 222, Some(2)),
	Listed::new(b"SYP", 760, Some(2)),
	Listed::new(b"SZL", 748, Some(2)),
	Listed::new(b"THB", 764, Some(2)),
	Listed::new(b"TJS", 972, Some(2)),
	Listed::new(b"TMT", 934, Some(2)),
	Listed::new(b"TND", 788, Some(3)),
	Listed::new(b"TOP", 776, Some(2)),
	Listed::new(b"TRY", 949, Some(2)),
	Listed::new(b"TTD", 780, Some(2)),
	Listed::new(b"TWD", 901, Some(2)),
	Listed::new(b"TZS", 834, Some(2)),
	Listed::new(b"UAH", 980, Some(2)),
	Listed::new(b"UGX", 800, Some(0)),
	Listed::new(b"USD", 840, Some(2)),
	Listed::new(b"USN", 997, Some(2)),
	Listed::new(b"UYI", 940, Some(0)),
	Listed::new(b"UYU", 858, Some(2)),
	Listed::new(b"UYW", 927, Some(4)),
	Listed::new(b"UZS", 860, Some(2)),
	Listed::new(b"VED", 926, Some(2)),
	Listed::new(b"VES", 928, Some(2)),
	Listed::new(b"VND", 704, Some(0)),
	Listed::new(b"VUV", 548, Some(0)),
	Listed::new(b"WST", 882, Some(2)),
	Listed::new(b"XAD", 396, Some(2)),
	Listed::new(b"XAF", 950, Some(0)),
	Listed::new(b"XAG", 961, None),
	Listed::new(b"XAU", 959, None),
	Listed::new(b"XBA", 955, None),
	Listed::new(b"XBB", 956, None),
	Listed::new(b"XBC", 957, None),
	Listed::new(b"XBD", 958, None),
	Listed::new(b"XCD", 951, Some(2)),
	Listed::new(b"XCG", 532, Some(2)),
	Listed::new(b"XDR", 960, None),
	Listed::new(b"XOF", 952, Some(0)),
	Listed::new(b"XPD", 964, None),
	Listed::new(b"XPF", 953, Some(0)),
	Listed::new(b"XPT", 962, None),
	Listed::new(b"XSU", 994, None),
	Listed::new(b"XTS", 963, None),
	Listed::new(b"XUA", 965, None),
	Listed::new(b"XXX", 999, None),
	Listed::new(b"YER", 886, Some(2)),
	Listed::new(b"ZAR", 710, Some(2)),
	Listed::new(b"ZMW", 967, Some(2)),
	Listed::new(b"ZWG", 924, Some(2)),
];

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_list_ascends_and_its_numbers_are_distinct() {
		assert!(LIST.windows(2).all(|pair| pair[0].alphabetic < pair[1].alphabetic));
		let mut numbers: Vec<u16> = LIST.iter().map(|entry| entry.numeric).collect();
		numbers.sort();
		numbers.dedup();
		assert_eq!(numbers.len(), LIST.len());
		assert!(numbers.iter().all(|number| (1..1_000).contains(number)));
		let letters = LIST.iter().flat_map(|entry| entry.alphabetic);
		assert!(letters.into_iter().all(|letter| letter.is_ascii_uppercase()));
	}

	#[test]
	fn codes_are_found() {
		let entry = |alphabetic: &[u8; 3]| {
			listed(alphabetic).map(|entry| (entry.numeric, entry.minor_units))
		};
		assert_eq!(entry(b"AED"), Some((784, Some(2))));
		assert_eq!(entry(b"ALL"), Some((8, Some(2))));
		assert_eq!(entry(b"CHF"), Some((756, Some(2))));
		assert_eq!(entry(b"CLF"), Some((990, Some(4))));
		assert_eq!(entry(b"EUR"), Some((978, Some(2))));
		assert_eq!(entry(b"JPY"), Some((392, Some(0))));
		assert_eq!(entry(b"KWD"), Some((414, Some(3))));
		assert_eq!(entry(b"USD"), Some((840, Some(2))));
		assert_eq!(entry(b"XCG"), Some((532, Some(2))));
		assert_eq!(entry(b"XTS"), Some((963, None)));
		assert_eq!(entry(b"ZWG"), Some((924, Some(2))));
	}

	#[test]
	fn what_was_withdrawn_is_not_listed() {
		for alphabetic in [b"ANG", b"BGN", b"CUC", b"DEM", b"HRK", b"SLL", b"ZWL", b"usd", b"AAA"] {
			assert_eq!(listed(alphabetic), None);
		}
	}
}
