import type {CertificateSpec, SpecName} from '../../pki/encode/index.js';
import type {SubjectAltName} from '../../pki/hosts/index.js';

const sections = {dns: 'DNS', email: 'email', ip: 'IP', uri: 'URI'} as const;

/**
 * The configuration for `openssl req -new -config` that gives the same request as the spec: the same subject, with several
 * values of one attribute in one RDN as cfssl writes them, and the same names in the same order.
 *
 * @returns undefined for a spec with parts that this configuration can't express: extensions, e-mail and OID attributes.
 */
export function opensslConfig(
	{commonName, names, serialNumber, extensions = [], delegationEnabled}: CertificateSpec,
	subjectAltNames: readonly SubjectAltName[],
): string | undefined {
	if (extensions.length > 0 || delegationEnabled || names.some(({E, OID}) => E !== undefined || OID !== undefined)) {
		return undefined;
	}

	const subject = [
		...(['C', 'ST', 'L', 'O', 'OU'] as const).flatMap(type => attribute(type, names)),
		...(commonName === '' ? [] : [`CN = ${value(commonName)}`]),
		...(serialNumber === '' ? [] : [`serialNumber = ${value(serialNumber)}`]),
	];
	return [
		'[req]',
		'prompt = no',
		'utf8 = yes',
		'string_mask = utf8only',
		'distinguished_name = subject',
		...(subjectAltNames.length === 0 ? [] : ['req_extensions = extensions']),
		'[subject]',
		...subject,
		...(subjectAltNames.length === 0 ? [] : ['[extensions]', 'subjectAltName = @names', '[names]']),
		...subjectAltNames.map((name, index) => `${sections[name.kind]}.${index + 1} = ${value(name.value)}`),
		'',
	].join('\n');
}

function attribute(type: 'C' | 'ST' | 'L' | 'O' | 'OU', names: readonly SpecName[]): readonly string[] {
	// A plus puts the value into the previous RDN.
	return names
		.flatMap(name => name[type] || [])
		.map((text, index) => `${index}.${index === 0 ? '' : '+'}${type} = ${value(text)}`);
}

/** openssl's config has escapes, variables, comments and quotes (config(5)). */
function value(text: string): string {
	return text.replaceAll(/[\\$#"'`]/g, String.raw`\$&`);
}
