import {localized} from '../../base/text/index.js';
import {isOid} from '../der/write/index.js';
import type {CertificatePolicy} from '../encode/extensions/index.js';
import {resolveUsages, unknownUsage} from '../encode/index.js';
import {nameWhitelistFault} from '../hosts/index.js';
import {quotedValue} from '../text/index.js';
import {readDuration} from './duration-field.js';
import type {SigningPolicy} from './signing-policy.js';
import {defaultPolicy} from './signing-policy.js';
import type {Faults} from './strict-json.js';
import {flag, integer, listOf, record, text} from './strict-json.js';

/** The parsed content of a signing profile of cfssl. */
export type SigningProfile = {
	readonly policy: SigningPolicy;
	/** Features of the profile that certdeck does not support, one sentence each. */
	readonly unsupported: readonly string[];
};

const strings = listOf(text, localized`an array of strings`);

const readQualifier = record({type: text, value: text, Type: text, Value: text});
const readQualifiers = listOf(readQualifier, 'an array of objects');
/** cfssl gives policies no JSON names, so Go writes the capitals and its documents the small letters. */
const readPolicies = listOf(
	record({id: text, qualifiers: readQualifiers, ID: text, Qualifiers: readQualifiers}),
	'an array of objects',
);

/** Every key of a signing profile, with the kind of value that it takes. */
export const readProfile = record({
	usages: strings,
	expiry: text,
	backdate: text,
	not_before: text,
	not_after: text,
	ca_constraint: record({is_ca: flag, max_path_len: integer, max_path_len_zero: flag}),
	issuer_urls: strings,
	ocsp_url: text,
	crl_url: text,
	ocsp_no_check: flag,
	policies: readPolicies,
	Policies: readPolicies,
	name_whitelist: text,
	CSRWhitelist: record({
		Subject: flag,
		PublicKeyAlgorithm: flag,
		PublicKey: flag,
		SignatureAlgorithm: flag,
		DNSNames: flag,
		IPAddresses: flag,
		EmailAddresses: flag,
		URIs: flag,
	}),
	allowed_extensions: strings,
	copy_extensions: flag,
	auth_key: text,
	prev_auth_key: text,
	remote: text,
	auth_remote: record({remote: text, auth_key: text}),
	ct_log_servers: strings,
	cert_store: text,
	lint_error_level: integer,
	ignored_lints: strings,
	ignored_lint_sources: strings,
	ClientProvidesSerialNumbers: flag,
});

/** A profile with checked types. Its values are not checked yet. */
export type RawProfile = NonNullable<ReturnType<typeof readProfile>>;

/**
 * The policy of a profile, and its unsupported features.
 *
 * @param fallback - the policy of the default profile. Its URLs are used if the profile has none.
 */
export function toProfile(
	raw: RawProfile,
	path: string,
	fallback: SigningPolicy | undefined,
	faults: Faults,
	warnings: string[],
): SigningProfile {
	const unsupported = unsupportedParts(raw);
	const {usages = [], ocsp_url, crl_url, issuer_urls} = raw;
	faults.push(...resolveUsages(usages).unknown.map(word => localized`${path}.usages: ${unknownUsage(word)}`));
	const ca = toConstraint(raw, path, faults, warnings);
	if (ca !== undefined && !usages.includes('cert sign')) {
		warnings.push(localized`${path}: a CA without the usage "cert sign" can sign nothing`);
	}

	if (raw.allowed_extensions !== undefined && raw.allowed_extensions.length > 0) {
		checkOids(raw.allowed_extensions, `${path}.allowed_extensions`, faults);
		warnings.push(
			localized`${path}.allowed_extensions changes nothing, as in cfssl sign: a request's own extensions are not copied`,
		);
	}

	const ocspUrl = ocsp_url || fallback?.ocspUrl;
	const crlUrl = crl_url || fallback?.crlUrl;
	const issuerUrls = issuer_urls ?? fallback?.issuerUrls ?? [];
	checkUrls({ocsp_url: [ocsp_url ?? ''], crl_url: [crl_url ?? ''], issuer_urls: issuer_urls ?? []}, path, faults);
	const nameWhitelist = raw.name_whitelist || undefined;
	const whitelistFault = nameWhitelist === undefined ? undefined : nameWhitelistFault(nameWhitelist);
	if (whitelistFault !== undefined) {
		unsupported.push(localized`name_whitelist ${whitelistFault}`);
	}

	const policy: SigningPolicy = {
		usages,
		...toValidity(raw, path, faults),
		...(ca && {ca}),
		issuerUrls,
		...(ocspUrl && {ocspUrl}),
		...(crlUrl && {crlUrl}),
		ocspNoCheck: raw.ocsp_no_check ?? false,
		policies: toPolicies(raw, path, faults),
		...(nameWhitelist && {nameWhitelist}),
		copies: toCopies(raw, path, faults),
	};
	return {policy, unsupported};
}

/** Parts that cfssl supports and certdeck does not, each with a description. */
function unsupportedParts(raw: RawProfile): string[] {
	const reasons: ReadonlyArray<readonly [isWanted: boolean, reason: string]> = [
		[Boolean(raw.remote), localized`remote asks another cfssl to sign`],
		[Boolean(raw.auth_remote?.remote || raw.auth_remote?.auth_key), localized`auth_remote asks another cfssl to sign`],
		[Boolean(raw.auth_key), localized`auth_key wants requests that are authenticated with a shared key`],
		[Boolean(raw.prev_auth_key), localized`prev_auth_key wants requests that are authenticated with a shared key`],
		[(raw.ct_log_servers ?? []).length > 0, localized`ct_log_servers wants the certificate submitted to public logs`],
		[Boolean(raw.cert_store), localized`cert_store wants the certificate recorded in a database`],
		[(raw.lint_error_level ?? 0) !== 0, localized`lint_error_level wants the certificate checked by zlint`],
		[raw.copy_extensions === true, localized`copy_extensions would let the requester choose the certificate's usages`],
		[
			raw.ClientProvidesSerialNumbers === true,
			localized`ClientProvidesSerialNumbers leaves the serial number to the requester`,
		],
	];
	return reasons.flatMap(([isWanted, reason]) => (isWanted ? [reason] : []));
}

function toValidity(
	raw: RawProfile,
	path: string,
	faults: Faults,
): Pick<SigningPolicy, 'expiryMs' | 'backdateMs' | 'notBefore' | 'notAfter'> {
	const isRemote = Boolean(raw.remote || raw.auth_remote?.remote);
	if (!raw.expiry && !isRemote) {
		faults.push(localized`${path}.expiry is missing`);
	}

	const expiryMs = readDuration(raw.expiry, `${path}.expiry`, faults);
	if (expiryMs === 0) {
		faults.push(localized`${path}.expiry is nothing: the certificate would expire as it begins`);
	}

	const notBefore = readInstant(raw.not_before, `${path}.not_before`, faults);
	const notAfter = readInstant(raw.not_after, `${path}.not_after`, faults);
	if (notBefore !== undefined && notAfter !== undefined && notAfter <= notBefore) {
		faults.push(localized`${path}.not_after is not later than not_before`);
	}

	return {
		expiryMs: expiryMs ?? 0,
		backdateMs: readDuration(raw.backdate, `${path}.backdate`, faults) || defaultPolicy.backdateMs,
		...(notBefore && {notBefore}),
		...(notAfter && {notAfter}),
	};
}

/** Reads RFC 3339 as Go does. Year 1 is Go's "not set". */
function readInstant(value: string | undefined, path: string, faults: Faults): Date | undefined {
	if (value === undefined || value === '0001-01-01T00:00:00Z') {
		return undefined;
	}

	const shape = /^\d{4}-(0[1-9]|1[0-2])-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[-+]([01]\d|2[0-3]):[0-5]\d)$/;
	const date = new Date(shape.test(value) ? value : Number.NaN);
	const day = Number(value.slice(8, 10));
	const daysInMonth = new Date(Date.UTC(Number(value.slice(0, 4)), Number(value.slice(5, 7)), 0)).getUTCDate();
	if (Number.isNaN(date.getTime()) || day < 1 || day > daysInMonth) {
		faults.push(localized`${path} ${quotedValue(value)} is not a time: write it like "2030-01-31T12:00:00Z"`);
		return undefined;
	}

	return date;
}

function toConstraint(raw: RawProfile, path: string, faults: Faults, warnings: string[]): SigningPolicy['ca'] {
	const {is_ca = false, max_path_len = 0, max_path_len_zero = false} = raw.ca_constraint ?? {};
	const at = `${path}.ca_constraint`;
	if (max_path_len < 0) {
		faults.push(localized`${at}.max_path_len is less than nothing`);
	}

	if (!is_ca) {
		if (max_path_len > 0 || max_path_len_zero) {
			faults.push(localized`${at} limits the path below a certificate that is no CA: is_ca is not true`);
		}

		return undefined;
	}

	if (max_path_len > 0 && max_path_len_zero) {
		faults.push(localized`${at}.max_path_len ${max_path_len} and max_path_len_zero contradict each other`);
	}

	if (raw.ca_constraint?.max_path_len === 0 && !max_path_len_zero) {
		warnings.push(
			localized`${at}.max_path_len 0 sets no limit, as in cfssl; for a limit of zero add "max_path_len_zero": true`,
		);
	}

	return max_path_len_zero || max_path_len > 0 ? {pathLength: max_path_len} : {};
}

function toPolicies(raw: RawProfile, path: string, faults: Faults): readonly CertificatePolicy[] {
	const key = raw.policies === undefined ? 'Policies' : 'policies';
	return (raw[key] ?? []).map(({ID = '', id = ID, Qualifiers = [], qualifiers = Qualifiers}, index) => {
		const at = `${path}.${key}[${index}]`;
		checkOids([id], `${at}.id`, faults);
		return {
			oid: id,
			qualifiers: qualifiers.flatMap(({Type = '', type = Type, Value = '', value = Value}, qualifierIndex) => {
				const kind = {'id-qt-cps': 'cps', 'id-qt-unotice': 'userNotice'}[type] as 'cps' | 'userNotice' | undefined;
				const qualifierPath = `${at}.qualifiers[${qualifierIndex}]`;
				if (kind === undefined) {
					faults.push(localized`${qualifierPath}.type must be "id-qt-cps" or "id-qt-unotice"`);
				}

				if (kind === 'cps' && !isAscii(value)) {
					faults.push(localized`${qualifierPath}.value must be ASCII`);
				}

				return kind === undefined ? [] : [{kind, value}];
			}),
		};
	});
}

function toCopies(raw: RawProfile, path: string, faults: Faults): SigningPolicy['copies'] {
	const list = raw.CSRWhitelist;
	if (list === undefined) {
		return defaultPolicy.copies;
	}

	for (const key of ['PublicKey', 'PublicKeyAlgorithm', 'SignatureAlgorithm'] as const) {
		if (list[key] !== true) {
			faults.push(localized`${path}.CSRWhitelist.${key} must be true: nothing could be signed without it`);
		}
	}

	return {
		subject: list.Subject ?? false,
		dns: list.DNSNames ?? false,
		email: list.EmailAddresses ?? false,
		ip: list.IPAddresses ?? false,
		uri: list.URIs ?? false,
	};
}

function checkOids(oids: readonly string[], path: string, faults: Faults): void {
	faults.push(
		...oids.filter(oid => !isOid(oid)).map(oid => localized`${path}: ${quotedValue(oid)} is not an object identifier`),
	);
}

function checkUrls(lists: Readonly<Record<string, readonly string[]>>, path: string, faults: Faults): void {
	for (const [key, urls] of Object.entries(lists)) {
		const bad = urls.filter(url => url !== '' && (!isAscii(url) || !URL.canParse(url)));
		faults.push(...bad.map(url => localized`${path}.${key} ${quotedValue(url)} is not a URL`));
	}
}

function isAscii(value: string): boolean {
	return /^[\x20-\x7e]*$/.test(value);
}
