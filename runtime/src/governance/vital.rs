// SPDX-License-Identifier: Apache-2.0

//! What stays open in safe mode, and what nobody can pause.

use frame_support::traits::{Contains, GetCallMetadata};

use crate::{Runtime, RuntimeCall};

/// A pallet with those of its calls that stay open, or none named where all do.
type Open = (&'static str, &'static [&'static str]);

/// By the names that metadata gives them: tx-pause knows calls by nothing else.
const VITAL: &[Open] = &[
	// Blocks and consensus.
	("Timestamp", &[]),
	("Babe", &["report_equivocation", "report_equivocation_unsigned"]),
	("Grandpa", &["report_equivocation", "report_equivocation_unsigned"]),
	("Session", &["set_keys"]),
	// Governance, and an upgrade that it authorised.
	("InstitutionsCollective", &[]),
	("TechnicalCommittee", &[]),
	("TechnicalMembership", &[]),
	("Whitelist", &[]),
	("Preimage", &[]),
	("Scheduler", &[]),
	("Parameters", &[]),
	("TxPause", &[]),
	("SafeMode", &[]),
	("System", &["apply_authorized_upgrade"]),
	(
		"Institutions",
		&["suspend", "reinstate", "name_validator", "appoint", "dismiss", "resign", "top_up"],
	),
	// What a patient's life or privacy depends on.
	("Emergencies", &["declare", "bind_encounter", "post_envelope", "attest", "review", "dispute"]),
	("Consent", &["revoke", "record_revocation", "enter_in_error"]),
	("Disclosures", &["record", "prove_omission"]),
	("Credentials", &["suspend", "revoke", "suspend_board"]),
	("Identities", &["revoke_method", "deactivate", "end_mandate"]),
	(
		"Products",
		&[
			"recall",
			"recall_packs",
			"add_to_recall",
			"deepen_recall",
			"classify",
			"respond",
			"trace",
			"withdraw_product",
		],
	),
	("Packs", &["report_suspect", "declare_illegitimate"]),
	// What ends by itself, against who said nothing.
	("Custody", &["settle", "dispute"]),
	("Panels", &["vote", "recuse", "draw"]),
	// What carries another call, which is looked at by itself when it is dispatched.
	("Utility", &[]),
	("Multisig", &[]),
	(
		"Proxy",
		&["proxy", "proxy_announced", "remove_proxy", "remove_proxies", "reject_announcement"],
	),
	("MetaTx", &[]),
];

pub struct Vital;

impl Vital {
	fn named(pallet: &[u8], call: &[u8]) -> bool {
		VITAL.iter().any(|(name, calls)| {
			name.as_bytes() == pallet
				&& (calls.is_empty() || calls.iter().any(|name| name.as_bytes() == call))
		})
	}

	/// The names that are listed.
	pub fn listed() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
		VITAL.iter().copied()
	}
}

impl Contains<RuntimeCall> for Vital {
	fn contains(call: &RuntimeCall) -> bool {
		let names = call.get_call_metadata();
		Self::named(names.pallet_name.as_bytes(), names.function_name.as_bytes())
	}
}

impl Contains<pallet_tx_pause::RuntimeCallNameOf<Runtime>> for Vital {
	fn contains((pallet, call): &pallet_tx_pause::RuntimeCallNameOf<Runtime>) -> bool {
		Self::named(pallet, call)
	}
}
