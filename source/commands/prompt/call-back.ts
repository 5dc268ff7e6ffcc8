import {setTimeout as sleep} from 'node:timers/promises';
import {paddedEnd, printable, printableSentence, printed} from '../../base/text/index.js';
import type {BulkPlan} from '../../operations/bulk/index.js';
import {decisionWords, requestCount} from '../../present/decision/index.js';
import type {CommandContext} from '../arguments/index.js';
import {isYes} from '../line/index.js';

/** The seconds before the first write is sent, after a person has agreed. */
const windowSeconds = 5;

/** A longer second means that the process was stopped, by Ctrl-Z or a machine that slept, so that nobody could cancel. */
const longestSecondMs = 4000;

/** Asks, and then waits for some seconds in which Ctrl-C cancels, because neither decision can be undone. */
export async function isAgreed(plan: BulkPlan, {ask, err, signal}: CommandContext): Promise<boolean> {
	const {verb} = decisionWords[plan.decision];
	const what = printed`${printable(verb)} ${requestCount(plan.items.length)}`;
	const wanted = plan.typeToConfirm;
	const answer = (
		(await ask?.(
			wanted === undefined
				? printed`This can not be undone. ${printable(what.charAt(0).toUpperCase())}${printableSentence(what.slice(1))}? [y/N] `
				: printed`This can not be undone. To ${what}, type ${printable(wanted)}: `,
		)) ?? ''
	).trim();
	if (wanted === undefined ? !isYes(answer) : answer !== wanted) {
		return false;
	}

	try {
		for (let left = windowSeconds; left > 0; left--) {
			err(printed`\rSending in ${left} s. Ctrl-C leaves all as it is. `);
			const since = performance.now();
			await sleep(1000, undefined, {signal});
			if (performance.now() - since > longestSecondMs) {
				err(printed`\ncertdeck was stopped meanwhile. `);
				return false;
			}
		}
	} catch {
		err(printed`\n`);
		return false;
	}

	err(printed`\r${paddedEnd(printed`Sending.`, 45)}\n`);
	return true;
}
