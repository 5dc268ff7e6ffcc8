/** Where the private key of an issuance is kept; never the key itself. */
export type IssuanceKey =
	| {
			readonly place: 'file';
			/** Absolute. */
			readonly path: string;
			/** The key is encrypted with a passphrase, which is never saved. */
			readonly isLocked: boolean;
	  }
	/** In a Secret only, on no disk. `field` of its data is `tls.key`, unless a Secret in use is being renewed. */
	| {readonly place: 'secret'; readonly namespace: string; readonly name: string; readonly field: string}
	/** The request came from elsewhere, so certdeck does not have the key. */
	| {readonly place: 'elsewhere'};

/** The request that was made with the key. All of it is public. */
export type MadeRequest = {
	/** Hex SHA-256 of the DER SubjectPublicKeyInfo. */
	readonly publicKeySha256: string;
	/** `CERTIFICATE REQUEST`, byte for byte as `spec.request` holds it. */
	readonly requestPem: string;
	/** Hex SHA-256 of its DER. */
	readonly requestSha256: string;
};

/** Identifies a cluster: the authority of its API server, and the UID of its Namespace kube-system. */
export type ClusterMark = {
	/** Hex SHA-256 of the public key of the authority that verified the connection. */
	readonly authority?: string;
	readonly uid?: string;
};

type NamespacedName = {readonly namespace: string; readonly name: string};

/** What a certificate is for, as chosen in the guide. */
export type IssuanceAbout = {
	/** `PurposeId`, such as `service`. */
	readonly purpose: string;
	/** `NAMESPACE/NAME` of the Service or Pod, or a node's name. */
	readonly place?: string;
};

/** Objects from which the clients of a renewed certificate read their trusted authorities. */
export type IssuanceClients = Pick<IssuanceTargets, 'configMap' | 'trustBundle'>;

/** An approval that the user agreed to before review: the most severe finding, and the ids of warnings and questions. */
export type IssuanceAgreement = {readonly mostSevere: 'info' | 'warn'; readonly include: readonly string[]};

/** The places to which the issued certificate goes. Paths are absolute. */
export type IssuanceTargets = {
	/** kubernetes.io/tls Secret for certificate and key. */
	readonly secret?: NamespacedName;
	/** The Secret also gets `ca.crt`. */
	readonly withAuthority?: boolean;
	/** ConfigMap for the authority's certificate, key `ca.crt`. */
	readonly configMap?: NamespacedName;
	/** Name of a ClusterTrustBundle for the authority's certificate. */
	readonly trustBundle?: string;
	/** Folder for `<base>.crt` and, with an authority, `ca.crt`. */
	readonly out?: {readonly folder: string; readonly base: string};
	/** A file for the certificate only. */
	readonly certificatePath?: string;
	/** A kubeconfig for the user in the certificate. */
	readonly kubeconfigPath?: string;
	/** Certificates of authorities to trust. */
	readonly caPath?: string;
};

/**
 * The progress of an issuance. `begun`: only this record exists. `keyed`: a key was made, and may be at its place.
 * `sending`: the key is at its place, and the server may have the request. `sent`: the server has the request.
 */
export type IssuanceStep = 'begun' | 'keyed' | 'sending' | 'sent';

/** The record of an issuance. It is written before each step, holds what is needed to go on, and no secret. */
export type Issuance = {
	/** Ten random hex digits. An annotation of the request has them too. */
	readonly id: string;
	/** ISO 8601 in UTC. */
	readonly begunAt: string;
	readonly step: IssuanceStep;
	/** Name of the kubeconfig's context, its server without credentials, and its user. */
	readonly context: string;
	readonly server: string;
	readonly user: string;
	/** The cluster of the issuance; absent if it was not known when the issuance began. */
	readonly cluster?: ClusterMark;
	/** The spec of key and request, cfssl JSON; absent if there is `like`, or no key is made. */
	readonly spec?: string;
	/** PEM of a certificate or request. The new request has the same subject and names, and a key of the same kind. */
	readonly like?: string;
	readonly signerName: string;
	readonly usages: readonly string[];
	readonly expirationSeconds?: number;
	/** metadata.name, and whether certdeck chose it and may choose another. */
	readonly name: string;
	readonly isNameChosen: boolean;
	/** metadata.uid, as soon as the server has told it. */
	readonly uid?: string;
	readonly key: IssuanceKey;
	/** File for the PKCS#10 request; absolute. */
	readonly requestPath?: string;
	readonly made?: MadeRequest;
	readonly targets: IssuanceTargets;
	readonly about?: IssuanceAbout;
	/** For a renewal: the authority that signs is added to the ones that these objects list. */
	readonly clients?: IssuanceClients;
	/** The user agreed to all steps at once. Continuing the issuance also approves and signs, if that is permitted. */
	readonly agreedWhole?: IssuanceAgreement;
	/** Hex SHA-256 of existing files that the user agreed to overwrite. Files with any other content are not overwritten. */
	readonly agreed: readonly string[];
};

type Json = Readonly<Record<string, unknown>>;

const steps = new Set(['begun', 'keyed', 'sending', 'sent']);

/** The text of a record. It is ASCII without control characters, so a terminal that shows it obeys nothing in it. */
export function formatIssuance(issuance: Issuance): string {
	const json = JSON.stringify({version: 1, ...issuance}, undefined, '\t');
	return `${json.replaceAll(/[^\x20-\x7e\t\n]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

/** Reads what `formatIssuance` wrote; undefined for anything else. */
export function parseIssuance(text: string): Issuance | undefined {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return undefined;
	}

	if (!isObject(value) || value['version'] !== 1) {
		return undefined;
	}

	const {version: _, ...issuance} = value;
	return isIssuance(issuance) ? issuance : undefined;
}

function isIssuance(issuance: Json): issuance is Json & Issuance {
	const {step, usages, expirationSeconds, agreed, key, made, targets, about, cluster, clients, agreedWhole} = issuance;
	return (
		['id', 'begunAt', 'context', 'server', 'user', 'signerName', 'name'].every(
			each => typeof issuance[each] === 'string',
		) &&
		['spec', 'like', 'uid', 'requestPath'].every(each => isTextOrAbsent(issuance[each])) &&
		typeof issuance['isNameChosen'] === 'boolean' &&
		steps.has(step as string) &&
		isTexts(usages) &&
		isTexts(agreed) &&
		(expirationSeconds === undefined || Number.isInteger(expirationSeconds)) &&
		isKey(key) &&
		(made === undefined ||
			(isObject(made) && ['publicKeySha256', 'requestPem', 'requestSha256'].every(each => isText(made[each])))) &&
		isTargets(targets) &&
		(clients === undefined || isTargets(clients)) &&
		(agreedWhole === undefined || isAgreement(agreedWhole)) &&
		(cluster === undefined || isClusterMark(cluster)) &&
		(about === undefined || (isObject(about) && isText(about['purpose']) && isTextOrAbsent(about['place'])))
	);
}

function isAgreement(value: unknown): boolean {
	return isObject(value) && ['info', 'warn'].includes(value['mostSevere'] as string) && isTexts(value['include']);
}

function isKey(key: unknown): boolean {
	if (!isObject(key)) {
		return false;
	}

	switch (key['place']) {
		case 'file':
			return isText(key['path']) && typeof key['isLocked'] === 'boolean';
		case 'secret':
			return isName(key) && isText(key['field']);
		default:
			return key['place'] === 'elsewhere';
	}
}

function isTargets(targets: unknown): boolean {
	if (!isObject(targets)) {
		return false;
	}

	const {secret, configMap, out, withAuthority} = targets;
	return (
		['trustBundle', 'certificatePath', 'kubeconfigPath', 'caPath'].every(each => isTextOrAbsent(targets[each])) &&
		[secret, configMap].every(each => each === undefined || isName(each)) &&
		(out === undefined || (isObject(out) && isText(out['folder']) && isText(out['base']))) &&
		(withAuthority === undefined || typeof withAuthority === 'boolean')
	);
}

/** Whether a parsed JSON value is a `ClusterMark`. */
export function isClusterMark(value: unknown): value is ClusterMark {
	return isObject(value) && ['authority', 'uid'].every(each => isTextOrAbsent(value[each]));
}

function isName(value: unknown): boolean {
	return isObject(value) && isText(value['namespace']) && isText(value['name']);
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value !== '';
}

function isTextOrAbsent(value: unknown): boolean {
	return value === undefined || isText(value);
}

function isTexts(value: unknown): boolean {
	return Array.isArray(value) && value.every(each => typeof each === 'string');
}

function isObject(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
