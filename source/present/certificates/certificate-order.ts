import type {JudgedEntry} from '../../certificates/model/index.js';

type Keyed = {readonly entry: JudgedEntry; readonly end: number; readonly name: string};

/** The certificate that ends first comes first. Broken certificates come before all others, unknown ends last. */
export function sortedByEnd(entries: readonly JudgedEntry[]): readonly JudgedEntry[] {
	return entries
		.map((entry): Keyed => ({entry, end: endOf(entry), name: nameOf(entry)}))
		.sort((a, b) => a.end - b.end || compare(a.name, b.name))
		.map(({entry}) => entry);
}

function endOf({ends, state}: JudgedEntry): number {
	return ends?.getTime() ?? (state === 'broken' ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER);
}

function nameOf({place: {namespace = '', name, field}}: JudgedEntry): string {
	return `${namespace}/${name}/${field}`;
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** The unique name of an entry: `secret/NAMESPACE/NAME/FIELD`, without the namespace if it has none. */
export function certificateName({place: {kind, namespace, name, field}}: JudgedEntry): string {
	return [kind.toLowerCase(), ...(namespace === undefined ? [] : [namespace]), name, field].join('/');
}
