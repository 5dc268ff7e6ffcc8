import {setTimeout as sleep} from 'node:timers/promises';
import type {BulkPlan} from '../operations/bulk/bulk.js';
import {decisionWords, requestCount} from '../present/bulk-words.js';
import type {CommandContext} from './command.js';

/** Until the first is sent, in seconds, where a person has been asked. */
const windowSeconds = 5;

/** Nobody was there to call it back: Ctrl-Z, or a machine that slept. */
const longestSecondMs = 4000;

/** Asks, and leaves a while to think better of it: neither decision can be taken back. */
export async function isAgreed(plan: BulkPlan, {ask, err, signal}: CommandContext): Promise<boolean> {
	const {verb} = decisionWords[plan.decision];
	const what = `${verb} ${requestCount(plan.items.length)}`;
	const wanted = plan.typeToConfirm;
	const answer = (
		(await ask?.(
			wanted === undefined
				? `This can not be undone. ${what.charAt(0).toUpperCase()}${what.slice(1)}? [y/N] `
				: `This can not be undone. To ${what}, type ${wanted}: `,
		)) ?? ''
	).trim();
	if (wanted === undefined ? !/^y(es)?$/i.test(answer) : answer !== wanted) {
		return false;
	}

	try {
		for (let left = windowSeconds; left > 0; left--) {
			err(`\rSending in ${left} s. Ctrl-C leaves all as it is. `);
			const since = performance.now();
			await sleep(1000, undefined, {signal});
			if (performance.now() - since > longestSecondMs) {
				err('\ncertdeck was stopped meanwhile. ');
				return false;
			}
		}
	} catch {
		err('\n');
		return false;
	}

	err(`\r${'Sending.'.padEnd(45)}\n`);
	return true;
}
