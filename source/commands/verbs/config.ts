import {joined, localized, printable, printed} from '../../base/text/index.js';
import {findConfig, notesOfConfig, readConfig} from '../../operations/config/index.js';
import {columnChoices} from '../../present/list/index.js';
import type {Command} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {errorText} from '../line/index.js';

export const configCommand: Command = {
	name: 'config',
	operands: 'check [FILE]',
	summary: localized`check the configuration, and say what may surprise in it`,
	description: localized`Names every fault of FILE, or of $XDG_CONFIG_HOME/certdeck/config.yaml (~/.config/certdeck/config.yaml), with the
nearest word for a misspelt one, and entries that no context of the kubeconfig has the name of. No cluster is asked.
The exit code is 1 where the file is at fault. docs/configuration.md describes it.`,
	flags: [],
	examples: ['certdeck config check', 'certdeck config check dotfiles/certdeck.yaml'],
	completes: {kind: 'words', words: ['check'], most: 'one', thenFile: true},
	isLocal: true,
	async run(args, context) {
		const [action, named, extra] = args.operands;
		if (action !== 'check' || extra !== undefined) {
			throw new UsageError(localized`"config" takes "check" and at most one FILE`, localized`certdeck config check`);
		}

		const env = Object.fromEntries(['XDG_CONFIG_HOME', 'KUBECONFIG', 'HOME'].map(name => [name, context.env(name)]));
		const file = named ?? (await findConfig(env));
		if (file === undefined) {
			context.err(printed`certdeck: there is no configuration, and none is needed\n`);
			return 0;
		}

		const read = await readConfig(file, {columns: columnChoices});
		if (!('config' in read)) {
			context.err(
				errorText(
					'unread' in read
						? {message: read.unread, ...(read.hint !== undefined && {hint: read.hint})}
						: {message: localized`${JSON.stringify(file)} is at fault`, details: read.faults},
				),
			);
			return 1;
		}

		const notes = await notesOfConfig(read.config, args.text('kubeconfig'), env);
		context.err(
			joined(
				notes.map(note => printed`note: ${printable(note)}\n`),
				printed``,
			),
		);
		context.err(printed`${printable(file)} is a configuration\n`);
		return 0;
	},
};
