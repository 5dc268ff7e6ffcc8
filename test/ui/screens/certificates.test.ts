import assert from 'node:assert/strict';
import {createPrivateKey, X509Certificate} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {createStore} from '../../../source/base/store.js';
import {judgeCertificates} from '../../../source/certificates/facts/judge.js';
import type {JudgedEntry} from '../../../source/certificates/model/judged.js';
import {readCluster} from '../../../source/certificates/read/read-cluster.js';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {
	CertificateStock,
	CertificatesPort,
	CertificatesView,
} from '../../../source/deck/ports/certificates/certificates.js';
import {createCertificateServices} from '../../../source/deck/services/certificate-services.js';
import {createRenewalServices} from '../../../source/deck/services/renewal-services.js';
import {readPendingIssuances} from '../../../source/operations/pending/pending-issuances.js';
import {createAccess} from '../../../source/operations/rights/access.js';
import {rememberAuthority} from '../../../source/operations/sign/remember-authority.js';
import type {Certificate} from '../../../source/pki/types.js';
import {sortedByEnd} from '../../../source/present/certificates/certificate-order.js';
import {createMemoryIssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import {createMemoryAuthorities} from '../../../source/storage/issuance/known-authorities.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import type {PortChanges} from '../../helpers/fake-services.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {makeAuthority, plantSecret} from '../../helpers/renewable-secrets.js';

/** A stock that the test controls. */
function fakeStock(first: CertificateStock) {
	const store = createStore<CertificateStock>(first);
	const reads: number[] = [];
	let view: CertificatesView = {filter: ''};
	let served: (...args: Parameters<CertificatesPort['served']>) => void = () => {};
	const port: CertificatesPort = {
		getSnapshot: store.getSnapshot,
		subscribe: store.subscribe,
		read: maxAgeMs => void reads.push(maxAgeMs),
		readOthers: async () => 2,
		served: async (...args) => served(...args),
		get view() {
			return view;
		},
		keep(next) {
			view = next;
		},
	};
	return {
		port,
		set: store.set,
		reads,
		answer(next: typeof served) {
			served = next;
		},
	};
}

describe('the certificates screen', {concurrency: false}, () => {
	let demo: DemoCluster;
	let stock: Extract<CertificateStock, {phase: 'read'}>;
	before(async () => {
		demo = await startDemoCluster();
		const now = new Date();
		const reading = await readCluster(demo.admin, {});
		stock = {phase: 'read', entries: sortedByEnd(judgeCertificates(reading, now)), unread: [], readAt: now};
	});
	after(() => demo.stop());

	async function open(first: CertificateStock, size = {columns: 80, rows: 24}, changes: PortChanges = {}) {
		const fake = fakeStock(first);
		const {services, show} = fakeServices({session: {now: () => new Date()}, certificates: fake.port}, changes);
		// The port has a getter, which a copy would read only once.
		const deck = await openDeck({...services, certificates: fake.port}, size);
		show([]);
		await deck.screen.until('● live');
		assert.deepEqual(fake.reads, [], 'nothing is read before the screen is opened');
		await deck.keys('C');
		await deck.screen.until(' Certificates');
		return {...fake, deck};
	}

	test('reads nothing before it is opened, and shows first what ends first', async () => {
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

	test('filters in the language of the deck, keeps the filter, and explains an invalid one', async () => {
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

	test('opens a row with findings, users and renewer', async () => {
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

	test('shows who has to renew, and copies the command', async () => {
		const {deck} = await open(stock);
		await using _ = deck;
		const at = async (name: string) => {
			await deck.keys('/');
			await deck.screen.until('/ ');
			await deck.type(`name:=${name}`);
			await deck.screen.until(/1 of \d+/);
			await deck.keys('enter', 'y');
		};
		await at('api-tls');
		await deck.screen.until('copied the command that renews it');
		assert.ok(deck.screen.raw().includes(Buffer.from('cmctl renew -n payments api').toString('base64')));
		await deck.keys('esc');
		await at('www-tls');
		await deck.screen.until('Helm renews it with the next upgrade of shop');
	});

	test('asks the Pods that use a Secret what they serve, on request', async () => {
		const entry = stock.entries.find(({place}) => place.name === 'cart-tls') as JudgedEntry;
		const asked: string[] = [];
		const {deck, answer} = await open(stock);
		await using _ = deck;
		answer((of, onAnswer) => {
			asked.push(of.place.name);
			const pod = {namespace: 'shop', name: 'cart-0'};
			const leaf = of.leaf as Certificate;
			const served = (comparison: 'same' | 'earlier') => ({
				label: 'x',
				chain: [leaf] as const,
				protocol: 'TLSv1.3',
				secret: {label: 'Secret shop/cart-tls', leaf, comparison},
			});
			onAnswer(
				[
					{pod, port: 8443, served: served('same')},
					{pod, port: 9443, served: served('earlier')},
					{pod, port: 9090, why: 'port 9090 speaks something else than TLS'},
				],
				4,
			);
		});
		await deck.keys('/');
		await deck.type(`name:=${entry.place.name}`);
		await deck.keys('enter');
		await deck.screen.until(/1 of \d+/);
		assert.deepEqual(asked, []);
		await deck.keys('s');
		await deck.screen.until('= Pod shop/cart-0, port 8443: serves what the Secret holds');
		await deck.screen.until(/! Pod shop\/cart-0, port 9443: serves an earlier certificate, which ends in/);
		await deck.screen.until('? Pod shop/cart-0, port 9090: port 9090 speaks something else than TLS');
		await deck.screen.until('… asking 1 more');
		assert.deepEqual(asked, ['cart-tls']);
		await deck.keys('esc');
		await deck.screen.until(' Certificates');
	});

	test('shows users and renewers if there is room, and what could not be read', async () => {
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

	test('its service reads on request, page by page, keeps its data, and reads other Secrets of one namespace', async () => {
		const asked: string[] = [];
		const cluster: Cluster = {
			...demo.admin,
			mapSecrets(take, selection, signal) {
				asked.push(`${selection?.namespace ?? '*'} ${selection?.fieldSelector}`);
				return demo.admin.mapSecrets(take, selection, signal);
			},
		};
		const service = createCertificateServices({
			cluster,
			issuances: createMemoryIssuanceStore(),
			now: () => new Date(),
			signal: new AbortController().signal,
			own: async () => [],
		});
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
		const handshakes: string[] = [];
		const read = service.getSnapshot();
		const cart = read.phase === 'read' ? read.entries.find(({place}) => place.name === 'cart-tls') : undefined;
		await service.served(cart as JudgedEntry, (answers, count) => {
			handshakes.push(`${answers.length}/${count}`);
			for (const each of answers) {
				assert.equal('served' in each && each.served.secret?.comparison, 'same', JSON.stringify(each));
			}
		});
		assert.deepEqual(handshakes, ['0/1', '1/1']);
	});

	test('renews marked ones: shows who renews what, takes over what nobody does, and names needed restarts', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'certdeck-renewal-screen-'));
		await using _folder = {[Symbol.asyncDispose]: async () => rmSync(folder, {recursive: true})};
		const signerName = 'example.com/serving';
		const authority = await makeAuthority(folder, 'Plant Root');
		const authorities = createMemoryAuthorities();
		await rememberAuthority(authorities, demo.admin, signerName, authority, authority);
		const secret = {namespace: 'shop', name: 'mine-tls'};
		const before = await plantSecret(demo.admin, secret, authority, {signerName});
		const reading = await readCluster(demo.admin, {});
		const judged = judgeCertificates(reading, new Date()).map(entry =>
			entry.place.name === secret.name
				? {
						...entry,
						users: [
							{kind: 'Deployment', namespace: 'shop', name: 'web', how: 'env'},
							{kind: 'StatefulSet', namespace: 'shop', name: 'db', how: 'volume'},
						],
					}
				: entry,
		);
		const refreshed: string[] = [];
		const renewals = createRenewalServices({
			cluster: demo.admin,
			issuances: createMemoryIssuanceStore(),
			authorities,
			authorityHome: join(folder, 'authorities'),
			held: () => undefined,
			access: createAccess(demo.admin, new AbortController().signal),
			record: undefined,
			signal: new AbortController().signal,
			now: () => new Date(),
			reviewer: () => 'admin',
			review: async () => ({findings: [], questions: []}),
			onBegun: ids => void refreshed.push(...ids),
			onChange: () => void refreshed.push('changed'),
			tell: sentence => assert.fail(sentence),
		});
		const tracked: string[] = [];
		const {deck, reads} = await open({...stock, entries: sortedByEnd(judged)}, undefined, {
			renewals,
			writes: {track: (title: string) => void tracked.push(title)},
		});
		await using _ = deck;
		await deck.keys('/');
		await deck.type('kind:secret ns:shop');
		await deck.keys('enter', '*');
		await deck.screen.until(/· \d marked/);
		await deck.keys('r');
		await deck.screen.until('Will be renewed: 1');
		await deck.screen.until(/shop\/mine-tls: ends in 4d23h/);
		await deck.screen.until('shop/www-tls: Helm renews it with the next upgrade of shop');
		await deck.screen.until('t takes them over');
		await deck.keys('t');
		await deck.screen.until(/signer +example\.com\/serving|signer +clusterissuers/);
		await deck.keys('esc', 'esc');
		await deck.screen.until(/\* +\S+ +secret +shop\/search-tls|\*!! secret/);
		// Only one of them, because esc removed the marks.
		await deck.keys('esc');
		await deck.keys('/');
		await deck.type(' name:mine-tls');
		await deck.keys('enter', 'r');
		await deck.screen.until(/signed with the authority CN=Plant/);
		await deck.keys('y');
		await deck.screen.until('1 of 1 renewed.');
		await deck.screen.until('Deployment shop/web (env): kubectl rollout restart deployment/web');
		await deck.screen.until(/these change by themselves/);
		await deck.keys('c');
		const copied = 'kubectl rollout restart deployment/web -n shop\nkubectl rollout restart statefulset/db -n shop';
		await deck.screen.until(() => deck.screen.raw().includes(Buffer.from(copied).toString('base64')));
		await deck.keys('esc');
		await deck.screen.until(() => reads.includes(0));
		const found = await demo.admin.getSecret(secret.namespace, secret.name);
		const now = new X509Certificate(Buffer.from(found?.data['tls.crt'] ?? []));
		assert.notEqual(now.serialNumber, before.serialNumber);
		assert.ok(now.checkPrivateKey(createPrivateKey(Buffer.from(found?.data['tls.key'] ?? []))));
		assert.equal(refreshed.length, 2, 'begun over this connection, then looked at again');
		assert.deepEqual(tracked.at(-1), 'renew certificates');
	});

	test('continues interrupted renewals from the unfinished ones, after their plan and by their review', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'certdeck-renewal-begun-'));
		await using _folder = {[Symbol.asyncDispose]: async () => rmSync(folder, {recursive: true})};
		const signerName = 'example.com/serving';
		const authority = await makeAuthority(folder, 'Begun Root');
		const authorities = createMemoryAuthorities();
		await rememberAuthority(authorities, demo.admin, signerName, authority, authority);
		const names = ['begun-fine', 'begun-warned'];
		for (const name of names) {
			await plantSecret(demo.admin, {namespace: 'shop', name}, authority, {signerName});
		}

		const crtOf = async (name: string) =>
			Buffer.from((await demo.admin.getSecret('shop', name))?.data['tls.crt'] ?? []).toString();
		const [fine, warned] = await Promise.all(names.map(crtOf));
		const issuances = createMemoryIssuanceStore();
		const renewalsOf = (cluster: Cluster) =>
			createRenewalServices({
				cluster,
				issuances,
				authorities,
				authorityHome: join(folder, 'authorities'),
				held: () => undefined,
				access: createAccess(demo.admin, new AbortController().signal),
				record: undefined,
				signal: new AbortController().signal,
				now: () => new Date(),
				reviewer: () => 'admin',
				review: async ({name}) => ({findings: name.includes('warned') ? [weak] : [], questions: []}),
				onBegun() {},
				onChange() {},
				tell: sentence => assert.fail(sentence),
			});
		const weak = {id: 'weak-hash', severity: 'warn', message: 'it is weak', field: '', provenance: 'server'} as const;
		const cut = renewalsOf({
			...demo.admin,
			createRequest: async () => {
				throw new ClusterError('unreachable', 'the connection was cut');
			},
		});
		const judged = judgeCertificates(await readCluster(demo.admin, {}), new Date());
		const run = await cut.start(await cut.plan(judged.filter(({place}) => names.includes(place.name))));
		const {outcomes} = await run.settled();
		assert.deepEqual(
			[...outcomes.values()].map(({state}) => state),
			['failed', 'failed'],
		);

		const {pending} = await readPendingIssuances(issuances);
		const {services, show} = fakeServices({
			pending: {list: () => pending},
			renewals: renewalsOf(demo.admin),
			writes: {track() {}},
		});
		await using deck = await openDeck(services);
		show([]);
		await deck.screen.until('2 certificates of yours are not in place yet');
		await deck.keys('r');
		await deck.screen.until(/agreed to as a whole \(w\); key/);
		await deck.keys('w');
		await deck.screen.until('Go on with renewals');
		await deck.screen.until('Will be renewed: 2');
		await deck.screen.until(/shop\/begun-fine: begun \d{4}-\d\d-\d\d, continued/);
		await deck.screen.until('Each request is reviewed before it is approved');
		assert.deepEqual(await Promise.all(names.map(crtOf)), [fine, warned], 'nothing is done before the yes');
		await deck.keys('y');
		await deck.screen.until('1 of 2 renewed, 1 waiting.');
		await deck.screen.until('(weak-hash)');
		await deck.screen.until('What has to be restarted is said');
		assert.notEqual(await crtOf('begun-fine'), fine);
		assert.equal(await crtOf('begun-warned'), warned);
		await deck.keys('esc');
		await deck.screen.until('Not in place yet');
	});
});
