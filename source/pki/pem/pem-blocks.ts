import {localized} from '../../base/text/index.js';
import {decodeBase64} from './decode-base64.js';

/** A PEM block (RFC 7468), or what stands where one begins but can't be read. */
export type PemBlock = {
	/** Text of the file: `labelText` says what of it may stand in a message. */
	readonly label: string;
	/** Line of the BEGIN line, from 1. */
	readonly line: number;
	/** The decoded bytes; undefined where `fault` says why not. */
	readonly der?: Buffer;
	/** What is wrong, without a piece of the block: it may be a private key. */
	readonly fault?: string;
};

type Open = {readonly label: string; readonly line: number; readonly body: string[]; readonly fault?: string};

const begin = '-----BEGIN ';
const end = '-----END ';
const dashes = '-----';

/**
 * Finds every PEM block of a text, leniently: other text, blanks at either end of a line, a byte order mark, headers
 * and any line end are passed over. A block that has lost its line breaks is one that can't be read. Linear in the length
 * of the text.
 */
export function pemBlocks(text: string): readonly PemBlock[] {
	const blocks: PemBlock[] = [];
	let open: Open | undefined;
	for (const [index, whole] of text.split(/\r\n|\n|\r/).entries()) {
		const line = (index === 0 ? whole.replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)/, '') : whole).trim();
		const begun = beginningOf(line, index + 1);
		if (begun !== undefined) {
			// A stray BEGIN line with nothing under it is no block that someone would miss.
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

/** A block that begins on this line, whether or not anything else stands there as well. */
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

/** How the line breaks of a block were lost, by what stands after its BEGIN. */
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
