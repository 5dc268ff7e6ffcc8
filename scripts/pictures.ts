// Writes docs/pictures from frames of the built program on the demo cluster: npm run pictures
import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import type {Screen} from '../test/helpers/screen.js';
import {openStillDeck} from './pictures/deck.js';
import {settled, size, stops} from './pictures/story.js';
import type {Frame} from './pictures/svg.js';
import {frameOf, svgOf} from './pictures/svg.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'docs', 'pictures');
/** How long to wait for the last answers of the cluster, in milliseconds. */
const standsMs = 3000;

async function stand(screen: Screen): Promise<void> {
	let last = '';
	for (let stood = 0; stood < standsMs; stood += 100) {
		const now = screen.lines().map(settled).join('\n');
		stood = now === last ? stood : 0;
		last = now;
		await sleep(100);
	}
}

mkdirSync(folder, {recursive: true});
const {terminal, end} = await openStillDeck();
const frames: Frame[] = [];
for (const {name, keys, alt} of stops) {
	for (const [pressed, then] of keys) {
		terminal.type(pressed);
		await terminal.screen.until(then);
	}

	await stand(terminal.screen);
	const frame = await frameOf(terminal.screen.raw(), size);
	frames.push(frame);
	writeFileSync(join(folder, `${name}.svg`), svgOf([frame], size, alt));
}

writeFileSync(
	join(folder, 'walk.svg'),
	svgOf(frames, size, 'From the list to a finding, a signature and a new certificate'),
);
await end();
