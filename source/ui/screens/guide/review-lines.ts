import type {Printable} from '../../../base/text/index.js';
import {joined, paddedEnd, printable, printableSentence, printed, repeated} from '../../../base/text/index.js';
import type {GuideValues, Preview} from '../../../deck/ports/index.js';
import {severityMarks} from '../../../present/findings/index.js';
import type {Emphasis, Line} from '../../../present/text/index.js';
import {line, wrap} from '../../../present/text/index.js';
import {keyChoices} from './guide-choices.js';
import {reviewRows} from './guide-fields.js';
import {textLook} from './guide-looks.js';
import type {Sheet} from './guide-sheet.js';
import {labelWidth} from './guide-sheet.js';
import type {GuideProblem, GuideState, ReviewTab} from './guide-state.js';
import {purposeIn, reviewTabs} from './guide-state.js';
import {aboutOf, guideValues} from './guide-values.js';

/** The preview that the review shows beside the choices. */
export type PreviewState =
	| {readonly phase: 'none' | 'making'}
	| {readonly phase: 'made'; readonly preview: Preview}
	| {readonly phase: 'failed'; readonly message: string};

export type ReviewLooks = {
	readonly width: number;
	readonly problems: readonly GuideProblem[];
	readonly preview: PreviewState;
};

const tabTitles: Readonly<Record<ReviewTab, Printable>> = {
	summary: printed`summary`,
	findings: printed`findings`,
	spec: printed`cfssl spec`,
	manifest: printed`manifest`,
	commands: printed`by hand`,
};

/** The request in several forms: a summary, the approver's view, files, and commands. */
export function reviewLines(sheet: Sheet, state: GuideState, {width, problems, preview}: ReviewLooks): void {
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
	const findings = preview.phase === 'made' ? printed` (${preview.preview.findings.length})` : printed``;
	return [
		{emphasis: 'plain', text: printed` `},
		...reviewTabs.flatMap(
			(each): Line => [
				{
					emphasis: each === tab ? 'focus' : 'muted',
					text: printed`${each === tab ? printed`▸` : printed` `}${tabTitles[each]}${each === 'findings' ? findings : printed``} `,
				},
			],
		),
	];
}

function summaryLines(sheet: Sheet, state: GuideState, {width, problems}: Omit<ReviewLooks, 'preview'>): void {
	const texts = summaryTexts(state);
	for (const [index, {label}] of reviewRows.entries()) {
		const [text, emphasis] = texts[index] ?? [printed``, 'plain'];
		const [first = printed``, ...more] = wrap(text, width - labelWidth - 4);
		sheet.rows(
			[
				[
					{emphasis: 'muted', text: paddedEnd(printable(label), labelWidth - 1)},
					{emphasis, text: first},
				],
			],
			index === state.rows.review ? 0 : undefined,
		);
		sheet.put(...more.map(part => line(printed`${repeated(printed` `, labelWidth + 2)}${part}`, emphasis)));
	}

	for (const {message} of problems) {
		sheet.put(
			[],
			...wrap(printableSentence(message), width - 5).map((part, index) =>
				line(printed` ${index === 0 ? printed`✗` : printed` `} ${part}`, 'danger'),
			),
		);
	}
}

function summaryTexts(state: GuideState): ReadonlyArray<readonly [Printable, Emphasis]> {
	const {hosts, commonName, names, signerName, usages, expiration, name} = guideValues(state);
	const attributes = names.flatMap(entry =>
		Object.entries(entry).map(
			([type, value]) =>
				printed`${printable(type)}=${printable(typeof value === 'string' ? value : JSON.stringify(value))}`,
		),
	);
	const subject = [...(commonName === '' ? [] : [printed`CN=${printable(commonName)}`]), ...attributes];
	const none = (text: Printable, absence: Printable): readonly [Printable, Emphasis] =>
		text === '' ? [absence, 'muted'] : [text, 'plain'];
	return [
		none(
			joined(
				hosts.map(host => printable(host)),
				printed`, `,
			),
			printed`none`,
		),
		none(joined(subject, printed`, `), printed`empty`),
		[printed`${printable(keyChoices[state.rows.key]?.label ?? '')}, ${keptWhere(guideValues(state))}`, 'plain'],
		[printable(signerName), 'plain'],
		none(joined(usages.map(printable), printed`, `), printed`none`),
		none(printable(expiration), textLook(state, 'expiration').placeholder),
		none(printable(name), textLook(state, 'name').placeholder),
		goesTo(state),
	];
}

function keptWhere({folder, passphrase, keySecret}: GuideValues): Printable {
	return keySecret === undefined
		? printed`written to ${printable(folder)}${passphrase === undefined ? printed`` : printed`, locked with a passphrase`}`
		: printed`in Secret ${printable(keySecret)} and on no disk here`;
}

/** The place that publishing will propose, as far as it is known before the certificate exists. */
function goesTo(state: GuideState): readonly [Printable, Emphasis] {
	const {keySecret, folder} = guideValues(state);
	const {purpose, secret = keySecret, configMap} = aboutOf(state);
	const isLogin = purposeIn(state).usages === 'client';
	const places = [
		...((keySecret ?? secret) === undefined ? [] : [printed`Secret ${printable(keySecret ?? secret ?? '')}`]),
		...(configMap === undefined ? [] : [printed`ConfigMap ${printable(configMap)} with the authority to trust`]),
		...(isLogin && keySecret === undefined ? [printed`a kubeconfig in ${printable(folder)}`] : []),
		...(purpose === 'kubelet-serving' && keySecret === undefined
			? [printed`${printable(folder)}, beside its key`]
			: []),
	];
	return places.length === 0
		? [printed`where you say, once it is signed`, 'muted']
		: [printed`${joined(places, printed`; `)}. Once it is signed you are asked again.`, 'plain'];
}

function findingLines(preview: PreviewState, width: number): readonly Line[] {
	if (preview.phase !== 'made') {
		return unready(preview);
	}

	const {findings} = preview.preview;
	if (findings.length === 0) {
		return [line(printed` Nothing: an approver will see no finding.`, 'ok')];
	}

	return findings.flatMap(({severity, message, field}): readonly Line[] => [
		...wrap(printableSentence(message), width - 6).map(
			(part, index): Line => [
				{
					emphasis: severity === 'block' ? 'danger' : severity === 'warn' ? 'waiting' : 'muted',
					text: printed` ${index === 0 ? severityMarks[severity] : printed`  `} `,
				},
				{emphasis: 'plain', text: part},
			],
		),
		line(printed`    ${printable(field)}`, 'muted'),
	]);
}

function textLines(text: string, width: number): readonly Line[] {
	return text.split('\n').flatMap(each => {
		// The text is already escaped for JSON, YAML or a shell.
		const shown = printableSentence(each.replaceAll('\t', '    '));
		return shown === '' ? [[]] : breakLine(shown, width - 2).map(part => line(printed` ${printableSentence(part)}`));
	});
}

/** Breaks a line at any character, so that indentation stays. */
function breakLine(text: string, width: number): readonly string[] {
	const indent = /^ */.exec(text)?.[0] ?? '';
	return wrap(printableSentence(text.trimStart()), Math.max(10, width - indent.length)).map(part => `${indent}${part}`);
}

function unready(preview: PreviewState): readonly Line[] {
	return preview.phase === 'failed'
		? [line(printed` ✗ ${printableSentence(preview.message)}`, 'danger')]
		: [line(printed` … working it out`, 'muted')];
}
