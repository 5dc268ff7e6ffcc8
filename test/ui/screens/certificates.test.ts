import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {createStore} from '../../../source/base/store.js';
import {judgeCertificates} from '../../../source/certificates/facts/judge.js';
import {readCluster} from '../../../source/certificates/read/read-cluster.js';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {
	CertificateStock,
	CertificatesPort,
	CertificatesView,
} from '../../../source/deck/ports/certificates/certificates.js';
import {createCertificateServices} from '../../../source/deck/services/certificate-services.js';
import {byEnd} from '../../../source/present/certificates/certificate-order.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';

/** A stock that the test moves. */
function fakeStock(first: CertificateStock) {
	const store = createStore<CertificateStock>(first);
	const reads: number[] = [];
	let view: CertificatesView = {filter: ''};
	const port: CertificatesPort = {
		getSnapshot: store.getSnapshot,
		subscribe: store.subscribe,
		read: maxAgeMs => void reads.push(maxAgeMs),
		readOthers: async () => 2,
		get view() {
			return view;
		},
		keep(next) {
			view = next;
		},
	};
	return {port, set: store.set, reads};
}

describe('the certificates screen', {concurrency: false}, () => {
	let demo: DemoCluster;
	let stock: Extract<CertificateStock, {phase: 'read'}>;
	before(async () => {
		demo = await startDemoCluster();
		const now = new Date();
		const reading = await readCluster(demo.admin, {});
		stock = {phase: 'read', entries: judgeCertificates(reading, now).toSorted(byEnd), unread: [], readAt: now};
	});
	after(() => demo.stop());

	async function open(first: CertificateStock, size = {columns: 80, rows: 24}) {
		const fake = fakeStock(first);
		const {services, show} = fakeServices({session: {now: () => new Date()}, certificates: fake.port});
		// The port has a getter, which a copy would read once.
		const deck = await openDeck({...services, certificates: fake.port}, size);
		show([]);
		await deck.screen.until('● live');
		assert.deepEqual(fake.reads, [], 'nothing is read before the screen is opened');
		await deck.keys('C');
		await deck.screen.until(' Certificates');
		return {...fake, deck};
	}

	test('asks for nothing before it is opened, and shows what ends first at the top', async () => {
		const {deck, reads, set} = await open({phase: 'unread'});
		await using _ = deck;
		await deck.screen.until('… reading');
		await deck.screen.until(() => reads.length > 0);
		set(stock);
		await deck.screen.until(/▌ !! secret +shop\/search-tls +search\.shop.* ░░░░░ 3d ago +expired/);
		await deck.screen.until('it has ended, on');
		assert.match(deck.screen.lineWith('shop/cart-tls'), / ! .*█░░░░ in 8d +ends soon/);
		assert.match(deck.screen.lineWith('payments/ledger-tls'), /!! secret .* broken/);
		for (const line of deck.screen.lines()) {
			assert.ok(line.length <= 80, line);
		}
	});

	test('filters in the language of the deck, keeps the filter, and says what is wrong with one', async () => {
		const {deck} = await open(stock);
		await using _ = deck;
		await deck.keys('/');
		await deck.screen.until('words to look for');
		await deck.type('kind:secret renewer:cert-manager');
		await deck.screen.until(/1 of \d+/);
		await deck.keys('enter');
		await deck.screen.until('kind:secret renewer:cert-manager');
		assert.match(deck.screen.lineWith('▌'), /payments\/api-tls/);
		await deck.keys('esc');
		await deck.screen.until('shop/search-tls');
		await deck.keys('/');
		await deck.type('kind:nothing');
		await deck.keys('enter');
		await deck.screen.until('kind: takes secret');
	});

	test('opens a row: what is found, who uses and renews it, and how', async () => {
		const {deck} = await open(stock);
		await using _ = deck;
		await deck.screen.until('▌ !! secret');
		await deck.keys('enter');
		await deck.screen.until('!! it has ended, on');
		await deck.screen.until('(certificate-expired)');
		await deck.screen.until(/used by +Pod shop\/search-\w+ \(volume\)/);
		await deck.screen.until(/renew +certdeck renew shop\/search-tls --signer SIGNER --wait/);
		await deck.screen.until(/^ y copy {2}esc back {2}: command {2}\? keys *$/m);
		await deck.keys('esc');
		await deck.screen.until(' Certificates');
	});

	test('tells whose work it is to renew, and copies the command', async () => {
		const {deck} = await open(stock);
		await using _ = deck;
		const at = async (name: string) => {
			await deck.keys('/');
			await deck.screen.until('/ ');
			await deck.type(`name:=${name}`);
			await deck.screen.until(/1 of \d+/);
			await deck.keys('enter', 'r');
		};
		await at('api-tls');
		await deck.screen.until('copied the command that renews it');
		assert.ok(deck.screen.raw().includes(Buffer.from('cmctl renew -n payments api').toString('base64')));
		await deck.keys('esc');
		await at('www-tls');
		await deck.screen.until('Helm renews it with the next upgrade of shop');
	});

	test('has users and renewers where there is room, and says what could not be read', async () => {
		const unread = [{kind: 'Pods', why: 'it takes the right to list pods'}];
		const {deck, set} = await open({...stock, unread}, {columns: 200, rows: 60});
		await using _ = deck;
		await deck.screen.until(/KIND +NAME +SUBJECT +FOR +ISSUER +USED BY +RENEWED BY +ENDS +STATE/);
		await deck.screen.until('? not read: Pods: it takes the right to list pods');
		set({...stock, error: new ClusterError('unreachable', 'the server is gone')});
		await deck.screen.until('stale: read');
		await deck.screen.until('the server is gone');
		await deck.screen.until('shop/search-tls');
	});

	test('its service reads when asked, page by page, keeps what it has, and reads other Secrets of one namespace', async () => {
		const asked: string[] = [];
		const cluster: Cluster = {
			...demo.admin,
			mapSecrets(take, selection, signal) {
				asked.push(`${selection?.namespace ?? '*'} ${selection?.fieldSelector}`);
				return demo.admin.mapSecrets(take, selection, signal);
			},
		};
		const service = createCertificateServices({cluster, now: () => new Date(), signal: new AbortController().signal});
		assert.deepEqual(asked, []);
		const phases = new Set<string>();
		const done = new Promise<void>(resolve => {
			service.subscribe(() => {
				const {phase} = service.getSnapshot();
				phases.add(phase);
				if (phase === 'read') {
					resolve();
				}
			});
		});
		service.read(0);
		service.read(0);
		await done;
		assert.deepEqual([...phases], ['reading', 'read']);
		assert.deepEqual(asked, ['* type=kubernetes.io/tls']);
		const first = service.getSnapshot();
		assert.deepEqual(
			first.phase === 'read' && first.entries.map(({id, state}) => [id, state]),
			stock.entries.map(({id, state}) => [id, state]),
		);
		service.read(60_000);
		assert.equal(await service.readOthers('shop'), 0);
		assert.equal(asked.length, 2);
		assert.match(asked[1] ?? '', /^shop type!=kubernetes\.io\/tls,/);
	});
});
