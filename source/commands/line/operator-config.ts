import {localized} from '../../base/text/index.js';
import type {OperatorConfig} from '../../operations/config/index.js';
import {UsageError} from '../arguments/index.js';

/**
 * The operator's configuration; undefined if there is none.
 *
 * @throws {UsageError} with every fault. Without the configuration, marks such as read-only would be ignored.
 */
export async function operatorConfigOf(env: NodeJS.ProcessEnv): Promise<OperatorConfig | undefined> {
	const {findConfig} = await import('../../operations/config/find-config.js');
	const file = await findConfig(env);
	if (file === undefined) {
		return undefined;
	}

	const [{readConfig}, {columnChoices}] = await Promise.all([
		import('../../operations/config/read-config.js'),
		import('../../present/list/request-row.js'),
	]);
	const read = await readConfig(file, {columns: columnChoices});
	if ('config' in read) {
		return read.config;
	}

	const name = localized`the configuration ${JSON.stringify(file)}`;
	if ('unread' in read) {
		throw new UsageError(localized`${name} can't be read: ${read.unread}`, read.hint);
	}

	const [first = '', ...more] = read.faults;
	throw more.length === 0
		? new UsageError(localized`${name} is wrong: ${first}`, localized`certdeck config check names every fault`)
		: new UsageError(localized`${name} has ${read.faults.length} faults`, undefined, read.faults);
}
