type Json = {readonly [key: string]: unknown};

/** The value if it is an object; else an empty object. */
export function asObject(value: unknown): Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** The value if it is an array; else an empty array. */
export function asList(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** The value if it is a string; else an empty string. */
export function asText(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
