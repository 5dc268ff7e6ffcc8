import type {Verdict} from '../../../source/review/finding/verdict.js';
import type {Asked} from '../build-request.js';

/** A user as the API server sees it, without the groups that it adds for everybody. */
export type Person = {
	readonly username: string;
	readonly groups?: readonly string[];
	readonly uid?: string;
	readonly extra?: Readonly<Record<string, readonly string[]>>;
};

/** P-256 by default. */
export type KeyKind = 'P-256' | 'P-384' | 'Ed25519' | 'RSA 1024' | 'RSA 2048' | 'RSA 3072' | 'RSA 4096';

/** One request with its requester, and the right verdict. */
export type FieldCase = Asked & {
	readonly name: string;
	readonly by: Person;
	readonly signerName: string;
	readonly usages: readonly string[];
	readonly seconds?: number;
	readonly key?: KeyKind;
	/** Cases with the same word share one key. */
	readonly sharedKey?: string;
	/** The number of times it is sent, each time with a new key, as programs and people repeat requests. */
	readonly times?: number;
	readonly annotations?: Readonly<Record<string, string>>;
	/** After the PEM block that the server reads. */
	readonly behind?: Asked;
	/** The source of such requests in practice. */
	readonly origin: string;
	/** The right verdict without a policy file, if it differs. */
	readonly withoutPolicy?: Verdict;
};

/** An ordinary request of a team's daily work: clear to an admin. */
export type HonestCase = FieldCase;

/** A request that nobody may approve without a look: never clear. */
export type DangerousCase = FieldCase & {
	/** The holder would gain power over the cluster or over others, so it blocks. */
	readonly grave?: true;
	/** It blocks for every operator, because the request alone shows it. */
	readonly shown?: true;
	/** The API server refuses it. */
	readonly refusedByServer?: true;
};

export const signers = {
	login: 'kubernetes.io/kube-apiserver-client',
	kubeletClient: 'kubernetes.io/kube-apiserver-client-kubelet',
	kubeletServing: 'kubernetes.io/kubelet-serving',
	/** A custom signer whose authority no API server trusts. */
	serving: 'example.com/serving',
	/** Another one, for databases that talk to each other. */
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

/** Makes a shorthand for the rows of a table: name, requester, origin, and what differs from the usual. */
export function rows<Case extends FieldCase>(signerName: string, usual: readonly string[], seconds?: number) {
	return (name: string, by: Person, origin: string, rest: Rest<Case>): Case =>
		({signerName, usages: usual, ...(seconds !== undefined && {seconds}), ...rest, name, by, origin}) as Case;
}
