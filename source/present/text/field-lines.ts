import type {Printable} from '../../base/text/index.js';
import {joined, paddedEnd, printable, printableSentence, printed, repeated} from '../../base/text/index.js';
import type {GeneralName} from '../../pki/index.js';
import {displayWidth} from './fit.js';
import type {Emphasis, Line} from './span.js';
import {wrap} from './wrap.js';

const labelWidth = 9;

/** The title of a section, with a line to the edge. */
export function rule(title: Printable, width: number): Line {
	const head = printed` ── ${title} `;
	return [
		{emphasis: 'muted', text: printed`${head}${repeated(printed`─`, Math.max(0, width - displayWidth(head) - 1))}`},
	];
}

/** A sentence of certdeck, which may quote hostile text, wrapped. */
export function paragraph(text: string, width: number, emphasis: Emphasis = 'plain'): readonly Line[] {
	return wrap(printableSentence(text), width - 2).map(part => [{emphasis, text: printed` ${part}`}]);
}

/** A label, then printable values joined by commas; empty without values. */
export function field(
	label: string,
	values: readonly Printable[],
	width: number,
	emphasis: Emphasis = 'plain',
): readonly Line[] {
	const indent = Math.max(labelWidth, displayWidth(label) + 1);
	return values.length === 0
		? []
		: wrap(joined(values, printed`, `), width - indent - 2).map((part, index) => [
				{emphasis: 'muted', text: printed` ${paddedEnd(index === 0 ? printable(label) : printed``, indent)}`},
				{emphasis, text: part},
			]);
}

/** A label, then one value a line. */
export function fields(
	label: string,
	values: readonly Printable[],
	width: number,
	emphasis: Emphasis = 'plain',
): readonly Line[] {
	return values.flatMap((value, index) => field(index === 0 ? label : '', [value], width, emphasis));
}

const kinds: ReadonlyArray<readonly [GeneralName['kind'], string]> = [
	['dns', 'dns'],
	['ip', 'ip'],
	['email', 'email'],
	['uri', 'uri'],
	['otherName', 'other'],
	['directoryName', 'directory'],
	['registeredID', 'id'],
	['x400Address', 'x400'],
	['ediPartyName', 'edi'],
];

/** Subject alternative names by type. */
export function nameFields(names: readonly GeneralName[], width: number): readonly Line[] {
	return kinds.flatMap(([kind, label]) => {
		const values = names.filter(name => name.kind === kind).map(({value}) => printable(value));
		return field(label, values, width);
	});
}

/** `2026-11-24 10:05 UTC`. */
export function minuteText(date: Date): Printable {
	return Number.isNaN(date.getTime())
		? printed`(unreadable)`
		: printed`${printableSentence(date.toISOString().slice(0, 16).replace('T', ' '))} UTC`;
}
