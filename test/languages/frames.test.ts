// Runs alone: the language of its process is Chinese.
import assert from 'node:assert/strict';
import {afterEach, test} from 'node:test';
import {chinese, speakChinese} from '../helpers/in-chinese.js';

speakChinese();
const {assertAligned, assertColours, assertFits, assertSpoken} = await import('../helpers/judge-frames.js');
const {mainScreens} = await import('../helpers/main-screens.js');

afterEach(() => {
	delete process.env['INK_SCREEN_READER'];
});

/** Usages are as they stand in the request. */
const asTheyStand = /digital signature|key encipherment|server auth/g;

/** No two English words stand behind each other, but in what is a name or an id. */
function assertChinese(name: string, lines: readonly string[]): void {
	for (const line of lines) {
		const [english] =
			/(?<![\w.@/:-])[A-Za-z][a-z]+ [a-z]{2,}(?![\w.@/:=-])/.exec(line.replaceAll(asTheyStand, '')) ?? [];
		if (english !== undefined && !/^(?:write File|File orders|update Cert\w+|CSR |JSON )/.test(english)) {
			assert.fail(`${name}: ${english}: ${line}`);
		}
	}

	assert.match(lines.at(-1) ?? '', chinese, name);
}

const usual = {columns: 80, rows: 24};

for (const size of [usual, {columns: 200, rows: 60}]) {
	test(`a Chinese deck fits ${size.columns}×${size.rows}, in columns, in dark and light colours`, async () => {
		for (const screen of await mainScreens(size, {isColoured: size === usual})) {
			assertFits(screen, size);
			assertAligned(screen);
			if (size === usual) {
				assertColours(screen);
			}
			assertChinese(screen.name, screen.lines);
		}
	});
}

test('a Chinese deck has words for all that a screen reader can not read', async () => {
	process.env['INK_SCREEN_READER'] = 'true';
	for (const screen of await mainScreens({columns: 200, rows: 60})) {
		assertSpoken(screen);
		assertChinese(
			screen.name,
			screen.lines.filter(line => line.trim() !== ''),
		);
	}
});
