import type {Printable} from '../../base/text/index.js';
import {joined, paddedEnd, printable, printed} from '../../base/text/index.js';
import type {ReviewedRequest} from '../../operations/assess/index.js';
import {effectLines} from '../request/index.js';
import {humanDuration, keyText, nameText} from '../words/index.js';

/** The facts for a decision, one `label  text` line each; printable. */
export function summaryLines(reviewed: ReviewedRequest): readonly Printable[] {
	const {seen, request, requestError} = reviewed;
	const lines: Array<readonly [Printable, Printable]> = [];
	if (request) {
		lines.push([printed`subject`, nameText(request.subject)]);
		lines.push([
			printed`names`,
			request.subjectAltNames.length === 0
				? printed`none`
				: joined(
						request.subjectAltNames.map(({value}) => printable(value)),
						printed`, `,
					),
		]);
		lines.push([
			printed`key`,
			printed`${keyText(request)} · sha256 ${printable(request.publicKey.sha256.slice(0, 16))}…`,
		]);
	} else {
		lines.push([printed`request`, printed`can not be read: ${printable(requestError?.message ?? '')}`]);
	}

	lines.push([
		printed`by`,
		printed`${printable(seen.username)}${seen.groups.length > 0 ? printed` (${joined(seen.groups.map(printable), printed`, `)})` : printed``}`,
	]);
	lines.push(
		...effectLines(reviewed).map((text, index) => [index === 0 ? printed`may` : printed``, printable(text)] as const),
	);
	lines.push([printed`signer`, printable(seen.signerName)]);
	lines.push([printed`usages`, joined(seen.usages.map(printable), printed`, `)]);
	lines.push([
		printed`for`,
		seen.expirationSeconds === undefined
			? printed`as long as the signer gives`
			: humanDuration(seen.expirationSeconds * 1000),
	]);
	return lines.map(([label, text]) => printed`${paddedEnd(label, 8)} ${text}`);
}
