import {withoutKeys} from '../base/text/index.js';

/** What went wrong, for callers to switch on; the message is for a person and carries no key material. */
export type PkiErrorCode =
	/** The PEM text holds no block, or not the block that was wanted. */
	| 'no-pem'
	/** PEM armour is damaged: bad base64, no END line, headers where none may be. */
	| 'bad-pem'
	/** The bytes are not DER, or not the structure that was wanted. */
	| 'bad-der'
	/** A private key can't be read: wrong format, or a passphrase is wrong. */
	| 'bad-key'
	/** A passphrase is needed to read the private key. */
	| 'passphrase-needed'
	/** A key kind, curve or size that certdeck does not make or sign with. */
	| 'unsupported-key'
	/** A signature algorithm that can't be checked here. */
	| 'unsupported-algorithm'
	/** A certificate spec (cfssl JSON) is wrong; `details` has one entry per fault. */
	| 'bad-spec'
	/** A signing config (cfssl JSON) is wrong; `details` has one entry per fault. */
	| 'bad-signing-config'
	/** The authority can't sign: not a CA, expired, key does not match. */
	| 'bad-authority'
	/** What is asked for breaks the signing policy. */
	| 'policy'
	/** A certificate does not match what was asked for. */
	| 'mismatch'
	/** The work was given up because its AbortSignal fired. */
	| 'aborted';

export type PkiErrorOptions = {
	/** What the reader can do about it, one sentence. */
	readonly hint?: string;
	/** Byte offset in the DER or line in the text, where one is known. */
	readonly offset?: number;
	/** One sentence per fault, where there are several. */
	readonly details?: readonly string[];
	readonly cause?: unknown;
};

/**
 * Runs what may make very many errors that are told and not thrown on, such as one for each block of a file: without traces, which
 * take most of the time and all of the memory.
 */
export function withoutTraces<Result>(run: () => Result): Result {
	const {stackTraceLimit} = Error;
	Error.stackTraceLimit = 0;
	try {
		return run();
	} finally {
		Error.stackTraceLimit = stackTraceLimit;
	}
}

/** The one error class that leaves `pki/`. */
export class PkiError extends Error {
	override readonly name = 'PkiError';
	readonly code: PkiErrorCode;
	readonly hint: string | undefined;
	readonly offset: number | undefined;
	readonly details: readonly string[];

	constructor(code: PkiErrorCode, message: string, options: PkiErrorOptions = {}) {
		super(withoutKeys(message), options.cause === undefined ? undefined : {cause: options.cause});
		this.code = code;
		this.hint = options.hint === undefined ? undefined : withoutKeys(options.hint);
		this.offset = options.offset;
		this.details = (options.details ?? []).map(withoutKeys);
	}
}
