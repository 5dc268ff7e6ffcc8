import {readFileSync, statSync} from 'node:fs';
import {homedir} from 'node:os';
import {isAbsolute, join} from 'node:path';
import type {Catalogue} from '../base/index.js';
import {leaveCatalogue} from '../base/index.js';
import {expandShortFlags} from '../commands/arguments/index.js';
import {isAsciiTerminal} from './terminal-kind.js';

type Env = Readonly<Record<string, string | undefined>>;

export type Language = 'en' | 'zh';

/** Forms of the output that people read; the others are for programs, and English. */
const readForms: readonly string[] = ['text', 'wide'];
/**
 * The language of what people read: `--lang`, else `lang` of the configuration, else the locale (POSIX: LC_ALL,
 * LC_MESSAGES, LANG). A terminal that shows ASCII alone has English, and so does what is for programs.
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
 * Loads the catalogue where one is needed; where it is not there, the program is English.
 *
 * @param from - the folder that the program lies in, or what reads a file that it carries.
 */
export function speak(argv: readonly string[], env: Env, from: string | ((file: string) => string)): void {
	if (chooseLanguage(argv, env) === 'en') {
		return;
	}

	try {
		const file = 'zh-Hans.txt';
		leaveCatalogue(readCatalogue(typeof from === 'string' ? readFileSync(join(from, file), 'utf8') : from(file)));
	} catch {
		// What a program can say in English is worth more than no program.
	}
}

/** Reads what scripts/catalogue.mjs writes: a template, its translation, the next template, with a NUL between two. */
function readCatalogue(text: string): Catalogue {
	const parts = text.split('\0');
	const catalogue = new Map<string, string>();
	for (let index = 1; index < parts.length; index += 2) {
		catalogue.set(parts[index - 1] as string, parts[index] as string);
	}

	return catalogue;
}

/** The last value of a flag, as the parser takes it. */
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

/** Output for programs, a man page, or a log. */
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

/** Locales of simplified Chinese; those of Taiwan, Hong Kong and Macau write another. */
const simplified = /^zh(?:[-_](?:hans(?:[-_]\w+)?|cn|sg|my))?(?:[.@]|$)/i;

function languageOfLocale(env: Env): Language {
	return simplified.test(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '') ? 'zh' : 'en';
}

/**
 * What the configuration says, by its text: this comes before all that can read YAML, and what is wrong with the file is
 * said where all of it is read.
 */
function configuredLanguage(env: Env): string | undefined {
	try {
		const given = env['XDG_CONFIG_HOME'] ?? '';
		const file = join(isAbsolute(given) ? given : join(homedir(), '.config'), 'certdeck', 'config.yaml');
		// Nothing is waited for here, as the other end of a pipe may be.
		const found = statSync(file, {throwIfNoEntry: false});
		const text = found?.isFile() && found.size < 1_000_000 ? readFileSync(file, 'utf8') : '';
		return /^[^#\n]*?(?<=^|[\s{,])["']?lang["']?:[ \t]+["']?(en|zh)["']?[ \t]*(?:[,}#\r]|$)/m.exec(text)?.[1];
	} catch {
		return undefined;
	}
}
