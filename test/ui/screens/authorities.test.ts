import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isPrintableLines} from '../../../source/base/text/printable.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {AuthorityList} from '../../../source/deck/ports/authorities/authorities.js';
import {OperationError} from '../../../source/operations/plan/operation-error.js';
import {PkiError} from '../../../source/pki/pki-error.js';
import type {AuthorityRow} from '../../../source/present/authority/authority-rows.js';
import type {PortChanges} from '../../helpers/fake-services.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';

const sha256 = 'ab'.repeat(32);
const cluster = {authority: 'ca', uid: 'u'};
const generation = {
	sha256,
	keySha256: sha256,
	createdAt: '2026-11-01T00:00:00Z',
	subject: 'CN=Shop CA',
	issuer: 'CN=Shop CA',
	key: 'ECDSA P-256',
	notBefore: '2026-11-01T00:00:00.000Z',
	notAfter: '2031-11-01T00:00:00.000Z',
	isKeyThere: true,
	isKeyLocked: true,
	path: '/keys/shop/1/ca.pem',
} as const;

function row(
	name: string,
	change: Partial<AuthorityRow> = {},
	facts: Partial<AuthorityRow['facts']> = {},
): AuthorityRow {
	return {
		facts: {
			name,
			current: 1,
			generations: [{...generation, number: 1, state: 'signs'}],
			serves: [{signerName: 'example.com/shop', cluster, server: 'https://127.0.0.1:6443'}],
			places: [],
			...facts,
		},
		servesHere: ['example.com/shop'],
		servesElsewhere: 0,
		isKeyHeld: false,
		...change,
	};
}

const issuedBy = (number: number) => ({
	generation: number,
	where: `Secret shop/by-${number}`,
	subject: 'CN=a',
	names: 'a.shop.svc',
	serial: '01',
	notBefore: new Date('2026-11-02'),
	notAfter: new Date('2027-01-01'),
});

async function openAuthorities(
	first: AuthorityList,
	port: PortChanges['authorities'] = {},
	size: {columns: number; rows: number} = {columns: 80, rows: 24},
	certificates: PortChanges['certificates'] = {},
) {
	let list = first;
	let notify = () => {};
	const {services, show, performed} = fakeServices({
		authorities: {
			getSnapshot: () => list,
			subscribe(listener) {
				notify = listener;
				return () => {};
			},
			...port,
		},
		certificates,
	});
	const deck = await openDeck(services, size);
	show([]);
	await deck.screen.until('● live');
	await deck.keys('A');
	await deck.screen.until(' Authorities');
	return Object.assign(deck, {
		performed,
		push(next: AuthorityList) {
			list = next;
			notify();
		},
	});
}

const read = (...rows: readonly AuthorityRow[]): AuthorityList => ({phase: 'read', rows, unreadable: []});
const plan = (title: string, performed: () => unknown, note = 'a note') => ({
	title,
	steps: [{verb: 'write', kind: 'File', name: '/keys/x', note}],
	warnings: [],
	async perform() {
		performed();
	},
});

test('lists the end, the signers, the place of the key and the next step of each', async () => {
	const old = {...generation, number: 1, state: 'old' as const};
	const rolled = row(
		'rolled',
		{
			inCluster: {
				found: {issued: [issuedBy(1), issuedBy(2)], unread: []},
				trust: {places: ['ConfigMap shop/ca ca.crt'], unread: []},
			},
		},
		{
			current: 2,
			generations: [old, {...generation, number: 2, state: 'signs', isKeyLocked: false}],
		},
	);
	const next = row('next', {isKeyHeld: true}, {rollover: {to: 2, phase: 'published'}});
	const unread = row('unread', {
		servesHere: [],
		servesElsewhere: 1,
		inCluster: {found: {issued: [], unread: ['TLS Secrets: you may not list them']}, trust: {places: [], unread: []}},
	});
	await using deck = await openAuthorities(read(row('first'), next, rolled, unread));
	await deck.screen.until('4 on this machine');
	assert.match(deck.screen.lineWith('first'), /▌ first +█████ 4y342d +example\.com\/shop +locked +· +key 1 signs/);
	assert.match(deck.screen.lineWith(' next '), /in memory +· +key 2 next/);
	assert.match(deck.screen.lineWith(' rolled '), /NOT locked 2 +key 1 old/);
	assert.match(deck.screen.lineWith(' unread '), /1 elsewhere +locked +0 \? +key 1 signs/);
	await deck.screen.until(`SHA-256 ${sha256}`);
	await deck.screen.until('not asked: u asks this cluster');
	await deck.keys('down');
	await deck.screen.until('rotate goes on, and then key 2 signs');
	await deck.keys('x');
	await deck.screen.until('it signs with its old key still: rotate goes on');
	await deck.keys('down');
	await deck.screen.until('1 that are valid chain to key 1: renew them, then retire it');
	await deck.keys('down');
	await deck.screen.until('? there may be more: TLS Secrets: you may not list them');
	await deck.keys('x');
	await deck.screen.until('it has no old key');
});

test('takes one in from files or from a Secret, and shows no passphrase', async () => {
	const taken: unknown[] = [];
	await using deck = await openAuthorities(read(), {
		planImport: async values => plan('Keep the authority old', () => taken.push(values), 'private key, locked'),
	});
	await deck.screen.until('i takes one in');
	await deck.keys('i', ...'old', 'enter');
	await deck.screen.until('name the file with the CA certificate, or a Secret');
	await deck.keys('tab', ...'ca.pem', 'enter');
	await deck.screen.until("name the file with the CA's private key");
	await deck.keys('tab', 'tab', ...'shop/ca', 'enter');
	await deck.screen.until('name its files or a Secret, not both');
	await deck.keys('ctrl+u', 'up', ...'ca-key.pem', 'enter');
	await deck.screen.until('type a passphrase for its key');
	await deck.keys('tab', 'tab', ...'old words', 'tab', 'tab', ...'words', 'tab', ...'wards', 'enter');
	await deck.screen.until('the two passphrases differ');
	await deck.keys('ctrl+u', ...'words', 'enter');
	await deck.screen.until('private key, locked');
	assert.deepEqual(taken, []);
	await deck.keys('y');
	await deck.screen.until('took the authority old in');
	assert.deepEqual(taken, [
		{
			...{name: 'old', caPath: 'ca.pem', caKeyPath: 'ca-key.pem', secret: '', opens: 'old words'},
			...{signerName: '', passphrase: 'words'},
		},
	]);
	assert.doesNotMatch(deck.screen.raw(), /words|wards/);
});

test('rotates in two halves: the next key, and then the switch to it', async () => {
	const asked: unknown[] = [];
	let performed = 0;
	const published = row(
		'shop',
		{},
		{
			rollover: {to: 2, phase: 'published'},
			places: [{kind: 'Secret', namespace: 'shop', name: 'ca', cluster, server: 'https://127.0.0.1:6443'}],
		},
	);
	await using deck = await openAuthorities(read(row('shop', {}, {under: 'root'})), {
		async planRotate(name, values) {
			asked.push([name, values]);
			if (asked.length === 2) {
				throw new OperationError('wrong-state', 'clients of the authority shop do not know its next key yet', {
					hint: 'try again in 80 s',
				});
			}

			return plan(asked.length === 1 ? 'Make key 2 of shop' : 'Let key 2 of shop sign', () => {
				performed += 1;
			});
		},
	});
	await deck.keys('r', 'enter');
	await deck.screen.until('type a passphrase for its key');
	await deck.keys(...'words', 'tab', ...'wards', 'enter');
	await deck.screen.until('the two passphrases differ');
	await deck.keys('ctrl+u', ...'words', 'tab', ...'above', 'enter');
	await deck.screen.until('Make key 2 of shop');
	assert.equal(performed, 0);
	await deck.keys('y');
	await deck.screen.until('then r lets the next key sign');
	assert.equal(performed, 1);
	deck.push(read(published));
	await deck.screen.until('rotate goes on');
	await deck.keys('r');
	await deck.screen.until('opens the next key');
	await deck.keys(...'words', 'enter');
	await deck.screen.until('do not know its next key yet');
	await deck.screen.until('try again in 80 s');
	await deck.keys('esc', 'enter');
	await deck.screen.until('Let key 2 of shop sign');
	await deck.keys('y');
	await deck.screen.until('the next key of shop signs');
	assert.equal(performed, 2);
	assert.deepEqual(asked, [
		['shop', {passphrase: 'words', again: 'words', abovePassphrase: 'above'}],
		['shop', {passphrase: 'words', again: '', abovePassphrase: ''}],
		['shop', {passphrase: 'words', again: '', abovePassphrase: ''}],
	]);
	assert.doesNotMatch(deck.screen.raw(), /words|wards|above'/);
});

test('a wide terminal also shows who trusts it and the fingerprint', async () => {
	await using deck = await openAuthorities(read(row('shop')), {}, {columns: 200, rows: 60});
	await deck.screen.until(new RegExp(`shop .* · +· +key 1 signs +${sha256}`));
});

test('creates one below another, with limits, after the passphrase was typed twice', async () => {
	const made: unknown[] = [];
	await using deck = await openAuthorities(read(row('shop')), {
		planCreate: async values => plan('Make the authority issuing', () => made.push(values), 'private key, locked'),
	});
	await deck.keys('c', 'enter');
	await deck.screen.until('give it a name');
	await deck.keys(...'issuing', 'tab', 'tab', 'tab', 'tab', ...'shopp', 'enter');
	await deck.screen.until('there is no authority "shopp" to sign it');
	await deck.keys('ctrl+u', ...'shop', 'enter');
	await deck.screen.until('type a passphrase for its key');
	await deck.keys(
		'tab',
		...'old words',
		'tab',
		'tab',
		...'shop.svc',
		'tab',
		'tab',
		...'words',
		'tab',
		...'wards',
		'enter',
	);
	await deck.screen.until('the two passphrases differ');
	await deck.keys('ctrl+u', ...'words', 'enter');
	await deck.screen.until('private key, locked');
	assert.deepEqual(made, []);
	await deck.keys('y');
	await deck.screen.until('made the authority issuing');
	assert.deepEqual(made, [
		{
			...{name: 'issuing', commonName: '', signerName: '', expiry: '', under: 'shop', pathLength: ''},
			...{permit: 'shop.svc', exclude: '', passphrase: 'words', abovePassphrase: 'old words'},
		},
	]);
	assert.doesNotMatch(deck.screen.raw(), /words|wards/);
});

test('publishes to the given places, and to none by default', async () => {
	const published: unknown[] = [];
	await using deck = await openAuthorities(read(row('shop')), {
		planPublish: async (name, values) => plan(`Publish ${name}`, () => published.push([name, values])),
	});
	await deck.keys('p', 'enter');
	await deck.screen.until('name a ConfigMap, a bundle or a signer');
	await deck.keys(...'shop/ca', 'enter');
	await deck.screen.until('a note');
	await deck.keys('y');
	await deck.screen.until('published shop');
	assert.deepEqual(published, [['shop', {configMap: 'shop/ca', trustBundle: '', signerName: ''}]]);
});

test('retires an old key after its plan was read, or shows what would break', async () => {
	let refusal: Error | undefined = new OperationError('refused', '2 certificates chain to the old key still', {
		details: ['Secret shop/web: CN=web, until 2027-01-01T00:00:00.000Z'],
		hint: 'renew them: certdeck renew',
	});
	const retired: string[] = [];
	const old = row(
		'shop',
		{},
		{
			current: 2,
			generations: [
				{...generation, number: 1, state: 'old'},
				{...generation, number: 2, state: 'signs'},
			],
		},
	);
	await using deck = await openAuthorities(read(old), {
		async planRetire(name) {
			if (refusal !== undefined) {
				throw refusal;
			}

			return plan(`Retire ${name}`, () => retired.push(name));
		},
	});
	await deck.keys('x');
	await deck.screen.until('2 certificates chain to the old key still');
	await deck.screen.until('Secret shop/web: CN=web');
	await deck.keys('esc');
	await deck.screen.untilGone('Secret shop/web');
	refusal = undefined;
	await deck.keys('x');
	await deck.screen.until('Retire shop');
	assert.deepEqual(retired, []);
	await deck.keys('y');
	await deck.screen.until('the old key of shop is gone');
	assert.deepEqual(retired, ['shop']);
});

test('keeps a key in memory after the right passphrase, and removes it again', async () => {
	const asked: string[] = [];
	await using deck = await openAuthorities(read(row('shop')), {
		async hold(name, passphrase) {
			if (passphrase !== 'words') {
				throw new PkiError('bad-key', 'the passphrase is wrong');
			}

			asked.push(`hold ${name}`);
		},
		release: name => void asked.push(`release ${name}`),
	});
	await deck.keys('o');
	await deck.screen.until('Open the key of shop');
	await deck.keys(...'wrong', 'enter');
	await deck.screen.until('the passphrase is wrong');
	await deck.keys('ctrl+u', ...'words', 'enter');
	await deck.screen.until('the key of shop is open until the deck is left');
	assert.doesNotMatch(deck.screen.raw(), /words/);
	deck.push(read(row('shop', {isKeyHeld: true})));
	await deck.screen.until('in memory');
	await deck.keys('o');
	assert.deepEqual(asked, ['hold shop', 'release shop']);
});

test('when opened, asks the cluster, and shows a refusal', async () => {
	let fault: Error | undefined = new ClusterError('forbidden', 'you may not list requests');
	const {screen, keys, push, ...deck} = await openAuthorities(read(row('shop')), {
		async look() {
			if (fault) {
				throw fault;
			}

			push(
				read(
					row('shop', {
						inCluster: {
							found: {issued: [issuedBy(1)], unread: []},
							trust: {places: ['ConfigMap shop/ca ca.crt'], unread: []},
						},
					}),
				),
			);
		},
	});
	await keys('enter');
	await screen.until('What it signed and who trusts it is unknown: you may not list requests');
	await screen.until('key      ECDSA P-256, locked');
	fault = undefined;
	await keys('esc', 'enter');
	await screen.until('ConfigMap shop/ca ca.crt');
	await screen.until('Secret shop/by-1: CN=a, by key 1');
	await deck[Symbol.asyncDispose]();
});

test('leads to the certificates that chain to the old key, or that it signed', async () => {
	const kept: string[] = [];
	const old = row(
		'shop',
		{},
		{
			current: 2,
			generations: [
				{...generation, number: 1, state: 'old'},
				{...generation, number: 2, state: 'signs'},
			],
		},
	);
	await using deck = await openAuthorities(read(old, row('young')), {}, undefined, {
		keep: ({filter}) => void kept.push(filter),
	});
	await deck.keys('v');
	await deck.screen.until(' Certificates');
	await deck.keys('5', 'down', 'v');
	await deck.screen.until(' Certificates');
	assert.deepEqual(
		kept.filter(filter => filter !== ''),
		['authority:=shop/old', 'authority:=young'],
	);
});

test('says if there is none, and what can not be read', async () => {
	await using deck = await openAuthorities(read());
	await deck.screen.until('c makes one');
	await deck.keys('p');
	await deck.screen.until('there is no authority: c makes one');
	deck.push({
		phase: 'read',
		rows: [row('shop')],
		unreadable: ['other: it is another certificate than it was made with'],
	});
	await deck.screen.until('! other: it is another certificate');
});

test('hostile text is shown, not obeyed', async () => {
	const evil = '\u001b]0;x\u0007\u202ebig\nline';
	const hostile = row(
		'shop',
		{
			servesHere: [evil],
			inCluster: {
				found: {issued: [{...issuedBy(1), where: evil, subject: evil}], unread: [evil]},
				trust: {places: [evil], unread: []},
			},
		},
		{generations: [{...generation, number: 1, state: 'signs', subject: evil, issuer: evil}]},
	);
	await using deck = await openAuthorities(
		{phase: 'read', rows: [hostile], unreadable: [evil]},
		{look: async () => {}},
		{columns: 200, rows: 60},
	);
	await deck.screen.until('key 1 signs');
	assert.ok(deck.screen.lines().every(isPrintableLines));
	await deck.keys('enter');
	await deck.screen.until('by key 1');
	assert.ok(deck.screen.lines().every(isPrintableLines));
});
