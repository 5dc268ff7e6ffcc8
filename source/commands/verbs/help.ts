import {nearestWord} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {Command} from '../arguments/index.js';
import {generalHelp, topicHelp, UsageError, verbHelp} from '../arguments/index.js';

/** `certdeck help`. It knows all verbs, including itself. Their help is certdeck's own text. */
export function createHelpCommand(
	verbs: () => readonly Command[],
	write: (text: string) => void,
	version: string,
): Command {
	return {
		name: 'help',
		operands: '[VERB|flags|man]',
		summary: localized`say how certdeck or a verb is used`,
		description: localized`"certdeck help VERB" is the same as "certdeck VERB --help"; "certdeck help man" prints the manual page.`,
		isLocal: true,
		flags: [],
		examples: ['certdeck help', 'certdeck help approve', 'certdeck help flags', 'certdeck help man > certdeck.1'],
		completes: {kind: 'verb'},
		async run({operands: [topic, extra]}) {
			if (extra !== undefined) {
				throw new UsageError(localized`"help" takes one VERB, got also ${JSON.stringify(extra)}`);
			}

			const command = verbs().find(({name}) => name === topic);
			if (topic !== undefined && topic !== 'flags' && topic !== 'man' && command === undefined) {
				const names = [...verbs().map(({name}) => name), 'flags', 'man'];
				const guess = nearestWord(topic, names);
				throw new UsageError(
					localized`there is no verb ${JSON.stringify(topic)}`,
					guess ? localized`did you mean "${guess}"?` : localized`the verbs: ${names.join(', ')}`,
				);
			}

			if (topic === 'flags' || topic === 'man') {
				write(topicHelp(topic, verbs(), version));
			} else {
				write(command === undefined ? generalHelp(verbs()) : verbHelp(command));
			}

			return 0;
		},
	};
}
