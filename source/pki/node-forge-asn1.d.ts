/** The deep import costs 4 ms where the whole of node-forge costs 29; `@types/node-forge` does not describe it. */
declare module 'node-forge/lib/asn1.js' {
	/** Values are binary strings: one character per byte. */
	type Asn1 = {readonly value: string | Asn1[]};
	type ByteBuffer = {getBytes(): string};
	const asn1: {
		create(tagClass: number, type: number, constructed: boolean, value: string): Asn1;
		toDer(element: Asn1): ByteBuffer;
		oidToDer(oid: string): ByteBuffer;
	};
	export default asn1;
}
