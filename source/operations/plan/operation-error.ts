import {withoutKeys} from '../../base/text/index.js';

/** Why an operation stopped. The message is for a person. */
export type OperationErrorCode =
	/** The request changed since it was read (uid, resourceVersion or spec.request). Nothing was sent. */
	| 'changed'
	/** The opposite decision exists already. */
	| 'decided'
	/** The state of the request does not allow it: not approved, denied, failed, or already issued. */
	| 'wrong-state'
	/** A rule of review or policy forbids it. */
	| 'refused'
	/** Something exists already, and nobody has agreed to overwrite it. */
	| 'exists'
	/** The server stored, or the signer issued, something else than was asked for. */
	| 'mismatch'
	/** The wait took longer than allowed. */
	| 'timed-out'
	/** The journal can't record the decision. Nothing was sent. */
	| 'unrecorded'
	/** A file can't be read or written. */
	| 'file';

/** The error class of `operations/`, as `FileError` is that of `storage/`. */
export class OperationError extends Error {
	override readonly name = 'OperationError';
	readonly code: OperationErrorCode;
	readonly hint: string | undefined;
	/** A flag that allows the operation after all. The deck does not show it, because it has keys instead of flags. */
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
