/** One field of a protobuf message: text and bytes are length-delimited, as is a nested message. */
export type Field = readonly [number: number, value: string | Uint8Array | readonly Field[]];

function varint(value: number): readonly number[] {
	return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

/** Encodes a message whose fields are all length-delimited (wire type 2). These tests send no other. */
export function encodeMessage(fields: readonly Field[]): Uint8Array {
	return Buffer.concat(
		fields.map(([number, value]) => {
			const bytes =
				typeof value === 'string' ? Buffer.from(value) : value instanceof Uint8Array ? value : encodeMessage(value);
			return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes]);
		}),
	);
}

/** A body of type `application/vnd.kubernetes.protobuf`: magic, then `Unknown` around the object. */
export function encodeObject(apiVersion: string, kind: string, fields: readonly Field[]): Uint8Array {
	const unknown = encodeMessage([
		[
			1,
			[
				[1, apiVersion],
				[2, kind],
			],
		],
		[2, fields],
	]);
	return Buffer.concat([Buffer.from('k8s\0'), unknown]);
}
