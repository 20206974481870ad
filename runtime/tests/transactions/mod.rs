// SPDX-License-Identifier: Apache-2.0

//! What a wallet signs: a transaction, and a call that another account relays.

use codec::Encode;
use frame_system::{
	CheckGenesis, CheckMortality, CheckNonZeroSender, CheckNonce, CheckSpecVersion, CheckTxVersion,
};
use pallet_meta_tx::{MetaTx as Relayed, MetaTxMarker};
use pallet_verify_signature::VerifySignature;
use salus_runtime::{
	MetaTxExtension, MortalEra, Runtime, RuntimeCall, SignedPayload, System, TxExtension,
	UncheckedExtrinsic, VERSION,
};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::Era,
	traits::{TransactionExtension, Verify},
	MultiSignature,
};

/// `call` as the next transaction of `signer`, which tips nobody.
pub fn transaction(signer: Sr25519Keyring, call: RuntimeCall) -> UncheckedExtrinsic {
	let nonce = System::account_nonce(signer.to_account_id());
	let extension: TxExtension = (
		frame_system::AuthorizeCall::new(),
		CheckNonZeroSender::new(),
		CheckSpecVersion::new(),
		CheckTxVersion::new(),
		CheckGenesis::new(),
		CheckMortality::from(Era::Immortal),
		CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0).into(),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	);
	let payload = SignedPayload::new(call.clone(), extension.clone()).expect("it is complete");
	let signature = MultiSignature::Sr25519(payload.using_encoded(|bytes| signer.sign(bytes)));
	UncheckedExtrinsic::new_signed(call, signer.to_account_id().into(), signature, extension)
}

type Unsigned = (
	MetaTxMarker<Runtime>,
	CheckNonZeroSender<Runtime>,
	CheckSpecVersion<Runtime>,
	CheckTxVersion<Runtime>,
	CheckGenesis<Runtime>,
	MortalEra<Runtime>,
	CheckNonce<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
);

/// What `signer` has relayed: its next call, with everything that stands behind the signature.
pub fn relayed(
	signer: Sr25519Keyring,
	call: RuntimeCall,
	era: Era,
) -> Box<Relayed<RuntimeCall, MetaTxExtension>> {
	let unsigned: Unsigned = (
		MetaTxMarker::new(),
		CheckNonZeroSender::new(),
		CheckSpecVersion::new(),
		CheckTxVersion::new(),
		CheckGenesis::new(),
		MortalEra(CheckMortality::from(era)),
		CheckNonce::from(System::account_nonce(signer.to_account_id())),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
	);
	let implicit = unsigned.implicit().unwrap_or((
		*b"_meta_tx",
		(),
		VERSION.spec_version,
		VERSION.transaction_version,
		System::block_hash(0),
		System::block_hash(0),
		(),
		None,
	));
	let message = (0u8, &call, &unsigned, implicit).using_encoded(sp_io::hashing::blake2_256);
	let signature = MultiSignature::Sr25519(signer.sign(&message));
	assert!(signature.verify(&message[..], &signer.to_account_id()));
	let (marker, sender, spec, tx, genesis, era, nonce, hash) = unsigned;
	let verify = VerifySignature::new_with_signature(signature, signer.to_account_id());
	let extension = (verify, marker, sender, spec, tx, genesis, era, nonce, hash);
	Box::new(Relayed::new(call, 0, extension))
}

/// The call by which anybody relays `call` for `signer`.
pub fn relaying(signer: Sr25519Keyring, call: impl Into<RuntimeCall>) -> RuntimeCall {
	let meta_tx = relayed(signer, call.into(), Era::mortal(32, 0));
	let meta_tx_encoded_len = meta_tx.encoded_size() as u32;
	pallet_meta_tx::Call::dispatch { meta_tx, meta_tx_encoded_len }.into()
}
