import type {Printable} from '../../../base/text/index.js';
import {localized, paddedEnd, printable, printableSentence, printed} from '../../../base/text/index.js';
import type {GuideStep} from '../../../operations/guide/index.js';
import {placeName, purposes} from '../../../operations/guide/index.js';
import type {Line} from '../../../present/text/index.js';
import {displayWidth, line, wrap} from '../../../present/text/index.js';
import {keyChoices, keyPlaceChoices, usageChoices} from './guide-choices.js';
import {fieldsOf, isTextField} from './guide-fields.js';
import {identityText, leadOf} from './guide-looks.js';
import {candidateRow, candidatesOf, placePurpose} from './guide-places.js';
import {stepsOf} from './guide-reducer.js';
import type {GuideLines, Looks, Sheet} from './guide-sheet.js';
import {choice, createSheet, notedRows} from './guide-sheet.js';
import type {GuideState} from './guide-state.js';
import {isOtherSigner, keptIn, purposeIn} from './guide-state.js';
import type {ReviewLooks} from './review-lines.js';
import {reviewLines} from './review-lines.js';

/** The steps in one line, with a tick on the finished ones. The width is the same at every step. */
export function stepsLine(state: GuideState, width: number): Line {
	const steps = stepsOf(state);
	const here = steps.indexOf(state.step);
	const spans: Line = steps.map((each, index) => ({
		emphasis: index === here ? 'focus' : index < here ? 'ok' : 'muted',
		text: printed`${index === here ? printed`▸` : index < here ? printed`✓` : printed` `}${index + 1} ${titleOf(state, each)} `,
	}));
	const needed = spans.reduce((sum, {text}) => sum + displayWidth(text), 0);
	return needed <= width || here === -1
		? spans
		: [
				{emphasis: 'focus', text: printed`▸${here + 1} ${titleOf(state, state.step)} `},
				{emphasis: 'muted', text: printed`of ${steps.length} `},
			];
}

const stepTitles: Readonly<Record<Exclude<GuideStep, 'place'>, Printable>> = {
	purpose: printed`purpose`,
	hosts: printed`hosts`,
	subject: printed`subject`,
	key: printed`key`,
	signer: printed`signer`,
	review: printed`review`,
};

function titleOf(state: GuideState, step: GuideStep): Printable {
	if (step !== 'place') {
		return stepTitles[step];
	}

	const {id, place} = purposeIn(state);
	return place === 'spec' || place === 'request-file'
		? printed`file`
		: place === 'existing'
			? printed`what`
			: place === 'node'
				? printed`node`
				: id === 'pod'
					? printed`Pod`
					: printed`Service`;
}

/** The body of a step: its question, and its fields with their problems. */
export function guideLines(state: GuideState, looks: Looks & ReviewLooks): GuideLines {
	const sheet = createSheet(state, looks);
	sheet.note(leadOf(state));
	sheet.put([]);
	switch (state.step) {
		case 'purpose':
			purposeLines(sheet, state);
			break;
		case 'place':
			placeLines(sheet, state, looks.width);
			break;
		case 'hosts':
			hostLines(sheet, state, looks.width);
			break;
		case 'subject':
			subjectLines(sheet, state);
			break;
		case 'key':
			sheet.list(
				'key',
				keyChoices.map(({label, note}, index) =>
					choice(index === state.rows.key, paddedEnd(printable(label), 13), note),
				),
			);
			custodyLines(sheet, state);
			break;
		case 'signer':
			signerLines(sheet, state, looks.width);
			break;
		case 'review':
			reviewLines(sheet, state, looks);
			break;
	}

	return sheet.done();
}

function purposeLines(sheet: Sheet, state: GuideState): void {
	const headings = {
		server: localized`a server, which shows it to clients`,
		client: localized`a client, which logs in to Kubernetes with it`,
		kubelet: localized`a kubelet`,
		existing: localized`what is there already`,
	} as const;
	const width = Math.max(...purposes.map(({label}) => displayWidth(label)));
	for (const [index, {family, label, note}] of purposes.entries()) {
		if (family !== purposes[index - 1]?.family) {
			sheet.put(line(printed` ${printable(headings[family])}`, 'strong'));
		}

		const isHere = index === state.rows.purpose;
		sheet.rows([choice(isHere, paddedEnd(printable(label), width), note)], isHere ? 0 : undefined);
	}
}

function placeLines(sheet: Sheet, state: GuideState, width: number): void {
	sheet.text('place');
	if (placePurpose(state) === undefined) {
		return;
	}

	sheet.put([]);
	const {search} = state;
	const candidates = candidatesOf(state);
	sheet.rows(
		notedRows(
			candidates.map(place => ({
				mark: printed``,
				name: printable(placeName(place)),
				note: printableSentence(place.note),
				emphasis: 'plain',
			})),
			width,
		),
		candidateRow(state),
	);
	if (search.phase === 'reading') {
		sheet.note(localized`… reading what the cluster has`);
	} else if (search.phase === 'failed') {
		sheet.note(localized`could not be listed: ${printableSentence(search.message)}`);
	} else if (search.phase === 'read' && search.missing !== undefined) {
		sheet.note(printableSentence(search.missing));
	} else if (search.phase === 'read' && candidates.length === 0) {
		sheet.note(state.texts.place.trim() === '' ? localized`there is none` : localized`none is called so`);
	}
}

function hostLines(sheet: Sheet, state: GuideState, width: number): void {
	sheet.list(
		'hosts',
		notedRows(
			state.hosts.map(({host, note, isTicked}) => ({
				mark: printed`[${isTicked ? printed`x` : printed` `}] `,
				name: printable(host),
				note: printableSentence(note),
				emphasis: isTicked ? 'plain' : 'muted',
			})),
			width,
		),
	);
	sheet.text('host');
}

function subjectLines(sheet: Sheet, state: GuideState): void {
	for (const field of fieldsOf({...state, step: 'subject'})) {
		if (isTextField(field)) {
			sheet.text(field);
		}
	}

	const identity = identityText(state);
	if (identity !== undefined) {
		sheet.put([]);
		sheet.note(identity);
	}

	const {names} = keptIn(state);
	if (names !== undefined) {
		sheet.put([]);
		sheet.note(localized`The spec's names are taken as they are: ${printableSentence(JSON.stringify(names))}`);
	}
}

function custodyLines(sheet: Sheet, state: GuideState): void {
	sheet.put([]);
	sheet.list(
		'custody',
		keyPlaceChoices.map(({label, note}, index) =>
			choice(index === state.rows.custody, paddedEnd(printable(label), 19), note),
		),
	);
	for (const field of fieldsOf({...state, step: 'key'})) {
		if (isTextField(field)) {
			sheet.text(field);
		}
	}
}

function signerLines(sheet: Sheet, state: GuideState, width: number): void {
	if (purposeIn(state).id === 'file' && state.fileSummary !== undefined) {
		sheet.note(localized`In the file: ${printableSentence(state.fileSummary)}`);
		sheet.put([]);
	}

	sheet.list('signer', [
		...state.signers.map(({signerName}, index) => choice(index === state.rows.signer, printable(signerName))),
		choice(isOtherSigner(state), printed`another`),
	]);
	if (isOtherSigner(state)) {
		sheet.text('otherSigner');
	} else {
		const {permits = '', lives = ''} = state.signers[state.rows.signer] ?? {};
		sheet.put(...twoLines(printed`permits`, permits, width), ...twoLines(printed`lives`, lives, width));
	}

	sheet.put([]);
	sheet.text('expiration');
	sheet.text('name');
	sheet.put([]);
	sheet.list(
		'usages',
		usageChoices.map(usage => {
			const isTicked = state.usages.includes(usage);
			return line(printed`[${isTicked ? printed`x` : printed` `}] ${printable(usage)}`, isTicked ? 'plain' : 'muted');
		}),
	);
}

/** Always two lines, so that the lines below do not move when another row is chosen. */
function twoLines(label: Printable, text: string, width: number): readonly Line[] {
	const [first = printed``, second = printed``] = wrap(printableSentence(text), width - 17);
	return [
		[
			{emphasis: 'muted', text: printed`       ${paddedEnd(label, 8)}`},
			{emphasis: 'plain', text: first},
		],
		line(printed`               ${second}`),
	];
}
