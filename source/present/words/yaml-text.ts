import {Document, Scalar, visit} from 'yaml';
import type {Printable} from '../../base/text/index.js';
import {isPrintableLines, printableYaml} from '../../base/text/index.js';

/**
 * YAML of a plain value in which no control, bidi or invisible character stands as itself: such text is double-quoted
 * and escaped (`"\x1b"`, `"\u202E"`), so that it reads back the same.
 */
export function yamlText(value: unknown): Printable {
	const document = new Document(value, {aliasDuplicateObjects: false});
	visit(document, {
		Scalar(_, node) {
			if (typeof node.value === 'string' && !isPrintableLines(node.value)) {
				node.type = Scalar.QUOTE_DOUBLE;
			}
		},
	});
	// Unsafe characters now stand inside double quotes only, where YAML 1.2 §5.7 knows these escapes.
	return printableYaml(document.toString({lineWidth: 0}));
}
