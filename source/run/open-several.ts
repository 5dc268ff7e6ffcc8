import {localized} from '../base/text/index.js';
import type {LoginTerminal} from '../cluster/connection/index.js';
import {ClusterError} from '../cluster/model/index.js';
import type {Arguments, CommandContext, OneCluster} from '../commands/arguments/index.js';
import {isAgreed} from '../commands/line/index.js';
import type {Connection, SeveralConnections} from './deck-parts.js';
import type {LentTerminal} from './login-terminal.js';

type Ways = {
	readonly args: Arguments;
	readonly context: CommandContext;
	readonly terminal: LentTerminal;
	/** Rejects with ClusterError. */
	connect(name: string, terminal: LentTerminal): Promise<Connection>;
};

/**
 * Connects to several contexts independently. No plugin asks anything, and a context that can't be loaded does not affect
 * the others.
 *
 * @returns `refused` if the operator does not agree to all of them.
 * @throws {ClusterError} of the first context if none can be loaded.
 */
export async function openSeveral(
	clusters: readonly OneCluster[],
	{args, context, terminal, connect}: Ways,
): Promise<SeveralConnections | 'refused'> {
	if (args.isSet('allContexts') && !(await isAgreed(clusters, args, context))) {
		return 'refused';
	}

	const lent = new Set<string>();
	const lenderOf = (name: string): LentTerminal => ({
		...terminal,
		get isThere(): LoginTerminal['isThere'] {
			return terminal.isThere && lent.has(name);
		},
	});
	const connections: Connection[] = [];
	const faulty: Array<SeveralConnections['faulty'][number]> = [];
	for (const {name} of clusters) {
		try {
			connections.push(await connect(name, lenderOf(name)));
		} catch (error) {
			if (!(error instanceof ClusterError)) {
				throw error;
			}

			faulty.push({name, error});
		}
	}

	const [first, ...others] = connections;
	if (first === undefined) {
		throw faulty[0]?.error ?? new ClusterError('kubeconfig', localized`the kubeconfig has no context`);
	}

	return {connections: [first, ...others], faulty, lendTerminal: name => void lent.add(name)};
}
