import {DerCursor, tags} from '../der/index.js';
import {extensionOids} from '../encode/extensions/index.js';
import {parseIp} from '../go/index.js';
import type {Certificate, GeneralName} from '../index.js';

type Kind = 'dns' | 'email' | 'uri' | 'ip';
type Constraint = {readonly kind: Kind; readonly base: Buffer};

/** The constraints of a CA certificate on the names in certificates below it (RFC 5280 §4.2.1.10). */
export type NameConstraints = {
	readonly permitted: readonly Constraint[];
	readonly excluded: readonly Constraint[];
	/** Whether there are constraints on kinds of names that certdeck does not compare, or some that can't be read. */
	readonly hasOthers: boolean;
	readonly isCritical: boolean;
};

const kinds: Readonly<Record<number, Kind>> = {129: 'email', 130: 'dns', 134: 'uri', 135: 'ip'};

const comparedKinds: ReadonlySet<string> = new Set(Object.values(kinds));

/** The name constraints of a certificate; undefined if it has none. */
export function readNameConstraints({extensions}: Certificate): NameConstraints | undefined {
	const extension = extensions.find(({oid}) => oid === extensionOids.nameConstraints);
	if (extension === undefined) {
		return undefined;
	}

	const cursor = new DerCursor(extension.value);
	const lists: Record<'permitted' | 'excluded', Constraint[]> = {permitted: [], excluded: []};
	let hasOthers = !cursor.expect(tags.sequence);
	cursor.enter();
	while (cursor.next()) {
		const list = cursor.tag === 0xa0 ? lists.permitted : cursor.tag === 0xa1 ? lists.excluded : undefined;
		const isWhole = list !== undefined && readSubtrees(cursor, list);
		hasOthers ||= !isWhole;
	}

	return {...lists, hasOthers, isCritical: extension.critical};
}

/** Reads GeneralSubtrees; false if one is of another kind, or has bounds, which RFC 5280 forbids. */
function readSubtrees(cursor: DerCursor, list: Constraint[]): boolean {
	const outer = cursor.enter();
	let isWhole = true;
	while (cursor.more) {
		const subtree = cursor.expect(tags.sequence) ? cursor.enter() : undefined;
		const kind = subtree !== undefined && cursor.next() ? kinds[cursor.tag] : undefined;
		isWhole &&= kind !== undefined && !cursor.more;
		if (subtree === undefined) {
			break;
		}

		if (kind !== undefined) {
			list.push({kind, base: cursor.content()});
		}

		cursor.leave(subtree);
	}

	cursor.leave(outer);
	return isWhole;
}

/**
 * The first name that the constraints forbid. Kinds of names without a constraint are permitted.
 *
 * A name is forbidden if Go or OpenSSL refuses it. Go refuses all names below an excluded host, in any kind of name, and a
 * wildcard that covers the host. A name without a readable host is refused under any constraint.
 */
export function forbiddenName(
	names: readonly GeneralName[],
	{permitted, excluded}: NameConstraints,
): GeneralName | undefined {
	return names.find(name => {
		const isOf = ({kind}: Constraint) => kind === name.kind;
		const [allowed, barred] = [permitted.filter(isOf), excluded.filter(isOf)];
		if (!comparedKinds.has(name.kind)) {
			return false;
		}

		const parts = partsOf(name);
		return (
			parts === undefined ||
			barred.some(constraint => isBarred(parts, constraint)) ||
			(allowed.length > 0 && !allowed.some(constraint => isWithin(parts, constraint)))
		);
	});
}

/** The parts of a name to compare: an address, or a host in lower case, with the local part of a mailbox. */
type NameParts = {readonly address: Buffer} | {readonly host: string; readonly local?: string};

function partsOf({kind, value, isMapped}: GeneralName): NameParts | undefined {
	switch (kind) {
		case 'ip': {
			const address = parseIp(value);
			return address && {address: isMapped ? Buffer.concat([mappedPrefix, address]) : address};
		}

		case 'email': {
			const [, quoted, plain = quoted?.replace(/\\(.)/g, '$1'), host = ''] =
				/^(?:"((?:[^"\\]|\\.)*)"|([^"@<>\s]+))@([^@]+)$/.exec(value) ?? [];
			return plain === undefined || !isDomain(host) ? undefined : {host: host.toLowerCase(), local: plain};
		}

		case 'uri': {
			const authority = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(value)?.[1] ?? '';
			const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '');
			return isDomain(host) && parseIp(host) === undefined ? {host: host.toLowerCase()} : undefined;
		}

		default:
			return value === '' || isDomain(value) ? {host: value.toLowerCase()} : undefined;
	}
}

/** The first 12 bytes of an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2). */
const mappedPrefix = Buffer.from('00000000000000000000ffff', 'hex');

/** Visible ASCII without empty labels; no address in brackets. */
function isDomain(host: string): boolean {
	return /^[\x21-\x7e]+$/.test(host) && !/^[.[]|\.\.|\.$/.test(host);
}

function isWithin(parts: NameParts, {kind, base}: Constraint): boolean {
	if ('address' in parts) {
		return isInRange(parts.address, base);
	}

	const {host, local} = parts;
	const limit = base.toString('latin1').toLowerCase();
	if (kind === 'dns') {
		return isInDomain(host, limit);
	}

	// The local part of a whole mailbox is compared with respect to case.
	return kind === 'email' && limit.includes('@')
		? local === base.toString('latin1').slice(0, limit.lastIndexOf('@')) && limit.endsWith(`@${host}`)
		: isHost(host, limit);
}

function isBarred(parts: NameParts, constraint: Constraint): boolean {
	if (isWithin(parts, constraint) || 'address' in parts) {
		return isWithin(parts, constraint);
	}

	const limit = constraint.base.toString('latin1').toLowerCase();
	const isCovered = parts.host.startsWith('*.') && limit.slice(limit.indexOf('.')) === parts.host.slice(1);
	return isCovered || (!limit.includes('@') && isInDomain(parts.host, limit));
}

/** The limit covers the domain and all names below it; with a leading dot, only the names below. An empty one covers all. */
function isInDomain(name: string, limit: string): boolean {
	return limit === '' || name === limit || name.endsWith(limit.startsWith('.') ? limit : `.${limit}`);
}

/** For hosts of mailboxes and URIs: with a leading dot the limit covers all names below the domain, else only that host. */
function isHost(host: string, limit: string): boolean {
	return limit === '' || (limit.startsWith('.') ? host.endsWith(limit) : host === limit);
}

/** Compares bytes: a mask in a certificate may have gaps, and an IPv4-mapped address does not count as IPv4 here. */
function isInRange(address: Buffer, range: Buffer): boolean {
	const size = range.length / 2;
	return (
		address.length === size &&
		address.every((byte, index) => {
			const mask = range[size + index] ?? 0;
			return (byte & mask) === ((range[index] ?? 0) & mask);
		})
	);
}
