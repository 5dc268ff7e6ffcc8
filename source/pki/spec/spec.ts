import {localized} from '../../base/text/index.js';
import type {CertificateSpec} from '../encode/index.js';
import {sortHost} from '../hosts/index.js';
import {PkiError} from '../index.js';
import {quotedValue} from '../text/index.js';
import {readDuration} from './duration-field.js';
import {checkAuthorityName, checkHosts, checkNames, isNothing} from './spec-checks.js';
import type {SpecDocument} from './spec-document.js';
import {readSpecDocument} from './spec-document.js';
import {toExtensions} from './spec-extensions.js';
import {toKeySpec} from './spec-key.js';
import type {Faults} from './strict-json.js';
import {parseStrictJson} from './strict-json.js';

/** The spec of an authority: a certificate spec with cfssl's `ca` section and `crl_url`. */
export type AuthoritySpec = CertificateSpec & {
	readonly expiryMs: number;
	readonly backdateMs: number;
	/** CA certificates that may follow below this one (RFC 5280 §4.2.1.9); absent for any number. */
	readonly pathLength?: number;
	readonly crlUrl?: string;
};

export type ParsedSpec<T> = {
	readonly spec: T;
	/** Sentences about effects in cfssl that are silent, and that the author may not have meant. */
	readonly warnings: readonly string[];
};

/** cfssl's default: 43800h, five years. */
export const defaultAuthorityExpiryMs = 43_800 * 3_600_000;
/** cfssl's default, for authorities and other certificates: five minutes for slow clocks. */
export const defaultBackdateMs = 5 * 60_000;

/**
 * Reads cfssl's CSR JSON (1.6.5) for a certificate request. Strict where cfssl is not: an unknown, mistyped, misspelt or
 * doubled key is a fault, and so is what cfssl accepts but does not do.
 *
 * @throws {PkiError} `bad-spec` with every fault in `details`, each beginning with its path.
 */
export function parseSpec(json: string): ParsedSpec<CertificateSpec> {
	return parseWith(json, (document, faults, warnings) => {
		if (document.ca !== undefined) {
			faults.push(localized`ca is for an authority only: a request can not make a CA of itself`);
		}

		if (document.crl_url !== undefined && document.crl_url !== '') {
			faults.push(localized`crl_url is for an authority only: cfssl ignores it in a request`);
		}

		const extensions = toExtensions(document, faults);
		return {
			...toCertificateSpec(document, faults, warnings),
			...(document.delegation_enabled === true && {delegationEnabled: true}),
			...(extensions.length > 0 && {extensions}),
		};
	});
}

/**
 * Reads cfssl's CSR JSON for a new authority (`gencert -initca`), its `ca` section included.
 *
 * @throws {PkiError} `bad-spec` with every fault in `details`, each beginning with its path.
 */
export function parseAuthoritySpec(json: string): ParsedSpec<AuthoritySpec> {
	return parseWith(json, (document, faults, warnings) => {
		for (const key of ['delegation_enabled', 'extensions'] as const) {
			if (document[key] === true || (Array.isArray(document[key]) && document[key].length > 0)) {
				faults.push(localized`${key} is for a request only: it does nothing good in an authority`);
			}
		}

		checkAuthorityName(document, faults);
		const {ca = {}} = document;
		const pathLength = toPathLength(ca, faults, warnings);
		const spec = {
			...toCertificateSpec(document, faults, warnings),
			expiryMs: readExpiry(ca.expiry, faults),
			backdateMs: readDuration(ca.backdate, 'ca.backdate', faults) || defaultBackdateMs,
			...(pathLength !== undefined && {pathLength}),
			...(document.crl_url && {crlUrl: document.crl_url}),
		};
		const dropped = spec.hosts.filter(host => isAscii(host) && sortHost(host).name.kind !== 'ip');
		if (dropped.length > 0) {
			warnings.push(
				localized`hosts: an authority's certificate carries no names but IPs; not written: ${dropped.map(quotedValue).join(', ')}`,
			);
		}

		return spec;
	});
}

function parseWith<T>(
	json: string,
	convert: (document: SpecDocument, faults: Faults, warnings: string[]) => T,
): ParsedSpec<T> {
	const faults: Faults = [];
	const warnings: string[] = [];
	const value = parseStrictJson(json, faults);
	const document = value === undefined ? undefined : readSpecDocument(value, '', faults);
	if (value === null) {
		faults.push(localized`the document must be an object, not null`);
	}

	warnings.push(...(faults.notes ?? []));
	const spec = document === undefined ? undefined : convert(document, faults, warnings);
	if (spec === undefined || faults.length > 0) {
		const [first = ''] = faults;
		const message =
			faults.length === 1
				? localized`The certificate spec is wrong: ${first}`
				: localized`The certificate spec has ${faults.length} faults`;
		throw new PkiError('bad-spec', message, {details: faults});
	}

	return {spec, warnings};
}

function toCertificateSpec(document: SpecDocument, faults: Faults, warnings: string[]): CertificateSpec {
	const {CN: commonName = '', hosts: written = [], names = [], serialnumber: serialNumber = ''} = document;
	const hosts = withoutNothing(written, warnings);
	checkHosts(written, faults, warnings);
	checkNames(document, faults, warnings);
	if (commonName.length > 64) {
		warnings.push(localized`CN has ${commonName.length} characters; RFC 5280 allows 64`);
	}

	return {
		commonName,
		names: names.map(({SerialNumber: _, ...name}) => withoutUndefined(name)),
		hosts,
		serialNumber,
		key: toKeySpec(document.key, faults, warnings),
	};
}

/** Removes empty hosts, which tutorials and templates have. cfssl makes empty DNS names of them, which some clients refuse. */
function withoutNothing(hosts: readonly string[], warnings: string[]): readonly string[] {
	const some = hosts.filter(host => !isNothing(host));
	if (some.length === 0 && hosts.length > 0) {
		warnings.push(localized`hosts: ${JSON.stringify(hosts)} is read as no hosts; cfssl would write an empty DNS name`);
	} else if (some.length < hosts.length) {
		const places = hosts.flatMap((host, index) => (isNothing(host) ? [`hosts[${index}]`] : []));
		warnings.push(localized`${places.join(', ')}: an empty host is read as none; cfssl would write an empty DNS name`);
	}

	return some;
}

function toPathLength(ca: NonNullable<SpecDocument['ca']>, faults: Faults, warnings: string[]): number | undefined {
	const {pathlen, pathlenzero = false} = ca;
	if (pathlen !== undefined && pathlen < 0) {
		faults.push(localized`ca.pathlen ${pathlen} is less than nothing`);
	}

	if (pathlen && pathlenzero) {
		faults.push(
			localized`ca.pathlen ${pathlen} and ca.pathlenzero contradict each other: cfssl would ignore pathlenzero`,
		);
	}

	if (pathlen === 0 && !pathlenzero) {
		warnings.push(localized`ca.pathlen 0 sets no limit, as in cfssl; for a limit of zero add "pathlenzero": true`);
	}

	return pathlenzero ? 0 : pathlen || undefined;
}

function readExpiry(value: string | undefined, faults: Faults): number {
	const ms = readDuration(value, 'ca.expiry', faults) ?? defaultAuthorityExpiryMs;
	if (ms === 0) {
		faults.push(localized`ca.expiry is nothing: the authority would expire as it begins`);
	}

	return ms;
}

function isAscii(host: string): boolean {
	return /^[ -~]*$/.test(host);
}

function withoutUndefined<T extends object>(value: T): T {
	return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
