import {localized} from '../../base/text/index.js';
import type {Field, FilterFault, Test} from '../../operations/filter/index.js';
import {choice, globTest, orNear, readTerms, span, unknownField, valueTest} from '../../operations/filter/index.js';
import {nameText} from '../../pki/x509/index.js';
import {certificateRules} from '../facts/index.js';
import type {JudgedEntry, Place, PlaceKind} from '../model/index.js';
import {certificateStates, purposes} from '../model/index.js';

/** A parsed filter for certificates: `ends:<30d kind:secret used:yes`. */
export type CertificateFilter = {
	/** The text as it was written. */
	readonly text: string;
	readonly isEmpty: boolean;
	/** Whether it depends on a time, so that its matches change with time alone. */
	readonly isTimed: boolean;
	/** Whether it asks which of the operator's authorities signed. `withOwnSigner` provides that. */
	readonly asksAuthority: boolean;
	matches(entry: JudgedEntry, now: Date): boolean;
	/** Whether an entry at such a place may match; false if the terms `kind:` and `ns:` exclude it. */
	mayTake(place: Pick<Place, 'kind' | 'namespace'>): boolean;
};

type Asked = Field<JudgedEntry>;

/** A field of texts. It matches if one of its values does. */
const text = (about: string, valuesOf: (entry: JudgedEntry) => readonly (string | undefined)[]): Asked => ({
	about,
	isText: true,
	read(value) {
		const test = valueTest(value);
		return entry => valuesOf(entry).some(each => each !== undefined && test(each.toLowerCase()));
	},
});

const chosen = <T extends string>(
	field: string,
	choices: readonly T[],
	isSo: (entry: JudgedEntry, wanted: T) => boolean,
): Asked => ({
	about: choices.join(', '),
	read(value) {
		const wanted = choice(field, value, choices);
		return typeof wanted === 'string' ? entry => isSo(entry, wanted) : wanted;
	},
});

const kinds = {
	secret: 'Secret',
	configmap: 'ConfigMap',
	clustertrustbundle: 'ClusterTrustBundle',
	validatingwebhookconfiguration: 'ValidatingWebhookConfiguration',
	mutatingwebhookconfiguration: 'MutatingWebhookConfiguration',
	customresourcedefinition: 'CustomResourceDefinition',
	apiservice: 'APIService',
	certificatesigningrequest: 'CertificateSigningRequest',
	csr: 'CertificateSigningRequest',
	file: 'file',
	record: 'record',
	kubeconfig: 'kubeconfig',
	server: 'server',
} as const satisfies Readonly<Record<string, PlaceKind>>;

const renewers = [
	'certdeck',
	'cert-manager',
	'helm',
	'control-plane',
	'service-ca',
	'requester',
	'login',
	'nobody',
] as const;

const namespacesOf = ({place: {namespace, alsoIn = []}}: JudgedEntry) => [namespace, ...alsoIn];

/** The fields that a filter can name, and what each looks at. */
export const certificateFields: Readonly<Record<string, Asked>> = {
	ends: {
		about: localized`<30d, >1y; what has ended is <1s too`,
		isTimed: true,
		read: value =>
			span<JudgedEntry>(localized`ends: takes <30d or >90d`, value, ({ends}, now) =>
				ends === undefined ? undefined : (ends.getTime() - now.getTime()) / 1000,
			),
	},
	state: chosen('state', certificateStates, ({state}, wanted) => state === wanted),
	kind: chosen('kind', Object.keys(kinds) as (keyof typeof kinds)[], ({place}, wanted) => place.kind === kinds[wanted]),
	ns: text('namespace', namespacesOf),
	name: text(localized`name of the object`, ({place}) => [place.name]),
	for: chosen('for', purposes, ({purpose}, wanted) => purpose === wanted),
	used: chosen('used', ['yes', 'no', 'unknown'] as const, ({used}, wanted) => used === wanted),
	by: text(localized`who uses it: Deployment/web, Ingress/www`, ({users}) =>
		users.map(({kind, name}) => `${kind}/${name}`),
	),
	renewer: chosen('renewer', renewers, ({renewer}, wanted) => renewer.by === wanted),
	issuer: text(localized`issuer of a certificate`, ({certificates}) =>
		certificates.map(({issuer}) => nameText(issuer)),
	),
	subject: text(localized`subject of a certificate`, ({certificates}) =>
		certificates.map(({subject}) => nameText(subject)),
	),
	san: text(localized`DNS names, addresses, URIs`, ({certificates}) =>
		certificates.flatMap(({subjectAltNames}) => subjectAltNames.map(each => each.value)),
	),
	broken: chosen('broken', ['yes', 'no'] as const, ({state}, wanted) => (state === 'broken') === (wanted === 'yes')),
	severity: chosen('severity', ['block', 'warn', 'info', 'clear'] as const, ({findings}, wanted) =>
		wanted === 'clear' ? !findings.some(({severity}) => severity !== 'info') : findings[0]?.severity === wanted,
	),
	finding: {
		about: localized`id of a finding`,
		read(value) {
			const test = valueTest(value);
			const ids = certificateRules.map(({id}) => id);
			return ids.some(test)
				? ({findings}) => findings.some(({id}) => test(id))
				: {fault: localized`no finding is called ${JSON.stringify(value)}${orNear(value, ids)}`};
		},
	},
	authority: text(
		localized`authority of your own that signed it: NAME, NAME/1 for a key, NAME/old`,
		({ownSigner = []}) => ownSigner,
	),
	signer: text('signerName', ({signerName}) => [signerName]),
	key: text(localized`algorithm and size, or SHA-256 of the public key`, ({certificates}) =>
		certificates.flatMap(({publicKey: {algorithm, curve, bits, sha256}}) => [
			`${algorithm} ${curve ?? bits ?? ''}`.trim(),
			sha256,
		]),
	),
	label: text('key=value', ({labels}) => Object.entries(labels).map(([key, value]) => `${key}=${value}`)),
};

const aliases: ReadonlyMap<string, string> = new Map([
	['end', 'ends'],
	['expires', 'ends'],
	['namespace', 'ns'],
	['purpose', 'for'],
	['user', 'by'],
	['dns', 'san'],
	['ip', 'san'],
	['findings', 'finding'],
	['labels', 'label'],
]);

function fieldNamed(written: string): (Asked & {readonly name: string}) | FilterFault {
	const word = written.toLowerCase();
	const name = aliases.get(word) ?? word;
	const field = Object.hasOwn(certificateFields, name) ? certificateFields[name] : undefined;
	return field ? {...field, name} : unknownField(word, [...Object.keys(certificateFields), ...aliases.keys()]);
}

/** The texts that a word without a field is searched in. */
function wordsOf(entry: JudgedEntry): readonly string[] {
	const {place, certificates, state, signerName = '', renewer} = entry;
	return [
		...namespacesOf(entry).map(each => each ?? ''),
		place.kind,
		place.name,
		place.field,
		state,
		signerName,
		renewer.by,
		...certificates.flatMap(({subject, issuer, subjectAltNames}) => [
			nameText(subject),
			nameText(issuer),
			...subjectAltNames.map(({value}) => value),
		]),
	].map(each => each.toLowerCase());
}

function wordTest(word: string): Test<JudgedEntry> {
	const test = word.includes('*') ? globTest(word) : (value: string) => value.includes(word);
	return entry => wordsOf(entry).some(test);
}

/** @returns the filter, or why the text is no filter. */
export function parseCertificateFilter(written: string): CertificateFilter | FilterFault {
	const terms = readTerms(written, {fieldNamed, wordTest});
	return 'fault' in terms
		? terms
		: {
				text: written,
				isEmpty: terms.length === 0,
				asksAuthority: /(^|[\s-])authority:/i.test(written),
				isTimed: terms.some(({isTimed}) => isTimed),
				matches: (entry, now) => terms.every(({test}) => test(entry, now)),
				mayTake: place => mayTake(terms, place),
			};
}

type Asking = {readonly text: string; readonly test: Test<JudgedEntry>};

/** The fields `kind` and `ns` only depend on the place. Its namespace is not always known. */
function mayTake(terms: readonly Asking[], place: Pick<Place, 'kind' | 'namespace'>): boolean {
	const isKnown = place.namespace !== undefined || (place.kind !== 'Secret' && place.kind !== 'ConfigMap');
	const asked = isKnown ? /^-?(?:kind|ns|namespace):/i : /^-?kind:/i;
	const nowhere = {place} as JudgedEntry;
	return terms.filter(({text}) => asked.test(text)).every(({test}) => test(nowhere, new Date(0)));
}
