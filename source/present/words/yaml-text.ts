import {dump, SCALAR_STYLE, visit} from 'js-yaml';
import type {Printable} from '../../base/text/index.js';
import {isPrintableLines, printableYaml} from '../../base/text/index.js';

/**
 * YAML of a plain value, with the quotes that kubectl writes: also around what only YAML 1.1 takes for something else than
 * text, such as `yes`. No control, bidi or invisible character stands as itself in it: such text is double-quoted and
 * escaped (`"\x1b"`, `"\u202E"`), so that it reads back the same.
 */
export function yamlText(value: unknown): Printable {
	const yaml = dump(value, {
		noRefs: true,
		skipInvalid: true,
		lineWidth: -1,
		quoteStyle: 'double',
		transform: documents =>
			visit(documents, node => {
				if (node.kind === 'scalar' && !isPrintableLines(node.value)) {
					node.style = SCALAR_STYLE.DOUBLE_QUOTED;
				}
			}),
	});
	// Unsafe characters now stand inside double quotes only, where YAML 1.2 §5.7 knows these escapes.
	return printableYaml(yaml);
}
