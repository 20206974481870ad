// SPDX-License-Identifier: Apache-2.0

//! Why a call fails.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// The signer's institution is no Active insurer. Only those promise.
		NotAnInsurer,
		/// The signer's institution does not answer for the insurer. Ask the one that does.
		NotTheInsurer,
		/// The signer's institution is no Active healthcare provider, laboratory or pharmacy. Only
		/// those ask.
		NotAProvider,
		/// The signer may not do this for provider or insurer.
		NotPermitted,
		/// The insurer has no plan with this number. Publish it first.
		PlanUnknown,
		/// The plan is closed. Name one that is open.
		PlanClosed,
		/// The plan has no such version, or it was retired. Name another one.
		VersionUnknown,
		/// Somebody is covered under the version, or will be. Close the plan or publish another
		/// version, and wait.
		VersionInUse,
		/// The member is covered under the number of another institution, for which the one that was
		/// named answers, or which answers for it. Name the one that enrolled it.
		InsurerMisnamed,
		/// A price of nothing leaves nothing to adjudicate by. Give one, or leave the row out.
		PriceOfNothing,
		/// One price is for one whole claim. Give exactly one unit with it.
		PriceOfUnits,
		/// The currency is not three capital letters. Write it as ISO 4217 does.
		CurrencyMalformed,
		/// A coinsurance is more than the whole. Lower it.
		CoinsuranceTooHigh,
		/// Two benefits speak about one category and tier. Make one of them.
		BenefitTwice,
		/// A family's limit is below that of each of its members. Raise it.
		FamilyBelowIndividual,
		/// Claims could be filed for longer than what they rest on stays. Shorten the time.
		FilingTooLong,
		/// A benefit asks for more days between services than 384. Ask for fewer.
		DaysBetweenTooMany,
		/// Interest is more than the whole. Lower it.
		InterestTooHigh,
		/// The plan years do not ascend, there are none, or the last one ends before it begins.
		/// Correct them.
		YearsUnsound,
		/// The insurer has no table with this number. Publish it first.
		TableUnknown,
		/// The table has another code book. Revise it.
		TableTaken,
		/// Nothing is named. Name one at least.
		Empty,
		/// The row has no price. Set one first.
		PriceUnknown,
		/// A row would include itself. Leave it out.
		WithinItself,
		/// The account is no institution. Name one.
		ProviderUnknown,
		/// There is no contract. Nothing is left to do.
		ContractUnknown,
		/// A period ends before it begins. Correct the days.
		PeriodBackwards,
		/// A period does not begin after the newest one. Begin it later.
		PeriodNotLater,
		/// What stands ends before this day already. Begin something new.
		EndsBefore,
		/// As many periods stand as can, and the oldest is needed. Wait until it is not.
		TooManyPeriods,
		/// Claims can still rest on this, or could until a short while ago. Wait.
		HistoryRunning,
		/// No institution registered the account as its subject. Register it first.
		SubjectUnknown,
		/// An institution registered the account for which the signer's does not answer. Register an
		/// account of its own for this coverage.
		SubjectElsewhere,
		/// The account is covered otherwise. One account has one coverage.
		AlreadyEnrolled,
		/// The first day is outside the plan years of the version. Name another version.
		OutsideVersion,
		/// Waiting would count from after the first day. Correct the days.
		EnrolledLater,
		/// Orders begin with 1. Correct it.
		OrderZero,
		/// The account was not enrolled. Enrol it first.
		CoverageUnknown,
		/// The member is covered on the day already. Begin later, or terminate first.
		SpanOverlaps,
		/// The coverage has as many spans as it can. Enrol another account of the person.
		TooManySpans,
		/// Claims about the member are in the state. Wait until they were folded.
		ClaimsRemain,
		/// Authorisations about the member are in the state. Clear them first.
		AuthorisationsRemain,
		/// The services lie in two spans of the coverage. Split the claim at the day on which the
		/// version changed.
		TwoVersions,
		/// The version has no plan year that begins on this day. Post those that it has.
		YearUnknown,
		/// Less was counted than is taken back. Nothing was written.
		NeverCounted,
		/// The insurer is not Active. It cannot decide.
		InsurerNotActive,
		/// No units are asked for, or given. Name some.
		NoUnits,
		/// More units are given than were asked for, or left than were given. Name fewer.
		TooManyUnits,
		/// The number stands for another request. Choose another one.
		NumberTaken,
		/// No authorisation has this number, or it was cleared.
		AuthorisationUnknown,
		/// The authorisation was decided otherwise, or withdrawn. What was said stands.
		AlreadyDecided,
		/// The authorisation is not decided. Decide it.
		NotDecided,
		/// The authorisation was refused. There is nothing to withdraw.
		NothingToWithdraw,
		/// A deadline is nothing. Lengthen it.
		DeadlinesUnsound,
		/// Coverages of the institution have not ended, or nobody noted that they did. Terminate
		/// them, wait, or hand them over.
		CoveragesOpen,
		/// Authorisations wait for the institution's decision. Decide them first.
		AuthorisationsOpen,
	}
}
