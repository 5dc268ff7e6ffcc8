import {decodeBase64} from './decode-base64.js';

/** A PEM block (RFC 7468), or what stands where one begins but can't be read. */
export type PemBlock = {
	readonly label: string;
	/** Line of the BEGIN line, from 1. */
	readonly line: number;
	/** The decoded bytes; undefined where `fault` says why not. */
	readonly der?: Buffer;
	readonly fault?: string;
};

type Open = {readonly label: string; readonly line: number; readonly body: string[]};

/**
 * Finds every PEM block of a text, leniently: other text, blanks at either end of a line, a byte order mark, headers
 * and any line end are passed over. Linear in the length of the text.
 */
export function pemBlocks(text: string): readonly PemBlock[] {
	const blocks: PemBlock[] = [];
	let open: Open | undefined;
	for (const [index, whole] of text.split(/\r\n|\n|\r/).entries()) {
		const line = (index === 0 ? whole.replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)/, '') : whole).trim();
		if (line.startsWith('-----BEGIN ') && line.endsWith('-----')) {
			// A stray BEGIN line with nothing under it is no block that someone would miss.
			if (open !== undefined && open.body.length > 0) {
				blocks.push({label: open.label, line: open.line, fault: 'has no END line'});
			}

			open = {label: line.slice(11, -5), line: index + 1, body: []};
		} else if (open !== undefined && line.startsWith('-----END ')) {
			blocks.push(closeBlock(open, line));
			open = undefined;
		} else {
			open?.body.push(line);
		}
	}

	if (open !== undefined) {
		blocks.push({label: open.label, line: open.line, fault: 'has no END line'});
	}

	return blocks;
}

function closeBlock({label, line, body}: Open, endLine: string): PemBlock {
	if (endLine !== `-----END ${label}-----`) {
		return {label, line, fault: 'ends with the END line of another block'};
	}

	const isHeader = (text: string) => text.includes(':');
	const isEncrypted = body.some(text => text.startsWith('Proc-Type:') && text.endsWith('ENCRYPTED'));
	if (isEncrypted) {
		return {label, line, fault: 'is encrypted'};
	}

	const der = decodeBase64(
		body
			.filter(text => !isHeader(text))
			.join('')
			.replace(/[ \t]/g, ''),
	);
	return der === undefined ? {label, line, fault: 'holds bad base64'} : {label, line, der};
}
