import {DerCursor, tags} from '../pki/der-cursor.js';
import {publicKeyBits} from '../pki/public-key-bits.js';
import type {Certificate, CertificationRequest, Extension, GeneralName, PublicKeyInfo} from '../pki/types.js';
import {nameText} from './name-text.js';
import {printable} from './printable.js';

/**
 * A request or certificate laid out as `openssl req -text` and `openssl x509 -text` do, with the whole of the key,
 * extensions and signature; names are written as everywhere in certdeck. Printable, ends in a line break.
 */
export function opensslText(read: CertificationRequest | Certificate): string {
	const isCertificate = read.kind === 'Certificate';
	return `${[
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
	].join('\n')}\n`;
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

/** As a number where it fits into a C long. */
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

function keyLines({publicKey, raw}: CertificationRequest | Certificate): readonly string[] {
	const {algorithm, bits} = publicKey;
	const head = `            Public Key Algorithm: ${algorithmName(publicKey)}`;
	const key = keyBits(raw.subjectPublicKeyInfo);
	if (key === undefined) {
		return [head, '                (unreadable)'];
	}

	switch (algorithm) {
		case 'RSA': {
			const {modulus, exponent} = rsaParts(key);
			return [
				head,
				`                Public-Key: (${bits} bit)`,
				'                Modulus:',
				...hexLines(modulus, 15, 20),
				`                Exponent: ${exponent} (0x${exponent.toString(16)})`,
			];
		}

		case 'ECDSA':
			return [
				head,
				`                Public-Key: (${bits} bit)`,
				'                pub:',
				...hexLines(key, 15, 20),
				...curveLines(publicKey),
			];
		default: {
			const isEdwards = /^(Ed|X)\d+$/.test(algorithm);
			return [
				head,
				...(isEdwards ? [`                ${algorithm.toUpperCase()} Public-Key:`] : []),
				'                pub:',
				...hexLines(key, 15, 20),
			];
		}
	}
}

const opensslCurves: Readonly<Record<string, string>> = {
	'P-224': 'secp224r1',
	'P-256': 'prime256v1',
	'P-384': 'secp384r1',
	'P-521': 'secp521r1',
};

function curveLines({curve = ''}: PublicKeyInfo): readonly string[] {
	const own = opensslCurves[curve];
	return own === undefined
		? [`                ASN1 OID: ${printable(curve)}`]
		: [`                ASN1 OID: ${own}`, `                NIST CURVE: ${curve}`];
}

function algorithmName({algorithm, oid}: PublicKeyInfo): string {
	const known: Readonly<Record<string, string>> = {RSA: 'rsaEncryption', ECDSA: 'id-ecPublicKey', DSA: 'dsaEncryption'};
	return known[algorithm] ?? (algorithm === 'unknown' ? printable(oid) : algorithm.toUpperCase());
}

function keyBits(subjectPublicKeyInfo: Uint8Array): Buffer | undefined {
	try {
		return publicKeyBits(subjectPublicKeyInfo);
	} catch {
		return undefined;
	}
}

/** RSAPublicKey (RFC 8017 §A.1.1). */
function rsaParts(key: Buffer): {readonly modulus: Buffer; readonly exponent: bigint} {
	const cursor = new DerCursor(key);
	if (cursor.expect(tags.sequence)) {
		cursor.enter();
		if (cursor.expect(tags.integer)) {
			const modulus = cursor.content();
			if (cursor.expect(tags.integer)) {
				return {modulus, exponent: BigInt(`0x${cursor.content().toString('hex') || '0'}`)};
			}
		}
	}

	return {modulus: Buffer.alloc(0), exponent: 0n};
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

function certificateExtensions({extensions, ...certificate}: Certificate): readonly string[] {
	return extensions.length === 0
		? []
		: ['        X509v3 extensions:', ...extensions.flatMap(extension => extensionLines(extension, certificate, 12))];
}

const titles: Readonly<Record<string, string>> = {
	subjectAltName: 'X509v3 Subject Alternative Name',
	keyUsage: 'X509v3 Key Usage',
	extKeyUsage: 'X509v3 Extended Key Usage',
	basicConstraints: 'X509v3 Basic Constraints',
	subjectKeyIdentifier: 'X509v3 Subject Key Identifier',
	authorityKeyIdentifier: 'X509v3 Authority Key Identifier',
	nameConstraints: 'X509v3 Name Constraints',
	certificatePolicies: 'X509v3 Certificate Policies',
	cRLDistributionPoints: 'X509v3 CRL Distribution Points',
	authorityInfoAccess: 'Authority Information Access',
};

const usageTitles: Readonly<Record<string, string>> = {
	digitalSignature: 'Digital Signature',
	contentCommitment: 'Non Repudiation',
	keyEncipherment: 'Key Encipherment',
	dataEncipherment: 'Data Encipherment',
	keyAgreement: 'Key Agreement',
	keyCertSign: 'Certificate Sign',
	cRLSign: 'CRL Sign',
	encipherOnly: 'Encipher Only',
	decipherOnly: 'Decipher Only',
	anyExtendedKeyUsage: 'Any Extended Key Usage',
	serverAuth: 'TLS Web Server Authentication',
	clientAuth: 'TLS Web Client Authentication',
	codeSigning: 'Code Signing',
	emailProtection: 'E-mail Protection',
	timeStamping: 'Time Stamping',
	OCSPSigning: 'OCSP Signing',
};

type Meaning = Pick<Certificate, 'subjectAltNames' | 'keyUsage' | 'extKeyUsage' | 'basicConstraints'> &
	Partial<Pick<Certificate, 'subjectKeyIdentifier' | 'authorityKeyIdentifier'>>;

function extensionLines({name, critical, value}: Extension, meaning: Meaning, indent: number): readonly string[] {
	const blank = ' '.repeat(indent);
	const said = extensionText(name, meaning);
	return [
		`${blank}${printable(titles[name] ?? name)}:${critical ? ' critical' : ''}`,
		...(said === undefined ? hexLines(value, 16, indent + 4) : [`${blank}    ${said}`]),
	];
}

function extensionText(name: string, meaning: Meaning): string | undefined {
	const usages = (words: readonly string[]) => words.map(word => printable(usageTitles[word] ?? word)).join(', ');
	switch (name) {
		case 'subjectAltName':
			return meaning.subjectAltNames.map(altNameText).join(', ');
		case 'keyUsage':
			return usages(meaning.keyUsage);
		case 'extKeyUsage':
			return usages(meaning.extKeyUsage);
		case 'basicConstraints': {
			const {ca = false, pathLength} = meaning.basicConstraints ?? {};
			return `CA:${ca ? 'TRUE' : 'FALSE'}${pathLength === undefined ? '' : `, pathlen:${pathLength}`}`;
		}

		case 'subjectKeyIdentifier':
			return meaning.subjectKeyIdentifier && colons(meaning.subjectKeyIdentifier.toUpperCase());
		case 'authorityKeyIdentifier':
			return meaning.authorityKeyIdentifier && colons(meaning.authorityKeyIdentifier.toUpperCase());
		default:
			return undefined;
	}
}

const altNameTitles: Readonly<Record<GeneralName['kind'], string>> = {
	dns: 'DNS',
	ip: 'IP Address',
	email: 'email',
	uri: 'URI',
	otherName: 'othername',
	directoryName: 'DirName',
	registeredID: 'Registered ID',
	x400Address: 'X400Name',
	ediPartyName: 'EdiPartyName',
};

function altNameText({kind, value}: GeneralName): string {
	return `${altNameTitles[kind]}:${printable(value)}`;
}

function colons(hex: string): string {
	return hex.match(/../g)?.join(':') ?? printable(hex);
}

/** Bytes in hex, so many a line, each line but the last ending in a colon. */
function hexLines(bytes: Uint8Array, each: number, indent: number): readonly string[] {
	const pairs = Buffer.from(bytes).toString('hex').match(/../g) ?? [];
	const lines: string[] = [];
	for (let start = 0; start < pairs.length; start += each) {
		const isLast = start + each >= pairs.length;
		lines.push(`${' '.repeat(indent)}${pairs.slice(start, start + each).join(':')}${isLast ? '' : ':'}`);
	}

	return lines;
}
