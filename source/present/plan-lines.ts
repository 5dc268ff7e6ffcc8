import type {Plan, PlanStep} from '../operations/plan.js';
import {printable, printableSentence} from './printable.js';
import type {Line} from './span.js';
import {line} from './span.js';
import {wrap} from './wrap.js';

/** What a plan will do, step by step, and what speaks against it, in lines of at most `width` columns. */
export function planLines(
	{steps, warnings}: Pick<Plan<unknown>, 'steps' | 'warnings'>,
	width: number,
): readonly Line[] {
	return [
		...steps.flatMap(step => stepLines(step, width)),
		...warnings.flatMap(warning => markedLines('!', printableSentence(warning), 'waiting', width)),
	];
}

function stepLines({verb, kind, namespace, name, note, overwrites}: PlanStep, width: number): readonly Line[] {
	const object = printable(namespace === undefined ? name : `${namespace}/${name}`);
	return [
		...wrap(`${verb} ${kind} ${object}`, width).map((text, index): Line => {
			const start = index === 0 ? `${verb} ${kind}` : '';
			return text.startsWith(start)
				? [
						{emphasis: 'plain', text: start},
						{emphasis: 'strong', text: text.slice(start.length)},
					]
				: line(text, 'strong');
		}),
		...wrap(printableSentence(note), width - 2).map(text => line(`  ${text}`, 'muted')),
		...(overwrites === undefined ? [] : markedLines('  ! replaces', printableSentence(overwrites), 'danger', width)),
	];
}

/** A sentence behind a mark; what is too long goes on below its first word. */
export function markedLines(
	mark: string,
	sentence: string,
	emphasis: 'waiting' | 'danger',
	width: number,
): readonly Line[] {
	const indent = mark.length + 1;
	return wrap(sentence, width - indent).map((text, index) =>
		line(`${index === 0 ? mark : ' '.repeat(indent - 1)} ${text}`, emphasis),
	);
}
