import {readFileSync} from 'node:fs';
import {localized} from '../base/text/index.js';
import type {Overrides} from '../cluster/connection/index.js';
import type {Arguments} from '../commands/arguments/index.js';
import {UsageError} from '../commands/arguments/index.js';

export type ConnectionFlags = {
	readonly overrides: Overrides;
	readonly requestTimeoutMs: number | undefined;
	/** Sentences about unexpected effects of the flags. */
	readonly warnings: readonly string[];
};

const unitMs: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000};
const longestMs = 24 * 3_600_000;

/**
 * The flags about cluster and login.
 *
 * @throws {UsageError}
 */
export function readConnectionFlags(args: Pick<Arguments, 'text' | 'texts'>): ConnectionFlags {
	const [token, tokenFile] = [args.text('token'), args.text('tokenFile')];
	if (token !== undefined && tokenFile !== undefined) {
		throw new UsageError(localized`--token and --token-file both say who logs in`, localized`take one of them`);
	}

	return {
		overrides: {
			cluster: args.text('cluster'),
			user: args.text('user'),
			server: args.text('server'),
			tlsServerName: args.text('tlsServerName'),
			as: args.text('as'),
			asUid: args.text('asUid'),
			asGroups: args.texts('asGroup'),
			...(tokenFile === '-' ? {token: tokenOfStdin()} : {token, tokenFile}),
		},
		requestTimeoutMs: timeoutMs(args.text('requestTimeout')),
		warnings:
			token === undefined
				? []
				: [
						localized`whoever is logged in to this machine can read --token in the list of processes: --token-file FILE is not shown there`,
					],
	};
}

/** As kubectl: `30s`, `1m30s`, seconds without a unit, and no limit for 0. */
function timeoutMs(text: string | undefined): number | undefined {
	if (text === undefined) {
		return undefined;
	}

	const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smh])/g)];
	const isWhole = parts.length > 0 && parts.map(([part]) => part).join('') === text;
	const milliseconds = /^\d+$/.test(text)
		? Number(text) * 1000
		: isWhole
			? parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitMs[unit] ?? 0), 0)
			: Number.NaN;
	if (!(milliseconds <= longestMs)) {
		throw new UsageError(
			localized`--request-timeout takes seconds or a duration up to 24h, not ${JSON.stringify(text)}`,
			localized`such as 30, 30s or 1m30s; 0 is no limit`,
		);
	}

	return milliseconds === 0 ? undefined : Math.max(1, milliseconds);
}

function tokenOfStdin(): string {
	const text = readFileSync(0, 'utf8').trim();
	if (text === '') {
		throw new UsageError(localized`--token-file - reads the token from standard input, which is empty`);
	}

	return text;
}
