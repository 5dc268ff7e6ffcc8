import type {ContextInfo} from '../../cluster/context/index.js';

/** The name of a context, or else the name or address of its cluster. */
export function contextName({context, cluster, server}: Pick<ContextInfo, 'context' | 'cluster' | 'server'>): string {
	return context || cluster || server;
}
