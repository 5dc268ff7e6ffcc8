import {runInNewContext} from 'node:vm';
import {localized} from '../../base/text/index.js';
import {PkiError} from '../index.js';

/** Time limit of a pattern for one name. Requesters choose names, and some patterns take exponential time for some names. */
const limitMs = 250;

/**
 * Why a Go pattern (RE2 syntax) can't be used here; undefined if it has the same meaning in JavaScript. Syntax with another
 * meaning, or without meaning, in JavaScript is refused.
 */
export function nameWhitelistFault(pattern: string): string | undefined {
	const {source} = splitFlags(pattern);
	if (/\\(?![dDwWsSbBnrtfv]|[^A-Za-z0-9])/.test(source.replace(/\\\\/g, ''))) {
		return localized`has an escape that is not understood here`;
	}

	if (/\(\?(?!:)/.test(source)) {
		return localized`has a group of the form (?…) that is not understood here`;
	}

	if (/\[\^?\]|\[\[:/.test(source)) {
		return localized`has a character class that is not understood here`;
	}

	try {
		compile(pattern);
		return undefined;
	} catch {
		return localized`is no pattern`;
	}
}

/**
 * Whether the pattern matches at any position, as Go's `Regexp.Find` does.
 *
 * @throws {PkiError} `policy` if the pattern takes too long for this name.
 */
export function matchesWhitelist(pattern: string, name: string): boolean {
	try {
		// Only a timeout of another context can stop a running match.
		return Boolean(runInNewContext('pattern.test(name)', {pattern: compile(pattern), name}, {timeout: limitMs}));
	} catch (error) {
		throw new PkiError('policy', localized`The name whitelist takes too long for the name ${JSON.stringify(name)}`, {
			cause: error,
		});
	}
}

function compile(pattern: string): RegExp {
	const {source, flags} = splitFlags(pattern);
	return new RegExp(source, flags);
}

/** Separates `(?i)` at the start, the only flag that is used in practice. */
function splitFlags(pattern: string): {readonly source: string; readonly flags: string} {
	return pattern.startsWith('(?i)') ? {source: pattern.slice(4), flags: 'i'} : {source: pattern, flags: ''};
}
