import {homedir} from 'node:os';
import {join} from 'node:path';
import {localized, printable} from '../base/text/index.js';
import type {Cluster} from '../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../cluster/model/index.js';
import type {Command} from '../commands/arguments/index.js';
import type {Candidate, Target} from '../commands/completion/index.js';
import {answerText, targetOf} from '../commands/completion/index.js';
import {readConnectionFlags} from './connection-flags.js';

/** The longest time that completion takes, in milliseconds. Then it offers what it has received. */
const patienceMs = 2000;

/**
 * Answers `certdeck __complete WORD…`, which shells call for completion. It never runs a login plugin, asks no identity
 * provider, and reports no errors, because the user asked only for a hint.
 */
export async function complete(
	words: readonly string[],
	commands: readonly Command[],
	env: NodeJS.ProcessEnv,
	isForKubectl: boolean,
): Promise<string> {
	const target = targetOf(words, commands);
	try {
		return answerText(target, await candidatesOf(target, env), isForKubectl);
	} catch {
		return answerText(target, [], isForKubectl);
	}
}

async function candidatesOf(target: Target, env: NodeJS.ProcessEnv): Promise<readonly Candidate[]> {
	switch (target.kind) {
		case 'words': {
			return target.words;
		}

		case 'request': {
			const {states, given} = target;
			const {statusOf} = await import('../operations/plan/index.js');
			const requests = await requestsOf(target, env);
			return requests
				.map(request => ({request, state: statusOf(request)}))
				.filter(({request, state}) => (states?.includes(state) ?? true) && !given.includes(request.name))
				.map(({request, state}) => ({
					value: request.name,
					about: printable(localized`${state}, ${request.signerName}, by ${request.username}`),
				}));
		}

		case 'value': {
			return valuesOf(target, env);
		}

		default: {
			return [];
		}
	}
}

async function valuesOf(
	target: Target & {readonly kind: 'value'},
	env: NodeJS.ProcessEnv,
): Promise<readonly Candidate[]> {
	switch (target.value) {
		case 'CONTEXT':
		case 'CLUSTER':
		case 'USER': {
			const {readKubeconfig} = await import('../cluster/connection/kubeconfig.js');
			const {contexts, clusters, users} = readKubeconfig({kubeconfig: pathOf(target.flags, env), env});
			const entries = {CONTEXT: contexts, CLUSTER: clusters, USER: users}[target.value];
			return entries.map(({name}) => ({value: name}));
		}

		case 'NS': {
			const namespaces = await ask(target, env, [], (cluster, signal) => cluster.listNamespaces({}, signal));
			return namespaces.map(({name}) => ({value: name}));
		}

		case 'SIGNER': {
			const {inTreeSigners} = await import('../signers/known/index.js');
			const seen = (await requestsOf(target, env)).map(({signerName}) => signerName);
			return [...inTreeSigners, ...seen].map(value => ({value}));
		}

		case 'USAGE': {
			const {usageEffects} = await import('../signers/known/index.js');
			return usageEffects.map(({word}) => ({value: word}));
		}

		case 'FINDING': {
			const {questions, rules} = await import('../review/judge/index.js');
			const found = rules.filter(({severity}) => severity === (target.flag === 'accept' ? 'block' : 'warn'));
			return [...found, ...(target.flag === 'accept' ? [] : questions)].map(({id, about}) => ({value: id, about}));
		}

		default: {
			return [];
		}
	}
}

async function requestsOf(target: Target, env: NodeJS.ProcessEnv): Promise<readonly CertificateSigningRequest[]> {
	const requests: CertificateSigningRequest[] = [];
	return ask(target, env, requests, async (cluster, signal) => {
		await cluster.listRequests(
			{
				onPage(page) {
					requests.splice(page.before);
					requests.push(...page.requests);
				},
			},
			signal,
		);
		return requests;
	});
}

/** An answer of the cluster on the command line; `otherwise` if it can't be asked, or answers too late. */
async function ask<T>(
	{flags}: Target,
	env: NodeJS.ProcessEnv,
	otherwise: T,
	question: (cluster: Cluster, signal: AbortSignal) => Promise<T>,
): Promise<T> {
	if (flags.has('demo')) {
		return otherwise;
	}

	const [{loadKubeconfig}, {needsLogin}, {connect}] = await Promise.all([
		import('../cluster/connection/kubeconfig.js'),
		import('../cluster/connection/credentials.js'),
		import('../cluster/objects/connect.js'),
	]);
	const {overrides} = readConnectionFlags({
		text: flag => (flag === 'tokenFile' && flags.get(flag) === '-' ? undefined : flags.get(flag)),
		texts: flag => flags.get(flag)?.split('\n') ?? [],
	});
	const loaded = loadKubeconfig({
		kubeconfig: pathOf(flags, env),
		context: flags.get('context'),
		overrides,
		readOnly: true,
		env,
	});
	if (needsLogin(loaded.identity)) {
		return otherwise;
	}

	const cluster = connect(loaded);
	try {
		return await question(cluster, AbortSignal.timeout(patienceMs));
	} catch {
		return otherwise;
	} finally {
		cluster.close();
	}
}

/** The path of `--kubeconfig`, in which the shell has not expanded the tilde yet. */
function pathOf(flags: Target['flags'], env: NodeJS.ProcessEnv): string | undefined {
	const path = flags.get('kubeconfig');
	return path?.startsWith('~/') ? join(env['HOME'] ?? homedir(), path.slice(2)) : path;
}
