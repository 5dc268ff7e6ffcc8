// Runs alone: it changes the language of its process.
import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {catalogueInUse} from '../../source/base/catalogue.js';
import {chooseLanguage, speak} from '../../source/run/language.js';

const {catalogueOf, catalogueText} = (await import(new URL('../../scripts/catalogue.mjs', import.meta.url).href)) as {
	catalogueOf(root: string, language: string): Record<string, string>;
	catalogueText(catalogue: Readonly<Record<string, string>>): string;
};

const folder = mkdtempSync(join(tmpdir(), 'certdeck-language-'));
after(() => rmSync(folder, {recursive: true}));

/** @param config - the content of config.yaml. */
function chosen(line: string, env: Readonly<Record<string, string>>, config?: string) {
	rmSync(join(folder, 'certdeck'), {recursive: true, force: true});
	if (config !== undefined) {
		mkdirSync(join(folder, 'certdeck'));
		writeFileSync(join(folder, 'certdeck', 'config.yaml'), config);
	}

	return chooseLanguage(line.split(' ').filter(Boolean), {XDG_CONFIG_HOME: folder, ...env});
}

const utf8 = {LANG: 'C.UTF-8'};
const chinese = {LANG: 'zh_CN.UTF-8'};

describe('the language', () => {
	test('is that of the flag, or else of the configuration, or else of the locale', () => {
		assert.equal(chosen('--lang zh', utf8), 'zh');
		assert.equal(chosen('list --lang=zh', utf8, 'defaults: {lang: en}\n'), 'zh');
		assert.equal(chosen('--lang en', chinese, 'defaults: {lang: zh}\n'), 'en');
		assert.equal(chosen('', chinese, 'defaults:\n  theme: dark\n  lang: en # for all\n'), 'en');
		assert.equal(chosen('', utf8, 'defaults:\n  lang: "zh"\n'), 'zh');
		assert.equal(chosen('', utf8, 'defaults:\n  # lang: zh\n  filter: "slang: x"\n'), 'en');
		assert.equal(chosen('', chinese), 'zh');
		assert.equal(chosen('', {}), 'en');
		assert.equal(chosen('-- --lang zh', utf8), 'en');
	});

	for (const [locale, language] of Object.entries({
		zh: 'zh',
		'zh_CN.UTF-8': 'zh',
		'zh_CN.utf8': 'zh',
		'zh-Hans': 'zh',
		'zh_Hans_CN.UTF-8': 'zh',
		zh_SG: 'zh',
		'zh_CN.GB18030': 'en',
		'zh_TW.UTF-8': 'en',
		'zh_HK.UTF-8': 'en',
		'zh-Hant': 'en',
		'en_US.UTF-8': 'en',
		'za_CN.UTF-8': 'en',
		C: 'en',
	})) {
		test(`of the locale ${locale} is ${language}`, () => assert.equal(chosen('', {LANG: locale}), language));
	}

	test('uses LC_ALL, then LC_MESSAGES, then LANG', () => {
		assert.equal(chosen('', {LC_ALL: 'en_US.UTF-8', LC_MESSAGES: 'zh_CN.UTF-8', LANG: 'zh_CN.UTF-8'}), 'en');
		assert.equal(chosen('', {LC_MESSAGES: 'zh_CN.UTF-8', LANG: 'en_US.UTF-8'}), 'zh');
		assert.equal(chosen('', {LC_ALL: '', LC_MESSAGES: '', LANG: 'zh_CN.UTF-8'}), 'zh');
	});

	test('is English on an ASCII terminal, whatever asks for Chinese', () => {
		assert.equal(chosen('--lang zh', {LANG: 'C'}), 'en');
		assert.equal(chosen('--lang zh', {LC_ALL: 'POSIX', LANG: 'zh_CN.UTF-8'}), 'en');
		assert.equal(chosen('--lang zh', {...utf8, TERM: 'vt100'}), 'en');
	});

	for (const line of [
		'list -o json',
		'list -ojson',
		'list -wo=yaml',
		'list -wojson',
		'review --output sarif',
		'certificates --output=prometheus',
		'show a -o jsonpath={.items}',
		'list -o name',
		'serve-signer --signer example.com/a',
		'help man',
	]) {
		test(`is English for programs: ${line}`, () => assert.equal(chosen(`--lang zh ${line}`, chinese), 'en'));
	}

	for (const line of ['list -o wide', 'list -o text', 'approve -- -o json', 'help list']) {
		test(`is Chinese for people: ${line}`, () => assert.equal(chosen(line, chinese), 'zh'));
	}
});

test("the start's catalogue is that of languages/, and an invalid one means English", () => {
	speak(['--lang', 'zh'], utf8, '/nowhere');
	assert.equal(catalogueInUse(), undefined);
	const texts = catalogueOf(fileURLToPath(new URL('../..', import.meta.url)), 'zh-Hans');
	speak(['--lang', 'zh'], utf8, () => catalogueText(texts));
	assert.deepEqual(Object.fromEntries(catalogueInUse() ?? []), texts);
	assert.throws(() => catalogueText({'a\0b': 'c'}), /NUL/);
});
