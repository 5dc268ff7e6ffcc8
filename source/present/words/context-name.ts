import type {ContextInfo} from '../../cluster/context/index.js';

/** How the operator knows a context: by its name, or by where it leads where it has none. */
export function contextName({context, cluster, server}: Pick<ContextInfo, 'context' | 'cluster' | 'server'>): string {
	return context || cluster || server;
}
