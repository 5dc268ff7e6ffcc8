import {randomBytes} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import type {ContextInfo} from '../../cluster/context/index.js';
import type {UserInfo} from '../../cluster/model/index.js';
import type {Answer, Decided, Intended, Journal} from '../../storage/journal/index.js';
import {OperationError} from './operation-error.js';

export type RecorderOptions = {
	readonly info: ContextInfo;
	/** Who we are to the server, where that is known; asked when there is something to record. */
	me(): Promise<UserInfo | undefined>;
	/** Hears once, in a sentence, that what was done can't be written down. */
	warn(sentence: string): void;
};

/** Writes decisions down: that one is about to be sent, and what came of it. */
export type Recorder = {
	/**
	 * Has the intent on disk when it resolves.
	 *
	 * @returns what the outcome is handed to, which never rejects: a decision that the server took stands.
	 * @throws {OperationError} `unrecorded` where it can't be written: then nothing may be sent.
	 */
	begin(intended: Intended): Promise<(answer: Answer) => Promise<void>>;
	/** An outcome that was found out later. Never rejects. */
	note(decided: Decided): Promise<void>;
};

export function createRecorder(journal: Journal, {info, me, warn}: RecorderOptions): Recorder {
	let hasWarned = false;
	const write = async (entry: Intended & {readonly id?: string; readonly answer?: Answer}) => {
		const user = await me().catch(() => undefined);
		await journal.append({
			context: info.context,
			server: withoutCredentials(info.server),
			user: info.user,
			username: user?.username ?? null,
			...(user?.impersonatedBy !== undefined && {impersonatedBy: user.impersonatedBy}),
			...(info.policy && {policySha256: info.policy.sha256}),
			...entry,
		});
	};
	const note = async (decided: Decided & {readonly id?: string}) => {
		try {
			await write(decided);
		} catch (error) {
			if (!hasWarned) {
				hasWarned = true;
				warn(localized`what was decided stands, but its outcome is not in the journal: ${messageOf(error)}`);
			}
		}
	};

	return {
		async begin(intended) {
			const id = randomBytes(8).toString('hex');
			try {
				await write({...intended, id});
			} catch (error) {
				const way =
					error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
				throw new OperationError(
					'unrecorded',
					localized`nothing was sent, as the journal can't be written: ${messageOf(error)}`,
					{
						...(way === undefined ? {} : {hint: way}),
						cause: error,
					},
				);
			}

			return answer => note({...intended, id, answer});
		},
		note,
	};
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
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
