import type {Json, JsonObject} from '../schema/json.js';
import type {Field, Shape, Struct} from '../schema/shape.js';
import type {ApiError} from '../schema/status.js';

const magic = Buffer.from([0x6b, 0x38, 0x73, 0x00]);

/** An envelope of k8s.io/apimachinery runtime.Unknown. */
export type Envelope = {readonly apiVersion: string; readonly kind: string; readonly raw: Uint8Array};

type WireField = {readonly number: number; readonly value: bigint | Uint8Array};

/** Thrown internally. The caller adds what it was reading. */
class Damaged extends Error {}

const damaged = (why: string) => new Damaged(why);

function guarded<T>(read: () => T, wrap: (why: string) => ApiError): T {
	try {
		return read();
	} catch (error) {
		throw error instanceof Damaged ? wrap(error.message) : error;
	}
}

/** @throws {Damaged} if the bytes are no message. */
function readFields(message: Uint8Array): readonly WireField[] {
	const fields: WireField[] = [];
	let offset = 0;
	const varint = (): bigint => {
		let value = 0n;
		for (let shift = 0n; shift < 70n; shift += 7n) {
			const byte = message[offset];
			offset += 1;
			if (byte === undefined) {
				throw damaged('unexpected EOF');
			}

			value |= BigInt(byte & 0x7f) << shift;
			if (byte < 0x80) {
				return BigInt.asUintN(64, value);
			}
		}

		throw damaged('integer overflow');
	};

	const take = (length: number): Uint8Array => {
		if (length > message.length - offset) {
			throw damaged('unexpected EOF');
		}

		offset += length;
		return message.subarray(offset - length, offset);
	};

	while (offset < message.length) {
		const key = varint();
		const number = Number(key >> 3n);
		if (number < 1 || number > 0x1f_ff_ff_ff) {
			throw damaged(`illegal tag ${number}`);
		}

		switch (Number(key & 7n)) {
			case 0:
				fields.push({number, value: varint()});
				break;
			case 1:
				take(8);
				break;
			case 2:
				fields.push({number, value: take(Number(varint()))});
				break;
			case 5:
				take(4);
				break;
			default:
				throw damaged(`illegal wireType ${key & 7n}`);
		}
	}

	return fields;
}

/** @throws {ApiError} of `wrap` without the magic number or with damaged framing. */
export function readEnvelope(body: Uint8Array, wrap: (why: string) => ApiError): Envelope {
	return guarded(() => envelopeOf(body), wrap);
}

function envelopeOf(body: Uint8Array): Envelope {
	if (body.length < 4 || !magic.equals(body.subarray(0, 4))) {
		throw damaged('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
	}

	const fields = readFields(body.subarray(4));
	const typeMeta = readFields(bytesOf(fields.find(({number}) => number === 1)));
	return {
		apiVersion: textOf(bytesOf(typeMeta.find(({number}) => number === 1))),
		kind: textOf(bytesOf(typeMeta.find(({number}) => number === 2))),
		raw: bytesOf(fields.find(({number}) => number === 2)),
	};
}

function bytesOf(field: WireField | undefined): Uint8Array {
	if (field && typeof field.value === 'bigint') {
		throw damaged(`wrong wireType for field ${field.number}`);
	}

	return field ? (field.value as Uint8Array) : new Uint8Array();
}

const textOf = (value: Uint8Array) => Buffer.from(value).toString('utf8');

/**
 * @returns the message as JSON of the same type. Fields without a number in the table are skipped.
 * @throws {ApiError} of `wrap` for damaged bytes.
 */
export function readMessage(shape: Struct, message: Uint8Array, wrap: (why: string) => ApiError): JsonObject {
	return guarded(() => messageOf(shape, message), wrap);
}

function messageOf(shape: Struct, message: Uint8Array): JsonObject {
	const byNumber = new Map(
		Object.entries(shape.fields).flatMap(([name, field]) =>
			field.number === undefined ? [] : [[field.number, {name, field}] as const],
		),
	);
	// Fields are gathered first, because adding to a list one by one would copy it each time.
	const given = new Map<number, WireField[]>();
	for (const wire of readFields(message)) {
		const before = given.get(wire.number);
		if (before) {
			before.push(wire);
		} else {
			given.set(wire.number, [wire]);
		}
	}

	const found: Record<string, Json> = {};
	for (const [number, wires] of given) {
		const known = byNumber.get(number);
		if (known) {
			found[known.name] = readField(known.field, wires);
		}
	}

	return found;
}

/** @param wires - all fields with the number. If the type has one value, the last counts. */
function readField({shape}: Field, wires: readonly WireField[]): Json {
	if (shape.is === 'list') {
		return wires.map(wire => readValue(shape.of, wire));
	}

	if (shape.is === 'map') {
		return Object.fromEntries(wires.map(wire => readEntry(shape.of, wire)));
	}

	return wires.map(wire => readValue(shape, wire)).at(-1) ?? null;
}

function readEntry(shape: Shape, wire: WireField): readonly [string, Json] {
	const entry = readFields(bytesOf(wire));
	const key = textOf(bytesOf(entry.find(({number}) => number === 1)));
	const value = entry.find(({number}) => number === 2) ?? {number: 2, value: new Uint8Array()};
	return [key, readValue(shape, value)];
}

function readValue(shape: Shape, wire: WireField): Json {
	if (shape.is === 'struct') {
		return messageOf(shape, bytesOf(wire));
	}

	if (shape.is === 'list') {
		// A list as the value of a map is a message {1 items} (certificates.k8s.io ExtraValue).
		return readFields(bytesOf(wire)).map(item => readValue(shape.of, item));
	}

	if (shape.is === 'map') {
		throw damaged('a map of maps');
	}

	switch (shape.scalar) {
		case 'int32':
		case 'int64':
			return Number(BigInt.asIntN(64, numberOf(wire)));
		case 'bool':
			return numberOf(wire) !== 0n;
		case 'bytes':
			return Buffer.from(bytesOf(wire)).toString('base64');
		case 'time':
		case 'microTime': {
			const fields = readFields(bytesOf(wire));
			const seconds = Number(BigInt.asIntN(64, numberOf(fields.find(({number}) => number === 1))));
			const date = new Date(seconds * 1000);
			if (Number.isNaN(date.getTime())) {
				throw damaged('a time out of range');
			}

			// Go's zero time is an empty message in protobuf, and null in JSON.
			return fields.length === 0 || seconds < -62_000_000_000 ? null : date.toISOString();
		}

		case 'intOrString': {
			const fields = readFields(bytesOf(wire));
			const isText = numberOf(fields.find(({number}) => number === 1)) === 1n;
			return isText
				? textOf(bytesOf(fields.find(({number}) => number === 3)))
				: Number(numberOf(fields.find(({number}) => number === 2)));
		}

		case 'quantity':
			return textOf(bytesOf(readFields(bytesOf(wire)).find(({number}) => number === 1)));
		case 'string':
			return textOf(bytesOf(wire));
		case 'fieldsV1':
			return readJson(bytesOf(readFields(bytesOf(wire)).find(({number}) => number === 1)));
		case 'any':
			return null;
	}
}

function readJson(text: Uint8Array): Json {
	try {
		return JSON.parse(textOf(text)) as Json;
	} catch {
		throw damaged('JSON inside that is none');
	}
}

function numberOf(field: WireField | undefined): bigint {
	if (field && typeof field.value !== 'bigint') {
		throw damaged(`wrong wireType for field ${field.number}`);
	}

	return field ? (field.value as bigint) : 0n;
}
