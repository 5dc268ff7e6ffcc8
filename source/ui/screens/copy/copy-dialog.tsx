import {useReducer} from 'react';
import {localized, paddedEnd, printable, printed} from '../../../base/text/index.js';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import {copyChoices} from '../../../present/copy/index.js';
import type {Line} from '../../../present/text/index.js';
import {line} from '../../../present/text/index.js';
import {DialogFrame} from '../../components/index.js';
import {useCopy, useDeck, useKeys} from '../../hooks/index.js';
import {defineKeys} from '../../keys/index.js';

export const copyKeys = defineKeys(printed`Copy`, {
	copy: {keys: ['enter', 'y'], label: printed`copy`, help: printed`Copy what is marked`, footer: true},
	name: {keys: ['n'], label: printed`name`, help: printed`Copy the name`},
	request: {keys: ['p'], label: printed`request`, help: printed`Copy the PEM of the request`},
	certificate: {keys: ['c'], label: printed`certificate`, help: printed`Copy the PEM of the certificate`},
	fingerprint: {keys: ['f'], label: printed`fingerprint`, help: printed`Copy the SHA-256 of the key`},
	uid: {keys: ['u'], label: printed`uid`, help: printed`Copy the uid`},
	object: {keys: ['o'], label: printed`YAML`, help: printed`Copy the object as YAML`},
	command: {keys: ['k'], label: printed`command`, help: printed`Copy the kubectl command`},
	down: {keys: ['down', 'j'], label: printed`down`, help: printed`The next`, repeats: true},
	up: {keys: ['up'], label: printed`up`, help: printed`The one before`, repeats: true},
	leave: {keys: ['esc'], label: printed`leave it`, help: printed`Close without copying`, footer: true, navigates: true},
});

/** Asks which part of a request to copy. */
export function CopyDialog({request}: {readonly request: CertificateSigningRequest}) {
	const {services, navigation, clipboard} = useDeck();
	const copy = useCopy();
	const choices = copyChoices(services.detail.review(request), services.session.info);
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
		disabled: choices[index] === undefined ? localized`there is none to copy` : undefined,
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
			title={printed`Copy from ${printable(request.name)}`}
			body={[
				...choices.map(
					({key, label, text}, index): Line => [
						{emphasis: 'focus', text: index === at ? printed`▌ ` : printed`  `},
						{emphasis: 'focus', text: printed`${key} `},
						{emphasis: 'plain', text: printed`${paddedEnd(printable(label), 26)}`},
						{emphasis: 'muted', text: text.includes('\n') ? printed`${Buffer.byteLength(text)} bytes` : text},
					],
				),
				...(clipboard.isMultiplexed
					? [[], line(printed`tmux lets it through with: set -g set-clipboard on`, 'muted')]
					: []),
			]}
			top={Math.max(0, at - 3)}
			foot={[
				[],
				[
					{emphasis: 'focus', text: printed`enter`},
					{emphasis: 'plain', text: printed` copy    `},
					{emphasis: 'focus', text: printed`esc`},
					{emphasis: 'plain', text: printed` leave it`},
				],
			]}
		/>
	);
}
