// SPDX-License-Identifier: Apache-2.0

//! What clients can ask of a state, and what nodes ask to build and check blocks.

use alloc::vec::Vec;
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	traits::{Get, KeyOwnerProofSystem},
	weights::Weight,
};
use pallet_claims::{
	ClaimState, FoldedClaim, Limits, Predetermination, Remittance, Submission, Waiting,
};
use pallet_conditions::{Excursion, ExcursionId, MonitorReport};
use pallet_consent::{ConsentRowOf, PartyOf, Tally};
use pallet_coverage::{
	AuthorisationState, Contract, CoverageOf, CoverageState, Plan, Table, VersionOf,
};
use pallet_credentials::{BoardOf, CredentialOf, CredentialType, Standing, StatusPurpose};
use pallet_credit::{KeyOwnership, WeightRow};
use pallet_custody::{
	ContainerState, ExceptionId, ExceptionState, FoldedContainer, FoldedShipment, ShipmentId,
	ShipmentState,
};
use pallet_disclosures::{
	Disclosure, Gap, Ledger, Omission, ReceiptNumber, ReceiptOf, Salt, Shown,
};
use pallet_emergencies::{
	Answering, EmergencyOf, EmergencyStateOf, EncounterOf, FoldedEmergencyOf, Step,
};
use pallet_identities::{ClosedMethodOf, DidDocument, IdentityOf, MandateOf, PastMethods};
use pallet_institutions::{AgentOf, EndpointOf, InstitutionOf, ValidatorOf};
use pallet_packs::{PackAnswer, Refusal, Suspicion};
use pallet_panels::{FoldedPanel, OpenSeat, PanelOf, PanelState};
use pallet_products::{LotState, Prefix, Product, Recall, RecallState, Response};
use pallet_records::{
	Batch, Custodian, EntryKey, EntryOf, LeafPosition, RecordedSurgery, StatementOf, SubjectOf,
	SurgeryReport, Verdict,
};
use pallet_settlement::{Number, Queued, Reserve};
use salus_adjudication::{
	Advice, Amount, ClaimKey, Currency, Decided, Payee, PlanVersion, PlanYear, PriceRow,
	Settlement as _, Year,
};
use salus_consent::{
	AccessRequest, ConsentId, Decide, Decision, EmergencyId, RequestError, Statute,
};
use salus_gs1::{CompanyPrefix, Gtin, Identifier, Lgtin, Serial, Sgtin};
use salus_primitives::{
	Capacity, Commitment, ConfidentialTags, Country, CredentialTypeId, Credentialing, Day, Digest,
	Fold, Forum, InclusionProof, InstitutionId, LegalId, Matter, Membership, Moment, Power,
	Representation, Role,
};
use salus_supply::{
	ContainerKey, EventNumber, Holding, Introduction, LotReport, Lots as _, PedigreeError,
	RecallId, Scan, SerialProof, Stock, StorageProfile, Thing,
};
use sp_api::impl_runtime_apis;
use sp_authority_discovery::AuthorityId as AuthorityDiscoveryId;
use sp_consensus_babe::AuthorityId as BabeId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata, H256};
use sp_genesis_builder::PresetId;
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, DispatchError, ExtrinsicInclusionMode,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

use crate::{
	constants::time::PRIMARY_PROBABILITY, genesis_config_presets, AccountId, AuthorityDiscovery,
	Babe, Balance, Block, BlockNumber, Claims, Conditions, Consent, Coverage, Credentials, Credit,
	Custody, Disclosures, Emergencies, Executive, Grandpa, Identities, InherentDataExt,
	Institutions, Nonce, Packs, Panels, Pedigree, Products, Records, Runtime, RuntimeCall,
	RuntimeGenesisConfig, SessionKeys, Settlement, System, TransactionPayment, VERSION,
};

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block);
		}

		fn initialize_block(header: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		fn execute_view_function(
			id: frame_support::view_functions::ViewFunctionId,
			input: Vec<u8>,
		) -> Result<Vec<u8>, frame_support::view_functions::ViewFunctionDispatchError> {
			Runtime::execute_view_function(id, input)
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(
			inherents: sp_inherents::InherentData,
		) -> Vec<<Block as BlockT>::Extrinsic> {
			inherents.create_extrinsics()
		}

		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			inherents: sp_inherents::InherentData,
		) -> sp_inherents::CheckInherentsResult {
			inherents.check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			transaction: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			Executive::validate_transaction(source, transaction, block_hash)
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl sp_consensus_babe::BabeApi<Block> for Runtime {
		fn configuration() -> sp_consensus_babe::BabeConfiguration {
			let epoch_config = Babe::epoch_config().unwrap_or(
				sp_consensus_babe::BabeEpochConfiguration {
					c: PRIMARY_PROBABILITY,
					allowed_slots: sp_consensus_babe::AllowedSlots::PrimaryAndSecondaryVRFSlots,
				},
			);
			sp_consensus_babe::BabeConfiguration {
				slot_duration: Babe::slot_duration(),
				epoch_length: <Runtime as pallet_babe::Config>::EpochDuration::get(),
				c: epoch_config.c,
				authorities: Babe::authorities().to_vec(),
				randomness: Babe::randomness(),
				allowed_slots: epoch_config.allowed_slots,
			}
		}

		fn current_epoch_start() -> sp_consensus_babe::Slot {
			Babe::current_epoch_start()
		}

		fn current_epoch() -> sp_consensus_babe::Epoch {
			Babe::current_epoch()
		}

		fn next_epoch() -> sp_consensus_babe::Epoch {
			Babe::next_epoch()
		}

		fn generate_key_ownership_proof(
			_: sp_consensus_babe::Slot,
			authority_id: BabeId,
		) -> Option<sp_consensus_babe::OpaqueKeyOwnershipProof> {
			use codec::Encode;
			KeyOwnership::<Runtime>::prove((sp_consensus_babe::KEY_TYPE, authority_id))
				.map(|proof| proof.encode())
				.map(sp_consensus_babe::OpaqueKeyOwnershipProof::new)
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation_proof: sp_consensus_babe::EquivocationProof<<Block as BlockT>::Header>,
			key_owner_proof: sp_consensus_babe::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			Babe::submit_unsigned_equivocation_report(equivocation_proof, key_owner_proof.decode()?)
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
			Grandpa::grandpa_authorities()
		}

		fn current_set_id() -> sp_consensus_grandpa::SetId {
			pallet_grandpa::CurrentSetId::<Runtime>::get()
		}

		fn generate_key_ownership_proof(
			_: sp_consensus_grandpa::SetId,
			authority_id: GrandpaId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			use codec::Encode;
			KeyOwnership::<Runtime>::prove((sp_consensus_grandpa::KEY_TYPE, authority_id))
				.map(|proof| proof.encode())
				.map(sp_consensus_grandpa::OpaqueKeyOwnershipProof::new)
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation_proof: sp_consensus_grandpa::EquivocationProof<
				<Block as BlockT>::Hash,
				NumberFor<Block>,
			>,
			key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			Grandpa::submit_unsigned_equivocation_report(
				equivocation_proof,
				key_owner_proof.decode()?,
			)
		}
	}

	impl sp_authority_discovery::AuthorityDiscoveryApi<Block> for Runtime {
		fn authorities() -> Vec<AuthorityDiscoveryId> {
			AuthorityDiscovery::authorities()
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(
			owner: Vec<u8>,
			seed: Option<Vec<u8>>,
		) -> OpaqueGeneratedSessionKeys {
			SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance>
		for Runtime
	{
		fn query_info(
			extrinsic: <Block as BlockT>::Extrinsic,
			length: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_info(extrinsic, length)
		}

		fn query_fee_details(
			extrinsic: <Block as BlockT>::Extrinsic,
			length: u32,
		) -> pallet_transaction_payment::FeeDetails<Balance> {
			TransactionPayment::query_fee_details(extrinsic, length)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<
		Block,
		Balance,
		RuntimeCall,
	> for Runtime
	{
		fn query_call_info(
			call: RuntimeCall,
			length: u32,
		) -> pallet_transaction_payment::RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_call_info(call, length)
		}

		fn query_call_fee_details(
			call: RuntimeCall,
			length: u32,
		) -> pallet_transaction_payment::FeeDetails<Balance> {
			TransactionPayment::query_call_fee_details(call, length)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(config)
		}

		fn get_preset(id: &Option<PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, genesis_config_presets::get_preset)
		}

		fn preset_names() -> Vec<PresetId> {
			genesis_config_presets::preset_names()
		}
	}

	#[cfg_attr(feature = "next-release", api_version(2))]
	impl pallet_institutions::InstitutionsApi<Block, AccountId, Balance, EndpointOf<Runtime>>
		for Runtime
	{
		fn institution(institution: InstitutionId) -> Option<InstitutionOf<Runtime>> {
			pallet_institutions::Institutions::<Runtime>::get(institution)
		}

		fn institutions(
			after: Option<InstitutionId>,
			limit: u32,
		) -> Vec<(InstitutionId, InstitutionOf<Runtime>)> {
			Institutions::institutions_after(after, limit)
		}

		fn institution_by_legal_id(legal_id: LegalId) -> Option<InstitutionId> {
			pallet_institutions::LegalIds::<Runtime>::get(legal_id)
		}

		fn agent(account: AccountId) -> Option<AgentOf<Runtime>> {
			pallet_institutions::Agents::<Runtime>::get(account)
		}

		#[cfg(feature = "next-release")]
		fn agents(
			institution: InstitutionId,
			after: Option<AccountId>,
			limit: u32,
		) -> Option<Vec<(AccountId, AgentOf<Runtime>)>> {
			Institutions::agents_after(institution, after, limit)
		}

		fn sovereign_account(institution: InstitutionId) -> AccountId {
			<Institutions as Membership<AccountId>>::sovereign_account(institution)
		}

		fn validators() -> Vec<ValidatorOf<Runtime>> {
			pallet_institutions::Validators::<Runtime>::get().into_inner()
		}
	}

	impl pallet_credit::CreditApi<Block, AccountId> for Runtime {
		fn standing(institution: InstitutionId) -> Option<pallet_credit::Standing> {
			Credit::standing(institution)
		}

		fn weights() -> Vec<WeightRow<AccountId>> {
			Credit::weights()
		}

		fn limits() -> pallet_credit::Limits {
			Credit::limits()
		}
	}

	impl pallet_records::RecordsApi<Block, AccountId, EntryOf<Runtime>> for Runtime {
		fn entry(key: EntryKey) -> Option<EntryOf<Runtime>> {
			Records::entry(&key)
		}

		fn entries_of(
			subject: AccountId,
			after: Option<EntryKey>,
			limit: u32,
		) -> Vec<(EntryKey, EntryOf<Runtime>)> {
			Records::entries_of(&subject, after, limit)
		}

		fn verify_digest(key: EntryKey) -> Verdict {
			Records::verify_digest(&key)
		}

		fn verify_inclusion(
			custodian: InstitutionId,
			root: Digest,
			index: u32,
			statement: StatementOf<Runtime>,
			path: Vec<H256>,
		) -> bool {
			Records::verify_inclusion(custodian, LeafPosition { root, index }, &statement, &path)
		}

		fn verify_folded(
			custodian: InstitutionId,
			root: Digest,
			index: u32,
			key: EntryKey,
			entry: EntryOf<Runtime>,
			surgery: Option<RecordedSurgery<AccountId>>,
			path: Vec<H256>,
		) -> bool {
			let position = LeafPosition { root, index };
			Records::verify_folded(custodian, position, &key, &entry, surgery.as_ref(), &path)
		}

		fn surgery(key: EntryKey) -> Option<SurgeryReport<AccountId>> {
			Records::surgery(&key)
		}

		fn history(key: EntryKey, limit: u32) -> Vec<(EntryKey, EntryOf<Runtime>)> {
			Records::history(&key, limit)
		}

		fn leaf(custodian: InstitutionId, statement: StatementOf<Runtime>) -> Vec<u8> {
			Records::leaf(custodian, &statement)
		}

		fn subject(account: AccountId) -> Option<SubjectOf<Runtime>> {
			Records::subject(&account)
		}

		fn custodian(institution: InstitutionId) -> Option<Custodian> {
			Records::custodian(institution)
		}

		fn batch(custodian: InstitutionId, root: Digest) -> Option<Batch> {
			Records::batch(custodian, root)
		}

		fn overdue(key: EntryKey) -> bool {
			Records::overdue(&key)
		}
	}

	impl pallet_identities::IdentitiesApi<Block, AccountId, BlockNumber> for Runtime {
		fn did_document(account: AccountId) -> Option<DidDocument<AccountId>> {
			Identities::did_document(account)
		}

		fn methods_at(account: AccountId, moment: Moment) -> PastMethods {
			Identities::methods_at(&account, moment)
		}

		fn methods_at_block(account: AccountId, block: BlockNumber) -> PastMethods {
			Identities::methods_at_block(&account, block)
		}

		fn identity(account: AccountId) -> Option<IdentityOf<Runtime>> {
			pallet_identities::Identities::<Runtime>::get(account)
		}

		fn closed_methods(account: AccountId) -> Vec<ClosedMethodOf<Runtime>> {
			pallet_identities::ClosedMethods::<Runtime>::get(account).into_inner()
		}

		fn verify_folded_methods(
			account: AccountId,
			methods: Vec<ClosedMethodOf<Runtime>>,
		) -> bool {
			Identities::verify_folded_methods(&account, &methods)
		}

		fn mandates(subject: AccountId) -> Vec<MandateOf<Runtime>> {
			pallet_identities::Mandates::<Runtime>::get(subject).into_inner()
		}

		fn verify_folded_mandates(
			subject: AccountId,
			mandates: Vec<MandateOf<Runtime>>,
		) -> bool {
			Identities::verify_folded_mandates(&subject, &mandates)
		}

		fn capacity(
			actor: AccountId,
			subject: AccountId,
			power: Power,
			moment: Moment,
		) -> Option<Capacity> {
			<Identities as Representation<AccountId>>::capacity(&actor, &subject, power, moment)
		}

		fn confidential_tags(subject: AccountId) -> Option<ConfidentialTags> {
			<Identities as Representation<AccountId>>::confidential_tags(&subject)
		}
	}

	impl pallet_credentials::CredentialsApi<
		Block,
		AccountId,
		CredentialOf<Runtime>,
		BoardOf<Runtime>,
	> for Runtime
	{
		fn credential(commitment: Commitment) -> Option<CredentialOf<Runtime>> {
			Credentials::credential(&commitment)
		}

		fn verify(commitment: Commitment, moment: Moment) -> Standing {
			Credentials::verify(&commitment, moment)
		}

		fn holds(
			holder: AccountId,
			credential_type: CredentialTypeId,
			moment: Moment,
		) -> bool {
			<Credentials as Credentialing<AccountId>>::holds(&holder, credential_type, moment)
		}

		fn credentials_of(
			holder: AccountId,
			after: Option<Commitment>,
			limit: u32,
		) -> Vec<(Commitment, CredentialOf<Runtime>)> {
			Credentials::credentials_of(&holder, after, limit)
		}

		fn credential_types(
			after: Option<CredentialTypeId>,
			limit: u32,
		) -> Vec<(CredentialTypeId, CredentialType)> {
			Credentials::credential_types(after, limit)
		}

		fn board(institution: InstitutionId) -> Option<BoardOf<Runtime>> {
			Credentials::board(institution)
		}

		fn board_of(commitment: Commitment) -> Option<InstitutionId> {
			<Credentials as Credentialing<AccountId>>::board_of(&commitment)
		}

		fn status_bits(board: InstitutionId, purpose: StatusPurpose, page: u32) -> Vec<u8> {
			Credentials::status_bits(board, purpose, page)
		}
	}

	impl pallet_consent::ConsentApi<Block, AccountId, ConsentRowOf<Runtime>> for Runtime {
		fn decide(request: AccessRequest<AccountId>) -> Result<Decision, RequestError> {
			<Consent as Decide<AccountId>>::decide(&request)
		}

		fn consent(consent: ConsentId) -> Option<ConsentRowOf<Runtime>> {
			Consent::consent(consent)
		}

		fn consents_of(
			subject: AccountId,
			after: Option<ConsentId>,
			limit: u32,
		) -> Vec<(ConsentId, ConsentRowOf<Runtime>)> {
			Consent::consents_of(&subject, after, limit)
		}

		fn standing_for(
			subject: AccountId,
			grantee: PartyOf<Runtime>,
		) -> Vec<(ConsentId, ConsentRowOf<Runtime>)> {
			Consent::standing_for(&subject, &grantee)
		}

		fn statutes(country: Country) -> Vec<Statute> {
			Consent::statutes(country)
		}

		fn envelope(
			custodian: InstitutionId,
			envelope: Digest,
		) -> pallet_consent::EnvelopeState {
			Consent::envelope(custodian, &envelope)
		}

		fn tally(subject: AccountId) -> Tally {
			Consent::tally(&subject)
		}

		fn verify_folded(
			subject: AccountId,
			consents: Vec<(ConsentId, ConsentRowOf<Runtime>)>,
		) -> bool {
			Consent::verify_folded(&subject, &consents)
		}
	}

	impl pallet_emergencies::EmergenciesApi<Block, AccountId, EmergencyOf<Runtime>> for Runtime {
		fn emergency(emergency: EmergencyId) -> Option<EmergencyStateOf<Runtime>> {
			Emergencies::emergency(emergency)
		}

		fn emergencies_of(
			subject: AccountId,
			after: Option<EmergencyId>,
			limit: u32,
		) -> Vec<EmergencyStateOf<Runtime>> {
			Emergencies::emergencies_of(&subject, after, limit)
		}

		fn overdue(
			answering: Answering,
			after: Option<(EmergencyId, Step)>,
			limit: u32,
		) -> Vec<(EmergencyId, Step)> {
			Emergencies::overdue(answering, after, limit)
		}

		fn reports(
			after: Option<EmergencyId>,
			limit: u32,
		) -> Vec<(EmergencyId, Option<InstitutionId>)> {
			Emergencies::reports(after, limit)
		}

		fn encounter(
			institution: InstitutionId,
			encounter: Commitment,
		) -> Option<EncounterOf<Runtime>> {
			Emergencies::encounter(institution, encounter)
		}

		fn envelope(
			custodian: InstitutionId,
			digest: Digest,
		) -> pallet_emergencies::EnvelopeState {
			Emergencies::envelope(custodian, digest)
		}

		fn deadlines() -> pallet_emergencies::Deadlines {
			pallet_emergencies::CurrentDeadlines::<Runtime>::get()
		}

		fn fold(institution: InstitutionId) -> Option<Fold> {
			pallet_emergencies::Folds::<Runtime>::get(institution)
		}

		fn verify_folded(
			institution: InstitutionId,
			folded: Vec<FoldedEmergencyOf<Runtime>>,
		) -> bool {
			Emergencies::verify_folded(institution, &folded)
		}
	}

	impl pallet_disclosures::DisclosuresApi<Block, AccountId> for Runtime {
		fn ledger(subject: AccountId, custodian: InstitutionId) -> Option<Ledger> {
			Disclosures::ledger(&subject, custodian)
		}

		fn disclosures(
			subject: AccountId,
			custodian: InstitutionId,
			after: Option<ReceiptNumber>,
			limit: u32,
		) -> Vec<(ReceiptNumber, Shown)> {
			Disclosures::disclosures(&subject, custodian, after, limit)
		}

		fn gaps(
			subject: AccountId,
			custodian: InstitutionId,
			from: ReceiptNumber,
			limit: u32,
		) -> Vec<Gap> {
			Disclosures::gaps(&subject, custodian, from, limit)
		}

		fn omissions(
			subject: AccountId,
			custodian: InstitutionId,
			after: Option<(ReceiptNumber, Commitment)>,
			limit: u32,
		) -> Vec<(ReceiptNumber, Omission)> {
			Disclosures::omissions(&subject, custodian, after, limit)
		}

		fn commitment(receipt: ReceiptOf<Runtime>, salt: Salt) -> Commitment {
			receipt.commitment(&salt)
		}

		fn message(receipt: ReceiptOf<Runtime>, salt: Salt) -> Vec<u8> {
			Disclosures::message(&receipt.commitment(&salt))
		}

		fn verify(receipt: ReceiptOf<Runtime>, salt: Salt) -> pallet_disclosures::Verdict {
			Disclosures::verify(&receipt, &salt)
		}

		fn verify_folded_disclosures(
			subject: AccountId,
			custodian: InstitutionId,
			disclosures: Vec<(ReceiptNumber, Disclosure)>,
		) -> bool {
			Disclosures::verify_folded_disclosures(&subject, custodian, &disclosures)
		}

		fn verify_folded_omissions(
			subject: AccountId,
			custodian: InstitutionId,
			omissions: Vec<(ReceiptNumber, Omission)>,
		) -> bool {
			Disclosures::verify_folded_omissions(&subject, custodian, &omissions)
		}

		fn deadlines() -> pallet_disclosures::Deadlines {
			pallet_disclosures::CurrentDeadlines::<Runtime>::get()
		}
	}

	impl pallet_coverage::CoverageApi<
		Block,
		AccountId,
		VersionOf<Runtime>,
		CoverageOf<Runtime>,
	> for Runtime {
		fn plan(insurer: InstitutionId, plan: u32) -> Option<Plan> {
			Coverage::plan(insurer, plan)
		}

		fn version(version: PlanVersion) -> Option<VersionOf<Runtime>> {
			Coverage::version(version)
		}

		fn table(insurer: InstitutionId, table: u32) -> Option<Table> {
			Coverage::table(insurer, table)
		}

		fn price(insurer: InstitutionId, table: u32, row: u32) -> Vec<PriceRow> {
			Coverage::price(insurer, table, row)
		}

		fn contracts(insurer: InstitutionId, provider: InstitutionId) -> Vec<Contract> {
			Coverage::contracts(insurer, provider)
		}

		fn coverage(member: AccountId) -> Option<CoverageState<CoverageOf<Runtime>>> {
			Coverage::coverage(&member)
		}

		fn authorisations(
			member: AccountId,
			after: Option<u32>,
			limit: u32,
		) -> Vec<AuthorisationState> {
			Coverage::authorisations_of(&member, after, limit)
		}

		fn overdue(
			insurer: InstitutionId,
			after: Option<(AccountId, u32)>,
			limit: u32,
		) -> Vec<(AccountId, u32)> {
			Coverage::overdue(insurer, after, limit)
		}

		fn deadlines() -> pallet_coverage::Deadlines {
			pallet_coverage::CurrentDeadlines::<Runtime>::get()
		}
	}

	impl pallet_claims::ClaimsApi<Block, AccountId> for Runtime {
		fn dry_run(
			provider: InstitutionId,
			submission: Submission<AccountId, InclusionProof>,
		) -> Result<Predetermination, DispatchError> {
			Claims::dry_run(provider, submission)
		}

		fn claim(claim: ClaimKey) -> Option<ClaimState<AccountId>> {
			Claims::claim(claim)
		}

		fn claims_of(
			member: AccountId,
			after: Option<ClaimKey>,
			limit: u32,
		) -> Vec<ClaimState<AccountId>> {
			Claims::claims_of(&member, after, limit)
		}

		fn accumulators(member: AccountId) -> Vec<(PlanYear, Year)> {
			Coverage::accumulators(&member)
		}

		fn claims_of_provider(
			provider: InstitutionId,
			after: Option<Commitment>,
			limit: u32,
		) -> Vec<ClaimState<AccountId>> {
			Claims::claims_of_provider(provider, after, limit)
		}

		fn pended(insurer: InstitutionId, after: Option<ClaimKey>, limit: u32) -> Vec<Waiting> {
			Claims::pended(insurer, after, limit)
		}

		fn overdue(insurer: InstitutionId, after: Option<ClaimKey>, limit: u32) -> Vec<Waiting> {
			Claims::overdue(insurer, after, limit)
		}

		fn remittance(payee: Payee<AccountId>, from: Day, until: Day) -> Vec<Remittance> {
			Claims::remittance(&payee, from, until)
		}

		fn deadlines() -> pallet_claims::Deadlines {
			pallet_claims::CurrentDeadlines::<Runtime>::get()
		}

		fn limits() -> Limits {
			pallet_claims::CurrentLimits::<Runtime>::get()
		}

		fn fold(provider: InstitutionId) -> Option<Fold> {
			pallet_claims::Folds::<Runtime>::get(provider)
		}

		fn verify_folded(provider: InstitutionId, folded: Vec<FoldedClaim<AccountId>>) -> bool {
			Claims::verify_folded(provider, &folded)
		}
	}

	impl pallet_settlement::SettlementApi<Block, AccountId> for Runtime {
		fn supports(currency: Currency) -> bool {
			Settlement::supports(currency)
		}

		fn reserve(insurer: InstitutionId, currency: Currency) -> Option<Reserve> {
			Settlement::reserve(insurer, currency)
		}

		fn currencies(institution: InstitutionId) -> Vec<Currency> {
			Settlement::currencies(institution)
		}

		fn queue(
			insurer: InstitutionId,
			currency: Currency,
			after: Option<Number>,
			limit: u32,
		) -> Vec<(Number, Queued<AccountId>)> {
			Settlement::queue(insurer, currency, after, limit)
		}

		fn queued(decided: Decided) -> Option<(Number, Queued<AccountId>)> {
			Settlement::queued(decided)
		}

		fn receivables(
			insurer: InstitutionId,
			after: Option<(Currency, Payee<AccountId>)>,
			limit: u32,
		) -> Vec<(Currency, Payee<AccountId>, Amount)> {
			Settlement::receivables(insurer, after, limit)
		}

		fn owed_by(payee: Payee<AccountId>) -> Vec<(InstitutionId, Currency, Amount)> {
			Settlement::owed_by(&payee)
		}

		fn undelivered_to(payee: Payee<AccountId>) -> Vec<(InstitutionId, Currency, Amount)> {
			Settlement::undelivered_to(&payee)
		}

		fn advices(payee: Payee<AccountId>, from: Day, until: Day) -> Vec<Advice> {
			Settlement::advices_between(&payee, from, until)
		}

		fn folded_advices(payee: Payee<AccountId>) -> Option<Fold> {
			Settlement::folded_advices(&payee)
		}

		fn verify_folded_advices(
			payee: Payee<AccountId>,
			advices: Vec<(Number, Advice)>,
		) -> bool {
			Settlement::verify_folded_advices(&payee, &advices)
		}
	}

	impl pallet_panels::PanelsApi<Block, PanelOf<Runtime>> for Runtime {
		fn panel(matter: Matter) -> Option<PanelState<PanelOf<Runtime>>> {
			Panels::panel(matter)
		}

		fn seats_of(institution: InstitutionId, after: Option<Matter>, limit: u32) -> Vec<OpenSeat> {
			Panels::seats_of(institution, after, limit)
		}

		fn overdue(after: Option<(Moment, Matter, u32)>, limit: u32) -> Vec<OpenSeat> {
			Panels::overdue(after, limit)
		}

		fn deadlines() -> pallet_panels::Deadlines {
			pallet_panels::CurrentDeadlines::<Runtime>::get()
		}

		fn fold(forum: Forum) -> Option<Fold> {
			pallet_panels::Folds::<Runtime>::get(forum)
		}

		fn verify_folded(forum: Forum, folded: Vec<FoldedPanel<PanelOf<Runtime>>>) -> bool {
			Panels::verify_folded(forum, &folded)
		}
	}

	impl salus_supply::SupplyChainApi<Block, AccountId> for Runtime {
		fn verify(scan: Scan, proof: Option<SerialProof>) -> salus_supply::Verdict {
			Packs::verify(&scan, proof.as_ref())
		}

		fn pedigree(
			asker: AccountId,
			thing: Thing,
			lot: Option<Lgtin>,
			container: Option<ContainerKey>,
		) -> Result<salus_supply::Pedigree, PedigreeError> {
			Pedigree::pedigree(&asker, thing, lot, container)
		}

		fn recall_report(recall: RecallId) -> Vec<LotReport> {
			Products::recall_report(recall)
		}

		fn last_holder(thing: Thing) -> Option<InstitutionId> {
			match thing {
				Thing::Lot(_) => None,
				Thing::Container(container) => Custody::last_holder(&container),
				Thing::Pack(pack) => Packs::last_holder(&pack),
			}
		}
	}

	impl pallet_products::ProductsApi<Block> for Runtime {
		fn prefix(prefix: CompanyPrefix) -> Option<Prefix> {
			Products::prefix(prefix)
		}

		fn issuer_of(identifier: Identifier) -> Option<InstitutionId> {
			Products::issuer_of(identifier)
		}

		fn product(gtin: Gtin) -> Option<Product> {
			Products::product(gtin)
		}

		fn lot(lot: Lgtin) -> Option<LotState> {
			Products::lot(lot)
		}

		fn batch(lot: Lgtin, batch: u32) -> Option<pallet_products::Batch> {
			Products::batch(lot, batch)
		}

		fn lots_made_from(lot: Lgtin, after: Option<Lgtin>, limit: u32) -> Vec<Lgtin> {
			Products::lots_made_from(lot, after, limit)
		}

		fn recall(recall: RecallId) -> Option<RecallState> {
			Products::recall_state(recall)
		}

		fn recalls(after: Option<RecallId>, limit: u32) -> Vec<(RecallId, Recall)> {
			Products::recalls(after, limit)
		}

		fn responses(
			recall: RecallId,
			after: Option<InstitutionId>,
			limit: u32,
		) -> Vec<(InstitutionId, Response)> {
			Products::responses(recall, after, limit)
		}

		fn affections(lot: Lgtin, after: Option<RecallId>, limit: u32) -> Vec<RecallId> {
			Products::affections(lot, after, limit)
		}

		fn pack_recall(pack: Sgtin) -> Option<RecallId> {
			Products::pack_recall(&pack)
		}

		fn fold(manufacturer: InstitutionId) -> Option<Fold> {
			pallet_products::Folds::<Runtime>::get(manufacturer)
		}

		fn verify_folded(
			manufacturer: InstitutionId,
			folded: Vec<pallet_products::Folded>,
		) -> bool {
			Products::verify_folded(manufacturer, &folded)
		}
	}

	impl pallet_custody::CustodyApi<Block> for Runtime {
		fn container(container: ContainerKey) -> Option<ContainerState> {
			Custody::container(&container)
		}

		fn children(
			container: ContainerKey,
			after: Option<ContainerKey>,
			limit: u32,
		) -> Vec<ContainerKey> {
			Custody::children(&container, after, limit)
		}

		fn enclosed(container: ContainerKey) -> Vec<Sgtin> {
			Custody::enclosed(&container)
		}

		fn shipment(shipment: ShipmentId) -> Option<ShipmentState> {
			Custody::shipment(shipment)
		}

		fn exceptions_of_shipment(shipment: ShipmentId) -> Vec<ExceptionState> {
			Custody::exceptions_of_shipment(shipment)
		}

		fn shipments(
			institution: InstitutionId,
			after: Option<ShipmentId>,
			limit: u32,
		) -> Vec<ShipmentState> {
			Custody::shipments(institution, after, limit)
		}

		fn exception(exception: ExceptionId) -> Option<ExceptionState> {
			Custody::exception(exception)
		}

		fn exceptions(
			institution: InstitutionId,
			after: Option<ExceptionId>,
			limit: u32,
		) -> Vec<ExceptionState> {
			Custody::exceptions(institution, after, limit)
		}

		fn overdue(limit: u32) -> Vec<ExceptionState> {
			Custody::overdue(limit)
		}

		fn holdings(lot: Lgtin) -> Vec<(InstitutionId, Holding)> {
			Custody::holdings(&lot)
		}

		fn tally(lot: Lgtin) -> salus_supply::Tally {
			<Custody as Stock>::tally(&lot)
		}

		fn trading_licences() -> Vec<(Role, CredentialTypeId)> {
			Custody::trading_licences()
		}

		fn is_trading_partner(institution: InstitutionId) -> bool {
			Custody::is_trading_partner(institution)
		}

		fn deadlines() -> pallet_custody::Deadlines {
			pallet_custody::CurrentDeadlines::<Runtime>::get()
		}

		fn folds(institution: InstitutionId) -> (Option<Fold>, Option<Fold>) {
			(
				pallet_custody::ContainerFolds::<Runtime>::get(institution),
				pallet_custody::ShipmentFolds::<Runtime>::get(institution),
			)
		}

		fn verify_folded(packer: InstitutionId, folded: Vec<FoldedContainer>) -> bool {
			Custody::verify_folded(packer, &folded)
		}

		fn verify_folded_shipments(from: InstitutionId, folded: Vec<FoldedShipment>) -> bool {
			Custody::verify_folded_shipments(from, &folded)
		}
	}

	impl pallet_packs::PacksApi<Block> for Runtime {
		fn pack(pack: Sgtin) -> PackAnswer {
			Packs::pack(pack)
		}

		fn refusal(
			institution: InstitutionId,
			pack: Sgtin,
			introduction: Option<Introduction>,
		) -> Result<Option<Refusal>, DispatchError> {
			Packs::refusal(institution, pack, introduction)
		}

		fn suspicions(gtin: Gtin, after: Option<Serial>, limit: u32) -> Vec<(Serial, Suspicion)> {
			Packs::suspicions(gtin, after, limit)
		}

		fn fold(institution: InstitutionId) -> Option<Fold> {
			Packs::fold_of(institution)
		}

		fn verify_folded(institution: InstitutionId, folded: Vec<pallet_packs::Folded>) -> bool {
			Packs::verify_folded(institution, &folded)
		}
	}

	impl pallet_pedigree::PedigreeApi<Block> for Runtime {
		fn event(hash: Digest) -> Option<(EventNumber, salus_supply::Event)> {
			Pedigree::event(hash)
		}

		fn events(
			after: Option<EventNumber>,
			limit: u32,
		) -> Vec<(EventNumber, salus_supply::Event)> {
			Pedigree::events_after(after, limit)
		}

		fn folded() -> Option<Fold> {
			Pedigree::folded()
		}

		fn verify_folded(events: Vec<(EventNumber, salus_supply::Event)>) -> bool {
			Pedigree::verify_folded(&events)
		}
	}

	impl pallet_conditions::ConditionsApi<Block> for Runtime {
		fn monitor(container: ContainerKey) -> Option<MonitorReport> {
			Conditions::monitor(&container)
		}

		fn profile(container: ContainerKey) -> Option<StorageProfile> {
			Conditions::profile(&container)
		}

		fn readings(
			container: ContainerKey,
			from: u32,
			limit: u32,
		) -> Vec<(u32, pallet_conditions::Batch)> {
			Conditions::readings(&container, from, limit)
		}

		fn excursion(excursion: ExcursionId) -> Option<Excursion> {
			Conditions::excursion(excursion)
		}

		fn excursions(
			container: ContainerKey,
			before: Option<ExcursionId>,
			limit: u32,
		) -> Vec<(ExcursionId, Excursion)> {
			Conditions::excursions(&container, before, limit)
		}

		fn open_excursions(
			after: Option<ExcursionId>,
			limit: u32,
		) -> Vec<(ExcursionId, Excursion)> {
			Conditions::open_excursions(after, limit)
		}

		fn folded(institution: InstitutionId) -> Option<Fold> {
			Conditions::folded(institution)
		}

		fn verify_folded(
			institution: InstitutionId,
			rows: Vec<pallet_conditions::FoldedRow>,
		) -> bool {
			Conditions::verify_folded(institution, &rows)
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(
			extra: bool,
		) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
			use crate::*;
			use frame_benchmarking::{baseline::Pallet as BaselineBench, BenchmarkList};
			use frame_support::traits::StorageInfoTrait;
			use frame_system_benchmarking::{
				extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench,
			};

			let mut list = Vec::<BenchmarkList>::new();
			list_benchmarks!(list, extra);
			(list, AllPalletsWithSystem::storage_info())
		}

		#[allow(non_local_definitions)]
		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
			use crate::*;
			use frame_benchmarking::{baseline::Pallet as BaselineBench, BenchmarkBatch};
			use frame_support::traits::{TrackedStorageKey, WhitelistedStorageKeys};
			use frame_system_benchmarking::{
				extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench,
			};

			impl frame_system_benchmarking::Config for Runtime {}
			impl frame_benchmarking::baseline::Config for Runtime {}

			let whitelist: Vec<TrackedStorageKey> =
				AllPalletsWithSystem::whitelisted_storage_keys();
			let mut batches = Vec::<BenchmarkBatch>::new();
			let params = (&config, &whitelist);
			add_benchmarks!(params, batches);
			Ok(batches)
		}
	}

	#[cfg(feature = "try-runtime")]
	impl frame_try_runtime::TryRuntime<Block> for Runtime {
		fn on_runtime_upgrade(
			checks: frame_try_runtime::UpgradeCheckSelect,
		) -> (Weight, Weight) {
			let weight = Executive::try_runtime_upgrade(checks).unwrap();
			(weight, <Runtime as frame_system::Config>::BlockWeights::get().max_block)
		}

		fn execute_block(
			block: <Block as BlockT>::LazyBlock,
			state_root_check: bool,
			signature_check: bool,
			select: frame_try_runtime::TryStateSelect,
		) -> Weight {
			Executive::try_execute_block(block, state_root_check, signature_check, select).unwrap()
		}
	}
}
