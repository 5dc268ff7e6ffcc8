/** Where the server is, whom to trust, and by which way to go there. */
export type Endpoint = {
	readonly name: string;
	readonly server: string;
	/** Base64 of PEM: the authorities that may vouch for the server; the system's where absent. */
	readonly caData?: string | undefined;
	readonly skipTlsVerify: boolean;
	readonly tlsServerName?: string | undefined;
	/** From `proxy-url`, else from $HTTPS_PROXY. */
	readonly proxyUrl?: string | undefined;
	/** `proxy-url` alone; it may hold a password. */
	readonly ownProxyUrl?: string | undefined;
	/** What the kubeconfig says of the cluster to exec plugins: the extension `client.authentication.k8s.io/exec`. */
	readonly execConfig?: unknown;
};
