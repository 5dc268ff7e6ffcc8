import {useReducer} from 'react';
import type {CertificateSigningRequest} from '../../../cluster/types.js';
import {copyChoices} from '../../../present/copy-choices.js';
import {printable} from '../../../present/printable.js';
import type {Line} from '../../../present/span.js';
import {line} from '../../../present/span.js';
import {DialogFrame} from '../../components/dialog-frame.js';
import {useDeck} from '../../deck-context.js';
import {useCopy} from '../../hooks/use-copy.js';
import {defineKeys} from '../../keys/define-keys.js';
import {useKeys} from '../../keys/use-keys.js';

export const copyKeys = defineKeys('Copy', {
	copy: {keys: ['enter', 'y'], label: 'copy', help: 'Copy what is marked', footer: true},
	name: {keys: ['n'], label: 'name', help: 'Copy the name'},
	request: {keys: ['p'], label: 'request', help: 'Copy the PEM of the request'},
	certificate: {keys: ['c'], label: 'certificate', help: 'Copy the PEM of the certificate'},
	fingerprint: {keys: ['f'], label: 'fingerprint', help: 'Copy the SHA-256 of the key'},
	uid: {keys: ['u'], label: 'uid', help: 'Copy the uid'},
	object: {keys: ['o'], label: 'YAML', help: 'Copy the object as YAML'},
	command: {keys: ['k'], label: 'command', help: 'Copy the kubectl command'},
	down: {keys: ['down', 'j'], label: 'down', help: 'The next', repeats: true},
	up: {keys: ['up'], label: 'up', help: 'The one before', repeats: true},
	leave: {keys: ['esc'], label: 'leave it', help: 'Close without copying', footer: true},
});

/** What to copy of a request. */
export function CopyDialog({request}: {readonly request: CertificateSigningRequest}) {
	const {services, navigation, clipboard} = useDeck();
	const copy = useCopy();
	const choices = copyChoices(services.review(request), services.info);
	const [at, move] = useReducer(
		(from: number, by: number) => Math.max(0, Math.min(choices.length - 1, from + by)),
		Math.max(
			0,
			choices.findIndex(({key}) => key === 'p'),
		),
	);
	const take = (index: number) => ({
		run() {
			const choice = choices[index];
			if (choice) {
				navigation.closeDialog();
				copy(choice.label, choice.text);
			}
		},
		disabled: choices[index] === undefined ? 'there is none to copy' : undefined,
	});
	const byKey = (key: string) => take(choices.findIndex(choice => choice.key === key));
	useKeys(copyKeys, {
		copy: take(at),
		name: byKey('n'),
		request: byKey('p'),
		certificate: byKey('c'),
		fingerprint: byKey('f'),
		uid: byKey('u'),
		object: byKey('o'),
		command: byKey('k'),
		down: {run: () => move(1)},
		up: {run: () => move(-1)},
		leave: {run: navigation.closeDialog},
	});
	return (
		<DialogFrame
			title={`Copy from ${printable(request.name)}`}
			body={[
				...choices.map(
					({key, label, text}, index): Line => [
						{emphasis: 'focus', text: index === at ? '▌ ' : '  '},
						{emphasis: 'focus', text: `${key} `},
						{emphasis: 'plain', text: `${label.padEnd(26)}`},
						{emphasis: 'muted', text: text.includes('\n') ? `${Buffer.byteLength(text)} bytes` : text},
					],
				),
				...(clipboard.isMultiplexed ? [[], line('tmux lets it through with: set -g set-clipboard on', 'muted')] : []),
			]}
			top={Math.max(0, at - 3)}
			foot={[
				[],
				[
					{emphasis: 'focus', text: 'enter'},
					{emphasis: 'plain', text: ' copy    '},
					{emphasis: 'focus', text: 'esc'},
					{emphasis: 'plain', text: ' leave it'},
				],
			]}
		/>
	);
}
