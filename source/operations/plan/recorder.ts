import {randomBytes} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import type {ContextInfo} from '../../cluster/context/index.js';
import type {UserInfo} from '../../cluster/model/index.js';
import type {Answer, Decided, Intended, Journal} from '../../storage/journal/index.js';
import {OperationError} from './operation-error.js';

export type RecorderOptions = {
	readonly info: ContextInfo;
	/** The user as the server knows it, if known; asked when there is something to record. */
	me(): Promise<UserInfo | undefined>;
	/** Called once, with a sentence, if the result of a decision can't be recorded. */
	warn(sentence: string): void;
};

/** Records decisions: before each is sent, and its result. */
export type Recorder = {
	/**
	 * Resolves when the intended decision is on disk.
	 *
	 * @returns a function that records the result. It never rejects, because the server has already accepted the decision.
	 * @throws {OperationError} `unrecorded` if it can't be recorded. Then nothing may be sent.
	 */
	begin(intended: Intended): Promise<(answer: Answer) => Promise<void>>;
	/** Records a result that was found out later. Never rejects. */
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

/** A server's address without credentials, for records. */
export function withoutCredentials(server: string): string {
	const url = new URL(server);
	if (url.username === '' && url.password === '') {
		return server;
	}

	url.username = '';
	url.password = '';
	return url.href;
}
