import type {JudgedEntry} from '../../certificates/model/index.js';

/** What ends first comes first; of what has no end that is known, what is broken comes before all. */
export function byEnd(a: JudgedEntry, b: JudgedEntry): number {
	return endOf(a) - endOf(b) || compare(nameOf(a), nameOf(b));
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

/** `secret/NAMESPACE/NAME/FIELD`, the namespace left out where there is none; each is another. */
export function certificateName({place: {kind, namespace, name, field}}: JudgedEntry): string {
	return [kind.toLowerCase(), ...(namespace === undefined ? [] : [namespace]), name, field].join('/');
}
