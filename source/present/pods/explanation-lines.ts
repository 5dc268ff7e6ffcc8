import {localized, printable, printed} from '../../base/text/index.js';
import type {ExplainedPart, PartStatus, PodExplanation} from '../../operations/pods/index.js';
import type {Emphasis, Line} from '../text/index.js';
import {field, minuteText, paragraph, rule} from '../text/index.js';

const words: Readonly<Record<PartStatus, readonly [word: string, emphasis: Emphasis]>> = {
	ready: [localized`ready`, 'ok'],
	waits: [localized`waits`, 'waiting'],
	refused: [localized`refused`, 'danger'],
	missing: [localized`missing`, 'danger'],
	unknown: [localized`not known`, 'muted'],
};

/** Why a Pod waits for its certificate, as lines of a text or a screen. */
export function explanationLines(explanation: PodExplanation, width: number): readonly Line[] {
	const {namespace, name, node, serviceAccount, phase, parts, events, open} = explanation;
	return [
		...field(localized`Pod`, [printed`${printable(namespace)}/${printable(name)}`], width, 'strong'),
		...field(localized`phase`, [printable(phase || localized`(none)`)], width),
		...field(localized`node`, [printable(node || localized`(none yet)`)], width),
		...field(localized`account`, [printable(serviceAccount || localized`(none)`)], width),
		...paragraph(verdict(explanation), width, 'strong'),
		...parts.flatMap(part => partLines(part, width)),
		...(events.length === 0 ? [] : [rule(printed`what kubelet said`, width)]),
		...events.flatMap(({lastAt, reason, message, count, quotes}) => [
			...paragraph(
				`${minuteText(lastAt)} ${reason}${count > 1 ? localized` (${count} times)` : ''}: ${quotes === undefined ? message : localized`the signer's answer: ${quotes.reason}: ${quotes.message}`}`,
				width,
			),
		]),
		...(open.length === 0 ? [] : [rule(printed`left open`, width)]),
		...open.flatMap(question => paragraph(question, width, 'muted')),
	];
}

function verdict({parts, isStarting}: PodExplanation): string {
	if (parts.length === 0) {
		return localized`No volume of this Pod asks for a certificate or a trust bundle.`;
	}

	const wrong = parts.filter(({status}) => status !== 'ready');
	if (wrong.length === 0) {
		return isStarting
			? localized`Everything that its volumes ask for is there: what it waits for is something else.`
			: localized`It has what its volumes ask for.`;
	}

	const count = wrong.length === parts.length ? '' : localized`, ${wrong.length} of ${parts.length}`;
	return isStarting
		? localized`It waits for its volumes${count}; each has to be there before a container starts.`
		: localized`Not everything that its volumes ask for is there${count}.`;
}

function partLines({volume, asks, status, says, next}: ExplainedPart, width: number): readonly Line[] {
	const [word, emphasis] = words[status];
	return [
		rule(printed`volume ${printable(volume)}`, width),
		...field(localized`asks for`, [printable(asks)], width),
		...field(localized`state`, [printable(word)], width, emphasis),
		...says.flatMap(sentence => paragraph(sentence, width)),
		...next.flatMap(sentence => paragraph(`→ ${sentence}`, width, 'focus')),
	];
}
