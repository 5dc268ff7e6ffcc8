// Needs: openssl
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {readSpec} from '../../../source/operations/read/read-spec.js';
import {readRequestFile} from '../../../source/operations/request/request-from-file.js';
import {damagedKeys, givesAway, makeSecret} from '../../helpers/damaged-keys.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-wizard-'));
after(() => rmSync(folder, {recursive: true}));
const nothing = async () => new Uint8Array();

for (const [purpose, steps] of [
	['cfssl spec', 8],
	['request file', 10],
] as const) {
	test(`a damaged key in place of a ${purpose} is named and not shown`, async () => {
		const secret = makeSecret('rsa');
		const {services, show} = fakeServices({
			guide: {
				readSpec: path => readSpec(path, nothing),
				readRequest: async path => String(await readRequestFile(path, nothing)),
			},
		});
		await using deck = await openDeck(services, {columns: 160, rows: 40});
		show([]);
		await deck.screen.until('● live');
		await deck.keys('n');
		await deck.screen.until('▌ (•) Service');
		await deck.keys(...Array.from({length: steps}, () => 'down'));
		await deck.screen.until(`▌ (•) ${purpose}`);
		await deck.keys('enter');
		await deck.screen.until(/file +▏/);
		// The verbs read files with the same functions, so a third of the kinds is enough to show that the screen adds
		// nothing.
		const kinds = damagedKeys(secret).filter((_, index) => index % 3 === 0);
		for (const [index, {name, bytes}] of kinds.entries()) {
			const file = `k${index}.pem`;
			writeFileSync(join(folder, file), bytes, {mode: 0o600});
			await deck.keys('\u0015');
			await deck.screen.until(/file +▏/);
			await deck.paste(join(folder, file));
			await deck.screen.until(`${file}▏`);
			await deck.keys('enter');
			await deck.screen.until("It can't be taken");
			assert.equal(givesAway(deck.screen.text(), secret), false, name);
			await deck.keys('esc');
			await deck.screen.untilGone("It can't be taken");
		}
	});
}
