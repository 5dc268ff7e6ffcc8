import {runInNewContext} from 'node:vm';
import {localized} from '../../base/text/index.js';
import {PkiError} from '../index.js';

/** Longest a pattern may take for one name; a name comes from the requester, and some patterns explode on some names. */
const limitMs = 250;

/**
 * Why a Go pattern (RE2 syntax) can't be used here; undefined where JavaScript reads it in the same sense. Refused are the
 * spellings that mean something else or nothing in JavaScript.
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
 * Whether a name matches somewhere, as Go's `Regexp.Find` looks.
 *
 * @throws {PkiError} `policy` where the pattern takes too long for this name.
 */
export function matchesWhitelist(pattern: string, name: string): boolean {
	try {
		// A timeout reaches into a running match only from outside its context.
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

/** `(?i)` at the very start is the one flag that people use. */
function splitFlags(pattern: string): {readonly source: string; readonly flags: string} {
	return pattern.startsWith('(?i)') ? {source: pattern.slice(4), flags: 'i'} : {source: pattern, flags: ''};
}
