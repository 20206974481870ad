// SPDX-License-Identifier: Apache-2.0

//! The era of a relayed call.

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{weights::Weight, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use frame_system::{CheckMortality, Config};
use scale_info::TypeInfo;
use sp_runtime::{
	impl_tx_ext_default,
	traits::{DispatchInfoOf, Implication, TransactionExtension, ValidateResult},
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
};

/// `CheckMortality` that refuses immortal eras. What a subject signs passes through other hands:
/// it must not be usable years later.
#[derive(
	CloneNoBound,
	DebugNoBound,
	Decode,
	DecodeWithMemTracking,
	Encode,
	EqNoBound,
	PartialEqNoBound,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct MortalEra<T: Config + Send + Sync>(pub CheckMortality<T>);

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for MortalEra<T> {
	const IDENTIFIER: &'static str = "MortalEra";
	type Implicit = T::Hash;
	type Pre = ();
	type Val = ();

	fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
		match self.0 .0.is_immortal() {
			true => Err(InvalidTransaction::AncientBirthBlock.into()),
			false => self.0.implicit(),
		}
	}

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		self.0.weight(call)
	}

	fn validate(
		&self,
		origin: T::RuntimeOrigin,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		length: usize,
		implicit: Self::Implicit,
		implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		self.0.validate(origin, call, info, length, implicit, implication, source)
	}

	impl_tx_ext_default!(T::RuntimeCall; prepare);
}
