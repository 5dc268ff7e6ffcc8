import {printable, printableSentence} from '../../../present/printable.js';
import type {Emphasis, Line} from '../../../present/span.js';
import {line} from '../../../present/span.js';
import {wrap} from '../../../present/wrap.js';
import {keyChoices, usageChoices} from './wizard-choices.js';
import type {WizardField, WizardProblem, WizardState, WizardStep, WizardText} from './wizard-state.js';
import {isOtherSigner, wizardSteps, wizardValues} from './wizard-state.js';

/** Labels stand in a column of this width, with two spaces before. */
export const labelWidth = 15;

type TextLook = {readonly label: string; readonly why: string; readonly placeholder: string};

/** What each text field is called, is for, and looks like. */
export const textLooks: Readonly<Record<WizardText, TextLook>> = {
	host: {label: 'add', why: 'a name or an address, then enter; a whole list can be pasted', placeholder: ''},
	commonName: {
		label: 'common name',
		why: 'clients of TLS ignore it; for a client certificate Kubernetes reads it as the user',
		placeholder: '',
	},
	O: {
		label: 'organization',
		why: 'for a client certificate Kubernetes reads it as a group',
		placeholder: '',
	},
	OU: {label: 'unit', why: 'Kubernetes does not read it', placeholder: ''},
	C: {label: 'country', why: 'two letters; Kubernetes does not read it', placeholder: ''},
	ST: {label: 'state', why: 'Kubernetes does not read it', placeholder: ''},
	L: {label: 'locality', why: 'Kubernetes does not read it', placeholder: ''},
	folder: {label: 'folder', why: 'where the private key is written before anything is sent', placeholder: ''},
	otherSigner: {label: '', why: 'a domain, a slash and a name', placeholder: 'such as example.com/serving'},
	expiration: {
		label: 'valid for',
		why: 'asked of the signer, which may shorten it; such as 24h or 90d',
		placeholder: 'as long as the signer gives',
	},
	name: {label: 'request name', why: 'metadata.name of the request', placeholder: 'completed by the server'},
};

const leads: Readonly<Record<WizardStep, string>> = {
	hosts: 'Names clients will use to reach it. Modern clients ignore the common name: put every name here.',
	subject: 'Who it is for. A server needs none of this; for a client it is the user and the groups.',
	key: 'The private key is made here and never leaves this machine.',
	signer: 'Who shall sign it, and for what.',
	review: 'This is what will be asked for.',
};

const titles: Readonly<Record<WizardStep, string>> = {
	hosts: 'hosts',
	subject: 'subject',
	key: 'key',
	signer: 'signer',
	review: 'review',
};

/** The steps in one line, with a tick on those that are behind; of one width whatever the step. */
export function stepsLine(step: WizardStep): Line {
	const here = wizardSteps.indexOf(step);
	return wizardSteps.map((each, index) => ({
		emphasis: index === here ? 'focus' : index < here ? 'ok' : 'muted',
		text: `${index === here ? '▸' : index < here ? '✓' : ' '}${index + 1} ${titles[each]} `,
	}));
}

export type WizardLines = {
	readonly lines: readonly Line[];
	/** The line to keep on the screen: the row or field under the cursor. */
	readonly focus: number;
};

type Looks = {
	readonly problems: readonly WizardProblem[];
	readonly width: number;
	/** The focused text field as it is being edited. */
	readonly editing: Line;
};

/** A step's body: what it asks, its fields, and beside each what speaks against it. */
export function wizardLines(state: WizardState, {problems, width, editing}: Looks): WizardLines {
	const lines: Line[] = [...wrap(leads[state.step], width - 2).map(text => line(` ${text}`, 'muted')), []];
	let focus = 0;

	const say = (field: WizardField) => {
		for (const {message, isFatal} of problems.filter(problem => problem.field === field)) {
			for (const [index, text] of wrap(printableSentence(message), width - labelWidth - 4).entries()) {
				const indent = ' '.repeat(labelWidth + 2);
				lines.push(
					line(`${indent}${index === 0 ? (isFatal ? '✗ ' : '! ') : '  '}${text}`, isFatal ? 'danger' : 'waiting'),
				);
			}
		}
	};

	const text = (field: WizardText) => {
		const {label, why, placeholder} = textLooks[field];
		const isHere = state.field === field;
		const value = state.texts[field];
		if (isHere) {
			focus = lines.length;
		}

		lines.push([
			{emphasis: 'focus', text: isHere ? ' ▌ ' : '   '},
			{emphasis: isHere ? 'focus' : 'plain', text: label.padEnd(labelWidth - 1)},
			...(isHere ? editing : line(value === '' ? placeholder : printable(value), value === '' ? 'muted' : 'plain')),
		]);
		if (isHere && !problems.some(problem => problem.field === field)) {
			lines.push(
				...wrap(why, width - labelWidth - 3).map(part => line(`${' '.repeat(labelWidth + 2)}${part}`, 'muted')),
			);
		}

		say(field);
	};

	const list = (field: 'hosts' | 'key' | 'signer' | 'usages', rows: readonly Line[]) => {
		const isHere = state.field === field;
		for (const [index, row] of rows.entries()) {
			const isCursor = isHere && state.rows[field] === index;
			if (isCursor) {
				focus = lines.length;
			}

			lines.push([{emphasis: 'focus', text: isCursor ? ' ▌ ' : '   '}, ...row]);
		}

		say(field);
	};

	switch (state.step) {
		case 'hosts': {
			list(
				'hosts',
				state.hosts.map(host => line(printable(host))),
			);
			text('host');
			break;
		}

		case 'subject': {
			for (const field of ['commonName', 'O', 'OU', 'C', 'ST', 'L'] as const) {
				text(field);
			}

			break;
		}

		case 'key': {
			list(
				'key',
				keyChoices.map(({label, note}, index) => choice(index === state.rows.key, label.padEnd(13), note)),
			);
			lines.push([]);
			text('folder');
			break;
		}

		case 'signer': {
			list('signer', [
				...state.signers.map(({signerName}, index) => choice(index === state.rows.signer, printable(signerName))),
				choice(isOtherSigner(state), 'another'),
			]);
			if (isOtherSigner(state)) {
				text('otherSigner');
			} else {
				// Two lines whatever the choice, so that nothing below jumps while choosing.
				const note = wrap(printableSentence(state.signers[state.rows.signer]?.note ?? ''), width - 8);
				lines.push(...[note[0], note[1]].map(part => line(`       ${part ?? ''}`, 'muted')));
			}

			lines.push([]);
			list(
				'usages',
				usageChoices(state.signers).map(usage => {
					const isTicked = state.usages.includes(usage);
					return line(`[${isTicked ? 'x' : ' '}] ${printable(usage)}`, isTicked ? 'plain' : 'muted');
				}),
			);
			lines.push([]);
			text('expiration');
			text('name');
			break;
		}

		case 'review': {
			lines.push(...reviewLines(state, width));
			break;
		}
	}

	return {lines, focus};
}

function choice(isChosen: boolean, label: string, note = ''): Line {
	return [
		{emphasis: isChosen ? 'strong' : 'plain', text: `(${isChosen ? '•' : ' '}) ${label}`},
		{emphasis: 'muted', text: `  ${note}`},
	];
}

function reviewLines(state: WizardState, width: number): readonly Line[] {
	const {hosts, commonName, names, signerName, usages, expiration, name, folder} = wizardValues(state);
	const attributes = Object.entries(names[0] ?? {}).map(([type, value]) => `${type}=${printable(String(value))}`);
	const subject = [...(commonName === '' ? [] : [`CN=${printable(commonName)}`]), ...attributes];
	const row = (label: string, text: string, emphasis: Emphasis = 'plain'): readonly Line[] =>
		wrap(text, width - labelWidth - 4).map((part, index) => [
			{emphasis: 'muted', text: `   ${(index === 0 ? label : '').padEnd(labelWidth - 1)}`},
			{emphasis, text: part},
		]);
	const none = (text: string, absence: string): readonly [string, Emphasis] =>
		text === '' ? [absence, 'muted'] : [text, 'plain'];
	return [
		...row('hosts', ...none(hosts.map(host => printable(host)).join(', '), 'none')),
		...row('subject', ...none(subject.join(', '), 'empty')),
		...row('key', `${keyChoices[state.rows.key]?.label ?? ''}, written to ${printable(folder)}`),
		...row('signer', printable(signerName)),
		...row('usages', usages.map(usage => printable(usage)).join(', ')),
		...row('valid for', ...none(printable(expiration), textLooks.expiration.placeholder)),
		...row('request name', ...none(printable(name), textLooks.name.placeholder)),
	];
}

/** The part of `lines` that `height` rows can show, with the one in focus among them. */
export function windowOf({lines, focus}: WizardLines, height: number): readonly Line[] {
	const top = Math.max(0, Math.min(focus - Math.floor(height / 2), lines.length - height));
	return lines.slice(top, top + height);
}
