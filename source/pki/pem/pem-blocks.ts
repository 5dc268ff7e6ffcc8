import {localized} from '../../base/text/index.js';
import {decodeBase64} from './decode-base64.js';

/** A PEM block (RFC 7468), or the text at a BEGIN line that can't be read as one. */
export type PemBlock = {
	/** Unchanged text of the file. Messages must use `labelText`. */
	readonly label: string;
	/** Number of the BEGIN line, counted from 1. */
	readonly line: number;
	/** The decoded bytes; undefined if there is a `fault`. */
	readonly der?: Buffer;
	/** What is wrong. It quotes nothing of the block, which may be a private key. */
	readonly fault?: string;
};

type Open = {readonly label: string; readonly line: number; readonly body: string[]; readonly fault?: string};

const begin = '-----BEGIN ';
const end = '-----END ';
const dashes = '-----';

/**
 * Finds every PEM block of a text. It ignores other text, blanks at both ends of a line, a byte order mark, and headers, and
 * accepts any line end. A block without its line breaks can't be read. The time is linear in the length of the text.
 */
export function pemBlocks(text: string): readonly PemBlock[] {
	const blocks: PemBlock[] = [];
	let open: Open | undefined;
	for (const [index, whole] of text.split(/\r\n|\n|\r/).entries()) {
		const line = (index === 0 ? whole.replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)/, '') : whole).trim();
		const begun = beginningOf(line, index + 1);
		if (begun !== undefined) {
			// A BEGIN line without content is not reported as a block.
			if (open !== undefined && (open.body.length > 0 || open.fault !== undefined)) {
				blocks.push(unclosed(open));
			}

			open = begun;
			if (begun.fault !== undefined && line.includes(end)) {
				blocks.push({label: begun.label, line: begun.line, fault: begun.fault});
				open = undefined;
			}
		} else if (open !== undefined && line.startsWith(end)) {
			blocks.push(closeBlock(open, line));
			open = undefined;
		} else {
			open?.body.push(line);
		}
	}

	if (open !== undefined) {
		blocks.push(unclosed(open));
	}

	return blocks;
}

/** The block that begins on this line, even if the line has other text. */
function beginningOf(line: string, number: number): Open | undefined {
	if (!line.startsWith(begin)) {
		return undefined;
	}

	const labelEnd = line.indexOf(dashes, begin.length);
	if (labelEnd < 0) {
		return undefined;
	}

	const opened = {label: line.slice(begin.length, labelEnd), line: number, body: []};
	return labelEnd + dashes.length === line.length ? opened : {...opened, fault: lostBreaks(line, labelEnd)};
}

/** How the line breaks of a block were lost, judged by the text after its BEGIN. */
function lostBreaks(line: string, labelEnd: number): string {
	const rest = line.slice(labelEnd + dashes.length);
	if (/^\s*\\[nr]/.test(rest)) {
		return localized`has "\\n" written out in place of its line breaks`;
	}

	return /^\s/.test(rest) ? localized`has blanks in place of its line breaks` : localized`has lost its line breaks`;
}

function unclosed({label, line, body, fault}: Open): PemBlock {
	const isGlued = body.some(text => text.includes(end));
	return {
		label,
		line,
		fault: fault ?? (isGlued ? localized`has lost the line break before its END line` : localized`has no END line`),
	};
}

function closeBlock({label, line, body, fault}: Open, endLine: string): PemBlock {
	if (fault !== undefined) {
		return {label, line, fault};
	}

	if (endLine.startsWith(`${end}${label}${dashes}${begin}`)) {
		return {label, line, fault: localized`has lost the line break after its END line`};
	}

	if (endLine !== `${end}${label}${dashes}`) {
		return {label, line, fault: localized`ends with the END line of another block`};
	}

	const isHeader = (text: string) => text.includes(':');
	const isEncrypted = body.some(text => text.startsWith('Proc-Type:') && text.endsWith('ENCRYPTED'));
	if (isEncrypted) {
		return {label, line, fault: localized`is encrypted`};
	}

	const der = decodeBase64(
		body
			.filter(text => !isHeader(text))
			.join('')
			.replace(/[ \t]/g, ''),
	);
	return der === undefined ? {label, line, fault: localized`holds bad base64`} : {label, line, der};
}
