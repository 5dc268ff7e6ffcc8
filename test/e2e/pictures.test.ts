import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {openStillDeck} from '../../scripts/pictures/deck.js';
import {settled, stops} from '../../scripts/pictures/story.js';
import {framesIn} from '../../scripts/pictures/svg.js';

const pictures = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'docs', 'pictures');
const shownBy = (name: string) =>
	framesIn(readFileSync(join(pictures, `${name}.svg`), 'utf8')).map(each => each.map(settled));

test('the pictures show what the deck shows (else: npm run pictures)', async () => {
	const {terminal, end} = await openStillDeck();
	try {
		for (const {name, keys, isInAnyOrder} of stops) {
			const textOf = (lines: readonly string[]) => (isInAnyOrder ? lines.toSorted() : lines).join('\n').trim();
			for (const [pressed, then] of keys) {
				terminal.type(pressed);
				await terminal.screen.until(then);
			}

			const [frame = []] = shownBy(name);
			const wanted = textOf(frame);
			const shown = () => textOf(terminal.screen.lines().map(settled));
			await terminal.screen.until(() => shown() === wanted, 20_000).catch(() => {});
			assert.equal(shown(), wanted, `${name}.svg: npm run pictures`);
		}
	} finally {
		await end();
	}
});

test('the walk is made of the pictures', () => {
	assert.deepEqual(
		shownBy('walk'),
		stops.flatMap(({name}) => shownBy(name)),
	);
});
