import {DerCursor, tags} from './der-cursor.js';
import {extensionOids} from './encode-extension.js';
import {parseIp} from './parse-ip.js';
import type {Certificate, GeneralName} from './types.js';

type Kind = 'dns' | 'email' | 'uri' | 'ip';
type Constraint = {readonly kind: Kind; readonly base: Buffer};

/** Limits that a CA certificate puts on the names below it (RFC 5280 §4.2.1.10). */
export type NameConstraints = {
	readonly permitted: readonly Constraint[];
	readonly excluded: readonly Constraint[];
	/** Whether it limits kinds of names that are not compared here, or can't be read in full. */
	readonly hasOthers: boolean;
};

const kinds: Readonly<Record<number, Kind>> = {129: 'email', 130: 'dns', 134: 'uri', 135: 'ip'};

/** The name constraints of a certificate; undefined where it has none. */
export function readNameConstraints({extensions}: Certificate): NameConstraints | undefined {
	const extension = extensions.find(({oid}) => oid === extensionOids.nameConstraints);
	if (extension === undefined) {
		return undefined;
	}

	const cursor = new DerCursor(extension.value);
	const lists: Record<'permitted' | 'excluded', Constraint[]> = {permitted: [], excluded: []};
	let hasOthers = !cursor.expect(tags.sequence);
	cursor.enter();
	while (!hasOthers && cursor.next()) {
		const list = cursor.tag === 0xa0 ? lists.permitted : cursor.tag === 0xa1 ? lists.excluded : undefined;
		hasOthers = list === undefined || !readSubtrees(cursor, list);
	}

	return {...lists, hasOthers};
}

/** GeneralSubtrees: false where one is of another kind, or has bounds, which RFC 5280 forbids. */
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

/** The first of the names that the constraints forbid; kinds that they do not speak of are free. */
export function forbiddenName(
	names: readonly GeneralName[],
	{permitted, excluded}: NameConstraints,
): GeneralName | undefined {
	return names.find(name => {
		const isOf = ({kind}: Constraint) => kind === name.kind;
		const within = (constraint: Constraint) => isWithin(name.value, constraint);
		const allowed = permitted.filter(isOf);
		return excluded.filter(isOf).some(within) || (allowed.length > 0 && !allowed.some(within));
	});
}

function isWithin(value: string, {kind, base}: Constraint): boolean {
	if (kind === 'ip') {
		return isInRange(parseIp(value), base);
	}

	const limit = base.toString('latin1').toLowerCase();
	const text = value.toLowerCase();
	switch (kind) {
		case 'dns':
			return isInDomain(text, limit);
		case 'email': {
			const host = text.slice(text.lastIndexOf('@') + 1);
			// A whole mailbox is compared with its local part in its own case.
			return limit.includes('@')
				? value.slice(0, value.lastIndexOf('@')) === base.toString('latin1').split('@')[0] && limit.endsWith(`@${host}`)
				: isHost(host, limit);
		}

		case 'uri': {
			const host = /^[a-z][a-z\d+.-]*:\/\/(?:[^@/]*@)?([^:/?#]*)/.exec(text)?.[1] ?? '';
			return isHost(host, limit);
		}
	}
}

/** DNS names: the domain itself and all below it; an empty limit is all names. */
function isInDomain(name: string, limit: string): boolean {
	return limit === '' || name === limit || name.endsWith(limit.startsWith('.') ? limit : `.${limit}`);
}

/** Hosts in addresses: with a leading dot all below the domain, else the very host. */
function isHost(host: string, limit: string): boolean {
	return limit === '' || (limit.startsWith('.') ? host.endsWith(limit) : host === limit);
}

function isInRange(address: Buffer | undefined, range: Buffer): boolean {
	const size = range.length / 2;
	return (
		address?.length === size &&
		address.every((byte, index) => {
			const mask = range[size + index] ?? 0;
			return (byte & mask) === ((range[index] ?? 0) & mask);
		})
	);
}
