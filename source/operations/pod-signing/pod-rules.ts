import {isLabel, isSubdomain, isTrustDomain, nearestWord} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import {resolveUsages} from '../../pki/encode/index.js';
import type {SubjectAltName} from '../../pki/hosts/index.js';
import {orderNames} from '../../pki/hosts/index.js';
import {PkiError} from '../../pki/index.js';
import type {Faults, Reader} from '../../pki/spec/index.js';
import {listOf, parseStrictJson, readDuration, record, text} from '../../pki/spec/index.js';
import {quotedValue} from '../../pki/text/index.js';
import type {PodKeyType} from './key-types.js';
import {podKeyTypes} from './key-types.js';

/** Who gets certificates, and their contents. A request only chooses the key and the lifetime. */
export type PodRules = {
	/** The longest life of a certificate, from notBefore to notAfter. */
	readonly longestSeconds: number;
	readonly usages: readonly string[];
	readonly keyTypes: readonly PodKeyType[];
	/** The names of each admitted ServiceAccount, by `NAMESPACE/NAME`. */
	readonly admitted: ReadonlyMap<string, readonly SubjectAltName[]>;
};

const ours = {whose: 'of pods', isCaseStrict: true};
const strings = listOf(text, localized`an array of strings`);
const anything: Reader<unknown> = value => value ?? undefined;
const readAdmission = record({serviceAccounts: strings, names: strings}, {whose: 'of an entry', isCaseStrict: true});
const readPods = record(
	{longest: text, usages: strings, keyTypes: strings, admit: listOf(readAdmission, 'an array of objects')},
	ours,
);
/** The other parts of the file belong to cfssl. */
const readDocument = record({
	signing: anything,
	ocsp: anything,
	auth_keys: anything,
	remotes: anything,
	pods: readPods,
});

type Admission = NonNullable<ReturnType<typeof readAdmission>>;

/** The API server accepts lifetimes from one hour to 91 days. */
export const shortestSeconds = 3600;
const longestSeconds = 7_862_400;
const usual = {longestSeconds: 86_400, usages: ['digital signature', 'server auth', 'client auth']};

/**
 * Reads `pods` of a signing config, as docs/signer.md describes it. All names are assembled here, so that a fault in one is
 * reported before any certificate is issued.
 *
 * @returns the rules, and whether the config also has a policy for CertificateSigningRequests.
 * @throws {PkiError} `bad-signing-config` with every fault in `details`.
 */
export function parsePodRules(json: string): {readonly rules: PodRules; readonly hasSigning: boolean} {
	const faults: Faults = [];
	const value = parseStrictJson(json, faults);
	const document = value === undefined ? undefined : readDocument(value, '', faults);
	const rules = document?.pods === undefined ? undefined : toRules(document.pods, faults);
	if (document !== undefined && document.pods === undefined && faults.length === 0) {
		faults.push('pods is missing: it says for which ServiceAccounts certificates are issued');
	}

	if (rules === undefined || faults.length > 0) {
		const [first = ''] = faults;
		throw new PkiError(
			'bad-signing-config',
			faults.length === 1 ? `The signing config is wrong: ${first}` : `The signing config has ${faults.length} faults`,
			{details: faults},
		);
	}

	return {rules, hasSigning: document?.signing !== undefined};
}

function toRules(
	{longest, usages = usual.usages, keyTypes = podKeyTypes, admit = []}: NonNullable<ReturnType<typeof readPods>>,
	faults: Faults,
): PodRules {
	const ms = readDuration(longest, 'pods.longest', faults);
	const seconds = ms === undefined ? usual.longestSeconds : Math.floor(ms / 1000);
	if (seconds < shortestSeconds || seconds > longestSeconds) {
		faults.push('pods.longest is from 1h to 2184h: the API server takes no other life of a certificate');
	}

	checkUsages(usages, faults);
	for (const [index, word] of keyTypes.entries()) {
		checkWord(word, podKeyTypes, `pods.keyTypes[${index}]`, faults);
	}

	if (keyTypes.length === 0 || admit.length === 0) {
		faults.push(
			localized`pods.${keyTypes.length === 0 ? 'keyTypes' : 'admit'} is empty: it would issue nothing${admit.length === 0 ? localized`, and what is not listed gets no certificate` : ''}`,
		);
	}

	const admitted = new Map<string, readonly SubjectAltName[]>();
	for (const [index, admission] of admit.entries()) {
		addAdmission(admission, `pods.admit[${index}]`, admitted, faults);
	}

	return {
		longestSeconds: seconds,
		usages,
		keyTypes: podKeyTypes.filter(each => keyTypes.includes(each)),
		admitted,
	};
}

function checkUsages(usages: readonly string[], faults: Faults): void {
	const {unknown, keyUsage} = resolveUsages(usages);
	faults.push(...unknown.map(word => `pods.usages: ${quotedValue(word)} is no usage`));
	if (keyUsage.includes('keyCertSign') || keyUsage.includes('cRLSign')) {
		faults.push('pods.usages has one of a CA, which no Pod gets');
	}

	if (usages.length === 0) {
		faults.push('pods.usages is empty: a certificate without any is good for nothing');
	}
}

function addAdmission(
	{serviceAccounts = [], names = []}: Admission,
	path: string,
	admitted: Map<string, readonly SubjectAltName[]>,
	faults: Faults,
): void {
	if (serviceAccounts.length === 0 || names.length === 0) {
		faults.push(
			`${path}.${serviceAccounts.length === 0 ? 'serviceAccounts is empty: for whom are the names?' : 'names is empty: a certificate without a name stands for nobody'}`,
		);
	}

	for (const [index, account] of serviceAccounts.entries()) {
		const at = `${path}.serviceAccounts[${index}]`;
		const [namespace = '', serviceAccount = '', ...rest] = account.split('/');
		if (rest.length > 0 || !isLabel(namespace) || !isSubdomain(serviceAccount)) {
			faults.push(
				account.includes('*')
					? `${at} ${quotedValue(account)} stands for several: each has to be listed, since to list one is to approve all its requests`
					: `${at} ${quotedValue(account)} is no ServiceAccount: write NAMESPACE/NAME`,
			);
		} else if (admitted.has(account)) {
			faults.push(`${at} ${quotedValue(account)} is listed twice: which names it gets has to stand in one place`);
		} else {
			const found = names.flatMap(
				(name, place) => nameOf(name, {namespace, serviceAccount}, `${path}.names[${place}]`, faults) ?? [],
			);
			if (found.length > 1 && found.some(({value}) => value.startsWith('spiffe://')) && uris(found) > 1) {
				faults.push(`${path}.names has a SPIFFE ID beside another URI: with one, it has to be the only URI`);
			}

			admitted.set(account, orderNames(found));
		}
	}
}

const uris = (names: readonly SubjectAltName[]) => names.filter(({kind}) => kind === 'uri').length;

function nameOf(
	template: string,
	values: Readonly<Record<'namespace' | 'serviceAccount', string>>,
	path: string,
	faults: Faults,
): SubjectAltName | undefined {
	const count = faults.length;
	const value = template.replaceAll(/\{([^{}]*)\}/g, (whole, word: string) => {
		checkWord(word, Object.keys(values), `${path} has {${word}}, which`, faults);
		return Object.hasOwn(values, word) ? values[word as keyof typeof values] : whole;
	});
	if (faults.length > count) {
		return undefined;
	}

	const isUri = template.includes('://');
	const fault = isUri ? uriFault(value) : isSubdomain(value) ? undefined : 'is no host name in lower case, nor a URI';
	if (fault !== undefined) {
		faults.push(`${path} ${quotedValue(value)} ${fault}`);
		return undefined;
	}

	return {kind: isUri ? 'uri' : 'dns', value};
}

function uriFault(uri: string): string | undefined {
	const [, domain, path] = /^spiffe:\/\/([^/]*)(.*)$/s.exec(uri) ?? [];
	if (domain !== undefined) {
		const isPath = /^(\/[\w.-]+)+$/.test(path ?? '') && !/\/\.\.?(\/|$)/.test(path ?? '');
		return isTrustDomain(domain) && isPath && uri.length <= 2048 ? undefined : 'is no SPIFFE ID';
	}

	return /^[a-z][a-z\d+.-]*:\/\/[a-z\d.-]+(:\d+)?(\/[\w.~!$&'()*+,;=:@%/-]*)?$/i.test(uri) && URL.canParse(uri)
		? undefined
		: 'is no URI';
}

function checkWord(word: string, known: readonly string[], path: string, faults: Faults): void {
	if (!known.includes(word)) {
		const nearest = nearestWord(word, known);
		faults.push(
			localized`${path} ${path.endsWith('which') ? '' : `${quotedValue(word)} `}is none: ${nearest === undefined ? localized`one of ${known.join(', ')}` : localized`did you mean ${nearest}?`}`,
		);
	}
}
