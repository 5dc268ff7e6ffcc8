import {dirname, resolve} from 'node:path';
import {CORE_SCHEMA, loadAll} from 'js-yaml';
import {expandHome, isLabel, nearestWord} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {ContextColor, ContextMark} from '../../cluster/context/index.js';
import {contextColors} from '../../cluster/context/index.js';
import type {Faults, Reader} from '../../pki/spec/index.js';
import {flag, joinPath, listOf, mapOf, record, text} from '../../pki/spec/index.js';
import {quotedValue} from '../../pki/text/index.js';
import {parseFilter} from '../filter/index.js';
import type {ConfigDefaults, OperatorConfig} from './operator-config.js';

/** The contents of a configuration, or each of its faults as one sentence. */
export type ParsedConfig = {readonly config: OperatorConfig} | {readonly faults: readonly string[]};

export type ConfigNames = {
	/** The columns of the deck's list. */
	readonly columns: readonly string[];
};

const themes: readonly string[] = ['auto', 'dark', 'light'];
const languages: readonly string[] = ['en', 'zh'];

const ours = {whose: localized`of the configuration`, isCaseStrict: true};

/** YAML reads an empty value as null. The author of `readOnly:` meant something, so it is a fault. */
function stated<T>(read: Reader<T>): Reader<T> {
	return (value, path, faults) => {
		if (value === null) {
			faults.push(localized`${path} is empty: give it a value, or leave it out`);
		}

		return read(value, path, faults);
	};
}

const readDefaults = record(
	{
		namespace: stated(text),
		filter: stated(text),
		columns: stated(listOf(text, localized`an array of strings`)),
		policy: stated(text),
		theme: stated(text),
		lang: stated(text),
		mouse: stated(flag),
	},
	ours,
);
const readContext = record(
	{
		color: stated(text),
		readOnly: stated(flag),
		confirm: stated(text),
		namespace: stated(text),
		server: stated(text),
		uid: stated(text),
	},
	ours,
);
const readDocument = record(
	{
		defaults: stated(readDefaults),
		contexts: stated(mapOf(readContext, localized`an object of contexts by name`)),
	},
	ours,
);

type WrittenDefaults = NonNullable<ReturnType<typeof readDefaults>>;
type WrittenContext = NonNullable<ReturnType<typeof readContext>>;

/**
 * Reads a configuration, as docs/configuration.md describes it. A value that could be misread is a fault.
 *
 * @param file - its absolute path, for messages and as the base of relative paths.
 */
export function parseConfig(yaml: string, file: string, names: ConfigNames): ParsedConfig {
	const faults: Faults = [];
	const value = parseYaml(yaml, faults);
	const {defaults = {}, contexts = []} = (value === undefined ? undefined : readDocument(value, '', faults)) ?? {};
	if (value === null) {
		faults.push(localized`it says nothing: it takes defaults, contexts`);
	}

	const config = {
		file,
		defaults: toDefaults(defaults, file, names, faults),
		contexts: contexts.map(([name, written]) => toMark(name, written, file, faults)),
	};
	return faults.length > 0 ? {faults} : {config};
}

/** YAML 1.2, one document: a duplicate key is an error, and `yes` is no boolean. */
function parseYaml(yaml: string, faults: Faults): unknown {
	try {
		const documents = yaml.trim() === '' ? [null] : loadAll(yaml, {schema: CORE_SCHEMA});
		if (documents.length > 1) {
			faults.push(localized`it holds ${documents.length} documents: one is read`);
		}

		return documents[0];
	} catch (error) {
		// The parser's own message quotes text around the fault, so it is not repeated.
		const {mark, reason} = error as {readonly mark?: {readonly line?: number}; readonly reason?: string};
		const why = reason === 'duplicated mapping key' ? localized`a key is there twice` : localized`not YAML`;
		faults.push(`${why}${mark?.line === undefined ? '' : localized` at line ${mark.line + 1}`}`);
		return undefined;
	}
}

function toDefaults(
	{namespace, filter, columns, policy, theme, lang, mouse}: WrittenDefaults,
	file: string,
	names: ConfigNames,
	faults: Faults,
): ConfigDefaults {
	checkNamespace(namespace, 'defaults.namespace', faults);
	const parsed = parseFilter(filter ?? '');
	if ('fault' in parsed) {
		faults.push(localized`defaults.filter: ${parsed.fault}`);
	}

	for (const [index, column] of (columns ?? []).entries()) {
		const at = `defaults.columns[${index}]`;
		if (!names.columns.includes(column)) {
			faults.push(`${at} ${oneOf(column, names.columns)}`);
		} else if (columns?.indexOf(column) !== index) {
			faults.push(localized`${at} ${quotedValue(column)} is there twice`);
		}
	}

	if (theme !== undefined && !themes.includes(theme)) {
		faults.push(localized`defaults.theme ${oneOf(theme, themes)}`);
	}

	if (lang !== undefined && !languages.includes(lang)) {
		faults.push(localized`defaults.lang ${oneOf(lang, languages)}`);
	}

	if (columns?.length === 0) {
		faults.push(localized`defaults.columns is empty: leave it out for the usual ones`);
	}

	if (policy === '') {
		faults.push(localized`defaults.policy is empty: leave it out where there is none`);
	}

	return {
		...(namespace !== undefined && {namespace}),
		...(filter !== undefined && {filter}),
		...(columns && {columns}),
		...(theme !== undefined && {theme}),
		...(mouse !== undefined && {mouse}),
		...(policy !== undefined && {policy: wholePath(policy, file)}),
	};
}

/** `~/` is the home folder, as in a shell. Other relative paths are relative to the folder of the configuration. */
function wholePath(path: string, file: string): string {
	return resolve(dirname(file), expandHome(path));
}

function toMark(name: string, written: WrittenContext, file: string, faults: Faults): ContextMark {
	const path = joinPath('contexts', name);
	const isRead = faults.length === 0;
	const {color, readOnly = false, confirm, namespace, server, uid} = written;
	if (Object.keys(written).length === 0 && isRead) {
		faults.push(localized`${path} says nothing: it takes color, readOnly, confirm, namespace, server, uid`);
	}

	if (color !== undefined && !isColor(color)) {
		faults.push(localized`${path}.color ${oneOf(color, contextColors)}`);
	}

	if (confirm !== undefined && confirm !== 'typed') {
		faults.push(localized`${path}.confirm ${oneOf(confirm, ['typed'])}`);
	}

	checkNamespace(namespace, `${path}.namespace`, faults);
	if (server !== undefined && !(/^https?:\/\/[^/]/i.test(server) && URL.canParse(server))) {
		faults.push(localized`${path}.server is no http(s) URL`);
	}

	if (uid !== undefined && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(uid)) {
		faults.push(
			localized`${path}.uid ${quotedValue(uid)} is no UID: kubectl get namespace kube-system -o jsonpath={.metadata.uid}`,
		);
	}

	if (name.includes('*') && (server !== undefined || uid !== undefined)) {
		faults.push(localized`${path} stands for several contexts: server and uid belong to one`);
	}

	if ((server !== undefined || uid !== undefined) && !readOnly) {
		faults.push(localized`${path} has ${server === undefined ? 'uid' : 'server'}, which goes with readOnly: true`);
	}

	return {
		pattern: name,
		at: localized`${path} of ${JSON.stringify(file)}`,
		...(color !== undefined && isColor(color) && {color}),
		isReadOnly: readOnly,
		isNameTyped: confirm !== undefined,
		...(namespace !== undefined && {namespace}),
		...(server !== undefined && {server}),
		...(uid !== undefined && {uid}),
	};
}

function isColor(word: string): word is ContextColor {
	return contextColors.some(each => each === word);
}

function oneOf(word: string, known: readonly string[]): string {
	const nearest = nearestWord(word, known);
	return localized`${quotedValue(word)} is none: ${nearest === undefined ? localized`one of ${known.join(', ')}` : localized`did you mean ${nearest}?`}`;
}

function checkNamespace(namespace: string | undefined, path: string, faults: Faults): void {
	if (namespace !== undefined && !isLabel(namespace)) {
		faults.push(localized`${path} ${quotedValue(namespace)} is no name of a namespace`);
	}
}
