/**
 * A model of `@kubernetes/client-node` as it comes over the wire, before anything of it was looked at: each field may be
 * missing, or of another type than the API promises. Times are RFC 3339 text there, which the models call `Date`.
 */
export type Unchecked<Model> = {readonly [Field in keyof Model]?: unknown};

/** The same as it is sent: what the model calls `Date` is text, and a field that is undefined is not written. */
export type Sent<Model> = Model extends Date
	? string
	: Model extends object
		? {readonly [Field in keyof Model]?: Sent<Model[Field]> | undefined}
		: Model;

/** The fields of an object; none where the value is no object. */
export function asModel<Model>(value: unknown): Unchecked<Model> {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Unchecked<Model>) : {};
}
