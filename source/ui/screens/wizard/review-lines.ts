import {severityMarks} from '../../../present/finding-text.js';
import {printable, printableSentence} from '../../../present/printable.js';
import type {Emphasis, Line} from '../../../present/span.js';
import {line} from '../../../present/span.js';
import {wrap} from '../../../present/wrap.js';
import type {Preview, WizardValues} from '../../deck.js';
import {keyChoices} from './wizard-choices.js';
import {reviewRows} from './wizard-fields.js';
import {textLook} from './wizard-looks.js';
import type {Sheet} from './wizard-sheet.js';
import {labelWidth} from './wizard-sheet.js';
import type {ReviewTab, WizardProblem, WizardState} from './wizard-state.js';
import {purposeIn, reviewTabs} from './wizard-state.js';
import {aboutOf, wizardValues} from './wizard-values.js';

/** What the review shows besides what was chosen. */
export type PreviewState =
	| {readonly phase: 'none' | 'making'}
	| {readonly phase: 'made'; readonly preview: Preview}
	| {readonly phase: 'failed'; readonly message: string};

export type ReviewLooks = {
	readonly width: number;
	readonly problems: readonly WizardProblem[];
	readonly preview: PreviewState;
};

const tabTitles: Readonly<Record<ReviewTab, string>> = {
	summary: 'summary',
	findings: 'findings',
	spec: 'cfssl spec',
	manifest: 'manifest',
	commands: 'by hand',
};

/** What will be asked for: in short, as an approver sees it, as files, and as commands. */
export function reviewLines(sheet: Sheet, state: WizardState, {width, problems, preview}: ReviewLooks): void {
	sheet.put(tabLine(state.tab, preview), []);
	switch (state.tab) {
		case 'summary':
			summaryLines(sheet, state, {width, problems});
			break;
		case 'findings':
			sheet.put(...findingLines(preview, width));
			break;
		default: {
			const text = preview.phase === 'made' ? preview.preview[state.tab] : undefined;
			sheet.put(...(text === undefined ? unready(preview) : textLines(text, width)));
		}
	}
}

function tabLine(tab: ReviewTab, preview: PreviewState): Line {
	const findings = preview.phase === 'made' ? ` (${preview.preview.findings.length})` : '';
	return [
		{emphasis: 'plain', text: ' '},
		...reviewTabs.flatMap(
			(each): Line => [
				{
					emphasis: each === tab ? 'focus' : 'muted',
					text: `${each === tab ? '▸' : ' '}${tabTitles[each]}${each === 'findings' ? findings : ''} `,
				},
			],
		),
	];
}

function summaryLines(sheet: Sheet, state: WizardState, {width, problems}: Omit<ReviewLooks, 'preview'>): void {
	const texts = summaryTexts(state);
	for (const [index, {label}] of reviewRows.entries()) {
		const [text, emphasis] = texts[index] ?? ['', 'plain'];
		const [first = '', ...more] = wrap(text, width - labelWidth - 4);
		sheet.rows(
			[
				[
					{emphasis: 'muted', text: label.padEnd(labelWidth - 1)},
					{emphasis, text: first},
				],
			],
			index === state.rows.review ? 0 : undefined,
		);
		sheet.put(...more.map(part => line(`${' '.repeat(labelWidth + 2)}${part}`, emphasis)));
	}

	for (const {message} of problems) {
		sheet.put(
			[],
			...wrap(printableSentence(message), width - 5).map((part, index) =>
				line(` ${index === 0 ? '✗' : ' '} ${part}`, 'danger'),
			),
		);
	}
}

function summaryTexts(state: WizardState): ReadonlyArray<readonly [string, Emphasis]> {
	const {hosts, commonName, names, signerName, usages, expiration, name} = wizardValues(state);
	const attributes = names.flatMap(entry =>
		Object.entries(entry).map(
			([type, value]) => `${type}=${printable(typeof value === 'string' ? value : JSON.stringify(value))}`,
		),
	);
	const subject = [...(commonName === '' ? [] : [`CN=${printable(commonName)}`]), ...attributes];
	const none = (text: string, absence: string): readonly [string, Emphasis] =>
		text === '' ? [absence, 'muted'] : [text, 'plain'];
	return [
		none(hosts.map(host => printable(host)).join(', '), 'none'),
		none(subject.join(', '), 'empty'),
		[`${keyChoices[state.rows.key]?.label ?? ''}, ${keptWhere(wizardValues(state))}`, 'plain'],
		[printable(signerName), 'plain'],
		none(usages.join(', '), 'none'),
		none(printable(expiration), textLook(state, 'expiration').placeholder),
		none(printable(name), textLook(state, 'name').placeholder),
		goesTo(state),
	];
}

function keptWhere({folder, passphrase, keySecret}: WizardValues): string {
	return keySecret === undefined
		? `written to ${printable(folder)}${passphrase === undefined ? '' : ', locked with a passphrase'}`
		: `in Secret ${printable(keySecret)} and on no disk here`;
}

/** What publishing will propose, as far as that is known before there is a certificate. */
function goesTo(state: WizardState): readonly [string, Emphasis] {
	const {keySecret, folder} = wizardValues(state);
	const {purpose, secret = keySecret, configMap} = aboutOf(state);
	const isLogin = purposeIn(state).usages === 'client';
	const places = [
		...((keySecret ?? secret) === undefined ? [] : [`Secret ${printable(keySecret ?? secret ?? '')}`]),
		...(configMap === undefined ? [] : [`ConfigMap ${printable(configMap)} with the authority to trust`]),
		...(isLogin && keySecret === undefined ? [`a kubeconfig in ${printable(folder)}`] : []),
		...(purpose === 'kubelet-serving' && keySecret === undefined ? [`${printable(folder)}, beside its key`] : []),
	];
	return places.length === 0
		? ['where you say, once it is signed', 'muted']
		: [`${places.join('; ')}. Once it is signed you are asked again.`, 'plain'];
}

function findingLines(preview: PreviewState, width: number): readonly Line[] {
	if (preview.phase !== 'made') {
		return unready(preview);
	}

	const {findings} = preview.preview;
	if (findings.length === 0) {
		return [line(' Nothing: an approver will see no finding.', 'ok')];
	}

	return findings.flatMap(({severity, message, field}): readonly Line[] => [
		...wrap(printableSentence(message), width - 6).map(
			(part, index): Line => [
				{
					emphasis: severity === 'block' ? 'danger' : severity === 'warn' ? 'waiting' : 'muted',
					text: ` ${index === 0 ? severityMarks[severity] : '  '} `,
				},
				{emphasis: 'plain', text: part},
			],
		),
		line(`    ${printable(field)}`, 'muted'),
	]);
}

function textLines(text: string, width: number): readonly Line[] {
	return text.split('\n').flatMap(each => {
		// Escaped already, as JSON, YAML or a shell has it.
		const shown = printableSentence(each.replaceAll('\t', '    '));
		return shown === '' ? [[]] : breakLine(shown, width - 2).map(part => line(` ${part}`));
	});
}

/** Broken anywhere, so that indentation stays. */
function breakLine(text: string, width: number): readonly string[] {
	const indent = /^ */.exec(text)?.[0] ?? '';
	return wrap(text.trimStart(), Math.max(10, width - indent.length)).map(part => `${indent}${part}`);
}

function unready(preview: PreviewState): readonly Line[] {
	return preview.phase === 'failed'
		? [line(` ✗ ${printableSentence(preview.message)}`, 'danger')]
		: [line(' … working it out', 'muted')];
}
