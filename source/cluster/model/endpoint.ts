/** Address of a server, its trusted authorities, and its proxy. */
export type Endpoint = {
	readonly name: string;
	readonly server: string;
	/** Base64 of PEM: the trusted authorities for the server; if absent, those of the system. */
	readonly caData?: string | undefined;
	readonly skipTlsVerify: boolean;
	readonly tlsServerName?: string | undefined;
	/** From `proxy-url`, else from $HTTPS_PROXY. */
	readonly proxyUrl?: string | undefined;
	/** `proxy-url` only; it may hold a password. */
	readonly ownProxyUrl?: string | undefined;
	/** Data of the kubeconfig for exec plugins: the extension `client.authentication.k8s.io/exec` of the cluster. */
	readonly execConfig?: unknown;
};
