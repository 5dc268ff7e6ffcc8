import {localized} from '../../base/text/index.js';
import type {ContextInfo, ContextMark} from '../context/index.js';
import {isContextOf} from '../context/index.js';
import type {Endpoint} from '../model/index.js';
import {ClusterError, quoted} from '../model/index.js';
import {textField} from './kubeconfig-entry.js';
import type {Kubeconfig} from './kubeconfig-file.js';
import {readEndpoint} from './read-endpoint.js';

/** A read-only cluster, which another context may reach at another address. */
export type ReadOnlyCluster = {
	/** The place in the configuration, for messages. */
	readonly at: string;
	/** metadata.uid of its kube-system, if the operator has configured it. */
	readonly uid?: string;
	/** The authorities of its server, in the form of `Endpoint.caData`; undefined for those of the system. */
	readonly authorities: ReadonlyArray<string | undefined>;
};

export type Marked = Pick<ContextInfo, 'readOnlyBecause' | 'color' | 'isNameTyped'> & {
	readonly namespace?: string;
	/** Clusters to compare with this one before each write. */
	readonly readOnlyClusters: readonly ReadOnlyCluster[];
};

export type MarkedOptions = {
	readonly marks: readonly ContextMark[];
	/** Name of the context. */
	readonly context: string;
	/** The server that is used, from the context or from flags. */
	readonly endpoint: Endpoint;
	/** The kubeconfigs in which marked contexts are searched. */
	readonly configs: readonly Kubeconfig[];
	/** The operator typed the name of the context, or will type it. */
	readonly isNamed: boolean;
	readonly env: NodeJS.ProcessEnv;
};

/** The operator's marks of the chosen context, found by its name and by its server. */
export function readMarks({marks, context, endpoint, configs, isNamed, env}: MarkedOptions): Marked {
	const known = marks.map(mark => ({mark, endpoints: endpointsOf(mark, configs, env)}));
	const isNamedBy = ({pattern}: ContextMark) => isContextOf(pattern, context);
	const fitting = known
		.filter(({mark, endpoints}) => {
			const servers = [...(mark.server === undefined ? [] : [mark.server]), ...endpoints.map(({server}) => server)];
			return isNamedBy(mark) || servers.some(server => isSameServer(server, endpoint.server));
		})
		.map(({mark}) => mark)
		// A mark of exactly this context comes first, then marks by pattern, then marks of other contexts with the same server.
		.toSorted((a, b) => nearness(a, context) - nearness(b, context));
	const readOnly = fitting.find(({isReadOnly}) => isReadOnly);
	const typed = fitting.find(({isNameTyped}) => isNameTyped);
	const color = fitting.find(each => each.color !== undefined)?.color;
	const namespace = fitting.find(each => each.namespace !== undefined && isNamedBy(each))?.namespace;
	const name = quoted(context || endpoint.name || endpoint.server);
	const because =
		readOnly === undefined
			? typed === undefined || isNamed
				? undefined
				: localized`${name} is changed only by whoever names it: give --context (${typed.at})`
			: localized`${name} is read-only by ${readOnly.at}`;
	return {
		...(because !== undefined && {readOnlyBecause: because}),
		...(color !== undefined && {color}),
		...(namespace !== undefined && {namespace}),
		...(typed !== undefined && {isNameTyped: true}),
		readOnlyClusters: known
			.filter(({mark}) => mark.isReadOnly)
			.map(({mark: {at, uid}, endpoints}) => ({
				at,
				...(uid !== undefined && {uid}),
				authorities: endpoints.filter(each => isVerified(each)).map(({caData}) => caData),
			})),
	};
}

function nearness({pattern}: ContextMark, context: string): number {
	return pattern === context ? 0 : isContextOf(pattern, context) ? 1 : 2;
}

/** Whether the server is verified. */
export function isVerified({server, skipTlsVerify}: Endpoint): boolean {
	return !skipTlsVerify && !server.startsWith('http:');
}

/** The servers of the contexts that a mark is about. A context that can't be read has none. */
function endpointsOf(
	{pattern}: ContextMark,
	configs: readonly Kubeconfig[],
	env: NodeJS.ProcessEnv,
): readonly Endpoint[] {
	return configs.flatMap(({contexts, clusters}) =>
		contexts
			.filter(({name}) => isContextOf(pattern, name))
			.flatMap(context => {
				try {
					const cluster = clusters.find(({name}) => name === textField(context, 'cluster'));
					return cluster === undefined ? [] : [readEndpoint(cluster, env)];
				} catch (error) {
					// A file of the context may be missing. The error is reported when the user chooses that context.
					if (error instanceof ClusterError || (error instanceof Error && 'code' in error)) {
						return [];
					}

					throw error;
				}
			}),
	);
}

function isSameServer(one: string, other: string): boolean {
	return plainServer(one) === plainServer(other);
}

/** A URL for comparison: without a default port, and without a slash or dot at the end of path and host. */
function plainServer(server: string): string {
	const {protocol, hostname, port, pathname} = new URL(server);
	return `${protocol}//${hostname.replace(/\.$/, '')}:${port}${pathname.replace(/\/+$/, '')}`;
}
