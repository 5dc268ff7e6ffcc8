// Needs: openssl
import assert from 'node:assert/strict';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {createRequestStore} from '../../../source/cluster/watch/request-store.js';
import type {DeckServices} from '../../../source/deck/ports/deck-services.js';
import {createDeckServices} from '../../../source/deck/services/deck-services.js';
import {createNotices} from '../../../source/deck/services/notices.js';
import {planAuthority} from '../../../source/operations/sign/authority.js';
import {parseAuthoritySpec} from '../../../source/pki/spec/spec.js';
import {createDrafts} from '../../../source/storage/issuance/drafts.js';
import {createIssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import {createKnownAuthorities} from '../../../source/storage/issuance/known-authorities.js';
import {createJournal} from '../../../source/storage/journal/journal.js';
import {damagedKeys, givesAway, makeSecret} from '../../helpers/damaged-keys.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../../helpers/demo-cluster.js';
import type {OpenDeck} from '../../helpers/render.js';
import {openDeck} from '../../helpers/render.js';

describe('a damaged private key in a file field of the deck', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-deck-keys-'));
	const at = (name: string) => join(folder, name);
	const secret = makeSecret('rsa');
	// The verbs read files with the same functions, so some kinds are enough to show that the screens add nothing.
	const kinds = damagedKeys(secret).filter((_, index) => index % 8 === 0);
	const leaving = new AbortController();
	const writing: Array<Promise<void>> = [];
	let demo: DemoCluster;
	let listing: Promise<void>;
	let services: DeckServices;
	before(async () => {
		demo = await startDemoCluster();
		await (await planAuthority(parseAuthoritySpec('{"CN": "Signer"}'), at('ca'), () => new Date())).perform();
		const waits = await demo.admin.createRequest({
			name: 'orders',
			requestPem: await requestPem('orders.shop.svc'),
			signerName: 'example.com/serving',
			usages: ['server auth'],
		});
		const store = createRequestStore(demo.admin);
		listing = store.start(leaving.signal);
		services = createDeckServices(
			demo.admin,
			store,
			leaving.signal,
			{
				issuances: createIssuanceStore(() => at('state/unfinished')),
				authorities: createKnownAuthorities(() => at('state/authorities.json')),
				drafts: createDrafts(() => at('state/drafts')),
				folder: at('data'),
			},
			{
				journal: createJournal(
					() => at('state/journal.jsonl'),
					() => new Date(),
				),
				notices: createNotices(),
				unrecorded: assert.fail,
				warn() {},
				finish: each => void writing.push(each),
			},
		);
		await services.decision.plan(waits, 'Approved', {}).perform();
	});
	after(async () => {
		leaving.abort();
		await listing;
		await Promise.all(writing);
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const openOn = async (name: string): Promise<OpenDeck> => {
		const deck = await openDeck(services, {columns: 160, rows: 40});
		await deck.screen.until('● live');
		await deck.keys('/');
		await deck.paste(name);
		await deck.screen.until(`▌ ${name}`);
		await deck.keys('enter');
		return deck;
	};
	/** Types each kind into the field of the cursor. */
	const handIn = async (deck: OpenDeck, label: string) => {
		for (const [index, {name, bytes}] of kinds.entries()) {
			const file = `k${index}.pem`;
			writeFileSync(at(file), bytes, {mode: 0o600});
			await deck.screen.until(new RegExp(`▌ ${label}`));
			await deck.keys('ctrl+u');
			await deck.paste(at(file));
			await deck.screen.until(`${file}▏`);
			await deck.keys('enter');
			await deck.screen.until(/Can't (sign|publish) /);
			assert.equal(givesAway(deck.screen.text(), secret), false, `${label}: ${name}`);
			await deck.keys('esc');
			await deck.screen.untilGone("Can't ");
		}
	};
	/** Goes down to a field, past those above it, and types its value. */
	const fill = async (deck: OpenDeck, label: string, value: string, ...over: readonly string[]) => {
		for (const passed of over) {
			await deck.screen.until(`▌ ${passed}`);
			await deck.keys('down');
		}

		await deck.screen.until(`▌ ${label}`);
		await deck.keys('ctrl+u');
		if (value !== '') {
			await deck.paste(value);
		}
	};

	test('is named and not shown when signing', async () => {
		await using deck = await openOn('orders');
		await deck.keys('s');
		await fill(deck, 'CA cert', at('ca/ca.pem'));
		await deck.keys('down');
		await handIn(deck, 'CA key');
		await fill(deck, 'CA key', at('ca/ca-key.pem'));
		await deck.keys('up');
		await handIn(deck, 'CA cert');
	});

	test('is named and not shown when publishing', async () => {
		const {requests} = services.requests.getSnapshot();
		const issued = requests.find(({certificateBase64}) => certificateBase64 !== undefined)?.name ?? '';
		await using deck = await openOn(issued);
		await deck.keys('p');
		await deck.screen.until('▌ Secret');
		await deck.keys('down');
		await handIn(deck, 'private key');
		await fill(deck, 'private key', '');
		await deck.keys('up');
		await fill(deck, 'Secret', '');
		await fill(deck, 'kubeconfig', '', 'Secret', 'private key', 'passphrase', 'ConfigMap', 'CA cert', 'folder');
		await deck.keys('up');
		await fill(deck, 'folder', at('out'));
		await deck.keys('up');
		await handIn(deck, 'CA cert');
	});

	test('is in no file that the deck writes', async () => {
		await Promise.all(writing);
		const kept = readdirSync(folder, {recursive: true, withFileTypes: true}).filter(
			entry => entry.isFile() && /\/(state|data)/.test(entry.parentPath),
		);
		const text = kept.map(entry => readFileSync(join(entry.parentPath, entry.name), 'latin1')).join('\n');
		assert.match(text, /"decision":"Approved"/);
		assert.equal(givesAway(text, secret), false);
	});
});
