import {parseDuration} from '../../operations/plan/index.js';
import type {Arguments} from '../arguments/index.js';

const defaultWaitSeconds = 300;

/** The seconds of `--wait`; five minutes without a value, undefined without the flag. */
export function waitSeconds(args: Arguments): number | undefined {
	const wait = args.text('wait');
	return args.isSet('wait') ? (wait ? parseDuration(wait) : defaultWaitSeconds) : undefined;
}
