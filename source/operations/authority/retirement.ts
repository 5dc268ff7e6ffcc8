import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {AuthorityRecord, AuthorityStore, Generation, PublishedPlace} from '../../storage/authority/index.js';
import {trustedGenerations} from '../../storage/authority/index.js';
import type {Plan} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import {placesHere, publishGenerations, required} from './rollover.js';
import {readGeneration} from './stored-authority.js';
import type {Issued} from './what-it-signed.js';
import {findIssued} from './what-it-signed.js';

/** What prevents the removal of old generations. */
export type RetirementCheck = {
	readonly old: readonly Generation[];
	/** Certificates that still chain to an old generation, and that no newer certificate replaces. */
	readonly bound: readonly Issued[];
	/** Kinds that could not be read, so that there may be more certificates; a sentence each. */
	readonly unread: readonly string[];
};

/**
 * Checks what would break if the old generations were removed.
 *
 * @throws {OperationError}, {ClusterError}
 */
export async function checkRetirement(
	cluster: Cluster,
	store: AuthorityStore,
	name: string,
	now: Date,
	signal?: AbortSignal,
): Promise<RetirementCheck> {
	const record = await required(store, name);
	if (record.rollover !== undefined) {
		throw new OperationError('wrong-state', localized`the authority ${name} signs with its old key still`, {
			hint: localized`certdeck authority rotate ${name} goes on`,
		});
	}

	const old = trustedGenerations(record).filter(({number}) => number !== record.current);
	const certificates = await Promise.all(
		record.generations.map(async each => (await readGeneration(store, record, each))[0]?.certificate),
	);
	const {issued, unread} = await findIssued(
		cluster,
		record,
		certificates.filter(each => each !== undefined),
		now,
		signal,
	);
	const isOld = ({generation}: Issued) => old.some(({number}) => number === generation);
	// A request only records what was issued. Its certificate counts as in use unless a newer one has the same names.
	const isReplaced = (one: Issued) =>
		one.where.startsWith('CertificateSigningRequest ') &&
		issued.some(
			other =>
				!isOld(other) && other.subject === one.subject && other.names === one.names && other.notBefore >= one.notBefore,
		);
	return {old, bound: issued.filter(one => isOld(one) && !isReplaced(one)), unread};
}

/**
 * @throws {OperationError} `refused` if anything would break, or if that can't be checked. `wrong-state` without an old
 *   generation.
 */
function refuseRetirement(name: string, {old, bound, unread}: RetirementCheck): void {
	if (old.length === 0) {
		throw new OperationError('wrong-state', localized`the authority ${name} has no old key`);
	}

	if (bound.length > 0 || unread.length > 0) {
		throw new OperationError(
			'refused',
			bound.length > 0
				? localized`${bound.length === 1 ? localized`one certificate chains` : localized`${bound.length} certificates chain`} to the old key still: nothing was taken away`
				: localized`what chains to the old key can not be seen: nothing was taken away`,
			{
				details: [
					...bound
						.slice(0, 20)
						.map(({where, subject, notAfter}) => localized`${where}: ${subject}, until ${notAfter.toISOString()}`),
					...unread,
				],
				hint:
					bound.length > 0 ? localized`renew them: certdeck renew` : localized`log in as somebody who may list Secrets`,
			},
		);
	}
}

/**
 * Places of this cluster, which get only the current certificate.
 *
 * @throws {OperationError} `refused` for places elsewhere.
 */
async function placesToNarrow(
	cluster: Cluster,
	record: AuthorityRecord,
	signal?: AbortSignal,
): Promise<readonly PublishedPlace[]> {
	const {here, elsewhere} = await placesHere(cluster, record, signal);
	if (elsewhere[0] !== undefined) {
		throw new OperationError(
			'refused',
			localized`the authority ${record.name} is published on ${elsewhere[0].server} too`,
		);
	}

	return here;
}

/**
 * Plans to remove the old generations.
 *
 * @throws {OperationError} as `retire`, before any question.
 */
export async function planRetirement(
	cluster: Cluster,
	store: AuthorityStore,
	name: string,
	now: () => Date,
	signal?: AbortSignal,
): Promise<Plan<AuthorityRecord>> {
	const check = await checkRetirement(cluster, store, name, now(), signal);
	refuseRetirement(name, check);
	const record = await required(store, name);
	const places = await placesToNarrow(cluster, record, signal);
	return {
		title: localized`Retire the old key of the authority ${name}`,
		steps: [
			...places
				.filter(({kind}) => kind !== 'Secret')
				.map(({kind, namespace, name: of}) => ({
					verb: 'apply',
					kind,
					...(namespace === undefined ? {} : {namespace}),
					name: of,
					note: localized`clients trust key ${record.current} alone`,
				})),
			...check.old.map(({number}) => ({
				verb: 'delete',
				kind: 'File',
				name: store.pathsOf(name, number).caKeyPath,
				note: localized`key ${number}, which can not be brought back`,
			})),
		],
		warnings: [localized`what reads certificates from elsewhere than Secrets, such as files on hosts, is not seen`],
		perform: performSignal => retire(cluster, store, name, now, performSignal ?? signal, check.old),
	};
}

const numberOf = ({number}: Generation) => number;

/**
 * Removes the old generations: clients get only the current certificate, and the old keys are destroyed.
 *
 * @param planned - the generations that the operator agreed to.
 * @throws {OperationError} `refused` if anything would break, or if that can't be checked. `wrong-state` without an old
 *   generation. `changed` if the old generations differ from the planned ones.
 */
export async function retire(
	cluster: Cluster,
	store: AuthorityStore,
	name: string,
	now: () => Date,
	signal?: AbortSignal,
	planned?: readonly Generation[],
): Promise<AuthorityRecord> {
	return store.alone(name, async () => {
		const check = await checkRetirement(cluster, store, name, now(), signal);
		refuseRetirement(name, check);
		const {old} = check;
		if (planned !== undefined && planned.map(numberOf).join() !== old.map(numberOf).join()) {
			throw new OperationError(
				'changed',
				localized`the authority ${name} has other old keys than were shown: nothing was taken away`,
			);
		}

		const record = await required(store, name);
		await placesToNarrow(cluster, record, signal);
		const kept = record.generations.filter(({number}) => number === record.current);
		await publishGenerations(cluster, store, record, kept, undefined, signal);
		const retiredAt = now().toISOString();
		const after = await store.change(name, found => ({
			...found,
			generations: found.generations.map(each =>
				old.some(({number}) => number === each.number) ? {...each, retiredAt} : each,
			),
		}));
		for (const generation of old) {
			await store.destroyKey(name, generation);
		}

		return after;
	});
}
