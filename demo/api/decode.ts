import type {Json, JsonObject} from '../schema/json.js';
import {isObject} from '../schema/json.js';
import type {Field, Scalar, Shape, Struct} from '../schema/shape.js';
import {zeroOf} from '../schema/shape.js';
import {badRequest} from '../schema/status.js';

/** Further results of decoding: paths of fields that the type does not have. */
export type DecodeReport = {readonly unknown: string[]};

class Mismatch extends Error {}

/**
 * Reads a value as Go's JSON decoder reads it into the type. Wrong types are refused. Unknown fields are dropped and
 * reported. Nulls and empty optional fields are dropped. The fields of the result have the order of the type.
 *
 * @throws {ApiError} 400 in the words of apimachinery, which name Go's field and type.
 */
export function decodeInto(shape: Struct, version: string, value: JsonObject, report: DecodeReport): JsonObject {
	try {
		return readStruct(shape, value, '', report);
	} catch (error) {
		if (error instanceof Mismatch) {
			throw badRequest(`${shape.name} in version "${version}" cannot be handled as a ${shape.name}: ${error.message}`);
		}

		throw error;
	}
}

function readStruct(shape: Struct, value: JsonObject, path: string, report: DecodeReport): JsonObject {
	const found: Record<string, Json> = {};
	for (const [name, field] of fieldsOf(shape)) {
		const given = Object.hasOwn(value, name) ? value[name] : undefined;
		const read =
			given === undefined || given === null
				? undefined
				: readValue(field.shape, given, path ? `${path}.${name}` : name, shape, report);
		if (read !== undefined && (field.always || !(isEmpty(read, field.shape) || (field.dropsZero && !read)))) {
			found[name] = read;
		} else if (field.always) {
			found[name] = zeroOf(field.shape);
		}
	}

	for (const name of Object.keys(value)) {
		if (!Object.hasOwn(shape.fields, name)) {
			if (shape.open) {
				setField(found, name, value[name] ?? null);
			} else {
				report.unknown.push(path ? `${path}.${name}` : name);
			}
		}
	}

	return found;
}

type Fields = ReadonlyArray<readonly [name: string, field: Field]>;
const fields = new WeakMap<Struct, Fields>();

function fieldsOf(shape: Struct): Fields {
	const known = fields.get(shape) ?? Object.entries(shape.fields);
	fields.set(shape, known);
	return known;
}

/** Sets a field whose name the client has chosen. An assignment to `__proto__` would not make a field. */
function setField(object: Record<string, Json>, name: string, value: Json): void {
	if (name === '__proto__') {
		Object.defineProperty(object, name, {value, writable: true, enumerable: true, configurable: true});
	} else {
		object[name] = value;
	}
}

/** Whether `omitempty` leaves out the value. Structs are pointers in these types, so an absent one is left out. */
function isEmpty(value: Json, shape: Shape): boolean {
	if (shape.is === 'scalar') {
		return shape.scalar !== 'int32' && shape.scalar !== 'int64' && shape.scalar !== 'bool' && value === '';
	}

	return shape.is !== 'struct' && isObject(value)
		? Object.keys(value).length === 0
		: Array.isArray(value) && value.length === 0;
}

function readValue(shape: Shape, value: Json, path: string, owner: Struct, report: DecodeReport): Json {
	switch (shape.is) {
		case 'struct':
			if (!isObject(value)) {
				throw wrongType(value, path, owner, shape.name);
			}

			return readStruct(shape, value, path, report);
		case 'list':
			if (!Array.isArray(value)) {
				throw wrongType(value, path, owner, `[]${goType(shape.of)}`);
			}

			return (value as readonly Json[]).map((item, index) =>
				item === null ? zeroOf(shape.of) : readValue(shape.of, item, `${path}[${index}]`, owner, report),
			);
		case 'map': {
			if (!isObject(value)) {
				throw wrongType(value, path, owner, `map[string]${goType(shape.of)}`);
			}

			const found: Record<string, Json> = {};
			for (const [key, item] of Object.entries(value)) {
				setField(found, key, item === null ? zeroOf(shape.of) : readValue(shape.of, item, path, owner, report));
			}

			return found;
		}

		case 'scalar':
			return readScalar(shape, value, path, owner);
	}
}

function readScalar({scalar}: Scalar, value: Json, path: string, owner: Struct): Json {
	switch (scalar) {
		case 'any':
		case 'fieldsV1':
			return value;
		case 'bool':
			if (typeof value !== 'boolean') {
				throw wrongType(value, path, owner, 'bool');
			}

			return value;
		case 'int32':
		case 'int64':
			if (typeof value !== 'number' || !Number.isInteger(value) || (scalar === 'int32' && value !== (value | 0))) {
				throw wrongType(value, path, owner, scalar);
			}

			return value;
		case 'intOrString':
		case 'quantity':
			if (typeof value !== 'number' && typeof value !== 'string') {
				throw wrongType(value, path, owner, scalar === 'quantity' ? 'resource.Quantity' : 'intstr.IntOrString');
			}

			return scalar === 'quantity' ? String(value) : value;
		case 'string':
			if (typeof value !== 'string') {
				throw wrongType(value, path, owner, 'string');
			}

			return value;
		case 'bytes':
			if (typeof value !== 'string') {
				throw wrongType(value, path, owner, '[]uint8');
			}

			return readBase64(value);
		case 'time':
		case 'microTime':
			if (typeof value !== 'string') {
				throw wrongType(value, path, owner, 'string');
			}

			return readTime(value, scalar);
	}
}

/** Decodes the standard alphabet with padding. CR and LF are skipped (Go encoding/base64 StdEncoding). */
function readBase64(value: string): string {
	const bare = value.replaceAll(/[\r\n]/g, '');
	if (bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare)) {
		// Only the last four signs can have bits that mean nothing.
		return bare.slice(0, -4) + Buffer.from(bare.slice(-4), 'base64').toString('base64');
	}

	const wrong = value.search(/[^A-Za-z0-9+/\r\n]/);
	throw new Mismatch(`illegal base64 data at input byte ${wrong === -1 ? Math.floor(value.length / 4) * 4 : wrong}`);
}

/** meta/v1 Time keeps whole seconds in UTC, MicroTime microseconds. */
function readTime(value: string, scalar: 'time' | 'microTime'): string {
	const isRfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(value);
	const date = new Date(value);
	if (!isRfc3339 || Number.isNaN(date.getTime())) {
		throw new Mismatch(
			`parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(value)} as "2006"`,
		);
	}

	const seconds = date.toISOString().slice(0, 19);
	return scalar === 'time' ? `${seconds}Z` : `${seconds}.${(isRfc3339[1] ?? '.').slice(1, 7).padEnd(6, '0')}Z`;
}

function goType(shape: Shape): string {
	switch (shape.is) {
		case 'struct':
			return shape.name;
		case 'list':
			return `[]${goType(shape.of)}`;
		case 'map':
			return `map[string]${goType(shape.of)}`;
		case 'scalar':
			return shape.scalar === 'bytes' ? '[]uint8' : shape.scalar;
	}
}

function wrongType(value: Json, path: string, owner: Struct, type: string): Mismatch {
	const given = Array.isArray(value)
		? 'array'
		: typeof value === 'number'
			? type.startsWith('int')
				? `number ${value}`
				: 'number'
			: typeof value === 'boolean'
				? 'bool'
				: typeof value;
	return new Mismatch(
		`json: cannot unmarshal ${given} into Go struct field ${owner.name}.${path.replaceAll(/\[\d+\]/g, '')} of type ${type}`,
	);
}
