// SPDX-License-Identifier: Apache-2.0

//! The pallets whose calls are benchmarked here.

/// Defines those of every release, and some of one.
macro_rules! benchmarks {
	($($of_release:tt)*) => {
		frame_benchmarking::define_benchmarks!(
			[frame_benchmarking, BaselineBench::<Runtime>]
			[frame_system, SystemBench::<Runtime>]
			[frame_system_extensions, SystemExtensionsBench::<Runtime>]
			[pallet_balances, Balances]
			[pallet_claims, Claims]
			[pallet_conditions, Conditions]
			[pallet_consent, Consent]
			[pallet_coverage, Coverage]
			[pallet_credentials, Credentials]
			[pallet_credit, Credit]
			[pallet_custody, Custody]
			[pallet_disclosures, Disclosures]
			[pallet_emergencies, Emergencies]
			[pallet_identities, Identities]
			[pallet_institutions, Institutions]
			[pallet_meta_tx, MetaTx]
			[pallet_packs, Packs]
			[pallet_panels, Panels]
			[pallet_pedigree, Pedigree]
			[pallet_products, Products]
			[pallet_records, Records]
			[pallet_settlement, Settlement]
			[pallet_timestamp, Timestamp]
			[pallet_verify_signature, VerifySignature]
			$($of_release)*
		);
	};
}

#[cfg(not(feature = "next-release"))]
benchmarks!();

#[cfg(feature = "next-release")]
benchmarks!([
	pallet_institutions_migrations,
	pallet_institutions::migrations::benchmarking::Pallet::<Runtime>
]);
