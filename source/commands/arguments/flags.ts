// One table: every flag, global or of verbs, with its value and help.

import {localized} from '../../base/text/index.js';

/** How a flag is written, and its meaning. `--help` and the parser use this table. */
export type FlagDefinition = {
	/**
	 * `text` takes a value, `texts` may be given several times, `switch` takes no value, and the value of `optional` may be
	 * left out.
	 */
	readonly form: 'text' | 'texts' | 'switch' | 'optional';
	readonly short?: string;
	/** The placeholder for the value in the help. */
	readonly value?: string;
	readonly choices?: readonly string[] | undefined;
	readonly help: string;
	/** Its title in `certdeck help flags`; by default the last one. */
	readonly group?: keyof typeof flagGroups;
	/** Whether only `certdeck help flags` lists it, and not `certdeck --help`. */
	readonly isSeldom?: true;
};

/** Titles in the help of the flags that every verb takes, in their order. */
export const flagGroups = {
	cluster: localized`Which cluster, as kubectl has it`,
	login: localized`Who logs in, as kubectl has it`,
	program: localized`What certdeck does`,
} as const;

/** The backgrounds for which the deck can choose its colours. */
export const themes: readonly string[] = ['auto', 'dark', 'light'];

/** The languages of output for people. */
export const languages: readonly string[] = ['en', 'zh'];

/** Flags that every verb and the deck take. */
export const globalFlags = {
	kubeconfig: {
		form: 'text',
		value: 'FILE',
		group: 'cluster',
		help: localized`in place of $KUBECONFIG and ~/.kube/config`,
	},
	context: {
		form: 'texts',
		value: 'CONTEXT',
		group: 'cluster',
		help: localized`context of the kubeconfig; a,b for several at once`,
	},
	namespace: {
		form: 'text',
		short: 'n',
		value: 'NS',
		group: 'cluster',
		help: localized`namespace for Secrets and ConfigMaps named without one`,
	},
	cluster: {
		form: 'text',
		value: 'CLUSTER',
		group: 'cluster',
		isSeldom: true,
		help: localized`cluster of the kubeconfig, in place of the one of the context`,
	},
	server: {
		form: 'text',
		short: 's',
		value: 'URL',
		group: 'cluster',
		isSeldom: true,
		help: localized`address of the API server`,
	},
	tlsServerName: {
		form: 'text',
		value: 'HOST',
		group: 'cluster',
		isSeldom: true,
		help: localized`name that the API server's certificate has to have`,
	},
	requestTimeout: {
		form: 'text',
		value: 'DURATION',
		group: 'cluster',
		isSeldom: true,
		help: localized`for each request: 30s, 1m; seconds without a unit; 0 is no limit`,
	},
	user: {
		form: 'text',
		value: 'USER',
		group: 'login',
		isSeldom: true,
		help: localized`user of the kubeconfig, in place of the one of the context`,
	},
	tokenFile: {
		form: 'text',
		value: 'FILE|-',
		group: 'login',
		isSeldom: true,
		help: localized`file with the bearer token to log in with; - is standard input`,
	},
	token: {
		form: 'text',
		value: 'TOKEN',
		group: 'login',
		isSeldom: true,
		help: localized`the token itself, which others see in the list of processes`,
	},
	as: {form: 'text', value: 'NAME', group: 'login', isSeldom: true, help: localized`user to act as`},
	asGroup: {
		form: 'texts',
		value: 'GROUP',
		group: 'login',
		isSeldom: true,
		help: localized`group to act as a member of; may be repeated`,
	},
	asUid: {form: 'text', value: 'UID', group: 'login', isSeldom: true, help: localized`UID to act as`},
	readOnly: {form: 'switch', help: localized`send nothing to the cluster that would change it`},
	policy: {
		form: 'text',
		value: 'FILE',
		help: localized`policy that requests are checked against: $CERTDECK_POLICY`,
	},
	demo: {form: 'switch', help: localized`use a made-up cluster on this machine, gone at the end`},
	color: {
		form: 'text',
		value: 'WHEN',
		choices: ['auto', 'always', 'never'],
		isSeldom: true,
		help: localized`auto (default), always, never; NO_COLOR is heeded`,
	},
	theme: {
		form: 'text',
		value: 'THEME',
		choices: themes,
		isSeldom: true,
		help: localized`auto (default, asks), dark, light: $CERTDECK_THEME`,
	},
	mouse: {
		form: 'text',
		value: 'WHEN',
		choices: ['on', 'off'],
		isSeldom: true,
		help: localized`off (default), on: the deck hears the wheel and clicks, which decide nothing`,
	},
	lang: {
		form: 'text',
		value: 'LANGUAGE',
		choices: languages,
		isSeldom: true,
		help: localized`en, zh (simplified Chinese); as the locale says without`,
	},
	verbosity: {
		form: 'text',
		short: 'v',
		value: 'N',
		isSeldom: true,
		help: localized`from 6 on print each API request on standard error, never what it carries`,
	},
	help: {form: 'switch', short: 'h', help: localized`say how the verb is used`},
	version: {form: 'switch', isSeldom: true, help: localized`print the version`},
} as const satisfies Record<string, FlagDefinition>;

/** Additional flags of the deck. */
export const deckFlags: readonly string[] = ['allContexts', 'yes'];

/** Flags that some verbs take. Each verb lists its own. */
export const verbFlags = {
	client: {form: 'switch', help: localized`of certdeck alone: no server is asked`},
	output: {form: 'text', short: 'o', value: 'FORM', help: localized`form of the output`},
	filter: {form: 'text', value: 'WORDS', help: localized`only requests that match: words, FIELD:VALUE, -FIELD:VALUE`},
	status: {
		form: 'text',
		value: 'STATE',
		choices: ['pending', 'approved', 'issued', 'denied', 'failed'],
		help: localized`only requests in this state`,
	},
	signer: {form: 'text', value: 'SIGNER', help: localized`signerName, such as example.com/serving`},
	selector: {
		form: 'text',
		short: 'l',
		value: 'SELECTOR',
		help: localized`only with these labels, as kubectl takes them: app=web,tier!=test`,
	},
	fieldSelector: {
		form: 'text',
		value: 'SELECTOR',
		help: localized`only with these fields: spec.signerName=example.com/serving`,
	},
	sortBy: {
		form: 'text',
		value: 'FIELD',
		help: localized`name, age, signer, requester, state, findings, duration, or .metadata.creationTimestamp`,
	},
	noHeaders: {form: 'switch', help: localized`leave out the titles of the columns`},
	noReview: {form: 'switch', help: localized`do not review, and read nothing but the requests`},
	watch: {form: 'switch', short: 'w', help: localized`go on and print what changes`},
	allContexts: {
		form: 'switch',
		help: localized`every context of the kubeconfig, which are shown and asked about first`,
	},
	allPending: {form: 'switch', help: localized`every request that waits for a decision`},
	failOn: {
		form: 'text',
		value: 'VERDICT',
		choices: ['block', 'warn', 'unknown'],
		help: localized`exit 3 where the verdict is block; with warn or unknown, where it is anything but clear`,
	},
	file: {form: 'text', short: 'f', value: 'SPEC|-', help: localized`certificate spec, cfssl JSON; - is standard input`},
	allNamespaces: {form: 'switch', short: 'A', help: localized`all namespaces, which is so without -n too`},
	endsWithin: {form: 'text', value: 'DURATION', help: localized`only what ends so soon, or has ended: 30d, 12h`},
	noSecrets: {form: 'switch', help: localized`ask for no Secret`},
	otherSecrets: {form: 'switch', help: localized`with -n: Secrets of other types than kubernetes.io/tls too`},
	usage: {form: 'texts', value: 'USAGE', help: localized`key usage such as "server auth"; may be repeated`},
	expiration: {form: 'text', value: 'DURATION', help: localized`lifetime to ask for, at least 10m: 24h, 90d`},
	name: {
		form: 'text',
		value: 'NAME',
		help: localized`name of the new object; without it the name in the subject is completed`,
	},
	csr: {form: 'text', value: 'FILE|-', help: localized`PKCS#10 request that was made elsewhere, PEM or DER`},
	sameKey: {form: 'switch', help: localized`go on with the key that is there`},
	out: {form: 'text', value: 'DIR', help: localized`folder for files`},
	still: {form: 'switch', help: localized`no new requests arrive by themselves`},
	requests: {form: 'text', value: 'N', help: localized`this many requests more, to see how things scale`},
	seed: {form: 'text', value: 'N', help: localized`another story of new requests; the same for the same number`},
	wait: {
		form: 'optional',
		value: '[DURATION]',
		help: localized`wait for the certificate, 5m where no duration is said`,
	},
	reason: {form: 'text', value: 'REASON', help: localized`reason of the condition, one word`},
	message: {form: 'text', value: 'TEXT', help: localized`message of the condition`},
	all: {form: 'switch', help: localized`all that is unfinished on this cluster`},
	list: {form: 'switch', help: localized`show what is unfinished, on whatever cluster, and do nothing`},
	forget: {form: 'text', value: 'ID', help: localized`give this one up; its key and request stay where they are`},
	sameCluster: {
		form: 'switch',
		help: localized`this is the cluster that it was begun on, though that can not be told for sure`,
	},
	otherCluster: {form: 'switch', help: localized`what may be on its way for this Secret is another cluster's`},
	again: {form: 'switch', help: localized`send a request that is gone from the cluster once more, with the same key`},
	yes: {form: 'switch', short: 'y', help: localized`do it without asking`},
	maxSeverity: {
		form: 'text',
		value: 'SEVERITY',
		choices: ['info', 'warn'],
		help: localized`most severe finding that --filter includes: info (default) or warn`,
	},
	include: {
		form: 'texts',
		value: 'FINDING',
		help: localized`with --filter: requests with this warning or open question are included; may be repeated`,
	},
	dryRun: {form: 'switch', help: localized`say what would be done, and send nothing`},
	noJournal: {form: 'switch', help: localized`decide without writing it down here`},
	accept: {form: 'texts', value: 'FINDING', help: localized`approve or sign in spite of this blocking finding`},
	ca: {
		form: 'text',
		value: 'FILE',
		help: localized`certificate of the authority, PEM; to sign also PKCS#12 with its key`,
	},
	caKey: {form: 'text', value: 'FILE', help: localized`private key of the authority, PEM`},
	caKeyPassphraseFile: {
		form: 'text',
		value: 'FILE',
		help: localized`file whose first line opens the key of the authority; asked for without`,
	},
	newAuthority: {
		form: 'text',
		value: 'SHA256',
		help: localized`sign although another authority signed before: fingerprint of the one that signs now`,
	},
	config: {form: 'text', value: 'FILE', help: localized`signing config, cfssl JSON`},
	profile: {form: 'text', value: 'NAME', help: localized`profile of the signing config; its default without`},
	authority: {
		form: 'text',
		value: 'NAME|DIR|FILE',
		help: localized`authority that signs: a NAME of certdeck authority, or a path`,
	},
	authoritySha256: {
		form: 'texts',
		value: 'SHA256|FILE',
		help: localized`authority that may sign, by fingerprint, or a file with one a line; may be repeated`,
	},
	allowExtension: {
		form: 'texts',
		value: 'OID',
		help: localized`extension of a request that its certificate gets too; may be repeated`,
	},
	index: {form: 'text', value: 'FILE', help: localized`where to write down what was issued, in place of ConfigMaps`},
	listen: {
		form: 'text',
		value: 'HOST:PORT',
		help: localized`where /healthz, /readyz and /metrics are: 127.0.0.1:9180 (default), or off`,
	},
	leaseDuration: {
		form: 'text',
		value: 'DURATION',
		help: localized`how long a leader that is gone keeps others waiting: 15s`,
	},
	san: {
		form: 'texts',
		value: 'HOST|URI',
		help: localized`name of the certificate; {namespace} and {serviceAccount} are replaced; may be repeated`,
	},
	pods: {
		form: 'switch',
		help: localized`answer PodCertificateRequests of the ServiceAccounts in --config too: to issue is to approve`,
	},
	manifests: {form: 'switch', help: localized`print what runs the signer in a cluster, and do nothing`},
	image: {form: 'text', value: 'IMAGE', help: localized`container image in the manifests`},
	commonName: {form: 'text', value: 'TEXT', help: localized`common name of a new authority; its NAME where absent`},
	under: {form: 'text', value: 'NAME', help: localized`authority above a new one, which then is an intermediate`},
	pathLength: {
		form: 'text',
		value: 'N',
		help: localized`CAs that may follow below: 0 for an intermediate, any for a root`,
	},
	permit: {
		form: 'texts',
		value: 'DOMAIN|CIDR',
		help: localized`names that may be issued below a new authority, and no others of the kind; may be repeated`,
	},
	exclude: {
		form: 'texts',
		value: 'DOMAIN|CIDR',
		help: localized`names that may not be issued below it; may be repeated`,
	},
	noPassphrase: {form: 'switch', help: localized`leave the authority's key on disk unlocked`},
	expiry: {form: 'text', value: 'DURATION', help: localized`lifetime of the certificate: 8760h, 90d`},
	key: {form: 'text', value: 'FILE', help: localized`private key of the request, PEM or PKCS#12`},
	passphrase: {
		form: 'text',
		value: 'FROM',
		help: localized`where the passphrase of the key is: prompt, file:PATH, env:NAME; of an authority's fd:N, never env`,
	},
	keystore: {
		form: 'text',
		value: 'FILE',
		help: localized`PKCS#12 file to write, with certificate, chain and key: Java, Windows`,
	},
	keystorePassphrase: {
		form: 'text',
		value: 'FROM',
		help: localized`where the passphrase of the keystore is: prompt (default), file:PATH, env:NAME`,
	},
	keyInClusterOnly: {
		form: 'text',
		value: '[NS/]SECRET',
		help: localized`keep the key in this new Secret, and on no disk of this machine`,
	},
	secret: {form: 'text', value: '[NS/]NAME', help: localized`kubernetes.io/tls Secret to write`},
	against: {form: 'text', value: '[NS/]SECRET', help: localized`Secret that the server should serve`},
	serverName: {form: 'text', value: 'NAME', help: localized`name to ask the server for (SNI)`},
	withCa: {form: 'switch', help: localized`put the CA certificate into the Secret too, as ca.crt`},
	trustBundle: {
		form: 'text',
		value: 'NAME',
		help: localized`ClusterTrustBundle for the CA certificate: example.com:serving:NAME, or one of no signer`,
	},
	beside: {
		form: 'switch',
		help: localized`the authority joins those that are trusted already, in place of none of them`,
	},
	label: {form: 'texts', value: 'KEY=VALUE', help: localized`label of the object; may be repeated`},
	kubeconfigOut: {
		form: 'text',
		value: 'FILE',
		help: localized`kubeconfig to write for whoever the client certificate names`,
	},
	configMap: {form: 'text', value: '[NS/]NAME', help: localized`ConfigMap to write the CA certificate to, as ca.crt`},
} as const satisfies Record<string, FlagDefinition>;

export type GlobalFlag = keyof typeof globalFlags;
export type VerbFlag = keyof typeof verbFlags;

export const allFlags: Readonly<Record<string, FlagDefinition>> = {...globalFlags, ...verbFlags};

/** `caKey` → `--ca-key`. */
export function flagName(key: string): string {
	return `--${key.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
}

/** The flag with a name such as `--ca-key` or `-n`, without a value. */
export function flagOf(word: string): readonly [key: string, definition: FlagDefinition] | undefined {
	return Object.entries(allFlags).find(
		([key, {short}]) => word === flagName(key) || (short !== undefined && word === `-${short}`),
	);
}

/** Whether the next word is its value. */
export function takesValue({form}: FlagDefinition): boolean {
	return form === 'text' || form === 'texts';
}
