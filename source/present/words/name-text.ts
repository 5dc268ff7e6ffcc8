import type {Printable} from '../../base/text/index.js';
import {joined, printable, printed} from '../../base/text/index.js';
import type {Certificate, CertificationRequest, DistinguishedName, GeneralName} from '../../pki/index.js';

/** The last value of an attribute type, which Go and so the API server reads; printable. */
export function attributeOf(name: DistinguishedName, type: string): Printable | undefined {
	const value = name.flat().findLast(attribute => attribute.type === type)?.value;
	return value === undefined ? undefined : printable(value);
}

/** Every value of an attribute type, printable. */
export function attributesOf(name: DistinguishedName, type: string): readonly string[] {
	return name
		.flat()
		.filter(attribute => attribute.type === type)
		.map(({value}) => printable(value));
}

/** The whole name on one line, in its own order: `CN=kubernetes, O=k8s`. Parts of one RDN are joined by ` + `. */
export function nameText(name: DistinguishedName): Printable {
	return name.length === 0
		? printed`(empty)`
		: joined(
				name.map(rdn =>
					joined(
						rdn.map(({type, value}) => printed`${printable(type)}=${printable(value)}`),
						printed` + `,
					),
				),
				printed`, `,
			);
}

/** The subject of a certificate in a row: the common name, or else the first SAN, or else the whole name. */
export function shortSubject({
	subject,
	subjectAltNames,
}: Pick<CertificationRequest | Certificate, 'subject' | 'subjectAltNames'>): Printable {
	const [first] = subjectAltNames;
	return attributeOf(subject, 'CN') || (first ? printable(first.value) : nameText(subject));
}

/** SANs of one kind, printable. */
export function namesOf(names: readonly GeneralName[], kind: GeneralName['kind']): readonly string[] {
	return names.filter(name => name.kind === kind).map(({value}) => printable(value));
}

/** `ECDSA P-256`, `RSA 2048`, `Ed25519`. */
export function keyText({publicKey: {algorithm, curve, bits}}: Pick<CertificationRequest, 'publicKey'>): Printable {
	return joined(
		[
			algorithm === 'unknown' ? printed`unknown key` : printable(algorithm),
			curve === undefined ? (algorithm === 'RSA' || algorithm === 'DSA' ? bits : undefined) : printable(curve),
		].filter(part => part !== undefined),
		printed` `,
	);
}
