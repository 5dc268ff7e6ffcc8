import {localized} from '../../base/text/index.js';
import type {SignatureAlgorithm} from '../index.js';
import type {DerCursor} from './der-cursor.js';
import {tags} from './der-cursor.js';
import {readOid} from './object-identifier.js';
import type {ProblemList} from './problem-list.js';

const nullParameters = Buffer.from([tags.null, 0]);
const withNull = new Map<string, SignatureAlgorithm>();
const withoutParameters = new Map<string, SignatureAlgorithm>();
const unreadable: SignatureAlgorithm = {oid: '', name: 'unreadable'};

/** Reads an AlgorithmIdentifier (RFC 5280 §4.1.1.2) that `cursor` has just read the header of. */
export function readAlgorithm(cursor: DerCursor, what: string, problems: ProblemList): SignatureAlgorithm {
	const outer = cursor.enter();
	const algorithm = readParts(cursor, what, problems);
	cursor.leave(outer);
	return algorithm;
}

function readParts(cursor: DerCursor, what: string, problems: ProblemList): SignatureAlgorithm {
	if (!cursor.expect(tags.oid)) {
		problems.add('bad-algorithm', localized`The ${what} algorithm can't be read.`, true);
		return unreadable;
	}

	const {dotted: oid, name, fault} = readOid(cursor.bytes, cursor.body, cursor.end);
	if (fault !== undefined) {
		problems.add('bad-oid', localized`The ${what} algorithm has ${fault}.`, true);
	}

	if (!cursor.more) {
		return shared(oid, name);
	}

	if (!cursor.next()) {
		problems.add('bad-algorithm', localized`The parameters of the ${what} algorithm can't be read.`, true);
		return {oid, name};
	}

	const isNull = cursor.tag === tags.null && cursor.end === cursor.start + 2;
	return isNull ? shared(oid, name, nullParameters) : {oid, name, parameters: cursor.element()};
}

/** Returns one shared object for each known algorithm. A list of thousands of requests has few of them. */
function shared(oid: string, name: string, parameters?: Buffer): SignatureAlgorithm {
	const made = parameters === undefined ? {oid, name} : {oid, name, parameters};
	if (oid === name) {
		return made;
	}

	const known = parameters === undefined ? withoutParameters : withNull;
	const found = known.get(name) ?? made;
	known.set(name, found);
	return found;
}
