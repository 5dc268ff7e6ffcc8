import {localized, printable, printed} from '../../base/text/index.js';
import {createRecorder} from '../../operations/plan/index.js';
import {planFailing} from '../../operations/sign/index.js';
import type {Command} from '../arguments/index.js';
import {oneName, UsageError} from '../arguments/index.js';
import {confirm, isOnlyTold} from '../prompt/index.js';

export const failCommand: Command = {
	name: 'fail',
	operands: 'NAME --reason WORD --message TEXT',
	summary: localized`mark an approved request as Failed, as its signer`,
	description: localized`For a signer that can not, or will not, issue what was approved. It can not be taken back; the requester reads
reason and message, and sends another request. It asks for the verb "sign" on the signer, and goes into
the journal.`,
	flags: ['reason', 'message', 'noJournal', 'dryRun', 'yes'],
	examples: ['certdeck fail my-svc --reason NameNotPermitted --message "ask for names below shop.svc"'],
	completes: {kind: 'request', states: ['approved'], most: 'one'},
	async run(args, context) {
		const name = oneName('fail', args);
		const [reason, message] = [args.text('reason'), args.text('message')];
		if (reason === undefined || message === undefined) {
			throw new UsageError(
				localized`"fail" needs ${reason === undefined ? '--reason' : '--message'}: the requester has nothing else to act on`,
			);
		}

		const cluster = await context.cluster();
		const {journal} = context;
		const record =
			journal === undefined || args.isSet('noJournal')
				? undefined
				: createRecorder(journal, {
						info: cluster.info,
						me: () => cluster.whoAmI(context.signal),
						warn: sentence => context.err(printed`certdeck: ${printable(sentence)}\n`),
					});
		const plan = planFailing(cluster, await cluster.getRequest(name, context.signal), {reason, message}, {record});
		if (isOnlyTold(plan, args, context)) {
			return 0;
		}

		if (!(await confirm(plan, printed`Mark it as Failed?`, args, context))) {
			return 1;
		}

		try {
			await plan.perform(context.signal);
		} catch (error) {
			if (error instanceof Error && 'code' in error && error.code === 'unrecorded') {
				throw new UsageError(error.message, '--no-journal marks it without writing it down');
			}

			throw error;
		}

		context.out(printed`certificatesigningrequest.certificates.k8s.io/${printable(name)} failed\n`);
		return 0;
	},
};
