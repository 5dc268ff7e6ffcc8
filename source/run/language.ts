import {readFileSync, statSync} from 'node:fs';
import {homedir} from 'node:os';
import {isAbsolute, join} from 'node:path';
import type {Catalogue} from '../base/index.js';
import {leaveCatalogue} from '../base/index.js';
import {expandShortFlags} from '../commands/arguments/index.js';
import {isAsciiTerminal} from './terminal-kind.js';

type Env = Readonly<Record<string, string | undefined>>;

export type Language = 'en' | 'zh';

/** Forms of the output for people. The others are for programs, and in English. */
const readForms: readonly string[] = ['text', 'wide'];
/**
 * The language of output for people: `--lang`, or else `lang` of the configuration, or else the locale (POSIX: LC_ALL,
 * LC_MESSAGES, LANG). On an ASCII terminal, and in output for programs, it is English.
 */
export function chooseLanguage(argv: readonly string[], env: Env): Language {
	if (isAsciiTerminal(env)) {
		return 'en';
	}

	const end = argv.indexOf('--');
	const words = expandShortFlags(end === -1 ? argv : argv.slice(0, end));
	const asked = languageOf(lastValue(words, '--lang')) ?? languageOf(configuredLanguage(env)) ?? languageOfLocale(env);
	return isForPrograms(words) ? 'en' : asked;
}

/**
 * Loads the catalogue if one is needed. Without the file, the program is in English.
 *
 * @param from - the program's folder, or a function that reads a file embedded in the program.
 */
export function speak(argv: readonly string[], env: Env, from: string | ((file: string) => string)): void {
	if (chooseLanguage(argv, env) === 'en') {
		return;
	}

	try {
		const file = 'zh-Hans.txt';
		leaveCatalogue(readCatalogue(typeof from === 'string' ? readFileSync(join(from, file), 'utf8') : from(file)));
	} catch {
		// Without its catalogue, the program still works in English.
	}
}

/** Reads the file that scripts/catalogue.mjs writes: a template, its translation, the next template, separated by NUL. */
function readCatalogue(text: string): Catalogue {
	const parts = text.split('\0');
	const catalogue = new Map<string, string>();
	for (let index = 1; index < parts.length; index += 2) {
		catalogue.set(parts[index - 1] as string, parts[index] as string);
	}

	return catalogue;
}

/** The last value of a flag, which the parser also uses. */
function lastValue(words: readonly string[], ...names: readonly string[]): string | undefined {
	let value: string | undefined;
	for (const [index, word] of words.entries()) {
		const [name = '', given] = word.split(/=(.*)/s);
		if (names.includes(name)) {
			value = given ?? words[index + 1] ?? value;
		}
	}

	return value;
}

/** Whether the output is for programs, a man page, or a log. */
function isForPrograms(words: readonly string[]): boolean {
	const form = lastValue(words, '--output', '-o');
	return (
		(form !== undefined && !readForms.includes(form)) ||
		words.includes('serve-signer') ||
		(words.includes('help') && words.includes('man'))
	);
}

function languageOf(word: string | undefined): Language | undefined {
	return word === 'en' || word === 'zh' ? word : undefined;
}

/** Locales of simplified Chinese. Those of Taiwan, Hong Kong and Macau use another script. */
const simplified = /^zh(?:[-_](?:hans(?:[-_]\w+)?|cn|sg|my))?(?:[.@]|$)/i;

function languageOfLocale(env: Env): Language {
	return simplified.test(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '') ? 'zh' : 'en';
}

/**
 * The language in the configuration, found in its text. The YAML parser is not loaded yet. Faults of the file are reported
 * later, when all of it is read.
 */
function configuredLanguage(env: Env): string | undefined {
	try {
		const given = env['XDG_CONFIG_HOME'] ?? '';
		const file = join(isAbsolute(given) ? given : join(homedir(), '.config'), 'certdeck', 'config.yaml');
		// Only a regular file is read, because reading a pipe could block.
		const found = statSync(file, {throwIfNoEntry: false});
		const text = found?.isFile() && found.size < 1_000_000 ? readFileSync(file, 'utf8') : '';
		return /^[^#\n]*?(?<=^|[\s{,])["']?lang["']?:[ \t]+["']?(en|zh)["']?[ \t]*(?:[,}#\r]|$)/m.exec(text)?.[1];
	} catch {
		return undefined;
	}
}
