import assert from 'node:assert/strict';
import {test} from 'node:test';
import {screens} from '../../../source/ui/screen-table.js';
import type {DeckInTerminal} from '../../helpers/deck-in-terminal.js';
import {openDeckInTerminal} from '../../helpers/deck-in-terminal.js';
import type {PortChanges} from '../../helpers/fake-services.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {aRequest} from '../../helpers/requests.js';

const esc = '\u001B';
const on = `${esc}[?1000h${esc}[?1006h`;
const off = `${esc}[?1006l${esc}[?1000l`;
const wheelDown = `${esc}[<65;9;9M`;
const wheelUp = `${esc}[<64;9;9M`;

const many = Array.from({length: 40}, (_, index) => {
	const name = `request-${String(index).padStart(2, '0')}`;
	return aRequest({name, uid: name, createdAt: new Date(Date.UTC(2026, 10, 24, 9, 0, 60 - index))});
});

async function openWithMouse(...changes: readonly PortChanges[]) {
	const fake = fakeServices(...changes);
	const deck = await openDeckInTerminal(fake.services, {}, {hasMouse: true});
	fake.show(many);
	await deck.screen.until('▌ request-00');
	return {...fake, deck};
}

/** The report of a click on the first place where the screen has this text. */
function clickOn(deck: DeckInTerminal, text: string): string {
	const lines = deck.screen.lines();
	const row = lines.findIndex(line => line.includes(text));
	assert.notEqual(row, -1, `${text} in\n${lines.join('\n')}`);
	return `${esc}[<0;${(lines[row]?.indexOf(text) ?? 0) + 1};${row + 1}M`;
}

test('the mouse is asked for where it was chosen, after the first frame, and left at the end', async () => {
	const {deck: opened} = await openWithMouse();
	await using deck = opened;
	assert.equal(deck.screen.raw().split(on).length, 2);
	assert.doesNotMatch(deck.screen.raw(), /\?100[23]h/);
	await deck.keys('q');
	await deck.ended;
	const raw = deck.screen.raw();
	assert.ok(raw.lastIndexOf(off) > raw.lastIndexOf(on));
	assert.equal(process.listeners('exit').filter(({name}) => name === 'off').length, 0);
});

test('without the choice nothing is asked', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeckInTerminal(services);
	show(many);
	await deck.screen.until('▌ request-00');
	assert.doesNotMatch(deck.screen.raw(), /\?100\d/);
});

test('a bug of a screen leaves no mouse behind', async () => {
	const {services, show} = fakeServices({
		detail: {
			relatedRequests() {
				throw new Error('a bug');
			},
		},
	});
	const deck = await openDeckInTerminal(services, {}, {hasMouse: true});
	show(many);
	await deck.screen.until('▌ request-00');
	await deck.keys('enter');
	assert.equal((await deck.ended).exitCode, 1);
	await deck.screen.until(({raw}) => raw().lastIndexOf(off) > raw().lastIndexOf(on));
	deck.screen.dispose();
});

test('the mouse is off while the terminal is lent, and on again after it', async () => {
	let suspend: (() => Promise<{resume(): Promise<void>}>) | undefined;
	const {deck: opened} = await openWithMouse({
		session: {
			lendTerminal(way) {
				suspend = way;
				return () => {};
			},
		},
	});
	await using deck = opened;
	const asked = () => deck.screen.raw().split(on).length - 1;
	const suspension = await suspend?.();
	let raw = '';
	try {
		await deck.screen.until(({raw: all}) => all().includes(`${esc}[?1049l`), 5000);
		raw = deck.screen.raw();
	} finally {
		await suspension?.resume();
	}

	assert.ok(raw.lastIndexOf(off) > raw.lastIndexOf(on), 'off');
	assert.ok(raw.lastIndexOf(off) < raw.lastIndexOf(`${esc}[?1049l`), 'before the screen is left');
	await deck.screen.until(() => asked() === 2);
	await deck.type(wheelDown);
	await deck.screen.until('▌ request-03');
});

test('the wheel moves the cursor by three rows, and scrolls what is longer than the screen', async () => {
	const {deck: opened} = await openWithMouse();
	await using deck = opened;
	await deck.type(wheelDown);
	await deck.screen.until('▌ request-03');
	await deck.type(`${wheelDown}${wheelDown}`);
	await deck.screen.until('▌ request-09');
	await deck.type(wheelUp);
	await deck.screen.until('▌ request-06');
	await deck.keys('?');
	await deck.screen.until('Let the signer issue');
	await deck.type(`${wheelDown}${wheelDown}${wheelDown}${wheelDown}`);
	await deck.screen.untilGone('Let the signer issue');
	await deck.keys('esc');
	await deck.screen.until('▌ request-06');
});

test('a click puts the cursor on a row, also where its report is cut in two', async () => {
	const {deck: opened} = await openWithMouse();
	await using deck = opened;
	await deck.type(clickOn(deck, 'request-05'));
	await deck.screen.until('▌ request-05');
	const report = clickOn(deck, 'request-08');
	await deck.type(report.slice(0, 6));
	await deck.type(report.slice(6));
	await deck.screen.until('▌ request-08');
	await deck.keys('G');
	await deck.screen.until('▌ request-39');
	await deck.type(clickOn(deck, 'request-35'));
	await deck.screen.until('▌ request-35');
	// Neither a title nor what stands below the list is a row.
	await deck.type(clickOn(deck, 'Requests'));
	await deck.type(clickOn(deck, 'NAME'));
	await deck.type(clickOn(deck, '─────'));
	await deck.keys('up');
	await deck.screen.until('▌ request-34');
});

test('a click puts the cursor on the row under it, also after the request under the cursor is gone', async () => {
	const {deck: opened, show} = await openWithMouse();
	await using deck = opened;
	show(many.slice(1));
	await deck.screen.until('· request-01');
	await deck.type(clickOn(deck, 'request-05'));
	await deck.screen.until('▌ request-05');
});

test('a click on a key of the bottom line does what only shows something, and decides nothing', async () => {
	const {deck: opened, performed} = await openWithMouse();
	await using deck = opened;
	await deck.type(clickOn(deck, 'a approve'));
	await deck.screen.until('a click only moves and shows: press a for this');
	// What lies under a message can't be seen.
	await deck.type(`${esc}[<0;3;24M`);
	await deck.screen.until('enter open');
	await deck.type(clickOn(deck, 'enter open'));
	await deck.screen.until('v raw');
	await deck.type(clickOn(deck, 'v raw'));
	await deck.screen.until('v next view');
	await deck.type(clickOn(deck, 'commands'));
	await deck.screen.until('▸commands');
	await deck.type(clickOn(deck, 'YAML'));
	await deck.screen.until('▸YAML');
	await deck.type(clickOn(deck, 'esc back'));
	await deck.screen.until('── Asked');
	await deck.keys('a');
	await deck.screen.until('yes, do it');
	await deck.type(`${esc}[<0;3;24M`);
	await deck.screen.until('a click only moves and shows: press y for this');
	const inDialog = deck.screen.lines().findIndex(line => line.includes('│ y yes, do it'));
	await deck.type(`${esc}[<0;4;${inDialog + 1}M`);
	await deck.type(clickOn(deck, '── Asked'));
	await deck.screen.until('esc leave it');
	await deck.screen.until(/^ y yes, do it {2}esc leave it/m);
	const lines = deck.screen.lines();
	await deck.type(`${esc}[<0;${(lines[23]?.indexOf('esc') ?? 0) + 1};24M`);
	await deck.screen.untilGone('yes, do it');
	assert.deepEqual(performed, []);
});

test('a key in one read with the mouse decides nothing, and a click is no text', async () => {
	const {deck: opened, performed} = await openWithMouse();
	await using deck = opened;
	await deck.type(`${clickOn(deck, 'request-04')}a`);
	await deck.screen.until('▌ request-04');
	await deck.screen.until('several keys came at once');
	await deck.keys('d');
	await deck.screen.until('yes, do it');
	await deck.type(`${wheelDown}y`);
	await deck.screen.until('several keys came at once');
	await deck.keys('esc', '/');
	await deck.type(`re${esc}[<0;4;9M${wheelDown}que`);
	await deck.type(`${esc}[<0;4`);
	await deck.type(';9Mst');
	await deck.screen.until(/ \/ ?request/);
	// While the filter is typed, a click still puts the cursor on a row.
	await deck.type(clickOn(deck, 'request-07'));
	await deck.screen.until('▌ request-07');
	await deck.screen.until(/ \/ ?request/);
	assert.deepEqual(performed, []);
});

test('no key that a click runs leads to a write', () => {
	const bindings = Object.values(screens).flatMap(({keys}) => keys.flatMap(map => Object.values(map.bindings)));
	const clickable = bindings.filter(({navigates}) => navigates);
	assert.ok(clickable.length >= 20);
	assert.deepEqual(
		clickable.filter(
			({keys, danger, preparesWrite}) => danger || preparesWrite || keys[0] === 'y' || keys[0] === 'space',
		),
		[],
	);
});
