import {useState} from 'react';
import {joined, printable, printed} from '../../../base/text/index.js';
import type {Line} from '../../../present/text/index.js';
import {displayWidth, spread, truncate} from '../../../present/text/index.js';
import {Lines, useTextField} from '../../components/index.js';
import {useDeck, useKeys} from '../../hooks/index.js';
import {defineKeys} from '../../keys/index.js';
import type {CommandWord} from './command-words.js';
import {completeCommand, runCommand} from './command-words.js';

export const commandLineKeys = defineKeys(printed`Command line`, {
	run: {keys: ['enter'], label: printed`do it`, help: printed`Do what is typed`, footer: true},
	complete: {keys: ['tab'], label: printed`complete`, help: printed`Add what can only be meant`, footer: true},
	leave: {
		keys: ['esc'],
		label: printed`leave it`,
		help: printed`Close the command line`,
		footer: true,
		navigates: true,
	},
});

type CommandLineProps = {
	/** The possible commands for the text so far. */
	readonly commandsFor: (typed: string) => readonly CommandWord[];
	readonly width: number;
};

/** The command line after a colon. It replaces the bottom line. */
export function CommandLine({commandsFor, width}: CommandLineProps) {
	const {navigation} = useDeck();
	const [typed, setTyped] = useState('');
	const [fault, setFault] = useState<string>();
	/** Changes with each completion. A new key of the field puts its cursor at the end. */
	const [turn, setTurn] = useState(0);
	const commands = commandsFor(typed);
	const change = (text: string) => {
		setTyped(text);
		setFault(undefined);
	};
	useKeys(commandLineKeys, {
		run: {
			run() {
				const why = runCommand(typed, commands);
				setFault(why);
				if (why === undefined) {
					navigation.setCommand(false);
				}
			},
		},
		complete: {
			run() {
				change(completeCommand(typed, commands).text);
				setTurn(turn + 1);
			},
		},
		leave: {run: () => navigation.setCommand(false)},
	});
	const candidates = completeCommand(typed, commands).candidates.map(printable);
	const right: Line = [
		fault === undefined
			? {emphasis: 'muted', text: joined(candidates, printed`  `)}
			: {emphasis: 'danger', text: printable(fault)},
	];
	return <Field key={turn} typed={typed} onChange={change} right={right} width={width} />;
}

type FieldProps = {
	readonly typed: string;
	onChange(text: string): void;
	/** Possible completions, or why the command is not possible. */
	readonly right: Line;
	readonly width: number;
};

function Field({typed, onChange, right, width}: FieldProps) {
	const field = useTextField({value: typed, isFocused: true, onChange});
	// The typed text comes first, and has at least half of the line.
	const room = Math.max(Math.floor(width / 2), width - 4 - right.reduce((sum, {text}) => sum + displayWidth(text), 0));
	const left: Line = [{emphasis: 'focus', text: printed` :`}, ...field.line(room - 4)];
	const used = left.reduce((sum, {text}) => sum + displayWidth(text), 0);
	const rest = right.map(({emphasis, text}) => ({
		emphasis,
		text: printed`${truncate(text, Math.max(0, width - used - 3))} `,
	}));
	return <Lines lines={[spread(left, rest, width)]} width={width} height={1} />;
}
