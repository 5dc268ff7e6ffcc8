export type ApiRequest = {
	readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Path with its query; names in it percent-encoded. */
	readonly path: string;
	readonly body?: unknown;
	readonly contentType?: string;
	readonly signal?: AbortSignal | undefined;
	/** Milliseconds between two pieces of the answer; 30,000 where absent. */
	readonly idleTimeoutMs?: number;
	/** Milliseconds until the answer begins; as `idleTimeoutMs` where absent. */
	readonly headTimeoutMs?: number;
	/** Milliseconds until the connection is made, TLS and all; as `headTimeoutMs` where absent. */
	readonly connectTimeoutMs?: number | undefined;
	/** Milliseconds of silence after which the other end of the connection is asked for by TCP; not asked where absent. */
	readonly keepAliveMs?: number;
	/** The connections that are kept may be dead, after a silence or a fault: not over one of them. */
	readonly isFresh?: boolean;
	/** A watch: the limit for the whole of a request is one for its beginning. */
	readonly isEndless?: boolean;
	/** As who logs in, whomever the kubeconfig has them act as. */
	readonly isAsMyself?: boolean;
	/** A 429 is the answer, and not waited out. */
	readonly isImpatient?: boolean;
	/** What is asked for, for the error of a 403: `approve signers/example.com/serving`. */
	readonly what: string;
};
