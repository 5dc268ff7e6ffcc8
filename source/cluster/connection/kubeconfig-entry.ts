import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {localized} from '../../base/text/index.js';
import {ClusterError, quoted} from '../model/index.js';

/** A named cluster, user or context, with the file that it came from. */
export type Entry = {
	readonly kind: 'cluster' | 'user' | 'context';
	readonly name: string;
	readonly body: Readonly<Record<string, unknown>>;
	/** As it was named, for messages. */
	readonly file: string;
	/** Absolute: what paths in the entry are relative to. A link to the file is not followed, as kubectl follows none. */
	readonly dir: string;
};

/** Text of a field, undefined where it is absent. @throws {ClusterError} `kubeconfig` where it is something else. */
export function textField({kind, name, body, file}: Entry, field: string): string | undefined {
	const value = body[field];
	if (value === undefined || value === null || value === '') {
		return undefined;
	}

	if (typeof value !== 'string') {
		throw new ClusterError(
			'kubeconfig',
			localized`${field} of ${kind} ${quoted(name)} in ${quoted(file)} must be text`,
		);
	}

	return value;
}

/** True or false, false where absent. @throws {ClusterError} `kubeconfig` where it is something else. */
export function flagField({kind, name, body, file}: Entry, field: string): boolean {
	const value = body[field] ?? false;
	if (typeof value !== 'boolean') {
		// Text such as "false" must not turn verification off, nor "true" leave a reader in the belief that it is.
		throw new ClusterError(
			'kubeconfig',
			localized`${field} of ${kind} ${quoted(name)} in ${quoted(file)} must be true or false`,
		);
	}

	return value;
}

/** A path, absolute; relative to the kubeconfig that holds it. */
export function pathField(entry: Entry, field: string): string | undefined {
	const path = textField(entry, field);
	return path === undefined ? undefined : resolve(entry.dir, path);
}

/** The same. @throws {ClusterError} `kubeconfig` where that file can't be read. */
export function fileField(entry: Entry, field: string): string | undefined {
	const path = pathField(entry, field);
	try {
		if (path !== undefined) {
			readFileSync(path);
		}
	} catch (error) {
		throw new ClusterError(
			'kubeconfig',
			localized`${field} of ${entry.kind} ${quoted(entry.name)} names ${quoted(path ?? '')}, which ${whyUnreadable(error)}`,
			{cause: error},
		);
	}

	return path;
}

/** Base64 of a field that holds bytes, on one line as others write it into theirs. @throws {ClusterError} `kubeconfig` where it is something else. */
export function base64Field(entry: Entry, field: string): string | undefined {
	const text = textField(entry, field)?.replaceAll(/[\r\n]/g, '');
	if (text !== undefined && (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0)) {
		throw new ClusterError(
			'kubeconfig',
			localized`${field} of ${entry.kind} ${quoted(entry.name)} in ${quoted(entry.file)} is not base64`,
		);
	}

	return text;
}

/** As kubectl: nobody can tell which one is meant. @throws {ClusterError} `kubeconfig` */
export function refuseBoth({kind, name, file, body}: Entry, first: string, second: string): void {
	if (body[first] && body[second]) {
		throw new ClusterError(
			'kubeconfig',
			localized`${kind} ${quoted(name)} in ${quoted(file)} has both ${first} and ${second}`,
			{
				hint: localized`kubectl refuses it too: take one of them out`,
			},
		);
	}
}

/** What keeps a file from being read, as a sentence about it goes on. */
export function whyUnreadable(error: unknown): string {
	const {code} = error as NodeJS.ErrnoException;
	switch (code) {
		case 'ENOENT': {
			return localized`does not exist`;
		}

		case 'EISDIR': {
			return localized`is a folder`;
		}

		case 'EACCES': {
			return localized`may not be read by this user`;
		}

		default: {
			return localized`can not be read (${code})`;
		}
	}
}
