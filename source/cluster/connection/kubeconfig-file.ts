import {existsSync, readFileSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {boolYaml11Tag, CORE_SCHEMA, loadAll, mergeTag} from 'js-yaml';
import {localized} from '../../base/text/index.js';
import {asList, asObject, ClusterError, quoted} from '../model/index.js';
import type {Entry} from './kubeconfig-entry.js';
import {whyUnreadable} from './kubeconfig-entry.js';

/** One kubeconfig, or several merged. */
export type Kubeconfig = {
	readonly clusters: readonly Entry[];
	readonly users: readonly Entry[];
	readonly contexts: readonly Entry[];
	readonly currentContext: string | undefined;
	/** The paths of the files. */
	readonly files: readonly string[];
	/** Sentences about content that kubectl accepts silently, and the operator may not expect. */
	readonly warnings: readonly string[];
	/** The configuration is a Pod's service account, and not a file. */
	readonly isInCluster?: true;
};

/** kubectl reads YAML 1.1: `yes` is true, `<<` merges, and the last of two equal keys counts. */
const yaml = {schema: CORE_SCHEMA.withTags(mergeTag, boolYaml11Tag), json: true};
const kinds = ['cluster', 'user', 'context'] as const;

/**
 * Reads a kubeconfig. Entries are checked when they are used, so that a fault in one does not affect the others.
 *
 * @throws {ClusterError} `kubeconfig`, which names the file and the line, and quotes nothing, because the file has
 * credentials.
 */
export function readKubeconfigFile(file: string): Kubeconfig {
	let bytes: Buffer;
	try {
		bytes = readFileSync(file);
	} catch (error) {
		throw new ClusterError('kubeconfig', localized`the kubeconfig ${quoted(file)} ${whyUnreadable(error)}`, {
			cause: error,
		});
	}

	const config = parseKubeconfig(file, bytes);
	const dir = dirname(resolve(file));
	const entries = (kind: Entry['kind']): readonly Entry[] =>
		asList(config[`${kind}s`]).map(each => {
			const {name = '', [kind]: body} = asObject(each);
			if (typeof name !== 'string') {
				throw new ClusterError(
					'kubeconfig',
					localized`the name of a ${kind} in ${quoted(file)} must be text: write it in quotes`,
				);
			}

			return {kind, name, body: asObject(body), file, dir};
		});
	const [clusters, users, contexts] = kinds.map(kind => {
		const found = entries(kind);
		refuseDuplicates(file, kind, found);
		return found;
	}) as [readonly Entry[], readonly Entry[], readonly Entry[]];
	const current = config['current-context'];
	return {
		clusters,
		users,
		contexts,
		currentContext: typeof current === 'string' && current !== '' ? current : undefined,
		files: [file],
		warnings: [],
	};
}

/** Refuses two entries with the same name, as kubectl does. */
function refuseDuplicates(file: string, kind: Entry['kind'], entries: readonly Entry[]): void {
	const seen = new Set<string>();
	for (const {name} of entries) {
		if (seen.has(name)) {
			throw new ClusterError(
				'kubeconfig',
				localized`the kubeconfig ${quoted(file)} has two ${kind}s named ${quoted(name)}`,
				{
					hint: localized`kubectl refuses it too: rename one of them, or take it out`,
				},
			);
		}

		seen.add(name);
	}
}

function parseKubeconfig(file: string, bytes: Buffer): Readonly<Record<string, unknown>> {
	const none = (why: string) => new ClusterError('kubeconfig', localized`the kubeconfig ${quoted(file)} ${why}`);
	let text: string;
	try {
		text = decoded(bytes);
	} catch {
		throw none(localized`is not UTF-8`);
	}

	let parsed: unknown;
	try {
		// As in kubectl, an empty file is an empty kubeconfig, and only the first of several documents is read.
		parsed = text.trim() === '' ? {} : loadAll(text, yaml)[0];
	} catch (error) {
		const {line} = (error as {mark?: {line?: number}}).mark ?? {};
		throw none(localized`is not YAML${line === undefined ? '' : localized`: the fault is at line ${line + 1}`}`);
	}

	if (typeof (parsed ?? {}) !== 'object' || Array.isArray(parsed)) {
		throw none(localized`is none: clusters, users and contexts are expected in it`);
	}

	const config = asObject(parsed);
	const {kind = 'Config', apiVersion = 'v1'} = config;
	if (kind !== 'Config' || apiVersion !== 'v1') {
		// The file may be anything, even a private key. The message quotes only text that has the form of a kind.
		const isKind = /^[A-Z][A-Za-z]{1,39}$/.test(String(kind)) && /^[a-z][a-z\d./-]{0,60}$/.test(String(apiVersion));
		const found = isKind ? localized`${quoted(String(kind))} of ${quoted(String(apiVersion))}` : localized`another`;
		throw none(localized`is none: its kind is ${found}, not "Config" of "v1"`);
	}

	return config;
}

/** Decodes UTF-8, or UTF-16 with a byte order mark, which PowerShell writes if it redirects output. */
function decoded(bytes: Buffer): string {
	const [first, second] = bytes;
	const encoding =
		first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
	return new TextDecoder(encoding, {fatal: true}).decode(bytes);
}

/** Merges files as kubectl merges $KUBECONFIG: the first file with a name wins, and missing files are ignored. */
export function readKubeconfigFiles(files: readonly string[]): Kubeconfig {
	const present = [...new Set(files)].filter(file => existsSync(file));
	if (present.length === 0) {
		throw new ClusterError(
			'kubeconfig',
			localized`KUBECONFIG names ${files.map(quoted).join(', ')}, which ${files.length === 1 ? localized`does` : localized`do`} not exist`,
		);
	}

	const configs = present.map(readKubeconfigFile);
	return {
		clusters: configs.flatMap(({clusters}) => clusters),
		users: configs.flatMap(({users}) => users),
		contexts: configs.flatMap(({contexts}) => contexts),
		currentContext: configs.find(({currentContext}) => currentContext !== undefined)?.currentContext,
		files: present,
		warnings: [],
	};
}

/**
 * Warns if a context uses an entry of another file, although its own file has an entry with that name. This happens
 * because kubeadm and k3s give every cluster the same names.
 */
export function shadowWarnings(
	context: Entry,
	used: ReadonlyArray<readonly [found: Entry, all: readonly Entry[]]>,
): readonly string[] {
	return used.flatMap(([found, all]) =>
		found.file !== context.file && all.some(({file, name}) => file === context.file && name === found.name)
			? [
					localized`context ${quoted(context.name)} of ${quoted(context.file)} leads to the ${found.kind === 'cluster' ? 'server' : 'user'} of ${quoted(found.file)}: both files name a ${found.kind} ${quoted(found.name)}, and KUBECONFIG lists that one first`,
				]
			: [],
	);
}
