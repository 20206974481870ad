// SPDX-License-Identifier: Apache-2.0

//! The fee of a transaction, or the place of one that is free.

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::weights::Weight;
use pallet_emergencies::DueAttestations;
use pallet_institutions::Agents;
use pallet_skip_feeless_payment::{Intermediate, SkipCheckIfFeeless};
use pallet_transaction_payment::ChargeTransactionPayment;
use scale_info::{StaticTypeInfo, TypeInfo};
use sp_runtime::{
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, DispatchOriginOf, Implication, PostDispatchInfoOf,
		TransactionExtension, TransactionExtensionMetadata, ValidateResult,
	},
	transaction_validity::{TransactionPriority, TransactionSource, TransactionValidityError},
	DispatchResult,
};

use crate::{Runtime, RuntimeCall};

type Fee = ChargeTransactionPayment<Runtime>;
type SkippedFee = SkipCheckIfFeeless<Runtime, Fee>;

/// `ChargeTransactionPayment` that leaves out the fee of what is free, and puts that before all
/// that pays while its institution gives account of what was free before: an emergency does not
/// wait behind a busy day, and a stolen key does not keep those who can stop it out of full pools.
/// Clients see no more than the payment.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq)]
pub struct FreeFirst(SkippedFee);

/// Above any tip, below what validators report about each other.
const PRIORITY: TransactionPriority = TransactionPriority::MAX / 2;

/// So many emergencies of an institution may wait for their attestations before the next ones are
/// free, but go last.
pub const MOST_URGENT: u32 = 256;

/// Whether what `origin` has for free goes before what others pay for. What is free reads both rows
/// itself, and weighs them.
fn is_urgent(origin: &DispatchOriginOf<RuntimeCall>) -> bool {
	let agent = origin.as_system_origin_signer().and_then(Agents::<Runtime>::get);
	agent.is_some_and(|agent| DueAttestations::<Runtime>::get(agent.institution) < MOST_URGENT)
}

impl From<Fee> for FreeFirst {
	fn from(fee: Fee) -> Self {
		Self(fee.into())
	}
}

impl TypeInfo for FreeFirst
where
	Fee: StaticTypeInfo,
{
	type Identity = Fee;

	fn type_info() -> scale_info::Type {
		Fee::type_info()
	}
}

impl TransactionExtension<RuntimeCall> for FreeFirst {
	const IDENTIFIER: &'static str = SkippedFee::IDENTIFIER;
	type Implicit = <SkippedFee as TransactionExtension<RuntimeCall>>::Implicit;
	type Pre = <SkippedFee as TransactionExtension<RuntimeCall>>::Pre;
	type Val = <SkippedFee as TransactionExtension<RuntimeCall>>::Val;

	fn metadata() -> alloc::vec::Vec<TransactionExtensionMetadata> {
		SkippedFee::metadata()
	}

	fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
		self.0.implicit()
	}

	fn weight(&self, call: &RuntimeCall) -> Weight {
		self.0.weight(call)
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<RuntimeCall>,
		call: &RuntimeCall,
		info: &DispatchInfoOf<RuntimeCall>,
		length: usize,
		implicit: Self::Implicit,
		implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, RuntimeCall> {
		let (mut valid, fee, origin) =
			self.0.validate(origin, call, info, length, implicit, implication, source)?;
		if matches!(fee, Intermediate::Skip(_)) && is_urgent(&origin) {
			valid.priority = PRIORITY;
		}
		Ok((valid, fee, origin))
	}

	fn prepare(
		self,
		fee: Self::Val,
		origin: &DispatchOriginOf<RuntimeCall>,
		call: &RuntimeCall,
		info: &DispatchInfoOf<RuntimeCall>,
		length: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		self.0.prepare(fee, origin, call, info, length)
	}

	fn post_dispatch_details(
		fee: Self::Pre,
		info: &DispatchInfoOf<RuntimeCall>,
		post_info: &PostDispatchInfoOf<RuntimeCall>,
		length: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		SkippedFee::post_dispatch_details(fee, info, post_info, length, result)
	}
}
