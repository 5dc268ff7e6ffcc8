import {localized} from '../../base/text/index.js';
import type {LocalPolicy} from '../../cluster/context/index.js';
import type {Arguments} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';

/**
 * The policy of `--policy`, or else of `CERTDECK_POLICY`, or else of the configuration; undefined without any.
 *
 * @throws {UsageError} with every fault if it can't be read. Nothing is decided without a policy that was set.
 */
export async function localPolicyOf(
	args: Arguments,
	env: NodeJS.ProcessEnv,
	configured?: string,
): Promise<LocalPolicy | undefined> {
	const flag = args.text('policy');
	const named = flag ?? env['CERTDECK_POLICY'];
	const file = named || configured;
	if (!file) {
		return undefined;
	}

	const {readLocalPolicy} = await import('../../operations/read/read-local-policy.js');
	const read = await readLocalPolicy(file);
	if ('policy' in read) {
		return read.policy;
	}

	const from = localized`the policy ${JSON.stringify(file)}${flag === undefined ? (named ? ' of CERTDECK_POLICY' : localized` of the configuration`) : ''}`;
	if ('unread' in read) {
		throw new UsageError(localized`${from} can't be read: ${read.unread}`, read.hint);
	}

	const [first = '', ...more] = read.faults;
	throw more.length === 0
		? new UsageError(localized`${from} is wrong: ${first}`)
		: new UsageError(localized`${from} has ${read.faults.length} faults`, undefined, read.faults);
}
