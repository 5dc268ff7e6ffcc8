import {nearestWord} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import {OperationError, parseDuration} from '../plan/index.js';

/** Why a text is no valid filter, as a sentence. */
export type FilterFault = {
	readonly fault: string;
	/** Whether the fault already suggests a correction. */
	readonly isNear?: boolean;
};

export type Test<Asked> = (asked: Asked, now: Date) => boolean;

export type Field<Asked> = {
	/** The values that the field takes, or what it looks at, as a phrase. */
	readonly about: string;
	/** Whether its result changes with time alone. */
	readonly isTimed?: boolean;
	/** Whether it looks at the review. */
	readonly isOfReview?: boolean;
	/** Whether its values are texts, which `valueTest` tests. */
	readonly isText?: boolean;
	/** @returns the test for a value in lower case, or what is wrong with the value. */
	readonly read: (value: string) => Test<Asked> | FilterFault;
};

/** Whether a value matches parts of other values. */
export function isPart(wanted: string): boolean {
	return !wanted.startsWith('=') && !wanted.includes('*');
}

/** `=text` matches the whole value, `te*t` is a pattern for the whole, and other text matches a part of the value. */
export function valueTest(wanted: string): (value: string) => boolean {
	if (wanted.startsWith('=')) {
		return value => value === wanted.slice(1);
	}

	return wanted.includes('*') ? globTest(wanted) : value => value.includes(wanted);
}

/** `*` matches any text. The parts between two `*` are searched from left to right, so that no backtracking is needed. */
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

/** A prefix of a choice is enough, because a filter is applied while it is typed. */
export function choice<T extends string>(field: string, value: string, choices: readonly T[]): T | FilterFault {
	return (
		choices.find(each => each.startsWith(value)) ?? {
			fault: localized`${field}: takes ${choices.join(', ')}, not ${JSON.stringify(value)}${orNear(value, choices)}`,
		}
	);
}

/** `>2h` or `<10m` as a test of a number of seconds. An undefined number matches neither. */
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

/** `; did you mean X?`; empty if no candidate is similar. */
export function orNear(word: string, candidates: readonly string[]): string {
	const near = nearestWord(word, candidates);
	return near === undefined ? '' : localized`; did you mean ${near}?`;
}

/** The fault for an unknown field, with a similar field. */
export function unknownField(word: string, names: readonly string[]): FilterFault {
	const near = orNear(word, names);
	return {fault: localized`no field is called ${word}${near}`, isNear: near !== ''};
}
