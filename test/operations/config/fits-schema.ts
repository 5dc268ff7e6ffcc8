import assert from 'node:assert/strict';
import {isDeepStrictEqual} from 'node:util';

type Schema = Readonly<Record<string, unknown>>;

const silent = ['$schema', '$defs', 'title', 'description'];

/** Whether a value is valid by a JSON Schema (2020-12). Throws for an unknown keyword. */
export function fitsSchema(value: unknown, root: unknown): boolean {
	const record = (what: unknown) => what as Record<string, unknown>;
	const isObject = (what: unknown): what is Record<string, unknown> =>
		typeof what === 'object' && what !== null && !Array.isArray(what);

	function isOfType(one: unknown, type: unknown): boolean {
		return type === 'object'
			? isObject(one)
			: type === 'array'
				? Array.isArray(one)
				: type === 'null'
					? one === null
					: typeof one === type;
	}

	function resolved(reference: string): Schema {
		return reference
			.replace('#/', '')
			.split('/')
			.reduce<Schema>((at, key) => at[key] as Schema, root as Schema);
	}

	function fits(one: unknown, schema: Schema): boolean {
		return Object.entries(schema).every(([keyword, rule]) => {
			switch (keyword) {
				case '$ref':
					return fits(one, resolved(rule as string));
				case 'type':
					return [rule].flat().some(type => isOfType(one, type));
				case 'anyOf':
					return (rule as readonly Schema[]).some(each => fits(one, each));
				case 'properties':
					return (
						!isObject(one) ||
						Object.entries(rule as Schema).every(([key, each]) => !(key in one) || fits(one[key], each as Schema))
					);
				case 'additionalProperties':
					return (
						!isObject(one) ||
						Object.keys(one)
							.filter(key => !Object.hasOwn(record(schema['properties'] ?? {}), key))
							.every(key => rule !== false && fits(one[key], rule as Schema))
					);
				case 'minProperties':
					return !isObject(one) || Object.keys(one).length >= (rule as number);
				case 'required':
					return !isObject(one) || (rule as readonly string[]).every(key => key in one);
				case 'dependentSchemas':
					return (
						!isObject(one) ||
						Object.entries(rule as Schema).every(([key, each]) => !(key in one) || fits(one, each as Schema))
					);
				case 'items':
					return !Array.isArray(one) || one.every(each => fits(each, rule as Schema));
				case 'minItems':
					return !Array.isArray(one) || one.length >= (rule as number);
				case 'uniqueItems':
					return !Array.isArray(one) || new Set(one).size === one.length;
				case 'enum':
					return (rule as readonly unknown[]).includes(one);
				case 'const':
					return isDeepStrictEqual(one, rule);
				case 'pattern':
					return typeof one !== 'string' || new RegExp(rule as string).test(one);
				case 'minLength':
					return typeof one !== 'string' || one.length >= (rule as number);
				case 'maxLength':
					return typeof one !== 'string' || one.length <= (rule as number);
				default:
					assert.ok(silent.includes(keyword), `the keyword ${keyword} is not known here`);
					return true;
			}
		});
	}

	return fits(value, root as Schema);
}
