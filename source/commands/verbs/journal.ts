import {joined, printable, printableJson, printed} from '../../base/text/index.js';
import {journalText} from '../../present/work/index.js';
import type {Command} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {errorText} from '../line/index.js';

export const journalCommand: Command = {
	name: 'journal',
	operands: '',
	summary: 'show what you decided, on what evidence, and verify it',
	description: `Every decision is written down before it is sent, and its outcome after, each with the hash of the record before
it; one without an outcome may be done. Where a line does not follow from the one before, it is named and the
exit code is 1. Nobody can tell from the file alone that its last lines
were taken off: note the hash that the end names, if that matters.`,
	flags: ['output'],
	outputs: ['text', 'json'],
	examples: ['certdeck journal', `certdeck journal -o json | jq '.[] | select(.decision == "Approved") | .name'`],
	async run(args, {journal, out, err}) {
		if (args.operands.length > 0) {
			throw new UsageError(`"journal" takes no operand, got ${JSON.stringify(args.operands[0])}`);
		}

		if (journal === undefined) {
			throw new UsageError('no journal is kept of a made-up cluster', 'leave --demo away');
		}

		const {records, fault, head} = await journal.read();
		if (args.text('output') === 'json') {
			out(printed`${printableJson(records, 2)}\n`);
		} else {
			out(
				joined(
					records.map(record => journalText(record)),
					printed`\n`,
				),
			);
		}

		const path = printable(journal.path());
		if (fault) {
			err(errorText({message: `line ${fault.line} of ${path} ${fault.why}`}));
			return 1;
		}

		err(
			head === null
				? printed`No decision in ${path}.\n`
				: printed`${path}: ${records.length} in an unbroken chain, the last ${printable(head)}\n`,
		);
		return 0;
	},
};
