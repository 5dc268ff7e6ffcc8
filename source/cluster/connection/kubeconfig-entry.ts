import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {localized} from '../../base/text/index.js';
import {ClusterError, quoted} from '../model/index.js';

/** A named cluster, user or context, with its file. */
export type Entry = {
	readonly kind: 'cluster' | 'user' | 'context';
	readonly name: string;
	readonly body: Readonly<Record<string, unknown>>;
	/** The path as the user gave it, for messages. */
	readonly file: string;
	/** The absolute folder to which paths in the entry are relative. As in kubectl, a link to the file is not followed. */
	readonly dir: string;
};

/** The text of a field; undefined if it is absent. @throws {ClusterError} `kubeconfig` if it is no text. */
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

/** The boolean of a field; false if it is absent. @throws {ClusterError} `kubeconfig` if it is no boolean. */
export function flagField({kind, name, body, file}: Entry, field: string): boolean {
	const value = body[field] ?? false;
	if (typeof value !== 'boolean') {
		// Text such as "false" or "true" is no boolean. Guessing could turn verification off by mistake, or seem to.
		throw new ClusterError(
			'kubeconfig',
			localized`${field} of ${kind} ${quoted(name)} in ${quoted(file)} must be true or false`,
		);
	}

	return value;
}

/** The path of a field as an absolute path. It is relative to the folder of the kubeconfig. */
export function pathField(entry: Entry, field: string): string | undefined {
	const path = textField(entry, field);
	return path === undefined ? undefined : resolve(entry.dir, path);
}

/** As `pathField`. @throws {ClusterError} `kubeconfig` if the file can't be read. */
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

/** The base64 text of a field, on one line. @throws {ClusterError} `kubeconfig` if it is no base64. */
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

/** Refuses two fields that exclude each other, as kubectl does. @throws {ClusterError} `kubeconfig` */
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

/** Why a file can't be read, as the end of a sentence. */
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
