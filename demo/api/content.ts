import type {YAMLException} from 'js-yaml';
import {boolYaml11Tag, CORE_SCHEMA, dump, intYaml11Tag, load, mergeTag} from 'js-yaml';
import type {Json, JsonObject} from '../schema/json.js';
import {isObject, sorted} from '../schema/json.js';
import type {Struct} from '../schema/shape.js';
import type {ApiError} from '../schema/status.js';
import {badRequest, notAcceptable, notConvertible, unsupportedMediaType} from '../schema/status.js';
import {readEnvelope, readMessage} from './protobuf.js';
import {duplicatesIn, measureJson} from './scan-json.js';

const jsonType = 'application/json';
const yamlType = 'application/yaml';
const protobufType = 'application/vnd.kubernetes.protobuf';

/** The encoding of an answer, and the form to which the object is converted first. */
export type Representation = {
	readonly encoding: 'json' | 'yaml';
	readonly as: 'object' | 'table' | 'partial';
	/** meta.k8s.io version of the table or partial object. */
	readonly version: string;
};

type MediaRange = {readonly type: string; readonly parameters: Readonly<Record<string, string>>};

/** @returns the media ranges of an Accept header, best first. */
export function readAccept(header: string | undefined): readonly MediaRange[] {
	return (header?.trim() || '*/*')
		.split(',')
		.map(range => {
			const [type = '', ...parameters] = range.split(';').map(part => part.trim());
			const pairs = parameters.map(part => part.split('=').map(side => side.trim()) as [string, string]);
			return {type: type.toLowerCase(), parameters: Object.fromEntries(pairs) as Record<string, string>};
		})
		.sort((left, right) => Number(right.parameters['q'] ?? 1) - Number(left.parameters['q'] ?? 1));
}

const acceptable = [jsonType, yamlType, protobufType];

/**
 * @param allowTable - whether this answer can be a Table.
 * @param canStream - whether the path can also be watched; the error mentions that.
 * @throws {ApiError} 406 if the header has no supported type.
 */
export function negotiate(header: string | undefined, allowTable: boolean, canStream = false): Representation {
	for (const {type, parameters} of readAccept(header)) {
		const encoding =
			type === jsonType || type === '*/*' || type === 'application/*' ? 'json' : type === yamlType ? 'yaml' : undefined;
		const {as, v = 'v1', g} = parameters;
		if (!encoding) {
			continue;
		}

		if (!as) {
			return {encoding, as: 'object', version: ''};
		}

		if (g === 'meta.k8s.io' && (v === 'v1' || v === 'v1beta1')) {
			if (as === 'Table' && allowTable) {
				return {encoding, as: 'table', version: v};
			}

			if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') {
				return {encoding, as: 'partial', version: v};
			}
		}
	}

	if (header?.includes('as=')) {
		throw notConvertible(acceptable);
	}

	const streams = [jsonType, protobufType].map(type => `${type};stream=watch`);
	throw notAcceptable(canStream ? [...acceptable, ...streams] : acceptable);
}

/** Texts of objects that were written before. An object never changes, so a list or an event only copies its text. */
const texts = new WeakMap<object, string>();
const keptLength = 16 * 1024;

/** @returns the JSON of an object that is sent more than once. */
export function jsonOf(object: object): string {
	const known = texts.get(object);
	if (known !== undefined) {
		return known;
	}

	const text = JSON.stringify(object);
	if (text.length <= keptLength) {
		texts.set(object, text);
	}

	return text;
}

/** @returns text and Content-Type of an answer. */
export function encode(
	object: unknown,
	encoding: 'json' | 'yaml',
): {readonly body: string; readonly contentType: string} {
	return encoding === 'yaml'
		? {
				body: dump(sorted(object as Json), {noRefs: true, quoteStyle: 'double', seqNoIndent: true, lineWidth: -1}),
				contentType: yamlType,
			}
		: {
				body: isList(object) ? [...jsonPieces(object, 'items')].join('') : `${JSON.stringify(object)}\n`,
				contentType: jsonType,
			};
}

const isList = (object: unknown): object is object =>
	Array.isArray((object as {readonly items?: unknown} | null)?.items);

const pieceLength = 64 * 1024;

/** The JSON of an object in parts, split in the list that is its last field, so that a large text is never in memory. */
export function* jsonPieces(object: object, field: 'items' | 'rows'): Generator<string> {
	const {[field]: list, ...head} = object as Readonly<Record<string, readonly object[]>>;
	let piece = `${JSON.stringify(head).slice(0, -1)},"${field}":[`;
	let separator = '';
	for (const element of list ?? []) {
		// Rows are made for one answer, and items are objects of the storage.
		piece += separator + (field === 'items' ? jsonOf(element) : JSON.stringify(element));
		separator = ',';
		if (piece.length >= pieceLength) {
			yield piece;
			piece = '';
		}
	}

	yield `${piece}]}\n`;
}

/** @returns the list to split if an answer is too long to be written at once. */
export function longField(object: unknown): 'items' | 'rows' | undefined {
	const lengthOf = (field: 'items' | 'rows') =>
		(object as Partial<Record<typeof field, readonly unknown[]>>)[field]?.length ?? 0;
	return (['items', 'rows'] as const).find(field => lengthOf(field) > 100);
}

export type Body = {
	readonly value: JsonObject;
	/** Paths of duplicate fields. */
	readonly duplicates: readonly string[];
};

/** @throws {ApiError} of `wrap`, in the words of Go's decoder. */
export function parseJson(text: string, wrap: (why: string) => ApiError): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		const {message} = error as Error;
		const position = Number(
			/at position (\d+)/.exec(message)?.[1] ?? (message.startsWith('Unexpected token') ? 0 : text.length),
		);
		const rest = text.slice(position).trimStart();
		throw wrap(
			rest === ''
				? 'unexpected end of JSON input'
				: `invalid character ${JSON.stringify(rest[0]).replaceAll('"', "'")} looking for beginning of value`,
		);
	}
}

/**
 * YAML 1.1 as Go's library reads it: `yes` is true, and the last of two equal keys counts. Times stay text, as in JSON. The
 * limit of aliases keeps the result below about forty times the text.
 */
const yaml11 = {schema: CORE_SCHEMA.withTags(mergeTag, boolYaml11Tag, intYaml11Tag), json: true, maxAliases: 10};

/** The deepest nesting. It is deeper than any object of the API, and safe for recursive functions. */
const depthLimit = 1000;

/** @throws {ApiError} of `wrap` for text that is nested too deeply for recursive functions. */
export function checkDepth(depth: number, wrap: (why: string) => ApiError): void {
	if (depth > depthLimit) {
		throw wrap('exceeded max depth');
	}
}

/** Reads JSON or YAML text that must be an object, or null for an empty one. */
export function readText(text: string, type: 'json' | 'yaml', wrap: (why: string) => ApiError = badRequest): Body {
	let value: unknown;
	if (type === 'json') {
		value = parseJson(text, why => wrap(`couldn't get version/kind; json parse error: ${why}`));
	} else {
		try {
			value = text.trim() === '' ? null : load(text, yaml11);
		} catch (error) {
			throw wrap(`error converting YAML to JSON: yaml: ${(error as YAMLException).reason}`);
		}
	}

	if (value !== null && !isObject(value)) {
		throw wrap(
			`couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
		);
	}

	if (type === 'yaml') {
		return {value: value ?? {}, duplicates: []};
	}

	const measure = measureJson(text);
	checkDepth(measure.depth, wrap);
	return {value: value ?? {}, duplicates: duplicatesIn(text, value, measure)};
}

const summaryLength = 30;

/** The start of an unreadable body, for the error message. */
function summarize(body: Uint8Array): string {
	if (body.length === 0) {
		return '<empty>';
	}

	const start = Buffer.from(body.subarray(0, summaryLength));
	const text = body[0] === 0x7b ? start.toString('utf8') : start.toString('hex');
	return body.length > summaryLength ? `${text} ...` : text;
}

/**
 * Reads a request body by its Content-Type; if absent, as JSON.
 *
 * @throws {ApiError} 415 for other types, 400 for damaged bodies.
 */
export function readBody(
	body: Uint8Array,
	contentType: string | undefined,
	shape: Struct,
	wrap?: (why: string) => ApiError,
): Body {
	const type = (contentType ?? jsonType).split(';')[0]?.trim().toLowerCase();
	const unrecognized =
		wrap ??
		((why: string) =>
			badRequest(`the object provided is unrecognized (must be of type ${shape.name}): ${why} (${summarize(body)})`));
	switch (type) {
		case jsonType:
		case yamlType:
			return readText(Buffer.from(body).toString('utf8'), type === jsonType ? 'json' : 'yaml', unrecognized);
		case protobufType: {
			const {apiVersion, kind, raw} = readEnvelope(body, unrecognized);
			return {value: {...readMessage(shape, raw, unrecognized), apiVersion, kind}, duplicates: []};
		}

		default:
			throw unsupportedMediaType(acceptable);
	}
}
