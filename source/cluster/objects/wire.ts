/**
 * A model of `@kubernetes/client-node` as received, before any check. Each field may be missing or have a wrong type. Times
 * are RFC 3339 text, where the models have `Date`.
 */
export type Unchecked<Model> = {readonly [Field in keyof Model]?: unknown};

/** A model as it is sent. Times are text, where the model has `Date`. Undefined fields are not written. */
export type Sent<Model> = Model extends Date
	? string
	: Model extends object
		? {readonly [Field in keyof Model]?: Sent<Model[Field]> | undefined}
		: Model;

/** The fields of an object; none if the value is no object. */
export function asModel<Model>(value: unknown): Unchecked<Model> {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Unchecked<Model>) : {};
}
