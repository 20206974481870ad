// SPDX-License-Identifier: Apache-2.0

//! Digital Links, after the examples of the GS1 Digital Link Standard.

use salus_gs1::{digital_link::CANONICAL_HOST, DigitalLink, Error, Identifier, Lgtin, Sgtin};

fn trade_item(gtin: &str, lot: &str, serial: &str, expiry: &str) -> DigitalLink {
	DigitalLink::TradeItem {
		gtin: gtin.parse().unwrap(),
		lot: lot.parse().ok(),
		serial: serial.parse().ok(),
		expiry: expiry.parse().ok(),
	}
}

fn assert_both_ways(link: DigitalLink, path: &str) {
	assert_eq!(link.to_string(), path);
	let uri = link.to_uri(CANONICAL_HOST).unwrap();
	assert_eq!(uri, format!("https://id.gs1.org{path}"));
	for text in [path, &uri] {
		assert_eq!(text.parse(), Ok(link));
	}
}

fn assert_refused(text: &str, error: Error) {
	assert_eq!(text.parse::<DigitalLink>(), Err(error), "{text}");
}

#[test]
fn the_forms_come_out_both_ways() {
	let gtin = "9506000134352";
	assert_both_ways(trade_item(gtin, "", "", ""), "/01/09506000134352");
	assert_both_ways(trade_item(gtin, "ABC", "", ""), "/01/09506000134352/10/ABC");
	assert_both_ways(trade_item(gtin, "", "12345", ""), "/01/09506000134352/21/12345");
	assert_both_ways(
		trade_item(gtin, "ABC1", "12345", "180426"),
		"/01/09506000134352/10/ABC1/21/12345?17=180426",
	);
	let location = DigitalLink::Location("0614141123452".parse().unwrap());
	assert_both_ways(location, "/414/0614141123452");
	let unit = DigitalLink::LogisticUnit("123456789012345675".parse().unwrap());
	assert_both_ways(unit, "/00/123456789012345675");
}

#[test]
fn a_link_names_the_pack_before_the_lot_before_the_product() {
	let gtin = "9506000134352".parse().unwrap();
	let (lot, serial) = ("L".parse().unwrap(), "S".parse().unwrap());
	for (lot_text, serial_text, identifier) in [
		("", "", Identifier::Gtin(gtin)),
		("L", "", Lgtin { gtin, lot }.into()),
		("", "S", Sgtin { gtin, serial }.into()),
		("L", "S", Sgtin { gtin, serial }.into()),
	] {
		let link = trade_item("9506000134352", lot_text, serial_text, "");
		assert_eq!(link.identifier(), identifier);
	}
}

#[test]
fn any_https_host_and_path_before_the_key_will_do() {
	let link = trade_item("9506000134352", "", "7", "");
	for text in [
		"https://example.com/01/09506000134352/21/7",
		"https://example.com:8443/01/09506000134352/21/7",
		"https://example.com/some/shop/01/09506000134352/21/7",
		"https://example.com/00/01/09506000134352/21/7",
		"/gtin/01/09506000134352/21/7",
		"HTTPS://EXAMPLE.COM/01/09506000134352/21/7",
		"https://example.com/01/9506000134352/21/7",
		"https://example.com/01/09506000134352/21/7?linkType=gs1:epil",
		"https://example.com/01/09506000134352/21/7#leaflet",
	] {
		assert_eq!(text.parse(), Ok(link), "{text}");
	}
	let uri = link.to_uri("example.com:8443").unwrap();
	assert_eq!(uri, "https://example.com:8443/01/09506000134352/21/7");
}

#[test]
fn a_serial_that_looks_like_a_key_stays_a_serial() {
	for serial in ["00", "01", "10", "21", "414", "106141412345678908"] {
		let path = format!("/01/09506000134352/10/21/21/{serial}");
		assert_both_ways(trade_item("9506000134352", "21", serial, ""), &path);
	}
}

#[test]
fn reserved_characters_are_escaped() {
	let link = trade_item("9506000134352", "!\"%&'()*+,-./:;<=>?_", "", "");
	assert_both_ways(
		link,
		"/01/09506000134352/10/%21%22%25%26%27%28%29%2A%2B%2C-.%2F%3A%3B%3C%3D%3E%3F_",
	);
}

#[test]
fn escapes_of_any_case_and_of_plain_characters_are_read() {
	let link = trade_item("9506000134352", "a/B", "", "271231");
	for text in
		["/01/09506000134352/10/a%2fB?17=271231", "/01/%30950600013435%32/10/%61%2F%42?17=2712%331"]
	{
		assert_eq!(text.parse(), Ok(link), "{text}");
	}
}

#[test]
fn bare_reserved_characters_and_broken_escapes_are_refused() {
	for serial in ["a+b", "a:b", "a(b)", "a b", "ä", "%", "%4", "%4g", "%%41"] {
		assert_refused(&format!("/01/09506000134352/21/{serial}"), Error::MalformedEscape);
	}
	assert_refused("/01/09506000134352/21/a%23", Error::NotInCharacterSet);
	assert_refused("/01/09506000134352/21/a~b", Error::NotInCharacterSet);
	assert_refused("/01/09506000134352/21/%C3%A4", Error::NotInCharacterSet);
}

#[test]
fn what_is_no_https_address_is_refused() {
	for text in [
		"",
		"01/09506000134352",
		"http://example.com/01/09506000134352",
		"https://example.com",
		"https:///01/09506000134352",
		"https://mail@example.com/01/09506000134352",
		"https://exa mple.com/01/09506000134352",
		"https://example.com:/01/09506000134352",
		"https://example.com:99999/01/09506000134352",
		"https://:443/01/09506000134352",
		"https:/ä/01/09506000134352",
	] {
		assert_refused(text, Error::MalformedUri);
	}
	let link = trade_item("9506000134352", "", "", "");
	for host in ["", "example.com/path", "a b", "user@example.com", "example.com:+443"] {
		assert_eq!(link.to_uri(host), Err(Error::MalformedUri));
	}
}

#[test]
fn a_path_that_does_not_end_in_a_key_is_refused() {
	for text in [
		"/",
		"/01",
		"/09506000134352",
		"/01/09506000134352/",
		"/01/09506000134352/22/2A",
		"/414/0614141123452/254/32a",
		"/8004/9506000134352",
		"/21/7",
		"/10/ABC/21/7",
		"/414/0614141123452/21/7",
		"/00/123456789012345675/10/ABC",
		"/01/09506000134352/21/7/10/ABC",
		"/01/09506000134352/21/7/21/8",
		"/01/09506000134352/10/A/10/B",
	] {
		assert_refused(text, Error::UnknownKey);
	}
}

#[test]
fn a_wrong_value_in_the_path_is_refused() {
	assert_refused("/01/09506000134351", Error::CheckDigitMismatch);
	assert_refused("/01/950600013435", Error::CheckDigitMismatch);
	assert_refused("/01/0950600013435", Error::CheckDigitMismatch);
	assert_refused("/01/095060001343520", Error::WrongLength);
	assert_refused("/00/12345678901234567X", Error::NotDigit);
	assert_refused("/414/614141123452", Error::WrongLength);
	assert_refused("/01/09506000134352/21/", Error::WrongLength);
	assert_refused("/01/09506000134352/10/123456789012345678901", Error::WrongLength);
}

#[test]
fn the_query_gives_the_expiry_once_and_no_key() {
	let link = trade_item("9506000134352", "", "", "271200");
	for query in ["17=271200", "3103=000195&17=271200", "17=271200;15=271130", "x&17=271200"] {
		assert_eq!(format!("/01/09506000134352?{query}").parse(), Ok(link));
	}
	assert_refused("/01/09506000134352?17=271200&17=271200", Error::RepeatedExpiry);
	assert_refused("/01/09506000134352?17=271301", Error::NotDate);
	assert_refused("/01/09506000134352?17", Error::WrongLength);
	for key in ["00", "01", "10", "21", "414"] {
		assert_refused(&format!("/01/09506000134352?{key}=1"), Error::KeyInQuery);
	}
	assert_refused("/00/123456789012345675?17=271200", Error::ExpiryWithoutGtin);
	assert_refused("/414/0614141123452?17=271200", Error::ExpiryWithoutGtin);
}
