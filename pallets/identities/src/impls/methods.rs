// SPDX-License-Identifier: Apache-2.0

//! Keys that come, change and go, and the end of an identity.

use frame_support::{dispatch::DispatchResult, ensure, BoundedVec};
use salus_primitives::{Capacity, Duty, InstitutionId, Membership, Moment, Power, Representation};
use sp_runtime::{traits::Saturating, ArithmeticError, DispatchError};

use super::{rows::Allowance, Authorize};
use crate::*;

/// As what a signer controls keys.
struct Controller {
	/// The institution whose Admin it is.
	institution: Option<InstitutionId>,
	/// When the keys that it adds expire: with the mandate of a representative.
	expires: Option<Moment>,
}

type ClosedMethodsOf<T> = BoundedVec<ClosedMethodOf<T>, <T as Config>::MaxClosedMethods>;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_add_method(
		signer: T::AccountId,
		account: T::AccountId,
		key: PublicKey,
		relationships: Relationships,
	) -> DispatchResult {
		ensure!(!relationships.is_empty(), Error::<T>::NoRelationships);
		Self::ensure_suitable(&key, &relationships)?;
		let Controller { institution, expires } =
			Self::controller(&signer, &account, T::Membership::authorize)?;
		let mut methods = Methods::<T>::get(&account);
		if let Some(standing) = methods.iter().find(|standing| standing.key == key) {
			let same = standing.relationships == relationships && standing.expires == expires;
			ensure!(same, Error::<T>::KeyInUse);
			return Ok(());
		}
		let closed = ClosedMethods::<T>::get(&account);
		Self::ensure_never_closed(&closed, &key)?;
		let added = Self::stamp();
		let method =
			Self::change_identity(&account, institution, Allowance::BeyondQuota, |identity| {
				let method = Self::give_method_id(identity)?;
				methods
					.try_push(Method { method, key, relationships, added, expires })
					.map_err(|_| Error::<T>::TooManyMethods)?;
				Self::ensure_room(&methods, &closed, added)?;
				identity.grow(1);
				identity.updated = added;
				Ok(method)
			})?;
		Self::put::<Methods<T>, _, _>(&account, methods);
		Self::deposit_event(Event::MethodAdded { account, method });
		Ok(())
	}

	pub(crate) fn do_rotate_method(
		signer: T::AccountId,
		account: T::AccountId,
		method: MethodId,
		key: PublicKey,
	) -> DispatchResult {
		let Controller { institution, expires } =
			Self::controller(&signer, &account, T::Membership::authorize_winding_up)?;
		let mut methods = Methods::<T>::get(&account);
		let mut closed = ClosedMethods::<T>::get(&account);
		if let Some(standing) = methods.iter().find(|standing| standing.key == key) {
			let rotated = Closure::Rotated { by: standing.method };
			let repeated =
				closed.iter().any(|old| old.method.method == method && old.closure == rotated);
			ensure!(repeated, Error::<T>::KeyInUse);
			return Ok(());
		}
		Self::ensure_never_closed(&closed, &key)?;
		let old = Self::take_method(&mut methods, method)?;
		Self::ensure_suitable(&key, &old.relationships)?;
		let added = Self::stamp();
		let relationships = old.relationships.clone();
		let (by, folded) =
			Self::change_identity(&account, institution, Allowance::BeyondQuota, |identity| {
				let by = Self::give_method_id(identity)?;
				methods
					.try_push(Method { method: by, key, relationships, added, expires })
					.map_err(|_| Error::<T>::TooManyMethods)?;
				identity.grow(1);
				let closure = Closure::Rotated { by };
				let folded = Self::close(identity, &mut closed, old, added, closure)?;
				Self::ensure_room(&methods, &closed, added)?;
				Ok((by, folded))
			})?;
		Self::put::<Methods<T>, _, _>(&account, methods);
		Self::put::<ClosedMethods<T>, _, _>(&account, closed);
		Self::note_folded(&account, folded, 0);
		Self::deposit_event(Event::MethodRotated { account, method, by });
		Ok(())
	}

	pub(crate) fn do_revoke_method(
		signer: T::AccountId,
		account: T::AccountId,
		method: MethodId,
		compromised_since: Option<Moment>,
	) -> DispatchResult {
		let Controller { institution, .. } =
			Self::controller(&signer, &account, T::Membership::authorize_winding_up)?;
		let now = Self::stamp();
		ensure!(
			compromised_since.is_none_or(|since| since <= now.moment),
			Error::<T>::CompromisedInFuture
		);
		let closure =
			compromised_since.map_or(Closure::Revoked, |since| Closure::Compromised { since });
		let mut methods = Methods::<T>::get(&account);
		let mut closed = ClosedMethods::<T>::get(&account);
		if closed.iter().any(|past| past.method.method == method && past.closure == closure) {
			return Ok(());
		}
		let past = closed.iter_mut().find(|past| past.method.method == method);
		let old = match past {
			Some(past) => Self::tighten(past, compromised_since).map(|()| None)?,
			None => Some(Self::take_method(&mut methods, method)?),
		};
		let folded =
			Self::change_identity(&account, institution, Allowance::BeyondQuota, |identity| {
				identity.updated = now;
				let Some(old) = old else { return Ok(0) };
				Self::close(identity, &mut closed, old, now, closure)
			})?;
		Self::put::<Methods<T>, _, _>(&account, methods);
		Self::put::<ClosedMethods<T>, _, _>(&account, closed);
		Self::note_folded(&account, folded, 0);
		Self::deposit_event(Event::MethodRevoked { account, method, compromised_since });
		Ok(())
	}

	pub(crate) fn do_deactivate(signer: T::AccountId, account: T::AccountId) -> DispatchResult {
		let (institution, by, allowance) = Self::ending(&signer, &account)?;
		if Identities::<T>::get(&account).is_some_and(|identity| identity.deactivated.is_some()) {
			return Ok(());
		}
		let now = Self::stamp();
		let methods = Methods::<T>::take(&account);
		let services = Services::<T>::take(&account);
		let mut closed = ClosedMethods::<T>::get(&account);
		let folded = Self::change_identity(&account, institution, allowance, |identity| {
			identity.deactivated = Some(now);
			identity.updated = now;
			identity.shrink(services.len() as u32);
			let mut folded = 0u32;
			for method in methods {
				let closure = Closure::Deactivated;
				folded.saturating_accrue(Self::close(identity, &mut closed, method, now, closure)?);
			}
			if identity.institution.is_some() {
				identity.rows = 0;
			}
			Ok(folded)
		})?;
		Self::put::<ClosedMethods<T>, _, _>(&account, closed);
		Self::note_folded(&account, folded, 0);
		Self::deposit_event(Event::Deactivated { account, by });
		Ok(())
	}

	/// That `signer` controls the keys of `account`, and as what.
	fn controller(
		signer: &T::AccountId,
		account: &T::AccountId,
		authorize: Authorize<T>,
	) -> Result<Controller, DispatchError> {
		let deactivated =
			Identities::<T>::get(account).is_some_and(|identity| identity.deactivated.is_some());
		ensure!(!deactivated, Error::<T>::Deactivated);
		let now = Self::now();
		match Self::capacity(signer, account, Power::Keys, now) {
			Some(Capacity::Subject) => return Ok(Controller { institution: None, expires: None }),
			Some(Capacity::Representative(_)) => {
				let mandate = Self::strongest_mandate(signer, account, Power::Keys, now);
				let expires = mandate.and_then(|mandate| mandate.until);
				return Ok(Controller { institution: None, expires });
			}
			None => (),
		}
		let institution = authorize(signer, Duty::Admin).map_err(|_| Error::<T>::NotController)?;
		ensure!(
			T::Membership::sovereign_account(institution) == *account,
			Error::<T>::NotController
		);
		Ok(Controller { institution: Some(institution), expires: None })
	}

	/// That `signer` may end the identity of `account`: the institution whose sovereign account it
	/// is, the institution that ends it, and what that may cost a sponsor.
	fn ending(
		signer: &T::AccountId,
		account: &T::AccountId,
	) -> Result<(Option<InstitutionId>, Option<InstitutionId>, Allowance), DispatchError> {
		if signer == account {
			return Ok((None, None, Allowance::BeyondQuota));
		}
		let administered = T::Membership::authorize_winding_up(signer, Duty::Admin)
			.ok()
			.filter(|institution| T::Membership::sovereign_account(*institution) == *account);
		if let Some(institution) = administered {
			ensure!(!T::Membership::is_active(institution), Error::<T>::InstitutionActive);
			return Ok((Some(institution), Some(institution), Allowance::WithinQuota));
		}
		let sponsor = Self::sponsoring_officer(signer, account, T::Membership::authorize)?;
		Ok((None, Some(sponsor), Allowance::WithinQuota))
	}

	fn ensure_suitable(key: &PublicKey, relationships: &Relationships) -> DispatchResult {
		ensure!(key.is_well_formed(), Error::<T>::KeyMalformed);
		ensure!(
			relationships.iter().all(|relationship| key.suits(*relationship)),
			Error::<T>::RelationshipUnsuitable
		);
		Ok(())
	}

	fn ensure_never_closed(closed: &[ClosedMethodOf<T>], key: &PublicKey) -> DispatchResult {
		ensure!(closed.iter().all(|old| old.method.key != *key), Error::<T>::KeyRetired);
		Ok(())
	}

	/// That the history has room for all `methods`, so that each can be revoked at any time.
	fn ensure_room(
		methods: &[MethodOf<T>],
		closed: &[ClosedMethodOf<T>],
		now: StampOf<T>,
	) -> DispatchResult {
		ensure!(Self::has_room(methods.len(), closed, now.moment), Error::<T>::HistoryFull);
		Ok(())
	}

	/// Declares that others had a key before it closed.
	fn tighten(past: &mut ClosedMethodOf<T>, compromised_since: Option<Moment>) -> DispatchResult {
		let since = compromised_since.ok_or(Error::<T>::MethodUnknown)?;
		ensure!(since < past.ended(), Error::<T>::CompromisedAfterEnd);
		past.closure = Closure::Compromised { since };
		Ok(())
	}

	fn give_method_id(identity: &mut IdentityOf<T>) -> Result<MethodId, DispatchError> {
		let following = identity.next_method.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Ok(core::mem::replace(&mut identity.next_method, MethodId(following)))
	}

	fn take_method(
		methods: &mut BoundedVec<MethodOf<T>, T::MaxMethods>,
		method: MethodId,
	) -> Result<MethodOf<T>, Error<T>> {
		let place = methods.iter().position(|standing| standing.method == method);
		place.map(|place| methods.remove(place)).ok_or(Error::<T>::MethodUnknown)
	}

	/// Files `method` under those that closed; how many were folded for it, one or none.
	fn close(
		identity: &mut IdentityOf<T>,
		closed: &mut ClosedMethodsOf<T>,
		method: MethodOf<T>,
		now: StampOf<T>,
		closure: Closure,
	) -> Result<u32, DispatchError> {
		let mut folded = 0;
		if closed.is_full() {
			folded = Self::fold_methods(identity, closed, 1);
		}
		closed
			.try_push(ClosedMethod { method, closed: now, closure })
			.map_err(|_| Error::<T>::TooManyMethods)?;
		identity.updated = now;
		Ok(folded)
	}
}
