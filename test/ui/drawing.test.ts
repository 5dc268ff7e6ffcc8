// Runs alone: it watches React and the timers of its process.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {Text} from 'ink';
import {render} from 'ink-testing-library';
import React from 'react';
import {createRequestStore} from '../../source/cluster/watch/request-store.js';
import type {DeckServices} from '../../source/deck/ports/deck-services.js';
import {createDeckServices} from '../../source/deck/services/deck-services.js';
import {createNotices} from '../../source/deck/services/notices.js';
import {createNoDrafts} from '../../source/storage/issuance/drafts.js';
import {createMemoryIssuanceStore} from '../../source/storage/issuance/issuance-store.js';
import {createMemoryAuthorities} from '../../source/storage/issuance/known-authorities.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../helpers/demo-cluster.js';
import {openDeck} from '../helpers/render.js';

type Internals = {readonly H: unknown};
const internals = (React as unknown as Record<string, Internals>)[
	'__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE'
];

/** React's dispatcher outside of rendering, after the first render. Hooks throw there. */
let outside: unknown = null;

/** Calls while React was rendering components. */
const whileDrawing: string[] = [];
const note = (what: string) => {
	assert.ok(internals);
	if (internals.H !== null && internals.H !== outside) {
		whileDrawing.push(what);
	}
};

/** The same object, with a record of the calls of its functions. */
function watched<T extends object>(name: string, target: T): T {
	return new Proxy(target, {
		get(_, key) {
			const value: unknown = Reflect.get(target, key);
			return typeof value === 'function'
				? (...given: readonly unknown[]) => {
						note(`${name}.${String(key)}`);
						return Reflect.apply(value, target, given);
					}
				: value;
		},
	});
}

let demo: DemoCluster;
let services: DeckServices;
let listing: Promise<void>;
const leaving = new AbortController();
const writing: Array<Promise<void>> = [];
const {setTimeout: realTimeout} = globalThis;

before(async () => {
	demo = await startDemoCluster();
	for (const host of ['orders', 'billing', 'stock']) {
		await demo.admin.createRequest({
			name: host,
			requestPem: await requestPem(`${host}.shop.svc`),
			signerName: 'example.com/serving',
			usages: ['server auth'],
		});
	}

	// The index, the evidence and the rights all start their work with a timer.
	globalThis.setTimeout = Object.assign((...given: Parameters<typeof realTimeout>) => {
		note('setTimeout');
		return realTimeout(...given);
	}, realTimeout);
	const cluster = watched('cluster', demo.admin);
	const store = createRequestStore(demo.admin);
	listing = store.start(leaving.signal);
	services = createDeckServices(
		cluster,
		store,
		leaving.signal,
		{
			issuances: watched('issuances', createMemoryIssuanceStore()),
			authorities: watched('authorities', createMemoryAuthorities()),
			drafts: createNoDrafts(),
			folder: 'certdeck',
		},
		{
			journal: watched('journal', {
				path: () => 'j',
				append: async () => {},
				read: assert.fail,
			}),
			notices: createNotices(),
			unrecorded() {},
			warn() {},
			finish: each => void writing.push(each),
		},
	);
	for (const store of [services.index, services.evidence, services.rights, services.follow, services.requests]) {
		store.subscribe(() => note('a store notifies'));
	}
});
after(async () => {
	globalThis.setTimeout = realTimeout;
	leaving.abort();
	await listing;
	await Promise.all(writing);
	await demo.stop();
});

test('notices a call while a component is rendered, and none in its effects', () => {
	function Idle() {
		React.useEffect(() => {
			outside = internals?.H;
		});
		return null;
	}

	function Writer() {
		note('rendered');
		React.useLayoutEffect(() => note('layout effect'));
		React.useEffect(() => note('effect'));
		return React.createElement(Text, null, 'drawn');
	}

	for (const component of [Idle, Writer]) {
		render(React.createElement(component)).unmount();
	}

	assert.deepEqual([...new Set(whileDrawing.splice(0))], ['rendered']);
});

test('no screen writes or starts a read while it is drawn', async () => {
	await using deck = await openDeck(services, {columns: 160, rows: 40});
	const {screen, keys} = deck;
	await screen.until(/● live/);
	await screen.until('▌');
	await keys('/', ...'name:x', 'esc');
	await keys('/', ...'shop.svc', 'enter');
	await screen.until('▌');
	await keys('j', 'k', 'a');
	await screen.until('Approve');
	await keys('esc', '*', 'a');
	await screen.until('Type');
	await keys('esc', 'u', 'enter');
	await screen.until(/row \d+ of/);
	await keys('v');
	await screen.until('BEGIN CERTIFICATE REQUEST');
	await keys('esc', 'esc', 'n');
	await screen.until('(•)');
	assert.deepEqual([...new Set(whileDrawing)], []);
});
