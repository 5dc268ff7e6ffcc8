import {Buffer} from 'node:buffer';
import type {Asn1} from 'node-forge/lib/asn1.js';
import asn1 from 'node-forge/lib/asn1.js';
import {localized} from '../../base/text/index.js';

// Readers of node-forge's tree. A missing part throws an Error, which the reader of the file converts to a PkiError.

/** Reads the first bytes as BER, as some tools write PKCS#12 with indefinite lengths. */
export function parseTree(bytes: Uint8Array): Asn1 {
	return asn1.fromDer(Buffer.from(bytes).toString('latin1'), {decodeBitStrings: false, maxDepth: 64});
}

export function childrenOf(node: Asn1 | undefined): readonly Asn1[] {
	if (node === undefined || !Array.isArray(node.value)) {
		throw new Error(localized`a constructed element is missing`);
	}

	return node.value;
}

/** Content of an OCTET STRING, or of an implicitly tagged one. BER may split it into parts. */
export function octetsOf(node: Asn1 | undefined): Buffer {
	if (node === undefined) {
		throw new Error(localized`an element is missing`);
	}

	return Array.isArray(node.value) ? Buffer.concat(node.value.map(octetsOf)) : Buffer.from(node.value, 'latin1');
}

export function oidOf(node: Asn1 | undefined): string {
	if (node === undefined || typeof node.value !== 'string' || node.value === '') {
		throw new Error(localized`an object identifier is missing`);
	}

	return asn1.derToOid(node.value);
}

export function numberOf(node: Asn1 | undefined): number {
	const bytes = octetsOf(node);
	if (bytes.length === 0 || bytes.length > 6) {
		throw new Error(localized`a number is missing, or too large`);
	}

	return bytes.readIntBE(0, bytes.length);
}

/** The DER of a node. node-forge writes the numbers of a PrivateKeyInfo unchanged. */
export function derOf(node: Asn1): Buffer {
	return Buffer.from(asn1.toDer(node).getBytes(), 'latin1');
}
