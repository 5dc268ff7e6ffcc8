import {printable} from '../../base/text/index.js';
import type {Certificate, Extension, GeneralName} from '../../pki/index.js';
import {colons, hexLines} from '../words/index.js';

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

/** One extension in openssl's layout. A known extension is shown in words, any other in hex. */
export function extensionLines(
	{name, critical, value}: Extension,
	meaning: Meaning,
	indent: number,
): readonly string[] {
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
