import type {Subscribable} from '../../base/index.js';
import {createStore} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {ContextInfo} from '../../cluster/context/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {ClusterState} from '../../present/list/index.js';
import type {DeckServices} from '../ports/index.js';
import {askLive} from './ask-live.js';
import {gatherVersions} from './gather-versions.js';
import {followStates, isLive} from './member-states.js';
import type {Member} from './merged-requests.js';
import {createMergedRequests, isArriving, rowUid} from './merged-requests.js';

export type SeveralOptions = {
	/** Contexts that can't be used. */
	readonly faulty: readonly ClusterState[];
	/** Further parts of the session. */
	readonly session: Pick<
		DeckServices['session'],
		'lendTerminal' | 'onNotice' | 'list' | 'contexts' | 'connectTo' | 'onConnected'
	>;
	readonly signal: AbortSignal;
	/** Whether pages of a list are arriving. Whatever can wait does. */
	readonly arePagesArriving?: (() => boolean) | undefined;
};

export type SeveralServices = {
	readonly services: DeckServices;
	/** Leaves out a cluster that another context has already, so that its requests are on the list once. */
	leaveOut(name: string): void;
};

/** The least time between two notifications of new digests, in milliseconds. */
const shortMs = 250;
/** The same from this number of rows on, and while pages of a list arrive. */
const longList = 2000;
const longMs = 500;
const connectingMs = 1000;
/** How long answers about evidence and rights are gathered, in milliseconds. */
const answersMs = 100;

/**
 * The ports of a deck over several clusters. They ask the cluster of each request, and do not write. A dialog writes by
 * the ports of its request's cluster (`ClustersPort.of`).
 */
export function createSeveralServices(
	members: readonly [Member, ...Member[]],
	{faulty, session, signal, arePagesArriving}: SeveralOptions,
): SeveralServices {
	const byName = new Map(members.map(member => [member.name, member]));
	const memberOf = (name: string): Member => {
		const member = byName.get(name);
		if (member === undefined) {
			throw new Error(`there is no cluster ${JSON.stringify(name)} in this deck`);
		}

		return member;
	};
	const merged = createMergedRequests(members);
	const at = merged.origin;

	const states = followStates(members, faulty, signal);
	let pointed: string | undefined;
	let latestBulk: string | undefined;
	const all = members.map(({services}) => services);
	const [{services: first}] = members;
	const sum = (count: (services: DeckServices) => number) => all.reduce((total, each) => total + count(each), 0);
	const versionOf = (port: (services: DeckServices) => Subscribable<number>): Subscribable<number> => ({
		getSnapshot: () => sum(each => port(each).getSnapshot()),
		subscribe(listener) {
			const ends = all.map(each => port(each).subscribe(listener));
			return () => {
				for (const end of ends) {
					end();
				}
			};
		},
	});
	/** Each version sorts, filters and folds, or at least draws, the rows of all clusters. */
	const drawnMs = () => {
		return members.some(isArriving)
			? connectingMs
			: merged.store.getSnapshot().requests.length > longList
				? longMs
				: shortMs;
	};
	const gathered = (port: (services: DeckServices) => Subscribable<number>, waitMs = () => answersMs) =>
		gatherVersions(all.map(port), waitMs, signal);
	const rightsOf = (row: CertificateSigningRequest | undefined) =>
		row === undefined ? undefined : {...at(row), rights: at(row).services.rights};
	// Review judges the user's own requests differently.
	askLive(
		members,
		({services: each}) => each.requests,
		async ({services: each}) => {
			await each.session.facts();
		},
		{signal, arePagesArriving},
	);
	const noDraft = createStore<undefined>(undefined);
	/** The pending issuances of all clusters. An issuance that may belong to several is listed once. */
	const pendingOnce = () => [
		...new Map(all.flatMap(({pending}) => pending.list().map(each => [each.issuance.id, each] as const))).values(),
	];
	const ofOneAlone = (): never => {
		throw new Error(localized`this is for one cluster: its own ports do it`);
	};

	const services: DeckServices = {
		// Actions without a request use the ports of the cluster under the cursor.
		...first,
		requests: merged.store,
		clusters: {
			...states,
			of: name => memberOf(name).services,
			origin: merged.origin,
			rowUid,
			row: merged.row,
			point(uid) {
				const row = uid === undefined ? undefined : merged.row(uid);
				pointed = row === undefined ? pointed : merged.origin(row).cluster;
			},
			pointed: () => pointed ?? (members.find(isLive) ?? members[0]).name,
			startBulk(parts) {
				const starts = parts.map(({cluster, plan}) => {
					const all = [...plan.items, ...(plan.superseded ?? [])];
					if (cluster === undefined || !all.every(({seen}) => merged.ownerOf(seen) === cluster)) {
						throw new Error(localized`a decision on many goes to the cluster of its requests alone`);
					}

					const {bulk} = memberOf(cluster).services;
					return () => bulk.start(plan);
				});
				latestBulk = parts.length === 1 ? parts[0]?.cluster : undefined;
				return starts.map(start => start());
			},
			latestBulk: () => latestBulk,
		},
		session: {
			info: infoOf(members),
			readOnly: all.every(each => each.session.readOnly),
			now: first.session.now,
			// Each cluster is asked by itself.
			facts: ofOneAlone,
			me: () => undefined,
			takeNamespace: () => localized`a namespace is of one cluster: :ctx NAME goes to one`,
			...session,
		},
		index: {
			...gathered(({index}) => index, drawnMs),
			of(row) {
				const {services: own, request} = at(row);
				return own.index.of(request);
			},
			forRow(row) {
				const {services: own, request} = at(row);
				return own.index.forRow(request);
			},
			known(row) {
				const {services: own, request} = at(row);
				return own.index.known(request);
			},
			prioritize(rows) {
				for (const {name, services: each} of members) {
					const own = rows.map(merged.origin).filter(({cluster}) => cluster === name);
					// A cluster without a row in sight learns that its list is drawn, too.
					each.index.prioritize(own.map(({request}) => request));
				}
			},
			duplicateKey(row) {
				const {services: each, cluster, request} = at(row);
				const key = each.index.duplicateKey(request);
				return key === undefined ? undefined : rowUid(cluster, key);
			},
			duplicateStamp: () => sum(({index}) => index.duplicateStamp()),
		},
		detail: {
			review: row => at(row).services.detail.review(at(row).request),
			relatedRequests: row => at(row).services.detail.relatedRequests(at(row).request),
			checkSignature: row => at(row).services.detail.checkSignature(at(row).request),
		},
		evidence: {
			...gathered(({evidence}) => evidence),
			examine: (row, isDeciding) => at(row).services.evidence.examine(at(row).request, isDeciding),
			isExamined: row => at(row).services.evidence.isExamined(at(row).request),
			recoveries: () => sum(({evidence}) => evidence.recoveries()),
		},
		rights: {
			...gathered(({rights}) => rights),
			whyNot(action, row) {
				const own = rightsOf(row);
				return own === undefined ? undefined : own.rights.whyNot(action, own.request);
			},
			ask(row, actions) {
				const own = rightsOf(row);
				own?.rights.ask(own.request, actions);
			},
			missing(row) {
				const own = rightsOf(row);
				return own === undefined ? [] : own.rights.missing(own.request);
			},
		},
		decision: {plan: ofOneAlone},
		bulk: {
			...first.bulk,
			plan: ofOneAlone,
			hasOpen: ofOneAlone,
			prepare: ofOneAlone,
			start: ofOneAlone,
		},
		drafts: {...noDraft, save() {}, takeOver() {}, discard() {}},
		pending: {
			...gathered(({pending}) => pending, drawnMs),
			list: pendingOnce,
			planAdoption: ofOneAlone,
			planResume: ofOneAlone,
		},
		writes: {
			track: first.writes.track,
			underWay: () => sum(({writes}) => writes.underWay()),
			lostAnswers: versionOf(({writes}) => writes.lostAnswers),
		},
	};

	return {
		services,
		leaveOut(name) {
			const member = memberOf(name);
			merged.leaveOut(member);
			states.leaveOut(member);
			pointed = pointed === name ? undefined : pointed;
		},
	};
}

/** The description of a deck over all clusters. */
function infoOf(members: readonly [Member, ...Member[]]): ContextInfo {
	const infos = members.map(({services}) => services.session.info);
	const [{services: first}] = members;
	const {policy, readOnlyBecause} = first.session.info;
	return {
		context: members.map(({name}) => name).join(', '),
		cluster: '',
		user: '',
		namespace: localized`of each context its own`,
		server: '',
		skipTlsVerify: infos.some(({skipTlsVerify}) => skipTlsVerify),
		readOnly: infos.every(({readOnly}) => readOnly),
		...(readOnlyBecause !== undefined && {readOnlyBecause}),
		...(policy && {policy}),
	};
}
