import type {Printable} from '../../base/text/index.js';
import {joined, localized, paddedEnd, printable, printed} from '../../base/text/index.js';
import type {Certificate, CertificationRequest, DistinguishedName, PublicKeyInfo} from '../../pki/index.js';
import type {SignatureCheck} from '../../pki/keys/index.js';
import {serverView} from '../../pki/x509/index.js';
import type {Finding} from '../../review/finding/index.js';

/** A label and values. A field without values is left out. */
type Field = readonly [label: string, ...values: readonly string[]];

const kinds = {
	dns: 'DNS',
	ip: 'IP',
	email: 'email',
	uri: 'URI',
	otherName: 'otherName',
	directoryName: 'directoryName',
	registeredID: 'registeredID',
	x400Address: 'x400Address',
	ediPartyName: 'ediPartyName',
} as const;

/** The most entries of a list that are shown. JSON has all of them. */
const most = 200;
/** The most characters of a value that are shown. */
const longest = 4000;
const labelWidth = 13;

/**
 * The facts that a person needs about a request or certificate, one field a line, indented by two blanks. `printable()` has
 * escaped all text from the file.
 */
export function certificateText(
	read: CertificationRequest | Certificate,
	signature: SignatureCheck,
	findings: readonly Finding[],
	now: Date,
): Printable {
	const title = read.kind === 'Certificate' ? printed`Certificate` : printed`Certificate request`;
	const fields = [
		...nameFields(read, now),
		...extensionFields(read),
		[localized`Key`, keyText(read.publicKey)],
		[localized`Key SHA-256`, read.publicKey.sha256],
		[localized`Signature`, `${read.signatureAlgorithm.name}, ${signatureText(signature)}`],
		...serverFields(read, signature),
		[localized`Problems`, ...read.problems.map(({message}) => message)],
		[localized`Findings`, ...findings.map(({severity, message}) => `${severity}: ${message}`)],
	] satisfies readonly Field[];
	return joined([title, ...fields.flatMap(lines), printed``], printed`\n`);
}

/** Every attribute, in the encoded order. The values of one RDN are joined by `+`. */
function subjectText(name: DistinguishedName): string {
	return name.map(rdn => rdn.map(({type, value}) => `${type}=${value}`).join(' + ')).join(', ');
}

function nameFields(read: CertificationRequest | Certificate, now: Date): readonly Field[] {
	const subject: Field = [localized`Subject`, read.subject.length === 0 ? '(empty)' : subjectText(read.subject)];
	if (read.kind === 'CertificateRequest') {
		return [subject];
	}

	const state = now < read.notBefore ? localized`, not yet valid` : now > read.notAfter ? localized`, expired` : '';
	return [
		subject,
		[localized`Issuer`, subjectText(read.issuer)],
		[localized`Serial`, read.serialNumber],
		[localized`Valid`, localized`${dateText(read.notBefore)} to ${dateText(read.notAfter)}${state}`],
	];
}

function extensionFields(read: CertificationRequest | Certificate): readonly Field[] {
	const names = read.subjectAltNames.slice(0, most).map(({kind, value, problem}) => {
		return `${kinds[kind]} ${value}${problem === undefined ? '' : ` (${problem})`}`;
	});
	const left = read.subjectAltNames.length - names.length;
	const usages = [...read.keyUsage, ...read.extKeyUsage].join(', ');
	const constraints = read.basicConstraints;
	const pathLength = constraints?.pathLength === undefined ? '' : localized`, path length ${constraints.pathLength}`;
	const asked = read.kind === 'Certificate' ? 'yes' : localized`asked for`;
	const others = read.extensions.filter(
		({name}) => !['subjectAltName', 'keyUsage', 'extKeyUsage', 'basicConstraints'].includes(name),
	);
	return [
		[localized`Names`, ...names, ...(left > 0 ? [localized`… and ${left} more`] : [])],
		...(usages === '' ? [] : [[localized`Usages`, usages] as const]),
		...(constraints?.ca ? [[localized`CA`, `${asked}${pathLength}`] as const] : []),
		...(others.length > 0 ? [[localized`Extensions`, others.map(extensionText).join(', ')] as const] : []),
	];
}

function extensionText({name, critical}: {readonly name: string; readonly critical: boolean}): string {
	return critical ? `${name} (critical)` : name;
}

function serverFields(read: CertificationRequest | Certificate, signature: SignatureCheck): readonly Field[] {
	if (read.kind === 'Certificate') {
		return [];
	}

	const {accepts, reason, dropped} = serverView(read, signature);
	const verdict = accepts ? localized`would take this request` : localized`would refuse this request: ${reason ?? ''}`;
	return [
		[localized`API server`, verdict],
		[localized`It drops`, ...dropped.slice(0, most)],
	];
}

function keyText({algorithm, curve, bits, exponent, problem}: PublicKeyInfo): string {
	const size = curve ?? (bits === undefined || algorithm.startsWith('Ed') ? undefined : localized`${bits} bits`);
	const odd = exponent === undefined || exponent === '65537' ? undefined : localized`exponent ${exponent}`;
	const parts = [size === undefined ? algorithm : `${algorithm} ${size}`, odd, problem];
	return parts.filter(part => part !== undefined).join(', ');
}

function signatureText({valid, reason}: SignatureCheck): string {
	const word = valid === null ? localized`not checked` : valid ? 'valid' : localized`NOT VALID`;
	return reason === undefined ? word : localized`${word}: it ${reason}`;
}

function dateText(date: Date): string {
	return Number.isNaN(date.getTime()) ? '(unreadable)' : date.toISOString().replace(/\.\d+Z$/, 'Z');
}

function lines([label, ...values]: Field): readonly Printable[] {
	return values.map((value, index) => {
		const head = index === 0 ? label : '';
		const shown = value.length > longest ? localized`${value.slice(0, longest)}… (${value.length} characters)` : value;
		return printed`  ${paddedEnd(printable(head), labelWidth)}${printable(shown)}`;
	});
}
