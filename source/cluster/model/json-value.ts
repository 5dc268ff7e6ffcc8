type Json = {readonly [key: string]: unknown};

/** An object as it is; anything else as an empty one. */
export function asObject(value: unknown): Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** An array as it is; anything else as an empty one. */
export function asList(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** A string as it is; anything else as an empty one. */
export function asText(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
