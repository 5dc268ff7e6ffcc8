import {nearestWord} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import {OperationError, parseDuration} from '../plan/index.js';

/** Why a text is no filter, as a sentence. */
export type FilterFault = {
	readonly fault: string;
	/** The fault ends with what was meant. */
	readonly isNear?: boolean;
};

export type Test<Asked> = (asked: Asked, now: Date) => boolean;

export type Field<Asked> = {
	/** What the field takes, or looks at, as a phrase. */
	readonly about: string;
	/** What it asks for changes with time alone. */
	readonly isTimed?: boolean;
	/** It looks at what review said. */
	readonly isOfReview?: boolean;
	/** Its values are texts, which `valueTest` tests. */
	readonly isText?: boolean;
	/** @returns the test for a value in lower case, or what is wrong with the value. */
	readonly read: (value: string) => Test<Asked> | FilterFault;
};

/** Whether a value is looked for as a part of others. */
export function isPart(wanted: string): boolean {
	return !wanted.startsWith('=') && !wanted.includes('*');
}

/** `=text` is the whole value, `te*t` a pattern for the whole, anything else a part of it. */
export function valueTest(wanted: string): (value: string) => boolean {
	if (wanted.startsWith('=')) {
		return value => value === wanted.slice(1);
	}

	return wanted.includes('*') ? globTest(wanted) : value => value.includes(wanted);
}

/** `*` stands for any text; what lies between two of them is looked for from left to right, which needs no going back. */
export function globTest(pattern: string): (value: string) => boolean {
	const [first = '', ...others] = pattern.split('*');
	const last = others.pop() ?? '';
	return value => {
		if (!value.startsWith(first) || !value.endsWith(last) || value.length < first.length + last.length) {
			return false;
		}

		let at = first.length;
		const end = value.length - last.length;
		for (const part of others) {
			const found = value.indexOf(part, at);
			at = found + part.length;
			if (found === -1 || at > end) {
				return false;
			}
		}

		return true;
	};
}

/** A choice may be begun only: it is looked for while it is being typed. */
export function choice<T extends string>(field: string, value: string, choices: readonly T[]): T | FilterFault {
	return (
		choices.find(each => each.startsWith(value)) ?? {
			fault: localized`${field}: takes ${choices.join(', ')}, not ${JSON.stringify(value)}${orNear(value, choices)}`,
		}
	);
}

/** `>2h` or `<10m` as a test of a number of seconds, which may be undefined: that is neither. */
export function span<Asked>(
	expected: string,
	value: string,
	secondsOf: (asked: Asked, now: Date) => number | undefined,
): Test<Asked> | FilterFault {
	const [, sign, duration = ''] = /^([<>])(.+)$/.exec(value) ?? [];
	if (sign === undefined) {
		return {fault: localized`${expected}, not ${JSON.stringify(value)}`};
	}

	try {
		const limit = parseDuration(duration);
		return (asked, now) => {
			const seconds = secondsOf(asked, now);
			return seconds !== undefined && (sign === '>' ? seconds > limit : seconds < limit);
		};
	} catch (error) {
		if (error instanceof OperationError) {
			return {fault: localized`${error.message}: write 30s, 10m, 24h or 90d`};
		}

		throw error;
	}
}

/** `; did you mean X?`, where something is near. */
export function orNear(word: string, candidates: readonly string[]): string {
	const near = nearestWord(word, candidates);
	return near === undefined ? '' : localized`; did you mean ${near}?`;
}

/** That there is no such field, and which one is near. */
export function unknownField(word: string, names: readonly string[]): FilterFault {
	const near = orNear(word, names);
	return {fault: localized`no field is called ${word}${near}`, isNear: near !== ''};
}
