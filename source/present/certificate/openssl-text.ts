import type {Printable} from '../../base/text/index.js';
import {printable, printableLines} from '../../base/text/index.js';
import type {Certificate, CertificationRequest} from '../../pki/index.js';
import {colons, hexLines, nameText} from '../words/index.js';
import {extensionLines} from './openssl-extension.js';
import {keyLines} from './openssl-key.js';

/**
 * A request or certificate in the layout of `openssl req -text` and `openssl x509 -text`, with the complete key, extensions
 * and signature. Names are in certdeck's own form. Printable; ends in a line break.
 */
export function opensslText(read: CertificationRequest | Certificate): Printable {
	const isCertificate = read.kind === 'Certificate';
	return printableLines(
		`${[
			isCertificate ? 'Certificate:' : 'Certificate Request:',
			'    Data:',
			`        Version: ${isCertificate ? read.version : read.version + 1} (0x${(isCertificate ? read.version - 1 : read.version).toString(16)})`,
			...(isCertificate ? certificateHead(read) : []),
			`        Subject: ${read.subject.length === 0 ? '' : nameText(read.subject)}`.trimEnd(),
			'        Subject Public Key Info:',
			...keyLines(read),
			...(isCertificate ? certificateExtensions(read) : attributeLines(read)),
			`    Signature Algorithm: ${printable(signatureName(read))}`,
			'    Signature Value:',
			...hexLines(read.raw.signature, 18, 8),
		].join('\n')}\n`,
	);
}

function signatureName({signatureAlgorithm: {name}}: CertificationRequest | Certificate): string {
	return /^ed\d+$/i.test(name) ? name.toUpperCase() : name;
}

function certificateHead(certificate: Certificate): readonly string[] {
	return [
		...serialLines(certificate.serialNumber),
		`        Signature Algorithm: ${printable(signatureName(certificate))}`,
		`        Issuer: ${nameText(certificate.issuer)}`,
		'        Validity',
		`            Not Before: ${dateText(certificate.notBefore)}`,
		`            Not After : ${dateText(certificate.notAfter)}`,
	];
}

/** As a number if it fits into a C long. */
function serialLines(hex: string): readonly string[] {
	const isNumber = /^[0-9a-f]{1,16}$/.test(hex) && BigInt(`0x${hex}`) < 2n ** 63n;
	return isNumber
		? [`        Serial Number: ${BigInt(`0x${hex}`)} (0x${hex})`]
		: ['        Serial Number:', `            ${colons(hex.length % 2 === 0 ? hex : `0${hex}`)}`];
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dateText(date: Date): string {
	if (Number.isNaN(date.getTime())) {
		return '(unreadable)';
	}

	const day = String(date.getUTCDate()).padStart(2, ' ');
	return `${months[date.getUTCMonth()]} ${day} ${date.toISOString().slice(11, 19)} ${date.getUTCFullYear()} GMT`;
}

function attributeLines({attributes, extensions, ...request}: CertificationRequest): readonly string[] {
	const others = attributes.filter(({name}) => name !== 'extensionRequest');
	return [
		'        Attributes:',
		...(attributes.length === 0 ? ['            (none)'] : []),
		...others.map(({name}) => `            ${printable(name)}`),
		...(extensions.length === 0
			? []
			: [
					'            Requested Extensions:',
					...extensions.flatMap(extension => extensionLines(extension, request, 16)),
				]),
	];
}

function certificateExtensions(certificate: Certificate): readonly string[] {
	const {extensions} = certificate;
	return extensions.length === 0
		? []
		: ['        X509v3 extensions:', ...extensions.flatMap(extension => extensionLines(extension, certificate, 12))];
}
