import type {JsonValue} from 'jsonpath-rfc9535';
import type {Printable} from '../../base/text/index.js';
import {UsageError} from '../arguments/index.js';
import {customColumnsText, parseCustomColumns} from './custom-columns.js';
import type {Query} from './json-path.js';
import {jsonPathText, parseJsonPath} from './json-path.js';
import {TemplateFault} from './path-expression.js';

/** The template of `-o jsonpath=…` or `-o custom-columns=…`, applied to objects as the API server has them. */
export type Template = {
	/**
	 * @param items - several objects; a single object is passed by itself.
	 * @throws {UsageError}
	 */
	text(objects: JsonValue | {readonly items: readonly JsonValue[]}, hasHeader: boolean): Promise<Printable>;
};

/**
 * @returns undefined for another form of output.
 * @throws {UsageError}
 */
export function templateOf(output: string): Template | undefined {
	return inFlag(output, () => {
		if (output.startsWith('jsonpath=')) {
			const nodes = parseJsonPath(output.slice('jsonpath='.length));
			return {text: async objects => printing(output, query => jsonPathText(nodes, objects as JsonValue, query))};
		}

		if (output.startsWith('custom-columns=')) {
			const columns = parseCustomColumns(output.slice('custom-columns='.length));
			return {
				text: async (objects, hasHeader) =>
					printing(output, query => customColumnsText(columns, itemsOf(objects), hasHeader, query)),
			};
		}

		return undefined;
	});
}

function itemsOf(objects: unknown): readonly JsonValue[] {
	const {items} = objects as {readonly items?: readonly JsonValue[]};
	return items ?? [objects as JsonValue];
}

async function printing(output: string, print: (query: Query) => Printable): Promise<Printable> {
	const {query} = await import('jsonpath-rfc9535');
	return inFlag(output, () => print(query));
}

function inFlag<T>(output: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		if (error instanceof TemplateFault) {
			const [form = ''] = output.split('=');
			throw new UsageError(`-o ${form}: ${error.message}`, `as kubectl takes it: ${examples[form] ?? ''}`);
		}

		throw error;
	}
}

const examples: Readonly<Record<string, string>> = {
	jsonpath: `-o jsonpath='{range .items[*]}{.metadata.name}{"\\n"}{end}'`,
	'custom-columns': '-o custom-columns=NAME:.metadata.name,SIGNER:.spec.signerName',
};
