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

/** What stands against taking the old generations away. */
export type RetirementCheck = {
	readonly old: readonly Generation[];
	/** Certificates that still chain to an old one, and that nothing newer takes the place of. */
	readonly bound: readonly Issued[];
	/** What may not be read, so that there may be more; a sentence each. */
	readonly unread: readonly string[];
};

/** Looks what would break if the old generations went. @throws {OperationError}, {ClusterError} */
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
	// A request is a record of what was issued: its certificate is in use where a newer one for the names is not.
	const isReplaced = (one: Issued) =>
		one.where.startsWith('CertificateSigningRequest ') &&
		issued.some(
			other =>
				!isOld(other) && other.subject === one.subject && other.names === one.names && other.notBefore >= one.notBefore,
		);
	return {old, bound: issued.filter(one => isOld(one) && !isReplaced(one)), unread};
}

/** @throws {OperationError} `refused` while anything would break, or that can't be seen; `wrong-state` where none is old. */
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

/** Places of this cluster that get the certificate that signs alone. @throws {OperationError} `refused` for places elsewhere. */
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
 * Plans to take the old generations away.
 *
 * @throws {OperationError} as `retire`, before anything is asked.
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
 * Takes the old generations away: clients are given the one that signs alone, and the old keys are destroyed.
 *
 * @param planned - the ones that were agreed to.
 * @throws {OperationError} `refused` while anything would break, or that can't be seen; `wrong-state` where none is old;
 * `changed` where others are than were planned.
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
