// SPDX-License-Identifier: Apache-2.0

//! Credentials, and where they stand at any moment.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Commitment, CredentialTypeId, InstitutionId, Moment};
use scale_info::TypeInfo;

use super::Interval;

/// What a board states when it issues a credential.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Issuance<AccountId> {
	pub holder: AccountId,
	pub credential_type: CredentialTypeId,
	/// Over a salt and the bytes of the verifiable credential. It is the credential's key.
	pub commitment: Commitment,
	/// May be past, for what was granted before.
	pub valid_from: Moment,
	/// The first moment at which it is no longer valid.
	pub valid_until: Moment,
	/// Its place in the board's status lists. The verifiable credential names it, so the board
	/// must know it before it can commit to the bytes: it is the board's next one.
	pub index: u32,
}

/// What the chain knows of a verifiable credential (W3C VC 2.0), which stays with its holder.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Credential<AccountId, Suspensions> {
	pub holder: AccountId,
	pub credential_type: CredentialTypeId,
	/// The board that issued it. Its successor answers for it.
	pub board: InstitutionId,
	/// Its place in the status lists of that board.
	pub index: u32,
	pub issued_at: Moment,
	pub valid_from: Moment,
	/// The first moment at which it is no longer valid.
	pub valid_until: Moment,
	pub suspended_since: Option<Moment>,
	/// The suspensions that ended, in order, and those of earlier credentials that this one took
	/// over with its period.
	pub suspensions: Suspensions,
	pub revocation: Option<Revocation>,
	/// The credential whose place it took.
	pub renews: Option<Commitment>,
	pub renewal: Option<Renewal>,
}

/// The end of a credential before its time.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Revocation {
	pub reason: RevocationReason,
	/// From when on it does not count, which may be before `revoked_at`.
	pub effective_from: Moment,
	/// When the board first revoked it; an earlier effect found later does not change this.
	pub revoked_at: Moment,
}

/// Why a credential was revoked: reasons of RFC 5280, 5.3.1, and an error of the board's own.
/// What lies behind a reason stays with the board.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum RevocationReason {
	Unspecified,
	/// The key of the holder's account is not the holder's alone any more.
	KeyCompromise,
	/// What the credential says of the holder changed.
	AffiliationChanged,
	/// The holder gave it up.
	CessationOfOperation,
	/// The board withdrew what it entitles to.
	PrivilegeWithdrawn,
	/// It should not have been issued, or not so.
	IssuedInError,
}

/// The credential that took the place of another one.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Renewal {
	pub by: Commitment,
	pub renewed_at: Moment,
}

/// Where a credential stands at a moment.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum Standing {
	/// No credential has this commitment, or it was cleared.
	Unknown,
	NotYetValid,
	Active,
	Suspended,
	Revoked {
		reason: RevocationReason,
		effective_from: Moment,
	},
	/// Another credential took its place.
	Renewed {
		by: Commitment,
	},
	Expired,
}

impl<AccountId: PartialEq, Suspensions: AsRef<[Interval]>> Credential<AccountId, Suspensions> {
	/// Where it stands at `moment`, by all that is known now.
	pub fn standing(&self, moment: Moment) -> Standing {
		if moment < self.valid_from {
			return Standing::NotYetValid;
		}
		match (self.revocation, self.renewal) {
			(Some(Revocation { reason, effective_from, .. }), _) if effective_from <= moment => {
				Standing::Revoked { reason, effective_from }
			}
			(_, Some(Renewal { by, renewed_at })) if renewed_at <= moment => {
				Standing::Renewed { by }
			}
			_ if self.valid_until <= moment => Standing::Expired,
			_ if self.was_suspended(moment) => Standing::Suspended,
			_ => Standing::Active,
		}
	}

	pub fn is_active(&self, moment: Moment) -> bool {
		self.standing(moment) == Standing::Active
	}

	/// Whether it can still be suspended, reinstated and renewed at `now`.
	pub fn is_open(&self, now: Moment) -> bool {
		now < self.closed_from()
	}

	/// From when on nothing but a revocation can happen to it, as far as is known.
	pub fn closed_from(&self) -> Moment {
		let revoked = self.revocation.map(|revocation| revocation.revoked_at);
		let renewed = self.renewal.map(|renewal| renewal.renewed_at);
		revoked.into_iter().chain(renewed).fold(self.valid_until, Moment::min)
	}

	/// When it was suspended, as far as it was open; the last suspension may go on.
	pub fn suspended_spans(&self) -> impl Iterator<Item = Interval> + '_ {
		let until = self.closed_from();
		let last = self.suspended_since.map(|from| Interval { from, until });
		self.suspensions.as_ref().iter().copied().chain(last)
	}

	/// Whether it is what `board` would store for `issuance`.
	pub fn repeats(&self, board: InstitutionId, issuance: &Issuance<AccountId>) -> bool {
		self.board == board
			&& self.holder == issuance.holder
			&& self.credential_type == issuance.credential_type
			&& self.index == issuance.index
			&& self.valid_from == issuance.valid_from
			&& self.valid_until == issuance.valid_until
	}

	fn was_suspended(&self, moment: Moment) -> bool {
		self.suspended_since.is_some_and(|since| since <= moment)
			|| self.suspensions.as_ref().iter().any(|interval| interval.contains(moment))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn by() -> Commitment {
		[7; 32].into()
	}

	/// Valid from 10 and before 100.
	fn credential() -> Credential<u64, Vec<Interval>> {
		Credential {
			holder: 1,
			credential_type: CredentialTypeId(1),
			board: InstitutionId(1),
			index: 0,
			issued_at: 5,
			valid_from: 10,
			valid_until: 100,
			suspended_since: None,
			suspensions: Vec::new(),
			revocation: None,
			renews: None,
			renewal: None,
		}
	}

	fn revocation(effective_from: Moment, revoked_at: Moment) -> Option<Revocation> {
		let reason = RevocationReason::PrivilegeWithdrawn;
		Some(Revocation { reason, effective_from, revoked_at })
	}

	fn revoked(effective_from: Moment) -> Standing {
		Standing::Revoked { reason: RevocationReason::PrivilegeWithdrawn, effective_from }
	}

	fn standings<const COUNT: usize>(
		credential: &Credential<u64, Vec<Interval>>,
		moments: [Moment; COUNT],
	) -> [Standing; COUNT] {
		moments.map(|moment| credential.standing(moment))
	}

	#[test]
	fn validity_has_its_first_moment_and_not_its_last() {
		use Standing::{Active, Expired, NotYetValid};
		let expected = [NotYetValid, Active, Active, Expired];
		assert_eq!(standings(&credential(), [9, 10, 99, 100]), expected);
	}

	#[test]
	fn a_suspension_applies_from_its_moment_and_a_reinstatement_too() {
		use Standing::{Active, Suspended};
		let suspensions = vec![Interval { from: 30, until: 40 }];
		let credential = Credential { suspended_since: Some(60), suspensions, ..credential() };
		let expected = [Active, Suspended, Suspended, Active, Active, Suspended];
		assert_eq!(standings(&credential, [29, 30, 39, 40, 59, 60]), expected);
		assert_eq!(credential.standing(100), Standing::Expired);
	}

	#[test]
	fn a_revocation_counts_from_its_effective_moment() {
		let credential = Credential {
			suspended_since: Some(30),
			revocation: revocation(50, 70),
			..credential()
		};
		let expected = [Standing::Active, Standing::Suspended, revoked(50), revoked(50)];
		assert_eq!(standings(&credential, [29, 49, 50, 100]), expected);
	}

	#[test]
	fn a_renewal_ends_the_credential_and_a_revocation_of_before_outranks_it() {
		let renewed = Credential {
			renewal: Some(Renewal { by: by(), renewed_at: 60 }),
			revocation: revocation(80, 90),
			..credential()
		};
		let gone = Standing::Renewed { by: by() };
		let expected = [Standing::Active, gone, gone, revoked(80)];
		assert_eq!(standings(&renewed, [59, 60, 79, 80]), expected);

		let voided = Credential { revocation: revocation(10, 90), ..renewed };
		assert_eq!(
			standings(&voided, [9, 10, 60]),
			[Standing::NotYetValid, revoked(10), revoked(10)]
		);
	}

	#[test]
	fn a_credential_closes_at_the_first_end() {
		assert_eq!(credential().closed_from(), 100);
		let revoked = Credential { revocation: revocation(50, 70), ..credential() };
		assert_eq!(revoked.closed_from(), 70);
		let renewal = Some(Renewal { by: by(), renewed_at: 60 });
		assert_eq!(Credential { renewal, ..revoked.clone() }.closed_from(), 60);
		assert!(revoked.is_open(69) && !revoked.is_open(70));
	}

	#[test]
	fn a_suspension_that_goes_on_spans_until_the_end() {
		let suspensions = vec![Interval { from: 30, until: 40 }];
		let suspended = Credential { suspended_since: Some(60), suspensions, ..credential() };
		let spans = |credential: &Credential<u64, Vec<Interval>>| {
			credential.suspended_spans().map(|span| (span.from, span.until)).collect::<Vec<_>>()
		};
		assert_eq!(spans(&suspended), [(30, 40), (60, 100)]);
		let revoked = Credential { revocation: revocation(35, 70), ..suspended };
		assert_eq!(spans(&revoked), [(30, 40), (60, 70)]);
	}
}
