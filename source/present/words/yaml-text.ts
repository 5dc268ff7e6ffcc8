import {dump, SCALAR_STYLE, visit} from 'js-yaml';
import type {Printable} from '../../base/text/index.js';
import {isPrintableLines, printableYaml} from '../../base/text/index.js';

/**
 * YAML of a plain value, with the quotes that kubectl writes. Texts that YAML 1.1 reads as another type, such as `yes`, are
 * also quoted. Text with control, bidi or invisible characters is double-quoted and escaped (`"\x1b"`, `"\u202E"`), so that
 * it reads back the same.
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
	// Unsafe characters are now only inside double quotes, where YAML 1.2 §5.7 allows these escapes.
	return printableYaml(yaml);
}
