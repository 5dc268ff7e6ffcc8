import type {ReviewedRequest} from '../operations/review-request.js';
import {humanDuration} from './age.js';
import {effectLines} from './effect.js';
import {keyText, nameText} from './name-text.js';
import {printable} from './printable.js';

/** What one must know to decide, one `label  text` line each; printable. */
export function summaryLines(reviewed: ReviewedRequest): readonly string[] {
	const {seen, request, requestError} = reviewed;
	const lines: Array<readonly [string, string]> = [];
	if (request) {
		lines.push(['subject', nameText(request.subject)]);
		lines.push(['names', request.subjectAltNames.map(({value}) => printable(value)).join(', ') || 'none']);
		lines.push(['key', `${keyText(request)} · sha256 ${request.publicKey.sha256.slice(0, 16)}…`]);
	} else {
		lines.push(['request', `can not be read: ${printable(requestError?.message ?? '')}`]);
	}

	lines.push([
		'by',
		`${printable(seen.username)}${seen.groups.length > 0 ? ` (${seen.groups.map(group => printable(group)).join(', ')})` : ''}`,
	]);
	lines.push(...effectLines(reviewed).map((text, index) => [index === 0 ? 'may' : '', printable(text)] as const));
	lines.push(['signer', printable(seen.signerName)]);
	lines.push(['usages', seen.usages.map(usage => printable(usage)).join(', ')]);
	lines.push([
		'for',
		seen.expirationSeconds === undefined ? 'as long as the signer gives' : humanDuration(seen.expirationSeconds * 1000),
	]);
	return lines.map(([label, text]) => `${label.padEnd(8)} ${text}`);
}
