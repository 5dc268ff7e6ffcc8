import {X509Certificate} from 'node:crypto';
import type {CertificateIdea, Made} from '../make-certificate.js';
import {makeCertificate as make} from '../make-certificate.js';

/** What certdeck has to say of one place: all of it, in this form. */
export type Facts = {
	readonly kind: string;
	/** `NAMESPACE/NAME/FIELD` or `NAME/FIELD`. */
	readonly at: string;
	readonly state: 'valid' | 'broken' | 'expired' | 'early' | 'soon' | 'unknown';
	readonly purpose: string;
	/** Of the first certificate, and its names; null and none where there is no certificate. */
	readonly issuer: string | null;
	readonly names: readonly string[];
	/** Of the place. */
	readonly ends: string | null;
	/** How many certificates. */
	readonly count: number;
	readonly key: string;
	/** `KIND/NAME how`. */
	readonly users: readonly string[];
	readonly used: 'yes' | 'no' | 'unknown';
	readonly renewer: string;
	/** Places that its chain leads to. */
	readonly trustedBy: readonly string[];
	/** Places with the same key. */
	readonly sameKey: readonly string[];
	readonly alsoIn: readonly string[];
	/** Ids, those of weight `info` too. */
	readonly findings: readonly string[];
};

/** What differs from an honest certificate of the root that nobody uses. */
export type Want = Partial<Omit<Facts, 'kind' | 'at' | 'issuer' | 'names' | 'count'>>;

export type Placed = readonly [path: string, object: Readonly<Record<string, unknown>>];

export const namespace = 'cert-story';
export const secondNamespace = 'cert-story-two';

export const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

const isoOf = (date: Date) => `${date.toISOString().slice(0, 19)}Z`;
const calling = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'CustomResourceDefinition'];
/** Of each fact that another cluster could get wrong, one. */
const copiedNames: ReadonlySet<string> = new Set(['www', 'twin-one', 'ended', 'managed-late', 'hook']);
export const mounts = (secretName: string) => ({volumes: [{name: 'tls', secret: {secretName}}]});

/** Collects the objects of a story, and a row of facts for each place. */
export class Teller {
	readonly root = make({name: 'Story Root', isCa: true, to: 3650});
	readonly objects: Placed[] = [];
	/** Behind the others, and removed before them: what the API server calls. */
	readonly called: Placed[] = [];
	readonly keys: string[] = [];
	/** Secrets that another cluster has as well. */
	readonly copied: (Pick<Made, 'pem' | 'keyPem'> & {readonly name: string})[] = [];
	readonly #rows: (Facts & {readonly isOfRoot: boolean})[] = [];
	readonly #rootPlaces: string[] = [];

	/** The table. What the root signed leads to every place that trusts the root. */
	get expected(): readonly Facts[] {
		return this.#rows.map(({isOfRoot, ...row}) => (isOfRoot ? {...row, trustedBy: this.#rootPlaces} : row));
	}

	/** A row; node:crypto says who issued the first certificate, its names, and when each ends. */
	row(kind: string, at: string, pems: readonly string[], want: Want = {}): void {
		const certificates = pems.map(pem => new X509Certificate(pem));
		const [first] = certificates;
		const isKeyed = at.endsWith('/tls.crt') || kind === 'CertificateSigningRequest';
		if (!isKeyed && pems.includes(this.root.pem)) {
			this.#rootPlaces.push(at);
		}

		const isCalling = kind === 'APIService' || calling.includes(kind);
		const users = want.users ?? (isCalling ? ['kube-apiserver/ calls'] : []);
		this.#rows.push({
			kind,
			at,
			state: 'valid',
			purpose: first === undefined ? 'other' : isKeyed ? 'serving' : 'ca',
			issuer: first?.issuer.replaceAll('\n', ', ') ?? null,
			names: first?.subjectAltName?.split(', ').map(name => name.replace(/^DNS/, 'dns')) ?? [],
			ends: endOf(isKeyed ? certificates.slice(0, 1) : certificates),
			count: pems.length,
			key: isKeyed ? 'fits' : 'none',
			used: users.length > 0 ? 'yes' : kind === 'CertificateSigningRequest' ? 'unknown' : 'no',
			renewer: 'nobody',
			trustedBy: [],
			sameKey: [],
			alsoIn: [],
			findings: [],
			...want,
			users,
			isOfRoot: isKeyed && first !== undefined && want.trustedBy === undefined,
		});
	}

	leaf(name: string, idea: Partial<CertificateIdea> = {}): Made {
		return make({name, hosts: [`${name}.${namespace}.svc`], by: this.root, ...idea});
	}

	put(resource: string, name: string, object: object, {group = '/api/v1', of = namespace, ...metadata}: Home = {}) {
		this.objects.push([`${group}/namespaces/${of}/${resource}`, {...object, metadata: {name, ...metadata}}]);
	}

	/** A tls Secret, and the row of its `tls.crt`: of `pems`, or of those of them that can be read. */
	secret(
		name: string,
		crt: string | Uint8Array,
		keyPem: string,
		{pems, want, ca, ...home}: {pems: readonly string[]; want?: Want; ca?: string} & Home,
	): void {
		const data = {'tls.crt': base64(crt), 'tls.key': base64(keyPem), ...(ca !== undefined && {'ca.crt': base64(ca)})};
		this.put('secrets', name, {type: 'kubernetes.io/tls', data}, home);
		this.keys.push(keyPem);
		this.row('Secret', `${home.of ?? namespace}/${name}/tls.crt`, pems, want);
	}

	/** A Secret with one certificate as it should be. */
	plain(name: string, made: Made, want: Want = {}, home: Home = {}): void {
		this.secret(name, made.pem, made.keyPem, {pems: [made.pem], want, ...home});
		if (copiedNames.has(name)) {
			this.copied.push({name, ...made});
		}
	}

	config(name: string, data: Record<string, string>, binaryData: Record<string, string> = {}, of = namespace): void {
		this.put('configmaps', name, {data, binaryData}, {of});
	}

	/** A Pod of its own label, and how it takes things in. */
	pod(name: string, spec: object): void {
		const containers = [{name: 'main', image: 'registry.example/main:1'}];
		const labels = {app: name};
		this.put('pods', name, {spec: {containers, automountServiceAccountToken: false, ...spec}}, {labels});
	}

	/** In front of the Pod of the same name. */
	service(name: string): void {
		this.put('services', name, {spec: {selector: {app: name}, ports: [{port: 443}]}});
	}

	/** A Pod that has the Secret of its name, behind a Service of its name. */
	server(name: string): void {
		this.pod(name, mounts(name));
		this.service(name);
	}
}

export type Home = {
	readonly group?: string;
	readonly of?: string;
	readonly annotations?: object;
	readonly labels?: object;
};

/** Of those that still hold the next, else the last that held. */
function endOf(certificates: readonly X509Certificate[]): string | null {
	const times = certificates.map(({validToDate}) => validToDate.getTime());
	const ahead = times.filter(time => time > Date.now());
	return times.length === 0 ? null : isoOf(new Date(ahead.length > 0 ? Math.min(...ahead) : Math.max(...times)));
}
