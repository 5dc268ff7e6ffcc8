import {withoutKeys} from '../../base/text/index.js';

/** What went wrong with the cluster, for callers to switch on; the message is for a person. */
export type ClusterErrorCode =
	/** No kubeconfig, context, user or cluster by that name, or a file that can't be read. */
	| 'kubeconfig'
	/** Credentials are missing, expired or refused (401), or an exec plugin failed. */
	| 'unauthorized'
	/** RBAC or admission said no (403); `details` names verb and resource. */
	| 'forbidden'
	| 'not-found'
	| 'already-exists'
	/** Somebody else changed the object, or the uid/resourceVersion that the write was pinned to is gone (409). */
	| 'conflict'
	/** The server refused the content (400, 422, 413); `details` has one entry per cause. */
	| 'invalid'
	/** History is gone (410): list again. */
	| 'expired'
	/** The server can't be reached: refused, reset, no route, name not found, TLS failure, timeout. */
	| 'unreachable'
	/** The server is there and asks to wait (429, 503, 504). */
	| 'unavailable'
	/** Any other answer of the server. */
	| 'server'
	/** A write was asked for with --read-only. */
	| 'read-only'
	/** The work was given up because its AbortSignal fired. */
	| 'aborted';

export type ClusterErrorOptions = {
	/** What the reader can do about it, one sentence. */
	readonly hint?: string;
	/** HTTP status, where there was an answer. */
	readonly status?: number;
	/** `Status.details.causes` where there are several, a sentence each; of a 403 verb and resource. Printable. */
	readonly details?: readonly string[];
	/** From Retry-After or `Status.details.retryAfterSeconds`. */
	readonly retryAfterSeconds?: number;
	/** Of a write: nothing came of it. */
	readonly isUndone?: boolean;
	readonly cause?: unknown;
};

/** The one error class that leaves `cluster/`. */
export class ClusterError extends Error {
	override readonly name = 'ClusterError';
	readonly code: ClusterErrorCode;
	readonly hint: string | undefined;
	readonly status: number | undefined;
	readonly details: readonly string[];
	readonly retryAfterSeconds: number | undefined;
	/** Of a write: nothing came of it for sure, as it was never sent. */
	readonly isUndone: boolean;

	constructor(code: ClusterErrorCode, message: string, options: ClusterErrorOptions = {}) {
		super(withoutKeys(message), options.cause === undefined ? undefined : {cause: options.cause});
		this.code = code;
		this.hint = options.hint === undefined ? undefined : withoutKeys(options.hint);
		this.status = options.status;
		this.details = (options.details ?? []).map(withoutKeys);
		this.retryAfterSeconds = options.retryAfterSeconds;
		this.isUndone = options.isUndone ?? false;
	}
}

/** The same error of a write that was never sent. */
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
