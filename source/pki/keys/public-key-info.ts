import {hash} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import {DerCursor, ProblemList, readAlgorithm, readBits, tags} from '../der/index.js';
import type {KeyAlgorithm, PublicKeyInfo} from '../index.js';
import type {KeyFacts} from './key-facts.js';
import {readKeyFacts} from './key-facts.js';

/** Computes the hash only when it is read, because lists of thousands of requests do not need it. */
class ReadKey implements PublicKeyInfo {
	readonly algorithm: KeyAlgorithm;
	readonly oid: string;
	readonly curve?: string;
	readonly bits?: number;
	readonly exponent?: string;
	readonly problem?: string;
	private readonly bytes: Buffer;
	private readonly start: number;
	private readonly end: number;

	constructor(oid: string, facts: KeyFacts, bytes: Buffer, start: number, end: number) {
		this.algorithm = facts.algorithm;
		this.oid = oid;
		if (facts.curve !== undefined) {
			this.curve = facts.curve;
		}

		if (facts.bits !== undefined) {
			this.bits = facts.bits;
		}

		if (facts.exponent !== undefined) {
			this.exponent = facts.exponent;
		}

		if (facts.problem !== undefined) {
			this.problem = facts.problem;
		}

		this.bytes = bytes;
		this.start = start;
		this.end = end;
	}

	get sha256(): string {
		return hash('sha256', this.bytes.subarray(this.start, this.end));
	}
}

/**
 * Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) that `cursor` has just read the header of, without making a key
 * object. Whether an EC point lies on its curve is not looked at here; verifying and `serverView` do.
 */
export function readPublicKey(cursor: DerCursor, problems: ProblemList): PublicKeyInfo {
	const {bytes, start, end} = cursor;
	const outer = cursor.enter();
	const [oid, facts] = readParts(cursor, problems);
	cursor.leave(outer);
	return new ReadKey(oid, facts, bytes, start, end);
}

function readParts(cursor: DerCursor, problems: ProblemList): readonly [oid: string, facts: KeyFacts] {
	if (!cursor.expect(tags.sequence)) {
		problems.add('bad-public-key', localized`The public key has no algorithm.`, true);
		return ['', {algorithm: 'unknown', problem: localized`has no algorithm`}];
	}

	const algorithm = readAlgorithm(cursor, localized`public key`, problems);
	if (!cursor.expect(tags.bitString)) {
		problems.add('bad-public-key', localized`The public key has no BIT STRING.`, true);
		return [algorithm.oid, {algorithm: 'unknown', problem: localized`has no key`}];
	}

	const facts = readKeyFacts(algorithm, readBits(cursor, localized`public key`, problems));
	if (facts.problem !== undefined) {
		problems.add(
			'bad-public-key',
			localized`The ${facts.algorithm} public key ${facts.problem}.`,
			isReadByServer(algorithm.name),
		);
	}

	return [algorithm.oid, facts];
}

/** Kinds of keys that Go parses. It refuses the whole file if such a key is damaged, and ignores all other kinds. */
function isReadByServer(algorithmName: string): boolean {
	return ['rsaEncryption', 'id-ecPublicKey', 'dsa', 'Ed25519'].includes(algorithmName);
}

/** Content of the subjectPublicKey BIT STRING; empty if there is none. */
export function subjectPublicKeyBits(spki: Uint8Array): Buffer {
	const cursor = new DerCursor(spki);
	cursor.next();
	cursor.enter();
	if (!cursor.expect(tags.sequence) || !cursor.expect(tags.bitString)) {
		return Buffer.alloc(0);
	}

	const {bytes, start, end} = readBits(cursor, localized`public key`, new ProblemList());
	return bytes.subarray(start, end);
}
