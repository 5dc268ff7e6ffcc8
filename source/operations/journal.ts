import type {ContextInfo, UserInfo} from '../cluster/types.js';
import type {Journal} from '../custody/journal.js';
import type {Decided} from '../custody/journal-record.js';

export type RecorderOptions = {
	readonly info: ContextInfo;
	/** Who we are to the server, where that is known; asked when there is something to record. */
	me(): Promise<UserInfo | undefined>;
	/** Hears once, in a sentence, that the journal can't be written. */
	warn(sentence: string): void;
};

/**
 * Makes what writes decisions down, for `DecisionOptions.record`. It never rejects: a decision that the server took
 * stands, whether or not it could be written down here.
 */
export function createRecorder(
	journal: Journal,
	{info, me, warn}: RecorderOptions,
): (decided: Decided) => Promise<void> {
	let hasWarned = false;
	return async decided => {
		try {
			const user = await me().catch(() => undefined);
			await journal.append({
				context: info.context,
				server: withoutCredentials(info.server),
				user: info.user,
				username: user?.username ?? null,
				...(user?.impersonatedBy !== undefined && {impersonatedBy: user.impersonatedBy}),
				...(info.policy && {policySha256: info.policy.sha256}),
				...decided,
			});
		} catch (error) {
			if (!hasWarned) {
				hasWarned = true;
				warn(`decisions stand, but are not in the journal: ${error instanceof Error ? error.message : String(error)}`);
			}
		}
	};
}

/** A server's address as it may be written down. */
export function withoutCredentials(server: string): string {
	const url = new URL(server);
	if (url.username === '' && url.password === '') {
		return server;
	}

	url.username = '';
	url.password = '';
	return url.href;
}
