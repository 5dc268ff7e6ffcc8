import {nearestWord} from '../../base/index.js';
import {couldBeKey, quotedValue} from '../text/index.js';
import {jsonFaultOffset} from './json-fault.js';

/** The faults of a document, each a sentence that begins with the path. `notes` are about unusual but valid parts. */
export type Faults = string[] & {notes?: string[]};

/**
 * Reads one value of a document; undefined if it is absent, null (which Go's encoding/json ignores) or faulty.
 */
export type Reader<T> = (value: unknown, path: string, faults: Faults) => T | undefined;

type Fields = Readonly<Record<string, Reader<unknown>>>;
type Values<F extends Fields> = {readonly [K in keyof F]?: F[K] extends Reader<infer T> ? T | undefined : never};

/**
 * Parses JSON. Duplicate keys, of which Go and JavaScript silently use the last, are faults.
 *
 * @returns the value; undefined if the text is no JSON. `faults` then has the place.
 */
export function parseStrictJson(text: string, faults: Faults): unknown {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		faults.push(`not JSON${whereOf(text)}`);
		return undefined;
	}

	faults.push(...duplicateKeys(text).map(path => `${path} is there twice; one of them would be ignored`));
	return value;
}

/** The place of a fault. V8's own message is not used, because it quotes the text around the fault. */
function whereOf(text: string): string {
	const lines = text.slice(0, jsonFaultOffset(text)).split('\n');
	return ` at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

type Frame = {readonly path: string; readonly keys: Set<string> | undefined; index: number; key: string};

/** Paths of duplicate keys. The text must be valid JSON. */
function duplicateKeys(text: string): readonly string[] {
	const found: string[] = [];
	const frames: Frame[] = [];
	let expectsKey = false;
	for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/gs)) {
		const top = frames.at(-1);
		if (token === '{' || token === '[') {
			const path = top === undefined ? '' : pathInto(top);
			frames.push({path, keys: token === '{' ? new Set() : undefined, index: 0, key: ''});
			expectsKey = token === '{';
		} else if (token === '}' || token === ']') {
			frames.pop();
			expectsKey = false;
		} else if (token === ',') {
			expectsKey = top?.keys !== undefined;
			if (top !== undefined) {
				top.index++;
			}
		} else if (expectsKey && top?.keys !== undefined) {
			top.key = String(JSON.parse(token));
			if (top.keys.has(top.key)) {
				found.push(pathInto(top));
			}

			top.keys.add(top.key);
			expectsKey = false;
		}
	}

	return [...new Set(found)];
}

function pathInto({path, keys, index, key}: Frame): string {
	return keys === undefined ? `${path}[${index}]` : joinPath(path, key);
}

/** `signing.profiles`, or with quotes where the key is no plain word. */
export function joinPath(path: string, key: string): string {
	if (!/^\w+$/.test(key) || couldBeKey(key)) {
		return `${path}[${quotedValue(key)}]`;
	}

	return path === '' ? key : `${path}.${key}`;
}

function kindOf(value: unknown): string {
	if (Array.isArray(value)) {
		return 'an array';
	}

	return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function mismatch(value: unknown, path: string, wanted: string, faults: Faults, advice = ''): undefined {
	faults.push(`${path || 'the document'} must be ${wanted}, not ${kindOf(value)}${advice}`);
	return undefined;
}

export const text: Reader<string> = (value, path, faults) => {
	if (value === undefined || value === null || typeof value === 'string') {
		return value ?? undefined;
	}

	const only = Array.isArray(value) && value.length === 1 && typeof value[0] === 'string' ? value[0] : undefined;
	return mismatch(
		value,
		path,
		'a string',
		faults,
		only === undefined || couldBeKey(only) ? '' : `: write ${JSON.stringify(only)}`,
	);
};

export const flag: Reader<boolean> = (value, path, faults) =>
	value === undefined || value === null || typeof value === 'boolean'
		? (value ?? undefined)
		: mismatch(value, path, 'true or false', faults);

export const integer: Reader<number> = (value, path, faults) => {
	if (value === undefined || value === null || Number.isSafeInteger(value)) {
		return (value as number | null | undefined) ?? undefined;
	}

	const digits = typeof value === 'string' && /^\d{1,9}$/.test(value);
	return mismatch(value, path, 'a whole number', faults, digits ? `: write ${value} without quotes` : '');
};

/** An array whose every entry `read` takes; a null entry is a fault, since Go would make an empty value of it. */
export function listOf<T>(read: Reader<T>, wanted: string): Reader<readonly T[]> {
	return (value, path, faults) => {
		if (value === undefined || value === null) {
			return undefined;
		}

		if (!Array.isArray(value)) {
			const advice = typeof value === 'string' && !couldBeKey(value) ? `: write [${JSON.stringify(value)}]` : '';
			return mismatch(value, path, wanted, faults, advice);
		}

		return value.flatMap((entry: unknown, index) => {
			const entryPath = `${path}[${index}]`;
			if (entry === null) {
				faults.push(`${entryPath} is null`);
				return [];
			}

			return read(entry, entryPath, faults) ?? [];
		});
	};
}

/** An object with any keys, as pairs in the order written. */
export function mapOf<T>(read: Reader<T>, wanted: string): Reader<ReadonlyArray<readonly [string, T]>> {
	return (value, path, faults) => {
		if (value === undefined || value === null) {
			return undefined;
		}

		if (typeof value !== 'object' || Array.isArray(value)) {
			return mismatch(value, path, wanted, faults);
		}

		return Object.entries(value).flatMap(([key, entry]) => {
			const entryPath = joinPath(path, key);
			if (entry === null) {
				faults.push(`${entryPath} is null`);
			}

			const taken = read(entry, entryPath, faults);
			return taken === undefined ? [] : [[key, taken] as const];
		});
	};
}

export type RecordRules = {
	/** Said of the keys that may be there: "is not a key WHOSE". */
	readonly whose?: string;
	/**
	 * Whether the case of keys counts. Go's encoding/json reads `cn` as `CN`, so documents of cfssl may have it, with a note. Two
	 * spellings of one key are a fault, because Go would silently use the last one.
	 */
	readonly isCaseStrict?: boolean;
	/** The right place of keys that are often put here by mistake. */
	readonly elsewhere?: Readonly<Record<string, string>>;
};

/** An object with these keys and no others. */
export function record<F extends Fields>(
	fields: F,
	{whose = 'that cfssl knows', isCaseStrict = false, elsewhere = {}}: RecordRules = {},
): Reader<Values<F>> {
	const known = Object.keys(fields);
	const knownAs = (key: string) =>
		Object.hasOwn(fields, key) || isCaseStrict
			? key
			: (known.find(each => each.toLowerCase() === key.toLowerCase()) ?? key);
	return (value, path, faults) => {
		if (value === undefined || value === null) {
			return undefined;
		}

		if (typeof value !== 'object' || Array.isArray(value)) {
			return mismatch(value, path, 'an object', faults);
		}

		const result: Record<string, unknown> = {};
		const spellings = new Map<string, string>();
		for (const [written, entry] of Object.entries(value)) {
			const key = knownAs(written);
			const read = Object.hasOwn(fields, key) ? fields[key] : undefined;
			const other = spellings.get(key);
			const at = joinPath(path, written);
			if (read === undefined) {
				faults.push(unknownKey(at, key, known, whose, elsewhere));
			} else if (other !== undefined) {
				faults.push(
					`${at} is ${joinPath(path, other)} once more: cfssl takes no notice of case, and the last would count`,
				);
			} else {
				spellings.set(key, written);
				noteSpelling(at, written, key, faults);
				result[key] = read(entry, at, faults);
			}
		}

		return result as Values<F>;
	};
}

function noteSpelling(path: string, written: string, key: string, faults: Faults): void {
	if (written !== key) {
		faults.notes ??= [];
		faults.notes.push(`${path} is read as ${key}, as cfssl reads it`);
	}
}

function unknownKey(
	path: string,
	key: string,
	known: readonly string[],
	whose: string,
	elsewhere: Readonly<Record<string, string>>,
): string {
	if (Object.hasOwn(elsewhere, key)) {
		return `${path} is not a key ${whose} there: ${elsewhere[key]}`;
	}

	const nearest = nearestWord(key, known);
	return `${path} is not a key ${whose}${nearest === undefined ? `; known are ${known.join(', ')}` : `: did you mean ${nearest}?`}`;
}
