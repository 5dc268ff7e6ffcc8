import {localized} from '../../base/text/index.js';
import type {DerCursor, ProblemList} from '../der/index.js';
import {readOid, tags} from '../der/index.js';
import type {ReadExtension} from './extension-list.js';
import {FoundExtensions, readExtensions} from './extension-list.js';

/** The content of a request's attributes. */
export type RequestAttributes = {
	readonly attributes: ReadonlyArray<{readonly oid: string; readonly name: string; readonly problem?: string}>;
	readonly extensions: readonly ReadExtension[];
};

type Attribute = {readonly oid: string; readonly name: string; readonly problem?: string};

/** Nearly every request has only this attribute. */
const soundExtensionRequest: Attribute = {oid: '1.2.840.113549.1.9.14', name: 'extensionRequest'};

/**
 * Reads the attributes (RFC 2986 §4.1, RFC 2985 §5.4) that `cursor` has just read the header of. Attributes that
 * can't be read are named, not fatal: the API server's parser passes over them. A damaged extensionRequest is fatal.
 */
export function readAttributes(cursor: DerCursor, problems: ProblemList): RequestAttributes {
	let attributes: Attribute[] = [];
	const found = new FoundExtensions();
	const outer = cursor.enter();
	while (cursor.more) {
		if (!cursor.next()) {
			problems.add('bad-attributes', localized`The list of attributes ${cursor.fault}.`, true);
			break;
		}

		const wasNonMinimal = cursor.nonMinimal;
		cursor.nonMinimal = false;
		const attribute = readAttribute(cursor, found, problems);
		if (attribute.problem !== undefined) {
			problems.add('bad-attribute', localized`The attribute ${attribute.name} ${attribute.problem}.`, false);
		}

		if (attributes.length === 0) {
			attributes = [attribute];
		} else {
			attributes.push(attribute);
		}

		cursor.nonMinimal = wasNonMinimal;
	}

	cursor.leave(outer);
	return {attributes, extensions: found.list};
}

function readAttribute(cursor: DerCursor, found: FoundExtensions, problems: ProblemList): Attribute {
	const {tag} = cursor;
	const outer = cursor.enter();
	const attribute =
		tag === tags.sequence
			? readParts(cursor, found, problems)
			: {oid: '', name: localized`without a type`, problem: localized`is no SEQUENCE`};
	cursor.leave(outer);
	return attribute;
}

function readParts(cursor: DerCursor, found: FoundExtensions, problems: ProblemList): Attribute {
	if (!cursor.expect(tags.oid)) {
		return {oid: '', name: localized`without a type`, problem: localized`has no object identifier`};
	}

	const {dotted: oid, name, family, fault} = readOid(cursor.bytes, cursor.body, cursor.end);
	if (fault !== undefined) {
		return {oid, name, problem: localized`has ${fault}`};
	}

	if (!cursor.expect(tags.set)) {
		return {oid, name, problem: localized`has no SET of values`};
	}

	cursor.fault = '';
	const problem = valuesFault(cursor);
	if (problem !== undefined || cursor.nonMinimal) {
		return {oid, name, problem: problem ?? localized`has a length that is not minimal`};
	}

	const hasMore = cursor.more;
	const attribute =
		name === 'extensionRequest'
			? readExtensionRequest(cursor, oid, found, problems)
			: passedOver(oid, name, family === 'extension');
	return hasMore && attribute.problem === undefined
		? {oid, name, problem: localized`has more behind its values, which the API server passes over`}
		: attribute;
}

/** Attributes that other programs than the API server may read as requests for extensions. */
function passedOver(oid: string, name: string, isExtension: boolean): Attribute {
	if (name === 'msExtensionRequest') {
		return {oid, name, problem: localized`asks for extensions in Microsoft's form, which the API server passes over`};
	}

	return isExtension
		? {oid, name, problem: localized`is an extension outside of extensionRequest, which the API server passes over`}
		: {oid, name};
}

/** Why Go drops an attribute: its values are not elements, or there are none. */
function valuesFault(set: DerCursor): string | undefined {
	const {body, end} = set;
	if (end === body) {
		return localized`has no value`;
	}

	const limit = set.enter();
	while (set.more) {
		if (!set.next()) {
			break;
		}
	}

	const fault = set.fault;
	set.fault = '';
	set.leave(limit);
	set.body = body;
	set.end = end;
	return fault === '' ? undefined : fault;
}

function readExtensionRequest(
	cursor: DerCursor,
	oid: string,
	found: FoundExtensions,
	problems: ProblemList,
): Attribute {
	const name = 'extensionRequest';
	const outer = cursor.enter();
	const problem = readFirstValue(cursor, found, problems);
	cursor.leave(outer);
	return problem === undefined ? soundExtensionRequest : {oid, name, problem};
}

function readFirstValue(cursor: DerCursor, found: FoundExtensions, problems: ProblemList): string | undefined {
	if (!cursor.expect(tags.sequence)) {
		problems.add('bad-extension-request', localized`The extensionRequest holds no list of extensions.`, true);
		return localized`holds no list of extensions`;
	}

	readExtensions(cursor, found, problems);
	if (cursor.nonMinimal) {
		problems.add('non-minimal-length', localized`The extensionRequest has a length that is not minimal.`, true);
	}

	return cursor.more ? localized`has several values, of which the API server reads the first` : undefined;
}
