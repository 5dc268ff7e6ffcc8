import {withoutKeys} from '../../base/text/index.js';

/** Why an operation would not go on; the message is for a person. */
export type OperationErrorCode =
	/** The request changed since it was read (uid, resourceVersion or spec.request): nothing was sent. */
	| 'changed'
	/** The opposite decision is already there. */
	| 'decided'
	/** The request is in no state for this: not approved, denied, failed, or already issued. */
	| 'wrong-state'
	/** A rule of review or policy says no. */
	| 'refused'
	/** Something exists and may not be overwritten without a yes. */
	| 'exists'
	/** What the server stored, or what the signer issued, is not what was asked for. */
	| 'mismatch'
	/** Waiting took longer than was allowed. */
	| 'timed-out'
	/** It can't be written down that it is about to be sent: nothing was sent. */
	| 'unrecorded'
	/** A file can't be read or written. */
	| 'file';

/** The error class of `operations/`, as `FileError` is that of `storage/`. */
export class OperationError extends Error {
	override readonly name = 'OperationError';
	readonly code: OperationErrorCode;
	readonly hint: string | undefined;
	/** What a verb may be given in spite of it, where that is a flag; the deck has keys in place of flags. */
	readonly flagHint: string | undefined;
	readonly details: readonly string[];

	constructor(
		code: OperationErrorCode,
		message: string,
		options: {
			readonly hint?: string;
			readonly flagHint?: string;
			readonly details?: readonly string[];
			readonly cause?: unknown;
		} = {},
	) {
		super(withoutKeys(message), options.cause === undefined ? undefined : {cause: options.cause});
		this.code = code;
		this.hint = options.hint === undefined ? undefined : withoutKeys(options.hint);
		this.flagHint = options.flagHint === undefined ? undefined : withoutKeys(options.flagHint);
		this.details = (options.details ?? []).map(withoutKeys);
	}
}
