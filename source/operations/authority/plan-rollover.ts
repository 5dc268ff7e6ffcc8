import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {AuthorityRecord, AuthorityStore, Generation} from '../../storage/authority/index.js';
import type {Plan} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {rolloverSteps} from './describe-rollover.js';
import type {NewGeneration} from './new-generation.js';
import {beginRollover, finishRollover, required, rolloverWaitMs} from './rollover.js';

type RolloverSources = {
	/** What the next key is made from. Called once, before the plan is shown, if there is no next key yet. */
	making(): Promise<NewGeneration>;
	/** Opens the next key. Called before the plan is shown, if the key is to be put into a Secret. */
	open(record: AuthorityRecord, next: Generation): Promise<OpenedAuthority>;
	now(): Date;
};

/**
 * Plans the half of a rollover that is next: to make the next key and give its certificate to clients, or to let it sign.
 * Between the two, clients get two minutes to read both certificates.
 *
 * @throws {OperationError} `refused` as `beginRollover`; `wrong-state` while clients still need time.
 * @throws {PkiError}, {FileError}, {ClusterError}
 */
export async function planRollover(
	cluster: Cluster,
	store: AuthorityStore,
	name: string,
	{making, open, now}: RolloverSources,
	signal?: AbortSignal,
): Promise<Plan<AuthorityRecord>> {
	const record = await required(store, name);
	const made = record.rollover === undefined ? await making() : undefined;
	const steps = await rolloverSteps(cluster, store, record, made?.passphrase !== undefined, signal);
	const {next} = steps;
	if (record.rollover?.phase !== 'published') {
		return {
			title: localized`Make key ${next} of the authority ${name}, and give it to clients`,
			steps: [...steps.making, ...steps.giving],
			warnings:
				steps.giving.length === 0 ? [localized`it is published nowhere yet: no client learns of key ${next}`] : [],
			perform: performSignal =>
				beginRollover(cluster, store, name, async () => made ?? (await making()), now, performSignal),
		};
	}

	const leftMs = rolloverWaitMs(record, now());
	if (leftMs > 0) {
		throw new OperationError('wrong-state', localized`clients of the authority ${name} do not know its next key yet`, {
			hint: localized`try again in ${Math.ceil(leftMs / 1000)} s: a mounted ConfigMap takes two minutes to change`,
		});
	}

	const generation = record.generations.find(({number}) => number === next);
	const opened =
		generation !== undefined && record.places.some(({kind}) => kind === 'Secret')
			? await open(record, generation)
			: undefined;
	return {
		title: localized`Let key ${next} of the authority ${name} sign`,
		steps: steps.switching,
		warnings: [],
		perform: performSignal =>
			finishRollover(cluster, store, name, opened, {now, ...(performSignal && {signal: performSignal})}),
	};
}
