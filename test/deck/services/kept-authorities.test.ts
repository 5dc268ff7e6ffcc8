import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {AuthorityList} from '../../../source/deck/ports/authorities/authorities.js';
import {createAuthorityServices} from '../../../source/deck/services/authority-services.js';
import type {KeptAuthorities} from '../../../source/deck/services/kept-authorities.js';
import {createKeptAuthorities} from '../../../source/deck/services/kept-authorities.js';
import {clusterHere} from '../../../source/operations/pending/same-cluster.js';
import {createMemoryAuthorities} from '../../../source/storage/issuance/known-authorities.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';

describe('authorities in the deck', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-kept-authorities-'));
	const signerName = 'example.com/kept';
	const values = {
		...{name: 'kept', commonName: 'Kept CA', under: '', abovePassphrase: '', pathLength: '', permit: '', exclude: ''},
		...{expiry: '', signerName, passphrase: 'words'},
	};
	let demo: DemoCluster;
	let kept: KeptAuthorities;
	/** How far the clock has been put on, in milliseconds. */
	let later = 0;
	before(async () => {
		demo = await startDemoCluster();
		kept = createKeptAuthorities({
			cluster: demo.admin,
			home: folder,
			here: () => clusterHere(demo.admin),
			now: () => new Date(Date.now() + later),
			signal: new AbortController().signal,
		});
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const rows = () => {
		const list: AuthorityList = kept.getSnapshot();
		assert.ok(list.phase === 'read');
		return list.rows;
	};

	test('a new one is locked, serves its signer here, and is proposed for it', async () => {
		const plan = await kept.planCreate(values);
		assert.equal(await kept.serving(signerName), undefined, 'nothing is made before it is agreed to');
		await plan.perform();
		assert.deepEqual(
			rows().map(({facts, servesHere}) => [facts.name, servesHere, facts.generations[0]?.isKeyLocked]),
			[['kept', [signerName], true]],
		);
		const files = await kept.serving(signerName);
		assert.match(readFileSync(files?.caKeyPath ?? '', 'utf8'), /BEGIN ENCRYPTED PRIVATE KEY/);
		assert.equal(await kept.serving('example.com/other'), undefined);
		const authorities = createMemoryAuthorities();
		const here = () => clusterHere(demo.admin);
		const services = createAuthorityServices({cluster: demo.admin, authorities, kept, here, onChange() {}});
		await services.look(signerName);
		assert.deepEqual(services.of(signerName), files);
	});

	test('an intermediate is signed by its issuer, within its path length and names', async () => {
		const below = {
			...values,
			name: 'below',
			commonName: 'Below',
			under: 'kept',
			signerName: '',
			permit: 'shop.svc, 10.0.0.0/8',
		};
		await assert.rejects(kept.planCreate(below), /passphrase/);
		await assert.rejects(kept.planCreate({...below, abovePassphrase: 'words', pathLength: 'x'}), /whole number/);
		const plan = await kept.planCreate({...below, abovePassphrase: 'words'});
		assert.match(plan.steps[1]?.note ?? '', /below CN=Kept CA, path length 0, for shop\.svc, 10\.0\.0\.0\/8 alone/);
		await plan.perform();
		const row = rows().find(({facts}) => facts.name === 'below');
		assert.equal(row?.facts.generations[0]?.issuer, 'CN=Kept CA');
		assert.equal(row?.facts.generations[0]?.pathLength, 0);
	});

	test('a key is kept in memory after the right passphrase, until it is released', async () => {
		const {caPath = ''} = (await kept.serving(signerName)) ?? {};
		await assert.rejects(kept.hold('kept', 'wrong'));
		assert.equal(kept.held(caPath), undefined);
		await kept.hold('kept', 'words');
		assert.equal(kept.held(caPath)?.key.type, 'private');
		assert.equal(rows().find(({facts}) => facts.name === 'kept')?.isKeyHeld, true);
		kept.release('kept');
		assert.equal(kept.held(caPath), undefined);
	});

	test('one that was made elsewhere is taken in, from its files and from a Secret', async () => {
		const {caPath = '', caKeyPath = ''} = (await kept.serving(signerName)) ?? {};
		const from = {name: 'taken', caPath, caKeyPath, secret: '', opens: '', signerName: '', passphrase: 'mine'};
		await assert.rejects(kept.planImport(from), {code: 'passphrase-needed'});
		const plan = await kept.planImport({...from, opens: 'words'});
		assert.equal(
			rows().some(({facts}) => facts.name === 'taken'),
			false,
		);
		await plan.perform();
		const taken = rows().find(({facts}) => facts.name === 'taken');
		assert.equal(taken?.facts.generations[0]?.isKeyLocked, true);
		await kept.hold('taken', 'mine');
		kept.release('taken');
		const secret = {...from, name: 'of-secret', caPath: '', caKeyPath: '', secret: 'shop/none'};
		await assert.rejects(kept.planImport(secret), /there is no Secret shop\/none/);
	});

	test('its published certificates are found again, and an exchanged one hides no other', async () => {
		await (await kept.planPublish('kept', {configMap: 'shop/kept-ca', trustBundle: '', signerName: ''})).perform();
		await kept.look('kept');
		const found = rows().find(({facts}) => facts.name === 'kept')?.inCluster;
		assert.deepEqual(found?.trust.places, ['ConfigMap shop/kept-ca ca.crt']);
		await assert.rejects(kept.planRetire('kept'), /has no old key/);
		// What is published on no cluster needs nobody's time; this is, so that its next key waits.
		const given = {passphrase: 'next words', abovePassphrase: ''};
		const first = await kept.planRotate('kept', given);
		assert.deepEqual(
			first.steps.map(({verb, kind}) => `${verb} ${kind}`),
			['write File', 'write File', 'apply ConfigMap'],
		);
		assert.deepEqual(first.warnings, [], 'its clients learn of the next key');
		const unpublished = await kept.planRotate('below', {...given, abovePassphrase: 'words'});
		assert.deepEqual(unpublished.warnings, ['it is published nowhere yet: no client learns of key 2']);
		assert.equal(rows().find(({facts}) => facts.name === 'kept')?.facts.rollover, undefined);
		await first.perform();
		assert.equal(rows().find(({facts}) => facts.name === 'kept')?.facts.rollover?.phase, 'published');
		const {data} = (await demo.admin.getConfigMap('shop', 'kept-ca')) ?? {};
		assert.equal(data?.['ca.crt']?.match(/BEGIN CERTIFICATE/g)?.length, 2);
		await assert.rejects(kept.planRotate('kept', given), {code: 'wrong-state'});
		later = 121_000;
		const second = await kept.planRotate('kept', given);
		assert.deepEqual(
			second.steps.map(({verb, kind}) => `${verb} ${kind}`),
			['write File'],
		);
		await second.perform();
		assert.equal(rows().find(({facts}) => facts.name === 'kept')?.facts.current, 2);
		const other = rows().find(({facts}) => facts.name === 'below')?.facts.generations[0]?.path ?? '';
		writeFileSync(
			other,
			readFileSync(rows().find(({facts}) => facts.name === 'kept')?.facts.generations[0]?.path ?? ''),
		);
		await kept.look('kept');
		const list = kept.getSnapshot();
		assert.ok(list.phase === 'read');
		assert.deepEqual(
			list.rows.map(({facts}) => facts.name),
			['kept', 'taken'],
		);
		assert.match(list.unreadable[0] ?? '', /^below: .* is another certificate than/);
	});
});
