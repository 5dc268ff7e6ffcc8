// Deep imports: `lib/asn1.js` costs 4 ms where the whole of node-forge costs 29. `@types/node-forge` does not describe
// them. Values are binary strings: one character per byte.

declare module 'node-forge/lib/asn1.js' {
	export type Asn1 = {readonly tagClass: number; readonly type: number; readonly value: string | Asn1[]};
	type ByteBuffer = {getBytes(): string};
	const asn1: {
		create(tagClass: number, type: number, constructed: boolean, value: string): Asn1;
		toDer(element: Asn1): ByteBuffer;
		/** Reads BER, too. Throws Error. */
		fromDer(bytes: string, options: {readonly decodeBitStrings: boolean; readonly maxDepth: number}): Asn1;
		oidToDer(oid: string): ByteBuffer;
		derToOid(bytes: string): string;
	};
	export default asn1;
}

declare module 'node-forge/lib/util.js' {
	export type ByteBuffer = {getBytes(): string; length(): number};
	const util: {createBuffer(bytes: string): ByteBuffer};
	export default util;
}

declare module 'node-forge/lib/pbe.js' {
	import type {Asn1} from 'node-forge/lib/asn1.js';
	import type {ByteBuffer} from 'node-forge/lib/util.js';

	const pbe: {
		/** RFC 7292 appendix C: of triple DES and 40 bits of RC2; begun, for decryption. Throws Error for others. */
		getCipherForPKCS12PBE(
			oid: string,
			parameters: Asn1,
			passphrase: string,
		): {update(input: ByteBuffer): void; finish(): boolean; readonly output: ByteBuffer};
	};
	export default pbe;
}
