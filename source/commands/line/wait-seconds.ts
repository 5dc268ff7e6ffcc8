import {parseDuration} from '../../operations/plan/index.js';
import type {Arguments} from '../arguments/index.js';

const defaultWaitSeconds = 300;

/** Seconds of `--wait`; five minutes where it stands alone, undefined where it is absent. */
export function waitSeconds(args: Arguments): number | undefined {
	const wait = args.text('wait');
	return args.isSet('wait') ? (wait ? parseDuration(wait) : defaultWaitSeconds) : undefined;
}
