import {localized} from '../../base/text/index.js';
import type {ContextInfo, ContextMark} from '../context/index.js';
import {isContextOf} from '../context/index.js';
import type {Endpoint} from '../model/index.js';
import {ClusterError, quoted} from '../model/index.js';
import {textField} from './kubeconfig-entry.js';
import type {Kubeconfig} from './kubeconfig-file.js';
import {readEndpoint} from './read-endpoint.js';

/** A cluster that is read-only, and that another context may lead to by another address. */
export type ReadOnlyCluster = {
	/** Where that is written, for messages. */
	readonly at: string;
	/** metadata.uid of its kube-system, where the operator has written it down. */
	readonly uid?: string;
	/** Who vouches for its server, as `Endpoint.caData` has them: undefined among them for the system's authorities. */
	readonly authorities: ReadonlyArray<string | undefined>;
};

export type Marked = Pick<ContextInfo, 'readOnlyBecause' | 'color' | 'isNameTyped'> & {
	readonly namespace?: string;
	/** Where it is told at each write whether this is one of them. */
	readonly readOnlyClusters: readonly ReadOnlyCluster[];
};

export type MarkedOptions = {
	readonly marks: readonly ContextMark[];
	/** Name of the context. */
	readonly context: string;
	/** Where it leads, whatever context or flags say so. */
	readonly endpoint: Endpoint;
	/** In which marked contexts are looked up. */
	readonly configs: readonly Kubeconfig[];
	/** The operator typed which cluster this is, or will. */
	readonly isNamed: boolean;
	readonly env: NodeJS.ProcessEnv;
};

/** What the operator's marks say of the context that was chosen: by its name, and by the server that it leads to. */
export function readMarks({marks, context, endpoint, configs, isNamed, env}: MarkedOptions): Marked {
	const known = marks.map(mark => ({mark, endpoints: endpointsOf(mark, configs, env)}));
	const isNamedBy = ({pattern}: ContextMark) => isContextOf(pattern, context);
	const fitting = known
		.filter(({mark, endpoints}) => {
			const servers = [...(mark.server === undefined ? [] : [mark.server]), ...endpoints.map(({server}) => server)];
			return isNamedBy(mark) || servers.some(server => isSameServer(server, endpoint.server));
		})
		.map(({mark}) => mark)
		// What names this one context says more of it than what names several, and both more than another name of its server.
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

/** Whether somebody vouches for who answers. */
export function isVerified({server, skipTlsVerify}: Endpoint): boolean {
	return !skipTlsVerify && !server.startsWith('http:');
}

/** Where the contexts lead that a mark is about; one that can't be read leads nowhere. */
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
					// A file that is named there may be gone; whoever chooses the context hears of it.
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

/** With its port only where that is an unusual one, and neither a slash nor a dot at the end of path and host. */
function plainServer(server: string): string {
	const {protocol, hostname, port, pathname} = new URL(server);
	return `${protocol}//${hostname.replace(/\.$/, '')}:${port}${pathname.replace(/\/+$/, '')}`;
}
