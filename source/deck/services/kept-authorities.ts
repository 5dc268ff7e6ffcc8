import {createStore, expandHome} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {OwnAuthority} from '../../certificates/model/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {AuthorityFacts, AuthorityInCluster} from '../../operations/authority/index.js';
import {
	authoritiesIn,
	authoritySpecFor,
	authoritySpecLike,
	currentOf,
	describeAuthority,
	lookUpAuthority,
	nameLimitsOf,
	openGeneration,
	openSecretAuthority,
	planCreateAuthority,
	planImportAuthority,
	planPublishAuthority,
	planRetirement,
	readOwnAuthorities,
	recordOf,
	servesHere,
	servingHere,
} from '../../operations/authority/index.js';
import type {KnownCluster} from '../../operations/pending/index.js';
import type {Plan} from '../../operations/plan/index.js';
import {OperationError, objectName} from '../../operations/plan/index.js';
import type {OpenedAuthority} from '../../operations/read/index.js';
import {openAuthority} from '../../operations/read/index.js';
import {PkiError} from '../../pki/index.js';
import type {AuthorityRow} from '../../present/authority/index.js';
import type {AuthorityRecord} from '../../storage/authority/index.js';
import {FileError} from '../../storage/files/index.js';
import type {AuthorityFiles} from '../../storage/issuance/index.js';
import type {AuthoritiesPort, AuthorityList} from '../ports/authorities/index.js';

export type KeptAuthoritySources = {
	readonly cluster: Cluster;
	/** The folder of all authorities. */
	readonly home: string;
	here(): Promise<Required<KnownCluster>>;
	now(): Date;
	readonly signal: AbortSignal;
};

export type KeptAuthorities = AuthoritiesPort & {
	/** The current files of the authority that is configured for a signer of this cluster. Rejects with FileError. */
	serving(signerName: string): Promise<AuthorityFiles | undefined>;
	/** Every key of every authority. Rejects with FileError. */
	own(): Promise<readonly OwnAuthority[]>;
	/** The authority of a certificate file, if its key is in memory. */
	held(caPath: string): OpenedAuthority | undefined;
};

/** The largest path length that the form accepts. The verb has the same limit. */
const mostPathLength = 20;

/** Fills the port of the authorities on this machine. */
export function createKeptAuthorities({cluster, home, here, now, signal}: KeptAuthoritySources): KeptAuthorities {
	const store = authoritiesIn(home);
	const {getSnapshot, subscribe, set} = createStore<AuthorityList>({phase: 'reading'});
	const looked = new Map<string, AuthorityInCluster>();
	/** By the path of the certificate, because each generation has its own key. */
	const keys = new Map<string, {readonly name: string; readonly opened: OpenedAuthority}>();
	let latest = 0;

	async function rowOf(record: AuthorityRecord, facts: AuthorityFacts): Promise<AuthorityRow> {
		const at = await here().catch(() => undefined);
		const signers = [...new Set(record.serves.map(({signerName}) => signerName))];
		const served = at === undefined ? [] : signers.filter(signerName => servesHere(record, signerName, at));
		const inCluster = looked.get(record.name);
		return {
			facts,
			servesHere: served,
			servesElsewhere: record.serves.length - served.length,
			isKeyHeld: keys.has(pathOf(record)),
			...(inCluster && {inCluster}),
		};
	}

	async function read(): Promise<void> {
		latest += 1;
		const mine = latest;
		let next: AuthorityList;
		try {
			const rows: AuthorityRow[] = [];
			const unreadable: string[] = [];
			for (const record of await store.list()) {
				try {
					rows.push(await rowOf(record, await describeAuthority(store, record)));
				} catch (error) {
					if (!(error instanceof FileError || error instanceof PkiError || error instanceof OperationError)) {
						throw error;
					}

					unreadable.push(`${record.name}: ${error.message}`);
				}
			}

			next = {phase: 'read', rows, unreadable};
		} catch (error) {
			if (!(error instanceof FileError)) {
				throw error;
			}

			next = {phase: 'failed', error};
		}

		if (mine === latest) {
			set(next);
		}
	}

	const pathOf = (record: AuthorityRecord) => store.pathsOf(record.name, record.current).caPath;
	const rereading = <Result>(name: string, plan: Plan<Result>): Plan<Result> => ({
		...plan,
		async perform(performSignal) {
			const result = await plan.perform(performSignal);
			// The cluster's answer about this authority is out of date.
			looked.delete(name);
			await read();
			return result;
		},
	});
	const open = async (record: AuthorityRecord, passphrase: string): Promise<OpenedAuthority> =>
		keys.get(pathOf(record))?.opened ??
		openGeneration(store, record, currentOf(record), passphrase === '' ? undefined : async () => passphrase);

	return {
		getSnapshot,
		subscribe,
		read: () => void read(),
		async look(name) {
			const record = await recordOf(store, name);
			looked.set(name, await lookUpAuthority(cluster, store, record, now(), signal));
			await read();
		},
		async planCreate({name, under, abovePassphrase, signerName, passphrase, permit, exclude, ...values}) {
			const spec = authoritySpecFor(undefined, {
				commonName: values.commonName || name,
				expiry: values.expiry || undefined,
				pathLength: pathLengthOf(values.pathLength),
				isIntermediate: under !== '',
			});
			const above = under === '' ? undefined : await recordOf(store, under);
			const issuer = above && (await open(above, abovePassphrase));
			return rereading(
				name,
				await planCreateAuthority(
					store,
					{
						spec,
						issuer: issuer && {certificate: issuer.certificate, open: async () => issuer},
						nameLimits: nameLimitsOf(wordsOf(permit), wordsOf(exclude)),
						passphrase,
					},
					{
						name,
						serves: signerName === '' ? undefined : await servingHere(cluster, signerName, signal),
						under: under || undefined,
						now,
					},
				),
			);
		},
		async planPublish(name, {configMap, trustBundle, signerName}) {
			const targets = {
				configMap: configMap === '' ? undefined : objectName(configMap, 'the ConfigMap', cluster.info.namespace),
				trustBundle: trustBundle || undefined,
				signerName: signerName === '' ? undefined : (await servingHere(cluster, signerName, signal)).signerName,
			};
			return rereading(
				name,
				await planPublishAuthority(cluster, store, await recordOf(store, name), targets, undefined, signal),
			);
		},
		async planImport({name, secret, opens, signerName, passphrase, ...typed}) {
			const [caPath, caKeyPath] = [expandHome(typed.caPath), expandHome(typed.caKeyPath || typed.caPath)];
			const authority =
				secret === ''
					? await openAuthority(caPath, caKeyPath, opens || undefined)
					: await openSecretAuthority(
							cluster,
							objectName(secret, 'the Secret', cluster.info.namespace),
							opens === '' ? undefined : async () => opens,
							signal,
						);
			const serves = signerName === '' ? undefined : await servingHere(cluster, signerName, signal);
			return rereading(name, await planImportAuthority(store, authority, passphrase, {name, serves, now}));
		},
		async planRotate(name, {passphrase, abovePassphrase}) {
			const {planRollover} = await import('../../operations/authority/plan-rollover.js');
			const record = await recordOf(store, name);
			return rereading(
				name,
				await planRollover(
					cluster,
					store,
					name,
					{
						async making() {
							const above = record.under === undefined ? undefined : await recordOf(store, record.under);
							const like = await authoritySpecLike(store, record);
							return {...like, issuer: above && (await open(above, abovePassphrase)), passphrase};
						},
						open: (found, next) =>
							openGeneration(store, found, next, passphrase === '' ? undefined : async () => passphrase),
						now,
					},
					signal,
				),
			);
		},
		async planRetire(name) {
			await recordOf(store, name);
			return rereading(name, await planRetirement(cluster, store, name, now, signal));
		},
		async hold(name, passphrase) {
			const record = await recordOf(store, name);
			keys.set(pathOf(record), {name, opened: await open(record, passphrase)});
			await read();
		},
		release(name) {
			for (const [path, held] of keys) {
				if (held.name === name) {
					keys.delete(path);
				}
			}

			void read();
		},
		async serving(signerName) {
			const at = await here();
			const found = (await store.list()).find(record => servesHere(record, signerName, at));
			return found && store.pathsOf(found.name, found.current);
		},
		own: () => readOwnAuthorities(store),
		held: caPath => keys.get(caPath)?.opened,
	};
}

function wordsOf(text: string): readonly string[] {
	return text.split(/[\s,]+/).filter(word => word !== '');
}

/** @throws {OperationError} `refused` if the text is no path length. */
function pathLengthOf(text: string): number | undefined {
	if (text === '') {
		return undefined;
	}

	if (!/^\d+$/.test(text) || Number(text) > mostPathLength) {
		throw new OperationError('refused', localized`the path length is a whole number from 0 to ${mostPathLength}`);
	}

	return Number(text);
}
