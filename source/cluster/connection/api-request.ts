export type ApiRequest = {
	readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Path with its query. Names in it are percent-encoded. */
	readonly path: string;
	readonly body?: unknown;
	readonly contentType?: string;
	readonly signal?: AbortSignal | undefined;
	/** Longest time between two parts of the answer, in milliseconds; if absent, 30,000. */
	readonly idleTimeoutMs?: number;
	/** Longest time until the answer begins, in milliseconds; if absent, `idleTimeoutMs`. */
	readonly headTimeoutMs?: number;
	/** Longest time to connect, with TLS, in milliseconds; if absent, `headTimeoutMs`. */
	readonly connectTimeoutMs?: number | undefined;
	/** Silence after which TCP keep-alive probes the connection, in milliseconds; if absent, it does not. */
	readonly keepAliveMs?: number;
	/** Uses a new connection, because kept ones may be dead after a silence or a fault. */
	readonly isFresh?: boolean;
	/** The request is a watch. The time limit of a request then applies only until the answer begins. */
	readonly isEndless?: boolean;
	/** Sends the request without the impersonation of the kubeconfig. */
	readonly isAsMyself?: boolean;
	/** Returns a 429 at once, instead of waiting and repeating. */
	readonly isImpatient?: boolean;
	/** Names the call in errors: `approve signers/example.com/serving`. */
	readonly what: string;
};
