import {markedLines} from './plan-lines.js';
import {printableSentence} from './printable.js';
import type {Line} from './span.js';
import {line} from './span.js';
import {wrap} from './wrap.js';

/** What went wrong, for a person: the part of our three error classes that is shown. */
export type Fault = {
	readonly code: string;
	readonly message: string;
	readonly hint?: string;
	readonly details: readonly string[];
};

/** What to say of an error; undefined where it is none of ours, and so a bug. */
export function faultOf(error: unknown): Fault | undefined {
	if (!(error instanceof Error) || !('code' in error) || !/^(Pki|Cluster|Operation)Error$/.test(error.name)) {
		return undefined;
	}

	const {hint, details} = error as {readonly hint?: unknown; readonly details?: unknown};
	return {
		code: String(error.code),
		message: error.message,
		...(typeof hint === 'string' ? {hint} : {}),
		details: Array.isArray(details) ? details.map(String) : [],
	};
}

/** The message, its details and what to do about it, in lines of at most `width` columns. */
export function faultLines({message, hint, details}: Fault, width: number): readonly Line[] {
	return [
		...markedLines('✗', printableSentence(message), 'danger', width),
		...details.flatMap(detail => wrap(printableSentence(detail), width - 2).map(text => line(`  ${text}`))),
		...(hint === undefined ? [] : wrap(`→ ${printableSentence(hint)}`, width - 2).map(text => line(`  ${text}`))),
	];
}
