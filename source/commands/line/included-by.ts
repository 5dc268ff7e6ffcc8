import {localized} from '../../base/text/index.js';
import {questions, rules} from '../../review/judge/index.js';
import type {Arguments} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';

/**
 * The ids of `--include`.
 *
 * @throws {UsageError} for an unknown id, or one that can never be included.
 */
export function includedBy(args: Arguments): readonly string[] {
	const ids = args.texts('include').flatMap(list => list.split(',').map(id => id.trim()));
	for (const id of ids) {
		const severity = rules.find(rule => rule.id === id)?.severity;
		if (severity === 'block') {
			throw new UsageError(
				localized`--include takes no finding that blocks: ${JSON.stringify(id)}`,
				localized`a request with a blocking finding is approved by itself`,
			);
		}

		if (severity !== 'warn' && !questions.some(question => question.id === id)) {
			throw new UsageError(
				localized`--include takes the id of a warning or open question, not ${JSON.stringify(id)}`,
				localized`certdeck review --all-pending shows the ids`,
			);
		}
	}

	return ids;
}
