import {localized} from '../base/text/index.js';
import type {Cluster} from '../cluster/calls/index.js';
import type {KubeconfigOptions, LoadedContext} from '../cluster/connection/index.js';
import type {Arguments, OneCluster} from '../commands/arguments/index.js';
import {UsageError} from '../commands/arguments/index.js';

/** The contexts that the command line names. */
export type AskedContexts = {readonly only: string | undefined} | {readonly several: readonly string[] | 'all'};

/**
 * Reads `--context a,b`, `--context a --context b` or `--all-contexts`. A name with a comma counts as one context if the
 * kubeconfig has it.
 *
 * @throws {UsageError} for several contexts with flags that are for one cluster.
 */
export async function askedContexts(
	args: Arguments,
	options: Pick<KubeconfigOptions, 'kubeconfig' | 'env'>,
): Promise<AskedContexts> {
	const given = args.texts('context');
	const isAll = args.isSet('allContexts');
	if (!isAll && given.length < 2 && !given[0]?.includes(',')) {
		return {only: given[0]};
	}

	if (isAll && given.length > 0) {
		throw new UsageError(localized`--all-contexts and --context both say which contexts`, localized`take one of them`);
	}

	const names = new Set(isAll ? [] : await knownNames(options));
	const several = [
		...new Set(
			given.flatMap(each =>
				names.has(each)
					? [each]
					: each
							.split(',')
							.map(part => part.trim())
							.filter(Boolean),
			),
		),
	];
	if (!isAll && several.length < 2) {
		return {only: several[0]};
	}

	refuseFlagsOfOne(args);
	return {several: isAll ? 'all' : several};
}

/** @throws {UsageError} for flags about the address or the login, which can't apply to several contexts. */
export function refuseFlagsOfOne(args: Arguments): void {
	for (const flag of ['cluster', 'server', 'user', 'token', 'tokenFile', 'tlsServerName'] as const) {
		if (args.text(flag) !== undefined) {
			throw new UsageError(localized`--${flag} is for one context alone`);
		}
	}
}

async function knownNames(options: Pick<KubeconfigOptions, 'kubeconfig' | 'env'>): Promise<readonly string[]> {
	const {readKubeconfig} = await import('../cluster/connection/kubeconfig.js');
	return readKubeconfig(options).contexts.map(({name}) => name);
}

/** @param open - connects to a loaded context. */
export async function severalClusters(
	several: readonly string[] | 'all',
	options: KubeconfigOptions,
	open: (loaded: LoadedContext) => Promise<Cluster>,
): Promise<readonly OneCluster[]> {
	const {loadKubeconfig} = await import('../cluster/connection/kubeconfig.js');
	const names = several === 'all' ? await knownNames(options) : several;
	return names.map(name => {
		const load = () => loadKubeconfig({...options, context: name});
		return {
			name,
			// Read only where the operator is asked, because it reads the kubeconfig again.
			get about() {
				return aboutOf(load);
			},
			...(options.requestTimeoutMs !== undefined && {patienceMs: options.requestTimeoutMs}),
			// A fault in one context does not affect the others.
			open: async () => open(load()),
		};
	});
}

/** The server, the user, and the program that logs in. */
function aboutOf(load: () => LoadedContext): string {
	try {
		const {info, identity} = load();
		const {exec, oidc} = identity;
		const how = exec ? localized`, by running ${exec.command}` : oidc ? localized`, by its identity provider` : '';
		return localized`${info.server} as ${info.user || localized`nobody`}${how}`;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
