import type {JsonValue} from 'jsonpath-rfc9535';
import stringWidth from 'string-width';
import type {Printable} from '../../base/text/index.js';
import {joined, printable, printed} from '../../base/text/index.js';
import type {Query} from './json-path.js';
import {found, valueText} from './json-path.js';
import {pathExpression, TemplateFault} from './path-expression.js';

export type CustomColumn = {readonly title: string; readonly expression: string};

/**
 * Reads `TITLE:PATH,TITLE:PATH` as `kubectl get -o custom-columns=` does. The braces and the first dot of a path are
 * optional.
 *
 * @throws {TemplateFault}
 */
export function parseCustomColumns(spec: string): readonly CustomColumn[] {
	if (spec === '') {
		throw new TemplateFault('custom-columns= needs TITLE:PATH, and commas between several');
	}

	return spec.split(',').map(part => {
		const [, title, path] = /^([^:]+):(.+)$/s.exec(part) ?? [];
		if (title === undefined || path === undefined) {
			throw new TemplateFault(`${JSON.stringify(part)} is no TITLE:PATH`);
		}

		const [, braced, bare] = /^(?:\{\.?([^{}]+)\}|\.?([^{}]+))$/s.exec(path) ?? [];
		const relaxed = braced ?? bare;
		if (relaxed === undefined) {
			throw new TemplateFault(`${JSON.stringify(path)} is no path`);
		}

		return {title, expression: pathExpression(`${/^\.?\[/.test(relaxed) ? '' : '.'}${relaxed}`)};
	});
}

/** A table as kubectl aligns it. A path without a value gives `<none>`. */
export function customColumnsText(
	columns: readonly CustomColumn[],
	items: readonly JsonValue[],
	hasHeader: boolean,
	query: Query,
): Printable {
	const rows = [
		...(hasHeader ? [columns.map(({title}) => printable(title))] : []),
		...items.map(item =>
			columns.map(({expression}) => {
				const values = found(item, expression, query).filter(value => value !== null);
				return values.length === 0 ? printed`<none>` : joined(values.map(valueText), printed`,`);
			}),
		),
	];
	const widths = columns.map((_, index) => Math.max(6, ...rows.map(row => stringWidth(row[index] ?? '') + 3)));
	return joined(
		rows.map(row => {
			const cells = row.map((cell, index) =>
				index === row.length - 1
					? cell
					: printed`${cell}${printable(' '.repeat((widths[index] ?? 0) - stringWidth(cell)))}`,
			);
			return printed`${joined(cells, printed``)}\n`;
		}),
		printed``,
	);
}
