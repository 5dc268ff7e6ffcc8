import type {Printable} from '../../base/text/index.js';
import {joined, printable, printed} from '../../base/text/index.js';
import {isDoubtful} from '../../operations/write/index.js';
import type {JournalRecord} from '../../storage/journal/index.js';

/** One decision of the journal as lines. Printable; ends in a line break. */
export function journalText(record: JournalRecord): Printable {
	const {at, decision, name, uid, signerName, requestSha256, reason, message, findings, answer} = record;
	const outcome = 'error' in answer ? errorText(answer.error) : printed`version ${printable(answer.resourceVersion)}`;
	const weighed = joined(
		findings.map(({id, severity}) => printed`${printable(severity)} ${printable(id)}`),
		printed`, `,
	);
	return joined(
		[
			printed`${printable(at)}  ${printable(decision)}  ${printable(name)}`,
			printed`  by       ${decider(record)}`,
			printed`  signer   ${printable(signerName)}`,
			printed`  said     ${printable(reason)}: ${printable(message)}`,
			printed`  findings ${weighed || printed`none`}`,
			printed`  request  uid ${printable(uid)}, sha256 ${printable(requestSha256)}`,
			...(record.policySha256 === undefined ? [] : [printed`  policy   sha256 ${printable(record.policySha256)}`]),
			printed`  answer   ${outcome}`,
			printed``,
		],
		printed`\n`,
	);
}

function decider({username, impersonatedBy, user, context, server}: JournalRecord): Printable {
	const actual =
		impersonatedBy === undefined
			? printed``
			: printed` (as whom ${impersonatedBy === null ? printed`somebody else` : printable(impersonatedBy)} acted)`;
	return printed`${printable(username ?? user)}${actual}, context ${printable(context)}, ${printable(server)}`;
}

/** A write whose answer was lost may have been stored. */
function errorText(code: string): Printable {
	return isDoubtful(code) ? printed`NONE: ${printable(code)}; it may be done` : printed`NOT DONE: ${printable(code)}`;
}
