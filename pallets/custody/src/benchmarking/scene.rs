// SPDX-License-Identifier: Apache-2.0

//! Goods between a manufacturer and a receiver, written as they would stand after many calls.

use alloc::{format, vec::Vec};

use frame_benchmarking::v2::account;
use frame_support::{assert_ok, BoundedVec};
use salus_gs1::{Lgtin, Serial, Sgtin};
use salus_primitives::{merkle, Digest, Panels};
use salus_supply::{EventNumber, Events, Exposures, Lots, Packs, Step, Thing, Tracked};

use crate::{impls::Shelf, *};

/// Who sends, who receives, and lots of the sender.
pub struct Trade<AccountId> {
	pub sending: AccountId,
	pub sender: InstitutionId,
	pub receiving: AccountId,
	pub receiver: InstitutionId,
	/// As many as can be together, in ascending order.
	pub lots: Vec<Lgtin>,
}

pub fn trade<T: Config>() -> Trade<T::AccountId> {
	let trader = |name| {
		let agent: T::AccountId = account(name, 0, 0);
		let institution = T::Membership::benchmark_institution(&agent);
		prepay::<T>(institution);
		(agent, institution)
	};
	let (sending, sender) = trader("sender");
	let (receiving, receiver) = trader("receiver");
	let licence = |institution| {
		let holder = T::Membership::sovereign_account(institution);
		T::Credentialing::benchmark_credential(&holder).0
	};
	let nobodys = CredentialTypeId(u32::MAX);
	let licences = [nobodys, nobodys, licence(sender), licence(receiver)];
	for (role, licence) in TRADING_ROLES.into_iter().zip(licences) {
		TradingLicences::<T>::insert(role, licence);
	}
	let serials = serials(MAX_PACKS);
	let mut lots: Vec<_> =
		(0..MAX_LOTS).map(|_| T::Lots::benchmark_lot(sender, &serials)).collect();
	lots.sort();
	prepay::<T>(sender);
	Trade { sending, sender, receiving, receiver, lots }
}

/// Gives an institution quota again.
fn prepay<T: Config>(institution: InstitutionId) {
	let neighbour: T::AccountId = account("neighbour", institution.0, 0);
	T::Sponsorship::benchmark_sponsor(institution, &neighbour);
}

fn serials(count: u32) -> Vec<Serial> {
	(0..count).map(|number| format!("{number:08}").parse().expect("digits are a serial")).collect()
}

/// One pack of each of `lots`.
pub fn loose(lots: &[Lgtin]) -> Vec<Loose> {
	lots.iter().map(|lot| Loose { lot: *lot, root: Digest::default(), count: 1 }).collect()
}

pub fn change<T: Config>(container: &ContainerKey, change: impl FnOnce(&mut Container)) {
	Containers::<T>::mutate(container, |row| change(row.as_mut().expect("it was packed")));
}

/// Lets the sender have so many packs of each lot.
pub fn hold<T: Config>(trade: &Trade<T::AccountId>, holding: Holding) {
	for lot in &trade.lots {
		Holdings::<T>::insert(lot, trade.sender, holding);
	}
}

/// A container with a pack of every lot.
pub fn filled<T: Config>(trade: &Trade<T::AccountId>, number: u32) -> ContainerKey {
	let key = T::Lots::benchmark_container(trade.sender, number);
	let portions = trade.lots.iter().take(MAX_PORTIONS as usize);
	let portions: Vec<_> = portions
		.map(|lot| Portion { lot: *lot, root: Digest::default(), count: 1, left: 1 })
		.collect();
	let lots: Vec<_> = trade.lots.iter().map(|lot| (*lot, 1)).collect();
	let row = Container {
		packer: trade.sender,
		holder: trade.sender,
		proprietor: trade.sender,
		parent: None,
		height: 1,
		portions: BoundedVec::truncate_from(portions),
		children: 0,
		packs: 0,
		lots: BoundedVec::truncate_from(lots),
		status: Status::Packed,
		quarantines: Quarantines::default(),
		last: EventNumber::default(),
		left_after: None,
		changed_at: 0,
	};
	assert_ok!(T::Sponsorship::charge(trade.sender, 1));
	Containers::<T>::insert(key, row);
	key
}

/// As many containers as a shipment can have.
pub fn filled_all<T: Config>(trade: &Trade<T::AccountId>) -> Vec<ContainerKey> {
	let mut containers: Vec<_> =
		(0..MAX_CONTAINERS).map(|number| filled::<T>(trade, number)).collect();
	containers.sort();
	containers
}

/// Puts `child` into `parent`.
pub fn nest<T: Config>(trade: &Trade<T::AccountId>, parent: &ContainerKey, child: &ContainerKey) {
	change::<T>(child, |row| row.parent = Some(*parent));
	let inner = Containers::<T>::get(child).expect("it was packed");
	change::<T>(parent, |row| {
		row.count_in(&inner.lots).expect("there is room");
		row.children += 1;
		row.height = row.height.max(inner.height + 1);
	});
	Children::<T>::insert(parent, child, ());
	assert_ok!(T::Sponsorship::charge(trade.sender, 1));
}

/// So many packs among the lots of which a container has no portion, each lot by its place.
pub fn spread(packs: u32) -> impl Iterator<Item = (usize, u32)> {
	let lots = MAX_LOTS - MAX_PORTIONS;
	(0..lots).map(move |place| {
		let count = packs / lots + u32::from(place < packs % lots);
		((MAX_PORTIONS + place) as usize, count)
	})
}

/// Packs of a lot that were touched and are loose with the sender.
pub fn touched<T: Config>(trade: &Trade<T::AccountId>, lot: usize, count: u32) -> Vec<Sgtin> {
	let lot = trade.lots.get(lot % trade.lots.len()).expect("it is one of them");
	Holdings::<T>::mutate(lot, trade.sender, |row| {
		let holding = row.get_or_insert_default();
		holding.loose += MAX_PACKS;
		holding.packed += MAX_PACKS;
	});
	prepay::<T>(trade.sender);
	let mut packs = T::Packs::benchmark_touched(trade.sender, lot, count);
	packs.sort();
	prepay::<T>(trade.sender);
	packs
}

/// Puts packs of a lot that were touched into `container`.
pub fn enclose<T: Config>(
	trade: &Trade<T::AccountId>,
	container: &ContainerKey,
	lot: usize,
	count: u32,
) {
	for pack in touched::<T>(trade, lot, count) {
		let enclosed = T::Packs::enclose(trade.sender, &pack, container);
		let lot = enclosed.expect("it is loose").lot;
		Enclosed::<T>::insert(container, pack, lot.lot);
		change::<T>(container, |row| {
			row.packs += 1;
			row.count_in(&[(lot, 1)]).expect("there is room");
		});
	}
	assert_ok!(T::Sponsorship::charge(trade.sender, count));
}

pub fn dispatch<AccountId>(
	trade: &Trade<AccountId>,
	containers: Vec<ContainerKey>,
	purpose: Purpose,
) -> Dispatch {
	Dispatch {
		to: trade.receiver,
		containers: BoundedVec::truncate_from(containers),
		purpose,
		transfers_title: true,
		statement: Statement::Affirmed,
	}
}

/// A shipment of as many containers as can be, with as many containers in each as a receipt can have
/// findings, as deep as can be. Answers the innermost ones as well.
pub fn shipped<T: Config>(trade: &Trade<T::AccountId>) -> (ShipmentId, Vec<ContainerKey>) {
	let outermost = filled_all::<T>(trade);
	let mut innermost = Vec::new();
	let shipment = enter::<T>(trade, &outermost, ShipmentStatus::InTransit);
	let mut number = MAX_CONTAINERS;
	for container in &outermost {
		change::<T>(container, |row| row.status = Status::InTransit(shipment));
		let [second, third, first_leaf, second_leaf] =
			core::array::from_fn(|place| filled::<T>(trade, number + place as u32));
		number += 4;
		for leaf in [first_leaf, second_leaf] {
			nest::<T>(trade, &third, &leaf);
			innermost.push(leaf);
		}
		nest::<T>(trade, &second, &third);
		nest::<T>(trade, container, &second);
		for around in [container, &second, &third] {
			T::Exposures::benchmark_exposed(trade.sender, around, true);
		}
	}
	// What is in the containers of one level is in those around it as well: five of each lot.
	hold::<T>(trade, Holding { sent: MAX_CONTAINERS * 5, packed: 0, loose: 0 });
	prepay::<T>(trade.sender);
	prepay::<T>(trade.receiver);
	(shipment, innermost)
}

/// Writes a shipment down.
fn enter<T: Config>(
	trade: &Trade<T::AccountId>,
	containers: &[ContainerKey],
	status: ShipmentStatus,
) -> ShipmentId {
	let shipment = NextShipmentId::<T>::get();
	let row = Shipment {
		from: trade.sender,
		dispatch: dispatch(trade, containers.to_vec(), Purpose::Sale),
		shipped_at: 0,
		due: Moment::MAX,
		status,
		event: EventNumber::default(),
		first_exception: NextExceptionId::<T>::get(),
		exceptions: 0,
		open_exceptions: 0,
		changed_at: 0,
	};
	if row.is_in_transit() {
		for institution in [trade.sender, trade.receiver] {
			OpenShipments::<T>::insert(institution, shipment, ());
			Pallet::<T>::open(institution);
		}
	}
	assert_ok!(T::Sponsorship::charge(trade.sender, 1));
	Shipments::<T>::insert(shipment, row);
	NextShipmentId::<T>::put(ShipmentId(shipment.0 + 1));
	shipment
}

/// Writes an exception of `shipment` down.
fn except<T: Config>(
	trade: &Trade<T::AccountId>,
	shipment: ShipmentId,
	container: ContainerKey,
	kind: ExceptionKind,
	due: Moment,
) -> ExceptionId {
	let exception = NextExceptionId::<T>::get();
	let row = Exception {
		shipment,
		container,
		kind,
		receiver: trade.receiver,
		sender: trade.sender,
		opened_at: 0,
		due,
		by_receiver: None,
		by_sender: None,
		receivers_dispute: None,
		senders_dispute: None,
		outcome: None,
	};
	Exceptions::<T>::insert(exception, row);
	NextExceptionId::<T>::put(ExceptionId(exception.0 + 1));
	Due::<T>::insert(DueAt::from(due), exception, ());
	for institution in [trade.sender, trade.receiver] {
		OpenExceptions::<T>::insert(institution, exception, ());
		Pallet::<T>::open(institution);
	}
	Shipments::<T>::mutate(shipment, |row| {
		let row = row.as_mut().expect("it was shipped");
		(row.exceptions, row.open_exceptions) = (row.exceptions + 1, row.open_exceptions + 1);
	});
	assert_ok!(T::Sponsorship::charge(trade.receiver, 1));
	exception
}

/// A container with a pack of every lot that the sender sent and the receiver did not get.
pub fn missed<T: Config>(trade: &Trade<T::AccountId>) -> ExceptionId {
	let container = filled::<T>(trade, 0);
	let received = ShipmentStatus::Received(EventNumber::default());
	let shipment = enter::<T>(trade, &[container], received);
	let exception = except::<T>(trade, shipment, container, ExceptionKind::Missing, Moment::MAX);
	change::<T>(&container, |row| {
		row.status = Status::Missing(exception);
		row.quarantines.exceptions = 1;
	});
	hold::<T>(trade, Holding { sent: 1, packed: 0, loose: 0 });
	exception
}

/// A container with a pack of every lot that the receiver got, and that the sender has by the books
/// and for another institution that it answers for.
pub fn surplus<T: Config>(trade: &Trade<T::AccountId>) -> ExceptionId {
	let container = filled::<T>(trade, 0);
	let received = ShipmentStatus::Received(EventNumber::default());
	let shipment = enter::<T>(trade, &[filled::<T>(trade, 1)], received);
	let exception = except::<T>(trade, shipment, container, ExceptionKind::Surplus, Moment::MAX);
	let predecessor = T::Membership::benchmark_predecessor(trade.sender);
	change::<T>(&container, |row| {
		row.proprietor = predecessor;
		row.quarantines.exceptions = 1;
	});
	hold::<T>(trade, Holding { packed: 1, sent: 0, loose: 0 });
	exception
}

/// A damaged container with a pack of every lot, as deep as can be, on which nobody said anything in
/// time.
pub fn damaged<T: Config>(trade: &Trade<T::AccountId>) -> (DueAt, ExceptionId) {
	let line: Vec<_> =
		(0..u32::from(MAX_HEIGHT)).map(|number| filled::<T>(trade, number)).collect();
	for pair in line.windows(2) {
		nest::<T>(trade, &pair[1], &pair[0]);
	}
	let (container, around) = line.split_first().expect("there are some");
	let received = ShipmentStatus::Received(EventNumber::default());
	let outermost = around.last().expect("there are some");
	let shipment = enter::<T>(trade, &[*outermost], received);
	let exception = except::<T>(trade, shipment, *container, ExceptionKind::Damaged, 0);
	change::<T>(container, |row| row.quarantines.exceptions = 1);
	for outer in around {
		change::<T>(outer, |row| row.quarantines.exceptions_within = 1);
	}
	hold::<T>(trade, Holding { packed: u32::from(MAX_HEIGHT), sent: 0, loose: 0 });
	(DueAt::from(0), exception)
}

/// Brings what is missing before two panels, one for each side, of which every seat is taken.
pub fn bring_before_panels<T: Config>(trade: &Trade<T::AccountId>, exception: ExceptionId) {
	T::Panels::benchmark_institutions();
	let claims = [
		(Side::Receiver, &trade.receiving, Resolution::Returned),
		(Side::Sender, &trade.sending, Resolution::Delivered),
	];
	for (side, agent, claimed) in claims {
		state::<T>(exception, side, claimed);
		assert_ok!(Pallet::<T>::do_dispute(agent.clone(), exception, Commitment::default()));
		T::Panels::benchmark_seats(&Pallet::<T>::matter(exception, side));
	}
}

/// Lets a side have said how an exception is to be settled.
pub fn state<T: Config>(exception: ExceptionId, side: Side, resolution: Resolution) {
	Exceptions::<T>::mutate(exception, |row| {
		*row.as_mut().expect("it is open").said_mut(side) = Some(resolution);
	});
}

/// A shipment that was closed long ago, with as many exceptions as can be.
pub fn closed<T: Config>(trade: &Trade<T::AccountId>) -> ShipmentId {
	let containers: Vec<_> = (0..MAX_CONTAINERS)
		.map(|number| T::Lots::benchmark_container(trade.sender, number))
		.collect();
	prepay::<T>(trade.receiver);
	let shipment = enter::<T>(trade, &containers, ShipmentStatus::Refused);
	let container = *containers.first().expect("there are some");
	let kind = ExceptionKind::DataError(Commitment::default());
	for _ in 0..MAX_FINDINGS {
		except::<T>(trade, shipment, container, kind, 0);
	}
	Shipments::<T>::mutate(shipment, |row| {
		row.as_mut().expect("it was shipped").open_exceptions = 0;
	});
	shipment
}

/// A packed container of `institution` with loose packs of `lot` in its only portion, for the
/// benchmarks of others.
pub(crate) fn packed<T: Config>(
	institution: InstitutionId,
	lot: &Lgtin,
	serials: &[Serial],
) -> ContainerKey {
	let number = 1_000_000 + Containers::<T>::iter_keys().count() as u32;
	let container = T::Lots::benchmark_container(institution, number);
	let leaves = serials.iter().map(|serial| merkle::leaf_hash(serial.as_str().as_bytes()));
	let (root, count) = (Digest(merkle::root(leaves)), serials.len() as u32);
	let lots = [(*lot, count)];
	let (loose, packed) = ((institution, Shelf::Loose), (institution, Shelf::Packed));
	assert_ok!(Pallet::<T>::shift(&lots, loose, packed));
	assert_ok!(T::Sponsorship::charge(institution, 1));
	let capture = T::Events::benchmark_capture(number);
	let things = [Tracked { thing: Thing::Container(container), previous: None }];
	let last = Pallet::<T>::record(institution, capture, Step::Packed, &things, &lots);
	let row = Container {
		packer: institution,
		holder: institution,
		proprietor: institution,
		parent: None,
		height: 1,
		portions: BoundedVec::truncate_from(Vec::from([Portion {
			lot: *lot,
			root,
			count,
			left: count,
		}])),
		children: 0,
		packs: 0,
		lots: BoundedVec::truncate_from(lots.to_vec()),
		status: Status::Packed,
		quarantines: Quarantines::default(),
		last: last.expect("quota and moment are there"),
		left_after: None,
		changed_at: Pallet::<T>::now(),
	};
	Containers::<T>::insert(container, row);
	container
}
