import {existsSync, readFileSync} from 'node:fs';
import {dirname, isAbsolute, join} from 'node:path';
import {load} from 'js-yaml';
import {ClusterError} from './cluster-error.js';
import {asList, asObject} from './decode.js';
import {quoted} from './quoted.js';

/** A named cluster, user or context, with the file that it came from. */
export type Entry = {
	readonly kind: 'cluster' | 'user' | 'context';
	readonly name: string;
	readonly body: Readonly<Record<string, unknown>>;
	readonly file: string;
};

/** One kubeconfig, or several merged. */
export type Kubeconfig = {
	readonly clusters: readonly Entry[];
	readonly users: readonly Entry[];
	readonly contexts: readonly Entry[];
	readonly currentContext: string | undefined;
	/** Where it came from. */
	readonly files: readonly string[];
	/** No file at all, but a Pod's service account. */
	readonly isInCluster?: true;
};

/**
 * Reads a kubeconfig; its entries are looked into when they are used, so that a fault in one spares the others.
 *
 * @throws {ClusterError} `kubeconfig`, naming the file and the line; never with a piece of it, as it holds credentials.
 */
export function readKubeconfigFile(file: string): Kubeconfig {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		throw new ClusterError('kubeconfig', `the kubeconfig ${quoted(file)} ${whyUnreadable(error)}`, {cause: error});
	}

	let parsed: unknown;
	try {
		parsed = load(text);
	} catch (error) {
		const {line} = (error as {mark?: {line?: number}}).mark ?? {};
		// kubectl takes an empty file as a kubeconfig without anything in it.
		if (text.trim() !== '') {
			throw new ClusterError(
				'kubeconfig',
				`the kubeconfig ${quoted(file)} is not YAML${line === undefined ? '' : `: the fault is at line ${line + 1}`}`,
			);
		}
	}

	if (typeof (parsed ?? {}) !== 'object' || Array.isArray(parsed)) {
		throw new ClusterError(
			'kubeconfig',
			`the kubeconfig ${quoted(file)} is none: clusters, users and contexts are expected in it`,
		);
	}

	const config = asObject(parsed);
	const entries = (kind: Entry['kind']): readonly Entry[] =>
		asList(config[`${kind}s`]).flatMap(each => {
			const {name, [kind]: body} = asObject(each);
			return typeof name === 'string' ? [{kind, name, body: asObject(body), file}] : [];
		});
	const current = config['current-context'];
	return {
		clusters: entries('cluster'),
		users: entries('user'),
		contexts: entries('context'),
		currentContext: typeof current === 'string' && current !== '' ? current : undefined,
		files: [file],
	};
}

/** Reads files as kubectl reads $KUBECONFIG: the first that names a thing wins, those that don't exist are passed over. */
export function readKubeconfigFiles(files: readonly string[]): Kubeconfig {
	const present = files.filter(file => existsSync(file));
	if (present.length === 0) {
		throw new ClusterError(
			'kubeconfig',
			`KUBECONFIG names ${files.map(quoted).join(', ')}, which ${files.length === 1 ? 'does' : 'do'} not exist`,
		);
	}

	const configs = present.map(readKubeconfigFile);
	return {
		clusters: configs.flatMap(({clusters}) => clusters),
		users: configs.flatMap(({users}) => users),
		contexts: configs.flatMap(({contexts}) => contexts),
		currentContext: configs.find(({currentContext}) => currentContext !== undefined)?.currentContext,
		files: present,
	};
}

/** Text of a field, undefined where it is absent. @throws {ClusterError} `kubeconfig` where it is something else. */
export function textField({kind, name, body, file}: Entry, field: string): string | undefined {
	const value = body[field];
	if (value === undefined || value === null || value === '') {
		return undefined;
	}

	if (typeof value !== 'string') {
		throw new ClusterError('kubeconfig', `${field} of ${kind} ${quoted(name)} in ${quoted(file)} must be text`);
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
			`${field} of ${kind} ${quoted(name)} in ${quoted(file)} must be true or false`,
		);
	}

	return value;
}

/** A path, relative to the kubeconfig that holds it. @throws {ClusterError} `kubeconfig` where that file can't be read. */
export function fileField(entry: Entry, field: string): string | undefined {
	const path = textField(entry, field);
	if (path === undefined) {
		return undefined;
	}

	const absolute = isAbsolute(path) ? path : join(dirname(entry.file), path);
	try {
		readFileSync(absolute);
	} catch (error) {
		throw new ClusterError(
			'kubeconfig',
			`${field} of ${entry.kind} ${quoted(entry.name)} names ${quoted(absolute)}, which ${whyUnreadable(error)}`,
			{cause: error},
		);
	}

	return absolute;
}

/** Base64 of a field that holds bytes, on one line as others write it into theirs. @throws {ClusterError} `kubeconfig` where it is something else. */
export function base64Field(entry: Entry, field: string): string | undefined {
	const text = textField(entry, field);
	if (text !== undefined && !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) {
		throw new ClusterError(
			'kubeconfig',
			`${field} of ${entry.kind} ${quoted(entry.name)} in ${quoted(entry.file)} is not base64`,
		);
	}

	return text?.replaceAll(/\s/g, '');
}

function whyUnreadable(error: unknown): string {
	const {code} = error as NodeJS.ErrnoException;
	switch (code) {
		case 'ENOENT': {
			return 'does not exist';
		}

		case 'EISDIR': {
			return 'is a folder';
		}

		case 'EACCES': {
			return 'may not be read by this user';
		}

		default: {
			return `can not be read (${code})`;
		}
	}
}
