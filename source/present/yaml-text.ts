import {Document, Scalar, visit} from 'yaml';

/** What a terminal could obey or a reader could not see: C0 but newline, DEL, C1, bidi, zero-width, tags, surrogates. */
const unsafe =
	/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff]|[\u{e0000}-\u{e0fff}]/u;
const unsafeEach = new RegExp(unsafe.source, 'gu');

/**
 * YAML of a plain value in which no control, bidi or invisible character stands as itself: such text is double-quoted
 * and escaped (`"\x1b"`, `"\u202E"`), so that it reads back the same.
 */
export function yamlText(value: unknown): string {
	const document = new Document(value, {aliasDuplicateObjects: false});
	visit(document, {
		Scalar(_, node) {
			if (typeof node.value === 'string' && unsafe.test(node.value)) {
				node.type = Scalar.QUOTE_DOUBLE;
			}
		},
	});
	// Unsafe characters now stand inside double quotes only, where YAML 1.2 §5.7 knows these escapes.
	return document.toString({lineWidth: 0}).replaceAll(unsafeEach, character => {
		const code = character.codePointAt(0) ?? 0;
		return code > 0xff_ff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
	});
}
