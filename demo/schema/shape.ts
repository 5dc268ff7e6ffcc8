import type {Json} from './json.js';

/**
 * A description of a Go API type. Strict decoding, protobuf, patch strategies, field ownership and OpenAPI use it.
 */
export type Shape = Scalar | Struct | ListShape | MapShape;

export type ScalarName =
	| 'string'
	| 'int32'
	| 'int64'
	| 'bool'
	| 'bytes'
	| 'time'
	| 'microTime'
	| 'intOrString'
	| 'quantity'
	| 'fieldsV1'
	| 'fieldsV1'
	| 'any';

export type Scalar = {readonly is: 'scalar'; readonly scalar: ScalarName};

export type Struct = {
	readonly is: 'struct';
	/** Go's name of the type, for error texts and OpenAPI. */
	readonly name: string;
	readonly fields: Readonly<Record<string, Field>>;
	/** Server-side apply treats it as one value (`x-kubernetes-map-type: atomic`). */
	readonly atomic: boolean;
	/** Fields that the table leaves out are kept unchanged. For large types that the demo does not validate. */
	readonly open: boolean;
};

export type ListShape = {
	readonly is: 'list';
	readonly of: Shape;
	/** Server-side apply: `x-kubernetes-list-type`, with the keys of a map list. */
	readonly merge: 'atomic' | 'set' | readonly string[];
	/** Strategic merge patch: `patchMergeKey`; `''` for merged lists of scalars; absent for lists that are replaced. */
	readonly patchKey?: string;
};

export type MapShape = {readonly is: 'map'; readonly of: Shape; readonly atomic: boolean};

export type Field = {
	readonly shape: Shape;
	/** Field number in generated.proto; absent if the server accepts no protobuf for it. */
	readonly number?: number;
	/** The Go field has no `omitempty`: it is present even if it is empty. */
	readonly always?: boolean;
	/** The Go field is a plain number or bool with `omitempty`: zero and false count as absent. */
	readonly dropsZero?: boolean;
};

const scalar =
	(name: ScalarName) =>
	(number?: number, presence?: 'always' | 'dropsZero'): Field => ({
		shape: {is: 'scalar', scalar: name},
		...(number !== undefined && {number}),
		...(presence && {[presence]: true}),
	});

export const text = scalar('string');
export const int32 = scalar('int32');
export const int64 = scalar('int64');
export const bool = scalar('bool');
export const bytes = scalar('bytes');
export const time = scalar('time');
export const microTime = scalar('microTime');
export const intOrString = scalar('intOrString');
export const quantity = scalar('quantity');
/** JSON that lists the fields of a manager. */
export const fieldsV1 = scalar('fieldsV1');
export const any = scalar('any');

/** A message type. `open` keeps fields that the table does not name; `atomic` is one value for server-side apply. */
export function struct(name: string, fields: Readonly<Record<string, Field>>, kind?: 'open' | 'atomic'): Struct {
	return {is: 'struct', name, fields, open: kind === 'open', atomic: kind === 'atomic'};
}

/** A field that holds a message. */
export function one(shape: Shape, number?: number, always?: 'always'): Field {
	return {shape, ...(number !== undefined && {number}), ...(always && {always: true})};
}

/** A repeated field; see ListShape for `merge` and `patchKey`. */
export function many(
	of: Shape | Field,
	number?: number,
	options: {readonly merge?: ListShape['merge']; readonly patchKey?: string; readonly always?: boolean} = {},
): Field {
	return {
		shape: {
			is: 'list',
			of: 'is' in of ? of : of.shape,
			merge: options.merge ?? 'atomic',
			...(options.patchKey !== undefined && {patchKey: options.patchKey}),
		},
		...(number !== undefined && {number}),
		...(options.always && {always: true}),
	};
}

/** A map from string. */
export function mapOf(of: Shape | Field, number?: number, atomic?: 'atomic'): Field {
	return {
		shape: {is: 'map', of: 'is' in of ? of : of.shape, atomic: atomic === 'atomic'},
		...(number !== undefined && {number}),
	};
}

/** @returns the empty value that Go writes for a field without `omitempty`. */
export function zeroOf(shape: Shape): Json {
	switch (shape.is) {
		case 'struct': {
			const always = Object.entries(shape.fields).filter(([, field]) => field.always);
			return Object.fromEntries(always.map(([name, field]) => [name, zeroOf(field.shape)]));
		}

		case 'list':
		case 'map':
			return null;
		case 'scalar':
			return (
				{string: '', quantity: '0', int32: 0, int64: 0, bool: false, intOrString: 0}[shape.scalar as 'string'] ?? null
			);
	}
}
