// SPDX-License-Identifier: Apache-2.0

mod conduct;
mod equivocations;
mod finality;
mod genesis;
mod handlers;
mod invariants;
mod lapses;
mod offences;
mod planning;
mod random_sessions;
mod rates;
mod standing;
mod weighting;

use salus_primitives::InstitutionId;
use sp_runtime::{generic::DigestItem, Perbill};
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

use crate::{mock::*, *};

fn weights_of(weights: WeightsOf<Test>) -> Vec<(AccountId, u64)> {
	weights.into_iter().map(|weighted| (weighted.validator, weighted.weight)).collect()
}

fn active() -> Vec<(AccountId, u64)> {
	weights_of(ActiveWeights::<Test>::get())
}

fn queued() -> Vec<(AccountId, u64)> {
	weights_of(QueuedWeights::<Test>::get())
}

fn credit(validator: AccountId) -> u16 {
	Credit::credit_of(institution(validator))
}

fn conduct(validator: AccountId) -> Conduct {
	Credit::conduct_of(institution(validator))
}

/// The events of this pallet in this block.
fn events() -> Vec<Event<Test>> {
	let ours = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::Credit(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(ours).collect()
}

fn is_planned() -> bool {
	events().iter().any(|event| matches!(event, Event::WeightsPlanned { .. }))
}

fn is_restored(validator: AccountId) -> bool {
	events().contains(&Event::KeysRestored { validator })
}

/// Tells of offenders as `pallet_offences` does, in a block of somebody else: BABE takes none of a
/// disabled author.
fn offend(validators: &[AccountId], session: u32) {
	if Authorship::author().is_some_and(|author| validators.contains(&author)) {
		let other = authors().into_iter().find(|(_, account)| !validators.contains(account));
		if let Some((place, _)) = other {
			author(place);
		}
	}
	let offenders: Vec<_> = validators
		.iter()
		.map(|validator| OffenceDetails { offender: (*validator, ()), reporters: vec![] })
		.collect();
	let severities = vec![Perbill::from_percent(10); validators.len()];
	<Credit as OnOffenceHandler<AccountId, (AccountId, ()), _>>::on_offence(
		&offenders,
		&severities,
		session,
	);
}

/// Governance sets the level of accreditation of the institution of `validator`.
fn accredit(validator: AccountId, level: u8) {
	Levels::mutate(|levels| levels.insert(institution(validator), level));
}

/// What the digest of this block announces to BABE.
fn announced() -> Option<Vec<(sp_consensus_babe::AuthorityId, u64)>> {
	System::digest().logs.into_iter().find_map(|log| match log {
		DigestItem::Consensus(sp_consensus_babe::BABE_ENGINE_ID, bytes) => {
			match codec::Decode::decode(&mut &bytes[..]) {
				Ok(sp_consensus_babe::ConsensusLog::NextEpochData(next)) => Some(next.authorities),
				_ => None,
			}
		}
		_ => None,
	})
}

/// These author so many blocks each, one after the other.
fn play(turns: &[(AccountId, u32)]) {
	for (validator, blocks) in turns {
		for _ in 0..*blocks {
			author_as(*validator);
		}
	}
}

fn author_as(validator: AccountId) {
	let place = authors().into_iter().find(|(_, account)| *account == validator);
	author(place.expect("it may author").0);
}

fn plain(number: u32) -> InstitutionId {
	InstitutionId(number)
}
