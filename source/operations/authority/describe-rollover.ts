import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {AuthorityRecord, AuthorityStore} from '../../storage/authority/index.js';
import type {PlanDescription, PlanStep} from '../plan/index.js';
import {placesHere, refuseElsewhere, required, rolloverWaitMs} from './rollover.js';

/**
 * Reports what a rollover would do, or what is left of one that was begun. No key is opened or made.
 *
 * @throws {OperationError} `refused` as `beginRollover`.
 * @throws {ClusterError}
 */
export async function describeRollover(
	cluster: Cluster,
	store: AuthorityStore,
	name: string,
	{isLocked, waitMs, now}: {readonly isLocked: boolean; readonly waitMs?: number | undefined; readonly now: Date},
	signal?: AbortSignal,
): Promise<PlanDescription> {
	const record = await required(store, name);
	const {next, making, giving, switching} = await rolloverSteps(cluster, store, record, isLocked, signal);
	const waitSeconds = Math.ceil(rolloverWaitMs(record, now, waitMs) / 1000);
	return {
		title: localized`Let key ${next} of the authority ${name} sign`,
		steps: [...making, ...giving, ...switching],
		warnings:
			waitSeconds > 0
				? [localized`before key ${next} signs, clients get ${waitSeconds} s to read both certificates`]
				: [],
	};
}

/**
 * The steps of a rollover that are left: those that make the next key, those that give it to clients, and those that let it
 * sign.
 *
 * @throws {OperationError} `refused` as `beginRollover`.
 * @throws {ClusterError}
 */
export async function rolloverSteps(
	cluster: Cluster,
	store: AuthorityStore,
	record: AuthorityRecord,
	isLocked: boolean,
	signal?: AbortSignal,
): Promise<{
	/** The number of the next key. */
	readonly next: number;
	readonly making: readonly PlanStep[];
	readonly giving: readonly PlanStep[];
	readonly switching: readonly PlanStep[];
}> {
	const {here, elsewhere} = await placesHere(cluster, record, signal);
	refuseElsewhere(record, elsewhere, localized`make an authority for each cluster`);
	const {name, rollover, current, generations, under} = record;
	const next = rollover?.to ?? Math.max(...generations.map(({number}) => number)) + 1;
	const {caPath, caKeyPath} = store.pathsOf(name, next);
	const file = (path: string, note: string): PlanStep => ({verb: 'write', kind: 'File', name: path, note});
	const places = (isSecret: boolean, note: string) =>
		here
			.filter(({kind}) => (kind === 'Secret') === isSecret)
			.map(
				({kind, namespace, name: of}): PlanStep => ({
					verb: 'apply',
					kind,
					...(namespace === undefined ? {} : {namespace}),
					name: of,
					note,
				}),
			);
	const lock = isLocked ? localized`locked with the passphrase` : localized`NOT locked`;
	const issuer =
		under === undefined ? localized`a root that signs itself` : localized`signed by the authority ${under}`;
	const signs = localized`key ${next} signs`;
	return {
		next,
		making:
			rollover === undefined
				? [
						file(caKeyPath, localized`private key, ${lock}, readable by you alone`),
						file(caPath, localized`certificate: ${issuer}`),
					]
				: [],
		giving:
			rollover?.phase === 'published' ? [] : places(false, localized`clients trust key ${current} and key ${next}`),
		switching: [...places(true, signs), file(store.recordPath(name), signs)],
	};
}
