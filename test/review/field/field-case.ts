import type {Verdict} from '../../../source/review/finding/verdict.js';
import type {Asked} from '../build-request.js';

/** Somebody as the API server stamps them: it adds the groups that everybody is in. */
export type Person = {
	readonly username: string;
	readonly groups?: readonly string[];
	readonly uid?: string;
	readonly extra?: Readonly<Record<string, readonly string[]>>;
};

/** P-256 where absent. */
export type KeyKind = 'P-256' | 'P-384' | 'Ed25519' | 'RSA 1024' | 'RSA 2048' | 'RSA 3072' | 'RSA 4096';

/** One request as somebody sends it, and what is right to say of it. */
export type FieldCase = Asked & {
	readonly name: string;
	readonly by: Person;
	readonly signerName: string;
	readonly usages: readonly string[];
	readonly seconds?: number;
	readonly key?: KeyKind;
	/** Cases with the same word here share one key. */
	readonly sharedKey?: string;
	/** Sent so many times, each with a key of its own, as programs and people ask again. */
	readonly times?: number;
	readonly annotations?: Readonly<Record<string, string>>;
	/** Stands behind the PEM block that the server reads. */
	readonly behind?: Asked;
	/** Where such a request comes from in life. */
	readonly origin: string;
	/** What is right where the operator has no policy file, if that is another verdict. */
	readonly withoutPolicy?: Verdict;
};

/** What a team asks for in its daily work: clear to an admin. */
export type HonestCase = FieldCase;

/** What nobody may approve without a look: never clear. */
export type DangerousCase = FieldCase & {
	/** Somebody would gain power over the cluster or over others: blocks. */
	readonly grave?: true;
	/** It blocks whoever looks: the request alone shows it. */
	readonly shown?: true;
	/** The API server takes none such. */
	readonly refusedByServer?: true;
};

export const signers = {
	login: 'kubernetes.io/kube-apiserver-client',
	kubeletClient: 'kubernetes.io/kube-apiserver-client-kubelet',
	kubeletServing: 'kubernetes.io/kubelet-serving',
	/** A custom signer whose authority no API server trusts. */
	serving: 'example.com/serving',
	/** Another, for databases that speak among themselves. */
	peers: 'db.example.com/peers',
	mesh: 'mesh.example.com/workloads',
	/** A custom signer that signs with the cluster's own authority for clients. */
	shadow: 'legacy.example.com/anything',
	eks: 'beta.eks.amazonaws.com/app-serving',
	shopIssuer: 'issuers.cert-manager.io/shop.internal-ca',
	platformIssuer: 'clusterissuers.cert-manager.io/platform-ca',
} as const;

export const usages = {
	client: ['digital signature', 'client auth'],
	clientRsa: ['digital signature', 'key encipherment', 'client auth'],
	server: ['digital signature', 'server auth'],
	serverRsa: ['digital signature', 'key encipherment', 'server auth'],
	peer: ['digital signature', 'key encipherment', 'server auth', 'client auth'],
} as const;

export const hour = 3600;
export const day = 24 * hour;

type Rest<Case> = Omit<Case, 'name' | 'by' | 'origin' | 'signerName' | 'usages'> &
	Partial<Pick<FieldCase, 'signerName' | 'usages'>>;

/** Makes the shorthand that a table writes its rows in: who, what for, where from, and what differs from the usual. */
export function rows<Case extends FieldCase>(signerName: string, usual: readonly string[], seconds?: number) {
	return (name: string, by: Person, origin: string, rest: Rest<Case>): Case =>
		({signerName, usages: usual, ...(seconds !== undefined && {seconds}), ...rest, name, by, origin}) as Case;
}
