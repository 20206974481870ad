// SPDX-License-Identifier: Apache-2.0

//! What a claim is judged by for good.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_adjudication::{Agreed, PriceRow};
use scale_info::TypeInfo;

/// What insurer and provider had agreed for a line when the claim was submitted.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct AgreedLine {
	/// The price on the day of the service.
	pub price: Option<PriceRow>,
	pub tier: u8,
	/// Whether the provider accepted the price by contract.
	pub contracted: bool,
}

impl From<&Agreed> for AgreedLine {
	fn from(agreed: &Agreed) -> Self {
		let Agreed { price, tier, contracted } = agreed.clone();
		Self { price, tier, contracted }
	}
}
