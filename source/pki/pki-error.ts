import {withoutKeys} from '../base/text/index.js';

/** The kind of an error. Callers switch on the code; the message is for people, and contains no key material. */
export type PkiErrorCode =
	/** The PEM text has no block, or not the expected one. */
	| 'no-pem'
	/** The PEM armour is damaged: bad base64, no END line, or forbidden headers. */
	| 'bad-pem'
	/** The bytes are not DER, or not the expected structure. */
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
	/** The request breaks the signing policy. */
	| 'policy'
	/** A certificate does not match the request. */
	| 'mismatch'
	/** An AbortSignal ended the work. */
	| 'aborted';

export type PkiErrorOptions = {
	/** What the reader can do, in one sentence. */
	readonly hint?: string;
	/** Byte offset in the DER or line in the text, if known. */
	readonly offset?: number;
	/** One sentence for each fault, if there are several. */
	readonly details?: readonly string[];
	readonly cause?: unknown;
};

/**
 * Runs a function that may make very many errors, such as one for each block of a file. The errors have no stack traces, which
 * would take most of the time and memory.
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

/** The only error class that `pki/` throws. */
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
