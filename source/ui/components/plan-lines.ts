import {printable, printableSentence, printed} from '../../base/text/index.js';
import type {Plan, PlanStep} from '../../operations/plan/index.js';
import type {Line} from '../../present/text/index.js';
import {wrap} from '../../present/text/index.js';

/** The steps of a plan, and the warnings to read before confirming it. */
export function planLines(
	{steps, warnings}: Pick<Plan<unknown>, 'steps' | 'warnings'>,
	width: number,
): readonly Line[] {
	return [
		...steps.flatMap(step => stepLines(step, width)),
		...(steps.length === 0 ? [[{emphasis: 'plain', text: printed`Nothing is left to do.`} as const]] : []),
		...warnings.flatMap(warning =>
			wrap(printableSentence(warning), width - 2).map(
				(part, index): Line => [
					{emphasis: 'waiting', text: index === 0 ? printed`! ` : printed`  `},
					{emphasis: 'plain', text: part},
				],
			),
		),
	];
}

function stepLines({verb, kind, namespace, name, note, overwrites}: PlanStep, width: number): readonly Line[] {
	const object = printable(namespace === undefined ? name : `${namespace}/${name}`);
	return [
		...wrap(printed`${printable(verb)} ${printable(kind)} ${object}`, width - 2).map(
			(part, index): Line => [
				{emphasis: 'focus', text: index === 0 ? printed`▸ ` : printed`  `},
				{emphasis: 'strong', text: part},
			],
		),
		...wrap(printableSentence(note), width - 2).map((part): Line => [{emphasis: 'plain', text: printed`  ${part}`}]),
		...(overwrites === undefined
			? []
			: wrap(printed`overwrites ${printableSentence(overwrites)}`, width - 2).map(
					(part): Line => [{emphasis: 'danger', text: printed`  ${part}`}],
				)),
	];
}
