// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};

use salus_primitives::InstitutionId;

use super::Failure;
use crate::{
	mock::{Coverage, *},
	*,
};

fn contracts() -> Vec<Contract> {
	Coverage::contracts(INSURER, CLINIC)
}

fn end(until: Day) -> sp_runtime::DispatchResult {
	Coverage::end_contract(by(INSURER), INSURER, CLINIC, until)
}

#[test]
fn a_provider_has_one_contract_after_the_other() {
	ExtBuilder::default().book().execute(|| {
		let next = |from, tier| Coverage::contract(by(INSURER), INSURER, CLINIC, from, TABLE, tier);
		assert_ok!(next(day(10), 1));
		let first = Contract { from: YEAR, until: Some(day(9)), table: TABLE, tier: 0 };
		let contract = Contract { from: day(10), until: None, table: TABLE, tier: 1 };
		assert_eq!(contracts(), [first, contract]);
		let (insurer, provider) = (INSURER, CLINIC);
		assert_eq!(events(), [Event::Contracted { insurer, provider, contract }]);
		assert_ok!(next(day(10), 1));
		assert_eq!(events(), []);
		assert_noop!(next(day(10), 2), Failure::PeriodNotLater);
		assert_noop!(next(day(11), 2), Failure::TooManyPeriods);
		pass_days(10 + 2 * HISTORY_DAYS);
		assert_ok!(next(day(11), 2));
		assert_eq!(contracts().len(), MAX_CONTRACTS as usize);
	});
}

#[test]
fn a_contract_ends_and_goes() {
	ExtBuilder::default().book().execute(|| {
		let retire = || Coverage::retire_contract(by(INSURER), INSURER, CLINIC);
		assert_noop!(retire(), Failure::HistoryRunning);
		assert_noop!(end(day_before(YEAR)), Failure::PeriodBackwards);
		assert_ok!(end(TODAY));
		let (insurer, provider, until) = (INSURER, CLINIC, TODAY);
		assert_eq!(events(), [Event::ContractEnded { insurer, provider, until }]);
		assert_ok!(end(TODAY));
		assert_eq!(events(), []);
		assert_noop!(end(day(1)), Failure::EndsBefore);

		pass_days(2 * HISTORY_DAYS);
		assert_noop!(retire(), Failure::HistoryRunning);
		pass_days(1);
		let used = Index::used(INSURER);
		assert_ok!(retire());
		assert_eq!(events(), [Event::ContractRetired { insurer, provider }]);
		assert_ok!(retire());
		assert_eq!(events(), []);
		assert_eq!(Index::used(INSURER), used - 1);
		assert_noop!(end(TODAY), Failure::ContractUnknown);
	});
}

#[test]
fn a_contract_is_with_an_institution_about_a_table() {
	ExtBuilder::default().book().execute(|| {
		let contract = |insurer, provider, table| {
			Coverage::contract(by(insurer), INSURER, provider, TODAY, table, 0)
		};
		assert_noop!(contract(INSURER, InstitutionId(77), TABLE), Failure::ProviderUnknown);
		assert_noop!(contract(INSURER, PHARMACY, 5), Failure::TableUnknown);
		assert_noop!(contract(OTHER_INSURER, PHARMACY, TABLE), Failure::NotTheInsurer);
		assert_noop!(contract(CLINIC, PHARMACY, TABLE), Failure::NotAnInsurer);
		assert_ok!(contract(INSURER, PHARMACY, TABLE));
		Register::suspend(INSURER);
		assert_noop!(contract(INSURER, BOARD, TABLE), NOT_ACTIVE);
		assert_ok!(end(TODAY));
	});
}
