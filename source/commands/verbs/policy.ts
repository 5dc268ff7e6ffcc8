import {localized, printable, printableJson, printed} from '../../base/text/index.js';
import {checkPolicy} from '../../operations/assess/index.js';
import {readLocalPolicy} from '../../operations/read/index.js';
import {policyCheckText} from '../../present/findings/index.js';
import type {Command} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {errorText} from '../line/index.js';
import {withTemplates} from '../template/index.js';

export const policyCommand: Command = withTemplates({
	name: 'policy',
	operands: 'check FILE',
	summary: localized`check a policy file, and say what each entry would have said`,
	description: localized`Names every fault of the file, with the nearest word for a misspelt one. Then each entry alone is checked against the
requests that there are now, and against the decisions in the journal: what it would warn of, and what it would clear.
Nothing is decided. The exit code is 1 where the file is at fault.`,
	flags: ['output'],
	outputs: ['text', 'json'],
	examples: [
		'certdeck policy check team.json',
		`certdeck policy check team.json -o json | jq '.[] | select(.now.count == 0) | .at'`,
	],
	completes: {kind: 'words', words: ['check'], most: 'one', thenFile: true},
	async run(args, context) {
		const [action, file, extra] = args.operands;
		if (action !== 'check' || file === undefined || extra !== undefined) {
			throw new UsageError(localized`"policy" takes "check" and one FILE`, localized`certdeck policy check team.json`);
		}

		const read = await readLocalPolicy(file);
		if (!('policy' in read)) {
			const message = 'unread' in read ? read.unread : localized`${JSON.stringify(file)} is no policy`;
			context.err(
				errorText({
					message,
					...('unread' in read ? (read.hint === undefined ? {} : {hint: read.hint}) : {details: read.faults}),
				}),
			);
			return 1;
		}

		const {records = []} = (await context.journal?.read()) ?? {};
		const reports = await checkPolicy(read.policy, await context.cluster(), records, context.now(), context.signal);
		context.out(args.text('output') === 'json' ? printed`${printableJson(reports, 2)}\n` : policyCheckText(reports));
		context.err(printed`${printable(file)} is a policy; its SHA-256 is ${printable(read.policy.sha256)}\n`);
		return 0;
	},
});
