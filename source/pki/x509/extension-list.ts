import {localized} from '../../base/text/index.js';
import type {ProblemList} from '../der/index.js';
import {DerCursor, readOid, tags} from '../der/index.js';
import type {Extension} from '../index.js';

/** Slices its value when asked: most extensions are looked at in place. */
export class ReadExtension implements Extension {
	readonly oid: string;
	readonly name: string;
	readonly critical: boolean;
	private readonly bytes: Buffer;
	private readonly start: number;
	private readonly end: number;

	constructor(oid: string, name: string, critical: boolean, cursor: DerCursor) {
		this.oid = oid;
		this.name = name;
		this.critical = critical;
		this.bytes = cursor.bytes;
		this.start = cursor.body;
		this.end = cursor.end;
	}

	get value(): Buffer {
		return this.bytes.subarray(this.start, this.end);
	}

	/** A cursor over the value. */
	open(): DerCursor {
		return new DerCursor(this.bytes, this.start, this.end);
	}
}

/** Few enough to look through one by one. */
const few = 16;

/** Extensions gathered from one place or, in a request, several. */
export class FoundExtensions {
	list: ReadExtension[] = [];
	private seen: Set<string> | undefined;

	has(oid: string): boolean {
		if (this.list.length < few) {
			return this.list.some(extension => extension.oid === oid);
		}

		this.seen ??= new Set(this.list.map(extension => extension.oid));
		return this.seen.has(oid);
	}

	add(extension: ReadExtension): void {
		// Most have one, and push() would leave room for sixteen more.
		if (this.list.length === 0) {
			this.list = [extension];
		} else {
			this.list.push(extension);
		}

		this.seen?.add(extension.oid);
	}
}

/**
 * Reads Extensions (RFC 5280 §4.1.2.9), of which `cursor` has just read the header, into `found`, which may already have
 * those of an earlier attribute. A duplicate identifier is a fault for which the API server refuses the request.
 */
export function readExtensions(cursor: DerCursor, found: FoundExtensions, problems: ProblemList): void {
	const outer = cursor.enter();
	while (cursor.more) {
		const isSequence = cursor.expect(tags.sequence);
		const extension = isSequence ? readExtension(cursor, problems) : undefined;
		if (extension === undefined) {
			if (!isSequence) {
				cursor.next();
			}

			problems.add('bad-extension', localized`An extension can't be read.`, true);
			continue;
		}

		if (found.has(extension.oid)) {
			problems.add('duplicate-extension', localized`The extension ${extension.name} is there twice.`, true);
		}

		found.add(extension);
	}

	cursor.leave(outer);
}

function readExtension(cursor: DerCursor, problems: ProblemList): ReadExtension | undefined {
	const outer = cursor.enter();
	const extension = readExtensionParts(cursor, problems);
	cursor.leave(outer);
	return extension;
}

function readExtensionParts(cursor: DerCursor, problems: ProblemList): ReadExtension | undefined {
	if (!cursor.expect(tags.oid)) {
		return undefined;
	}

	const {dotted: oid, name, fault} = readOid(cursor.bytes, cursor.body, cursor.end);
	if (fault !== undefined) {
		problems.add('bad-oid', localized`An extension has ${fault}.`, true);
	}

	let critical = false;
	if (cursor.peek === tags.boolean && cursor.next()) {
		critical = readBoolean(cursor, localized`critical flag of ${name}`, true, problems);
	}

	return cursor.expect(tags.octetString) ? new ReadExtension(oid, name, critical, cursor) : undefined;
}

/** As in BER, any byte but 0 is true. DER allows only 0xff (X.690 §11.1). */
export function readBoolean(
	{bytes, body, end}: DerCursor,
	what: string,
	fatal: boolean,
	problems: ProblemList,
): boolean {
	if (end - body !== 1 || (bytes[body] !== 0 && bytes[body] !== 0xff)) {
		problems.add('bad-boolean', localized`The ${what} is no DER BOOLEAN.`, fatal);
	}

	return end > body && bytes[body] !== 0;
}
