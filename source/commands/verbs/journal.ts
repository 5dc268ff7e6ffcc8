import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printableJson, printed, sliced} from '../../base/text/index.js';
import {journalText} from '../../present/work/index.js';
import type {JournalRecord} from '../../storage/journal/index.js';
import type {Command} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {createProgress, errorText} from '../line/index.js';
import {withTemplates} from '../template/index.js';

export const journalCommand: Command = withTemplates({
	name: 'journal',
	operands: '',
	summary: localized`show what you decided, on what evidence, and verify it`,
	description: localized`Every decision is written down before it is sent, and its outcome after, each with the hash of the record before
it; one without an outcome may be done. Where a line does not follow from the one before, it is named and the
exit code is 1. Nobody can tell from the file alone that its last lines
were taken off: note the hash that the end names, if that matters.`,
	flags: ['output'],
	outputs: ['text', 'json'],
	examples: ['certdeck journal', `certdeck journal -o json | jq '.[] | select(.decision == "Approved") | .name'`],
	async run(args, context) {
		const {journal, out, err, signal, outputLost} = context;
		if (args.operands.length > 0) {
			throw new UsageError(localized`"journal" takes no operand, got ${JSON.stringify(args.operands[0])}`);
		}

		if (journal === undefined) {
			throw new UsageError(localized`no journal is kept of a made-up cluster`, localized`leave --demo away`);
		}

		const isJson = args.text('output') === 'json';
		const textOf = isJson ? jsonItems : textItems;
		const progress = createProgress(context, count => printed`${count} decisions read`);
		let count = 0;
		const {fault, head} = await journal.read(
			decisions => {
				if (decisions.length > 0) {
					out(textOf(decisions, count === 0));
					count += decisions.length;
					progress.at(count);
				}
			},
			AbortSignal.any([signal, outputLost]),
		);
		progress.end();
		if (signal.aborted) {
			return 130;
		}

		if (outputLost.aborted) {
			return 0;
		}

		if (isJson) {
			out(count === 0 ? printed`[]\n` : printed`\n]\n`);
		}

		const path = printable(journal.path());
		if (fault) {
			err(errorText({message: localized`line ${fault.line} of ${path} ${fault.why}`}));
			return 1;
		}

		err(
			head === null
				? printed`No decision in ${path}.\n`
				: printed`${path}: ${count} in an unbroken chain, the last ${printable(head)}\n`,
		);
		return 0;
	},
});

function textItems(decisions: readonly JournalRecord[], isFirst: boolean): Printable {
	return joined(
		decisions.map((record, index) =>
			isFirst && index === 0 ? journalText(record) : printed`\n${journalText(record)}`,
		),
		printed``,
	);
}

/** Elements of an array whose closing line follows later. */
function jsonItems(decisions: readonly JournalRecord[], isFirst: boolean): Printable {
	const array = printableJson(decisions, 2);
	return printed`${isFirst ? printed`[\n` : printed`,\n`}${sliced(array, '[\n'.length, -'\n]'.length)}`;
}
