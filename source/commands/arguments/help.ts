import {localized} from '../../base/text/index.js';
import type {Command} from './command.js';
import {flagFor} from './command.js';
import type {FlagDefinition} from './flags.js';
import {flagGroups, flagName, globalFlags} from './flags.js';

/** The text of `certdeck --help`; docs/command-line.md quotes it and a test compares the two. */
export function generalHelp(commands: readonly Command[]): string {
	return localized`certdeck, the terminal deck for Kubernetes certificates

Usage
  certdeck                     open the deck
  certdeck VERB …              do one thing and end

Verbs
${columns(commands.map(({name, summary}) => [name, summary]))}

Flags of every verb and the deck
${flagLines(keysOf(({isSeldom}) => !isSeldom))}
  certdeck help flags: --server, --user, --token-file, --as and more of kubectl

Exit codes
  0 done   1 failed   2 wrong usage, or no terminal   3 refused by review

certdeck VERB --help says more. As a kubectl plugin: kubectl certdeck …
`;
}

/** The text of `certdeck help flags`. */
export function flagsHelp(): string {
	const parts = Object.entries(flagGroups).flatMap(([name, title]) => {
		const keys = keysOf(({group = 'program'}) => group === name);
		return keys.length === 0 ? [] : [`${title}\n${flagLines(keys)}\n`];
	});
	return localized`Flags of every verb and the deck, before or behind the verb\n\n${parts.join('\n')}`;
}

function keysOf(isIn: (flag: FlagDefinition) => boolean): readonly string[] {
	return Object.entries<FlagDefinition>(globalFlags)
		.filter(([, flag]) => isIn(flag))
		.map(([key]) => key);
}

/** The text of `certdeck VERB --help`. */
export function verbHelp(command: Command): string {
	return localized`certdeck ${command.name}: ${command.summary}

Usage
  certdeck ${command.name}${command.operands ? ` ${command.operands}` : ''}

${command.description}
${command.flags.length > 0 ? localized`\nFlags\n${flagLines(command.flags, command)}\n` : ''}
Examples
${command.examples.map(line => `  ${line}`).join('\n')}

certdeck help flags lists the flags of every verb.
`;
}

function flagLines(keys: readonly string[], command?: Command): string {
	const outputs = command?.outputs;
	return columns(
		keys.map(key => {
			const flag = flagFor(key, command);
			const value = key === 'output' && outputs ? outputs.join('|') : flag?.value;
			const names = `${flag?.short ? `-${flag.short}, ` : ''}${flagName(key)}${value ? ` ${value}` : ''}`;
			return [
				names,
				key === 'output' && outputs ? localized`form of the output; ${outputs[0]} without` : (flag?.help ?? ''),
			];
		}),
	);
}

function columns(rows: ReadonlyArray<readonly [string, string]>): string {
	const width = Math.min(28, Math.max(11, ...rows.map(([left]) => left.length)));
	return rows
		.map(([left, right]) =>
			left.length > width ? `  ${left}\n  ${' '.repeat(width)}  ${right}` : `  ${left.padEnd(width)}  ${right}`,
		)
		.join('\n');
}
