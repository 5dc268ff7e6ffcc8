import {objectIdentifier, sequence, setOf, stringElement, tags} from '../der/write/index.js';
import type {CertificateSpec, SpecName} from './certificate-spec.js';

/** The attribute types that cfssl writes, in its order; `serialNumber` and the rest follow these. */
const attributeOrder = [
	['C', '2.5.4.6'],
	['ST', '2.5.4.8'],
	['L', '2.5.4.7'],
	['O', '2.5.4.10'],
	['OU', '2.5.4.11'],
] as const;

const emailAddress = '1.2.840.113549.1.9.1';

/** The parts of a spec that make up a subject. */
export type SubjectSpec = Pick<CertificateSpec, 'commonName' | 'names' | 'serialNumber'>;

/**
 * DER Name (RFC 5280 §4.1.2.4) as cfssl writes it: C, ST, L, O, OU, CN, serialNumber, then each entry's `OID` attributes and
 * `E`. Several entries of `names` make one multi-valued RDN for each of the first five types.
 */
export function encodeName({commonName, names, serialNumber}: SubjectSpec): Buffer {
	const extra = names.flatMap(extraAttributes);
	const extraTypes = new Set(extra.map(([oid]) => oid));
	const listed = attributeOrder.map(([key, oid]) => [oid, names.flatMap(name => name[key] || [])] as const);
	const single = [
		['2.5.4.3', commonName],
		['2.5.4.5', serialNumber],
	] as const;
	const rdns = [...listed, ...single.map(([oid, value]) => [oid, value === '' ? [] : [value]] as const)]
		// Go leaves out a type that the extra attributes also have. `parseSpec` refuses such specs.
		.filter(([oid, values]) => values.length > 0 && !extraTypes.has(oid))
		.map(([oid, values]) => setOf(values.map(value => encodeAttribute(oid, value))));
	return sequence(...rdns, ...extra.map(([oid, value]) => setOf([encodeAttribute(oid, value)])));
}

function extraAttributes({OID = [], E}: SpecName): ReadonlyArray<readonly [oid: string, value: string]> {
	return E ? [...OID, [emailAddress, E]] : OID;
}

/** PrintableString if all characters are in its alphabet (X.680 §41.4), else UTF8String. As in cfssl, also for e-mail. */
function encodeAttribute(oid: string, value: string): Buffer {
	const tag = /^[A-Za-z\d '()+,\-./:=?]*$/.test(value) ? tags.printableString : tags.utf8String;
	return sequence(objectIdentifier(oid), stringElement(tag, value));
}
