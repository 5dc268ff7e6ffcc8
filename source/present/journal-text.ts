import type {JournalRecord} from '../custody/journal-record.js';
import {isDoubtful} from '../operations/doubtful.js';
import {printable} from './printable.js';

/** One decision of the journal as lines; printable, ends in a line break. */
export function journalText(record: JournalRecord): string {
	const {at, decision, name, uid, signerName, requestSha256, reason, message, findings, answer} = record;
	const outcome = 'error' in answer ? errorText(answer.error) : `version ${printable(answer.resourceVersion)}`;
	const weighed = findings.map(({id, severity}) => `${printable(severity)} ${printable(id)}`).join(', ');
	return [
		`${printable(at)}  ${printable(decision)}  ${printable(name)}`,
		`  by       ${decider(record)}`,
		`  signer   ${printable(signerName)}`,
		`  said     ${printable(reason)}: ${printable(message)}`,
		`  findings ${weighed || 'none'}`,
		`  request  uid ${printable(uid)}, sha256 ${printable(requestSha256)}`,
		`  answer   ${outcome}`,
		'',
	].join('\n');
}

function decider({username, user, context, server}: JournalRecord): string {
	return `${printable(username ?? user)}, context ${printable(context)}, ${printable(server)}`;
}

/** A write whose answer was lost may have been stored. */
function errorText(code: string): string {
	return isDoubtful(code) ? `NONE: ${printable(code)}; it may be done` : `NOT DONE: ${printable(code)}`;
}
