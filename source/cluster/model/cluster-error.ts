import {withoutKeys} from '../../base/text/index.js';

/** The kind of an error with the cluster. Callers switch on the code; the message is for people. */
export type ClusterErrorCode =
	/** No kubeconfig, context, user or cluster by that name, or a file that can't be read. */
	| 'kubeconfig'
	/** Credentials are missing, expired or refused (401), or an exec plugin failed. */
	| 'unauthorized'
	/** RBAC or admission refused the call (403); `details` names verb and resource. */
	| 'forbidden'
	| 'not-found'
	| 'already-exists'
	/** Another client changed the object, so the write's uid or resourceVersion is out of date (409). */
	| 'conflict'
	/** The server refused the content (400, 422, 413); `details` has one entry per cause. */
	| 'invalid'
	/** The server no longer has the history (410). The caller must list again. */
	| 'expired'
	/** The server can't be reached: refused, reset, no route, name not found, TLS failure, timeout. */
	| 'unreachable'
	/** The server can be reached, and asks to wait (429, 503, 504). */
	| 'unavailable'
	/** Any other answer of the server. */
	| 'server'
	/** A write was asked for with --read-only. */
	| 'read-only'
	/** An AbortSignal ended the call. */
	| 'aborted';

export type ClusterErrorOptions = {
	/** What the reader can do, in one sentence. */
	readonly hint?: string;
	/** HTTP status, if there was an answer. */
	readonly status?: number;
	/** `Status.details.causes` if there are several, one sentence each; for a 403, verb and resource. Printable. */
	readonly details?: readonly string[];
	/** From Retry-After or `Status.details.retryAfterSeconds`. */
	readonly retryAfterSeconds?: number;
	/** The error is of a write that had no effect. */
	readonly isUndone?: boolean;
	/** The answer was longer than certdeck reads. Fewer objects may fit. */
	readonly isTooLong?: boolean;
	readonly cause?: unknown;
};

/** The only error class that `cluster/` throws. */
export class ClusterError extends Error {
	override readonly name = 'ClusterError';
	readonly code: ClusterErrorCode;
	readonly hint: string | undefined;
	readonly status: number | undefined;
	readonly details: readonly string[];
	readonly retryAfterSeconds: number | undefined;
	/** The error is of a write that certainly had no effect, because it was never sent. */
	readonly isUndone: boolean;
	/** The answer was longer than certdeck reads. */
	readonly isTooLong: boolean;

	constructor(code: ClusterErrorCode, message: string, options: ClusterErrorOptions = {}) {
		super(withoutKeys(message), options.cause === undefined ? undefined : {cause: options.cause});
		this.code = code;
		this.hint = options.hint === undefined ? undefined : withoutKeys(options.hint);
		this.status = options.status;
		this.details = (options.details ?? []).map(withoutKeys);
		this.retryAfterSeconds = options.retryAfterSeconds;
		this.isUndone = options.isUndone ?? false;
		this.isTooLong = options.isTooLong ?? false;
	}
}

/** Marks an error as that of a write that was never sent. */
export function undone(error: unknown): unknown {
	if (!(error instanceof ClusterError)) {
		return error;
	}

	const {code, message, hint, status, details, retryAfterSeconds, cause} = error;
	return new ClusterError(code, message, {
		details,
		cause,
		isUndone: true,
		...(hint !== undefined && {hint}),
		...(status !== undefined && {status}),
		...(retryAfterSeconds !== undefined && {retryAfterSeconds}),
	});
}

const ofConnection: ReadonlySet<string> = new Set<ClusterErrorCode>([
	'unreachable',
	'unavailable',
	'unauthorized',
	'aborted',
]);

/** Whether an error of this code also affects the next call, because it is not about an object. */
export function isConnectionFault(code: string): boolean {
	return ofConnection.has(code);
}
