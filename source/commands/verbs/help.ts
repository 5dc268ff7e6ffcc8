import {nearestWord} from '../../base/index.js';
import type {Command} from '../arguments/index.js';
import {flagsHelp, generalHelp, UsageError, verbHelp} from '../arguments/index.js';

/** `certdeck help`, which knows all verbs: itself, too. Their help is text of this program's own. */
export function createHelpCommand(verbs: () => readonly Command[], write: (text: string) => void): Command {
	return {
		name: 'help',
		operands: '[VERB|flags]',
		summary: 'say how certdeck or a verb is used',
		description: '"certdeck help VERB" is the same as "certdeck VERB --help".',
		isLocal: true,
		flags: [],
		examples: ['certdeck help', 'certdeck help approve', 'certdeck help flags'],
		completes: {kind: 'verb'},
		async run({operands: [topic, extra]}) {
			if (extra !== undefined) {
				throw new UsageError(`"help" takes one VERB, got also ${JSON.stringify(extra)}`);
			}

			const command = verbs().find(({name}) => name === topic);
			if (topic !== undefined && topic !== 'flags' && command === undefined) {
				const names = [...verbs().map(({name}) => name), 'flags'];
				const guess = nearestWord(topic, names);
				throw new UsageError(
					`there is no verb ${JSON.stringify(topic)}`,
					guess ? `did you mean "${guess}"?` : `the verbs: ${names.join(', ')}`,
				);
			}

			write(command === undefined ? (topic === 'flags' ? flagsHelp() : generalHelp(verbs())) : verbHelp(command));
			return 0;
		},
	};
}
