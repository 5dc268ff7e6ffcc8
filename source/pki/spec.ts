import {Buffer} from 'node:buffer';
import {isOid} from './encode-der.js';
import {parseGoDuration, suggestGoDuration} from './go-duration.js';
import {sortHost} from './host-name.js';
import type {KeySpec} from './keys.js';
import {nearestWord} from './nearest-word.js';
import {PkiError} from './pki-error.js';
import type {Faults, Reader} from './strict-json.js';
import {flag, integer, joinPath, listOf, mapOf, parseStrictJson, record, text} from './strict-json.js';

/** One entry of `names`; several entries make multi-valued RDNs, as cfssl does. */
export type SpecName = {
	readonly C?: string;
	readonly ST?: string;
	readonly L?: string;
	readonly O?: string;
	readonly OU?: string;
	readonly E?: string;
	/** Attributes by dotted OID, in the order written. */
	readonly OID?: ReadonlyArray<readonly [oid: string, value: string]>;
};

/** An extension written as it is. */
export type SpecExtension = {readonly oid: string; readonly critical: boolean; readonly value: Uint8Array};

/** What a certificate is asked for: cfssl's CSR JSON, read. */
export type CertificateSpec = {
	/** `CN`; empty for none. */
	readonly commonName: string;
	readonly names: readonly SpecName[];
	/** As written; `sortHosts` says what becomes of them. */
	readonly hosts: readonly string[];
	/** The subject's serialNumber attribute, not the certificate's serial; empty for none. */
	readonly serialNumber: string;
	readonly key: KeySpec;
	readonly delegationEnabled?: boolean;
	/** Asked for besides subjectAltName. */
	readonly extensions?: readonly SpecExtension[];
};

/** What an authority is made from: the same with cfssl's `ca` section and `crl_url`. */
export type AuthoritySpec = CertificateSpec & {
	readonly expiryMs: number;
	readonly backdateMs: number;
	/** CA certificates that may follow below this one (RFC 5280 §4.2.1.9); absent for any number. */
	readonly pathLength?: number;
	readonly crlUrl?: string;
};

export type ParsedSpec<T> = {
	readonly spec: T;
	/** What cfssl would do without a word and the author may not have meant. */
	readonly warnings: readonly string[];
};

/** What a spec says when it says nothing of the key. */
export const defaultKeySpec: KeySpec = {algo: 'ecdsa', size: 256};
/** cfssl's: 43800h, five years. */
export const defaultAuthorityExpiryMs = 43_800 * 3_600_000;
/** cfssl's, for authorities and leaves: five minutes for clocks that lag. */
export const defaultBackdateMs = 5 * 60_000;

const readName = record({
	C: text,
	ST: text,
	L: text,
	O: text,
	OU: text,
	E: text,
	SerialNumber: text,
	OID: mapOf(text, 'an object of OID to text'),
});

const readOidArcs = listOf(integer, 'an array of numbers');

/** cfssl gives these no JSON names, so Go writes the capitals and people the small letters. */
const readExtension = record({
	id: readOidArcs,
	critical: flag,
	value: text,
	Id: readOidArcs,
	Critical: flag,
	Value: text,
});

const readDocument = record({
	CN: text,
	hosts: listOf(text, 'an array of strings'),
	key: record({algo: text, size: integer}),
	names: listOf(readName, 'an array of objects'),
	serialnumber: text,
	ca: record({expiry: text, backdate: text, pathlen: integer, pathlenzero: flag}),
	crl_url: text,
	delegation_enabled: flag,
	extensions: listOf(readExtension, 'an array of objects'),
});

type Read<R> = R extends Reader<infer T> ? T : never;
type Document = Read<typeof readDocument>;

/**
 * Reads cfssl's CSR JSON (1.6.5) for a certificate request. Strict where cfssl is not: an unknown, mistyped, misspelt or
 * doubled key is a fault, and so is what cfssl accepts but does not do.
 *
 * @throws {PkiError} `bad-spec` with every fault in `details`, each beginning with its path.
 */
export function parseSpec(json: string): ParsedSpec<CertificateSpec> {
	return parseWith(json, (document, faults, warnings) => {
		if (document.ca !== undefined) {
			faults.push('ca is for an authority only: a request can not make a CA of itself');
		}

		if (document.crl_url !== undefined && document.crl_url !== '') {
			faults.push('crl_url is for an authority only: cfssl ignores it in a request');
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
				faults.push(`${key} is for a request only: it does nothing good in an authority`);
			}
		}

		assertAuthorityName(document, faults);
		const {ca = {}} = document;
		const pathLength = toPathLength(ca, faults, warnings);
		const spec = {
			...toCertificateSpec(document, faults, warnings),
			expiryMs: readDuration(ca.expiry, 'ca.expiry', faults) || defaultAuthorityExpiryMs,
			backdateMs: readDuration(ca.backdate, 'ca.backdate', faults) || defaultBackdateMs,
			...(pathLength !== undefined && {pathLength}),
			...(document.crl_url && {crlUrl: document.crl_url}),
		};
		const dropped = spec.hosts.filter(host => isAscii(host) && sortHost(host).name.kind !== 'ip');
		if (dropped.length > 0) {
			warnings.push(`hosts: an authority's certificate carries no names but IPs; not written: ${dropped.join(', ')}`);
		}

		return spec;
	});
}

function parseWith<T>(
	json: string,
	convert: (document: Document, faults: Faults, warnings: string[]) => T,
): ParsedSpec<T> {
	const faults: Faults = [];
	const warnings: string[] = [];
	const value = parseStrictJson(json, faults);
	const document = value === undefined ? undefined : readDocument(value, '', faults);
	if (value === null) {
		faults.push('the document must be an object, not null');
	}

	const spec = document === undefined ? undefined : convert(document, faults, warnings);
	if (spec === undefined || faults.length > 0) {
		const [first = ''] = faults;
		const message =
			faults.length === 1
				? `The certificate spec is wrong: ${first}`
				: `The certificate spec has ${faults.length} faults`;
		throw new PkiError('bad-spec', message, {details: faults});
	}

	return {spec, warnings};
}

function toCertificateSpec(document: Document, faults: Faults, warnings: string[]): CertificateSpec {
	const {CN: commonName = '', hosts = [], names = [], serialnumber: serialNumber = ''} = document;
	checkHosts(hosts, faults, warnings);
	checkNames(document, faults, warnings);
	if (commonName.length > 64) {
		warnings.push(`CN has ${commonName.length} characters; RFC 5280 allows 64`);
	}

	return {
		commonName,
		names: names.map(({SerialNumber: _, ...name}) => withoutUndefined(name)),
		hosts,
		serialNumber,
		key: toKeySpec(document.key, faults, warnings),
	};
}

function checkHosts(hosts: readonly string[], faults: Faults, warnings: string[]): void {
	for (const [index, host] of hosts.entries()) {
		try {
			const {warning} = sortHost(host);
			if (warning !== undefined) {
				warnings.push(`hosts[${index}]: ${warning}`);
			}
		} catch (error) {
			if (!(error instanceof PkiError)) {
				throw error;
			}

			faults.push(`hosts[${index}]: ${error.message}${error.hint === undefined ? '' : `. ${error.hint}`}`);
		}
	}
}

/** Attributes that cfssl leaves out when `OID` names the same type: the author would lose one of the two. */
const attributeOids = {C: '2.5.4.6', ST: '2.5.4.8', L: '2.5.4.7', O: '2.5.4.10', OU: '2.5.4.11'} as const;

function checkNames({CN, names = [], serialnumber}: Document, faults: Faults, warnings: string[]): void {
	const taken = new Map<string, string>(
		Object.entries(attributeOids).flatMap(([key, oid]) =>
			names.some(name => name[key as keyof typeof attributeOids]) ? [[oid, key] as const] : [],
		),
	);
	if (CN) {
		taken.set('2.5.4.3', 'CN');
	}

	if (serialnumber) {
		taken.set('2.5.4.5', 'serialnumber');
	}

	for (const [index, name] of names.entries()) {
		const path = `names[${index}]`;
		for (const [oid] of name.OID ?? []) {
			const oidPath = joinPath(`${path}.OID`, oid);
			const rival = taken.get(oid);
			if (!isOid(oid)) {
				faults.push(`${oidPath} is not an object identifier`);
			} else if (rival !== undefined) {
				faults.push(`${oidPath} is ${rival} once more: cfssl would write this one and drop ${rival}`);
			}
		}

		if (name.SerialNumber) {
			warnings.push(`${path}.SerialNumber is not written, as in cfssl: the key is serialnumber, outside names`);
		}

		if (name.C && !/^[A-Za-z]{2}$/.test(name.C)) {
			warnings.push(`${path}.C should be a country code of two letters`);
		}
	}
}

function toKeySpec(key: Document['key'], faults: Faults, warnings: string[]): KeySpec {
	// cfssl reads into a spec that says ecdsa 256 already, so that `{"algo": "rsa"}` alone asks for RSA with 256 bits.
	const {algo = 'ecdsa', size} = key ?? {};
	switch (algo) {
		case 'ecdsa': {
			const bits = size ?? 256;
			if (bits === 256 || bits === 384 || bits === 521) {
				return {algo, size: bits};
			}

			faults.push(`key.size ${bits} is no curve of ecdsa: 256, 384 and 521 are`);
			return defaultKeySpec;
		}

		case 'rsa': {
			if (size === 2048 || size === 3072 || size === 4096) {
				return {algo, size};
			}

			if (size === undefined) {
				faults.push('key.size is missing: rsa needs 2048, 3072 or 4096');
			} else if (size < 2048) {
				faults.push(`key.size ${size} is too weak for rsa: such keys can be broken, 2048 is the least`);
			} else {
				faults.push(`key.size ${size} is not made here: rsa keys have 2048, 3072 or 4096 bits`);
			}

			return defaultKeySpec;
		}

		case 'ed25519': {
			if (size !== undefined && size !== 256 && size !== 0) {
				warnings.push(`key.size ${size} means nothing for ed25519`);
			}

			return {algo};
		}

		default: {
			const nearest = nearestWord(algo, ['ecdsa', 'rsa', 'ed25519']);
			faults.push(
				`key.algo ${JSON.stringify(algo)} is unknown: ${nearest ? `did you mean ${nearest}?` : 'ecdsa, rsa and ed25519 are known'}`,
			);
			return defaultKeySpec;
		}
	}
}

function toExtensions({extensions = [], hosts = []}: Document, faults: Faults): readonly SpecExtension[] {
	const seen = new Set<string>();
	return extensions.map(
		({Id = [], Critical = false, Value = '', id = Id, critical = Critical, value = Value}, index) => {
			const path = `extensions[${index}]`;
			const oid = id.join('.');
			if (!isOid(oid)) {
				faults.push(`${path}.id is not an object identifier: write its numbers as an array`);
			}

			if (seen.has(oid)) {
				faults.push(`${path}.id ${oid} is there twice`);
			}

			if (oid === '2.5.29.17' && hosts.length > 0) {
				faults.push(`${path} is a subjectAltName: cfssl would write it and drop hosts`);
			}

			if (value.length % 4 !== 0 || !/^[A-Za-z\d+/]*={0,2}$/.test(value)) {
				faults.push(`${path}.value is not base64`);
			}

			seen.add(oid);
			return {oid, critical, value: Buffer.from(value, 'base64')};
		},
	);
}

/** The rule of cfssl's initca: a common name, or something in every entry of `names`. */
function assertAuthorityName({CN, names = []}: Document, faults: Faults): void {
	const isNamed = ({C = '', ST = '', L = '', O = '', OU = ''}: (typeof names)[number]) =>
		`${C}${ST}${L}${O}${OU}`.trim() !== '';
	if (!CN && (names.length === 0 || !names.every(isNamed))) {
		faults.push('CN is missing: an authority needs a name that its certificates can carry as issuer');
	}
}

function toPathLength(ca: NonNullable<Document['ca']>, faults: Faults, warnings: string[]): number | undefined {
	const {pathlen, pathlenzero = false} = ca;
	if (pathlen !== undefined && pathlen < 0) {
		faults.push(`ca.pathlen ${pathlen} is less than nothing`);
	}

	if (pathlen && pathlenzero) {
		faults.push(`ca.pathlen ${pathlen} and ca.pathlenzero contradict each other: cfssl would ignore pathlenzero`);
	}

	if (pathlen === 0 && !pathlenzero) {
		warnings.push('ca.pathlen 0 sets no limit, as in cfssl; for a limit of zero add "pathlenzero": true');
	}

	return pathlenzero ? 0 : pathlen || undefined;
}

/** A duration in Go's spelling, not negative; undefined where it is absent or empty. */
export function readDuration(value: string | undefined, path: string, faults: Faults): number | undefined {
	if (value === undefined || value === '') {
		return undefined;
	}

	const ms = parseGoDuration(value);
	if (ms === undefined) {
		const suggestion = suggestGoDuration(value);
		const advice = suggestion === undefined ? 'write it like "8760h" or "1h30m"' : `write "${suggestion}"`;
		faults.push(`${path} ${JSON.stringify(value)} is not a duration: ${advice}`);
	} else if (ms < 0) {
		faults.push(`${path} ${JSON.stringify(value)} is less than nothing`);
	}

	return ms;
}

function isAscii(host: string): boolean {
	return /^[ -~]*$/.test(host);
}

function withoutUndefined<T extends object>(value: T): T {
	return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
