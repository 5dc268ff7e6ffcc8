import {setTimeout as sleep} from 'node:timers/promises';
import {paddedEnd, printable, printableSentence, printed} from '../../base/text/index.js';
import type {BulkPlan} from '../../operations/bulk/index.js';
import {decisionWords, requestCount} from '../../present/decision/index.js';
import type {CommandContext} from '../arguments/index.js';
import {isYes} from '../line/index.js';

/** Until the first is sent, in seconds, where a person has been asked. */
const windowSeconds = 5;

/** Nobody was there to call it back: Ctrl-Z, or a machine that slept. */
const longestSecondMs = 4000;

/** Asks, and leaves a while to think better of it: neither decision can be taken back. */
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
