import assert from 'node:assert/strict';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {FileError} from '../../../source/storage/files/file-error.js';
import {removeParts} from '../../../source/storage/files/write-file.js';
import type {Issuance} from '../../../source/storage/issuance/issuance.js';
import {formatIssuance, parseIssuance} from '../../../source/storage/issuance/issuance.js';
import {createIssuanceStore, newIssuanceId} from '../../../source/storage/issuance/issuance-store.js';
import {orphanedKeys} from '../../../source/storage/issuance/orphaned-keys.js';

const root = mkdtempSync(join(tmpdir(), 'certdeck-unfinished-'));
after(() => rmSync(root, {recursive: true}));

const issuanceOf = (change: Partial<Issuance> = {}): Issuance => ({
	id: newIssuanceId(),
	begunAt: '2026-11-24T10:00:00.000Z',
	step: 'sending',
	context: 'prod',
	server: 'https://prod.example:6443',
	user: '',
	spec: '{"CN": "a"}',
	signerName: 'example.com/serving',
	usages: ['server auth'],
	expirationSeconds: 3600,
	name: 'a-x7k2p',
	isNameChosen: true,
	key: {place: 'file', path: '/keys/a-key.pem', isLocked: false},
	requestPath: '/keys/a.csr',
	made: {publicKeySha256: 'aa', requestPem: '-----BEGIN CERTIFICATE REQUEST-----\n', requestSha256: 'bb'},
	targets: {
		secret: {namespace: 'shop', name: 'a-tls'},
		out: {folder: '/keys', base: 'a'},
		caPath: '/keys/ca.pem',
		withAuthority: true,
	},
	agreed: ['cc'],
	about: {purpose: 'service', place: 'shop/a'},
	...change,
});

describe('the record of a pending issuance', () => {
	test('reads back as it was written, and each step replaces the previous one', async () => {
		const folder = join(root, 'deep', 'unfinished');
		const issuances = createIssuanceStore(() => folder);
		assert.deepEqual(await issuances.list(), {issuances: [], faults: []});
		const issuance = issuanceOf();
		await issuances.save(issuance);
		await issuances.save({...issuance, step: 'sent', uid: 'u'});
		assert.deepEqual(await issuances.read(issuance.id), {...issuance, step: 'sent', uid: 'u'});
		assert.equal(statSync(folder).mode & 0o777, 0o700);
		assert.equal(statSync(join(folder, `${issuance.id}.json`)).mode & 0o777, 0o600);

		const older = issuanceOf({begunAt: '2026-11-23T10:00:00.000Z'});
		await issuances.save(older);
		assert.deepEqual(
			(await issuances.list()).issuances.map(({id}) => id),
			[older.id, issuance.id],
		);
		await issuances.remove(issuance.id);
		await issuances.remove(issuance.id);
		assert.equal(await issuances.read(issuance.id), undefined);
		assert.deepEqual(readdirSync(folder), [`${older.id}.json`]);
	});

	test('shows a terminal nothing that it would obey', () => {
		const text = formatIssuance(issuanceOf({context: '\u001b[2J\u202eprod'}));
		assert.match(text, /^[\x20-\x7e\t\n]+$/);
		assert.equal(parseIssuance(text)?.context, '\u001b[2J\u202eprod');
	});

	for (const {name, text} of [
		{name: 'half a record', text: formatIssuance(issuanceOf()).slice(0, 200)},
		{name: 'a list', text: '[]'},
		{name: 'a record of another version', text: formatIssuance(issuanceOf()).replace('"version": 1', '"version": 2')},
		{name: 'an unknown step', text: formatIssuance(issuanceOf()).replace('"sending"', '"flying"')},
		{name: 'a key without its place', text: formatIssuance(issuanceOf()).replace('"file"', '"moon"')},
		{name: 'a Secret without a name', text: formatIssuance(issuanceOf()).replace('"name": "a-tls"', '"name": ""')},
		{name: 'a key in numbers', text: formatIssuance(issuanceOf()).replace('"/keys/a-key.pem"', '7')},
	]) {
		test(`reports ${name} as damaged, with the file`, async () => {
			assert.equal(parseIssuance(text), undefined);
			const folder = join(root, name.replaceAll(' ', '-'));
			const issuances = createIssuanceStore(() => folder);
			const whole = issuanceOf();
			await issuances.save(whole);
			const id = newIssuanceId();
			writeFileSync(join(folder, `${id}.json`), text);
			const {issuances: found, faults} = await issuances.list();
			assert.deepEqual(
				found.map(each => each.id),
				[whole.id],
			);
			assert.equal(faults.length, 1);
			assert.ok(faults[0]?.message.includes(`${id}.json`));
			await assert.rejects(issuances.read(id), FileError);
		});
	}

	test('is processed by one at a time', async () => {
		const issuances = createIssuanceStore(() => join(root, 'alone'));
		const id = newIssuanceId();
		const order: string[] = [];
		const turn = (name: string) =>
			issuances.alone(id, async () => {
				order.push(`${name} in`);
				await sleep(30);
				order.push(`${name} out`);
			});
		await Promise.all([turn('a'), turn('b')]);
		assert.equal(order[0]?.[0], order[1]?.[0]);
		assert.equal(order[2]?.[0], order[3]?.[0]);
		await assert.rejects(
			issuances.alone(id, async () => {
				throw new Error('of the task');
			}),
			{message: 'of the task'},
		);
		assert.deepEqual(readdirSync(join(root, 'alone')), []);
	});

	test('removes files of a killed process when they are old and unused', async () => {
		const folder = join(root, 'swept');
		const issuances = createIssuanceStore(() => folder);
		const issuance = issuanceOf();
		await issuances.save(issuance);
		const names = {
			part: `.${issuance.id}.json.0123456789ab.part`,
			ownLock: `.${issuance.id}.lock`,
			oldLock: '.0123456789.lock',
			oldPart: '.0123456789.json.0123456789ab.part',
			freshLock: '.abcdef0123.lock',
		};
		for (const name of Object.values(names)) {
			writeFileSync(join(folder, name), '');
			if (name !== names.freshLock) {
				utimesSync(join(folder, name), new Date(), new Date(Date.now() - 61_000));
			}
		}

		await issuances.list();
		const kept = [names.part, names.ownLock, names.freshLock, `${issuance.id}.json`];
		assert.deepEqual(readdirSync(folder).sort(), kept.sort());
		await issuances.save(issuance);
		assert.ok(!readdirSync(folder).includes(names.part));
	});

	test('gives advice if there is no place for it', async () => {
		writeFileSync(join(root, 'a-file'), '');
		const issuances = createIssuanceStore(() => join(root, 'a-file', 'unfinished'));
		for (const attempt of [
			() => issuances.save(issuanceOf()),
			() => issuances.alone(newIssuanceId(), async () => assert.fail('not begun')),
		]) {
			await assert.rejects(attempt, {
				name: 'FileError',
				message: /the record of an unfinished certificate can not be written/,
				hint: /XDG_STATE_HOME/,
			});
		}
	});

	test('does not let an id lead out of its folder', async () => {
		const issuances = createIssuanceStore(() => join(root, 'alone'));
		for (const id of ['../a', '', 'abc', `${newIssuanceId()}/x`]) {
			await assert.rejects(issuances.remove(id), FileError);
		}
	});
});

test('finds only orphaned keys', async () => {
	const folder = join(root, 'keys');
	const issuances = createIssuanceStore(() => join(folder, 'state'));
	await issuances.save(issuanceOf());
	for (const name of ['lone-key.pem', 'done-key.pem', 'done.crt', 'ca-key.pem', 'ca.pem', 'known-key.pem', 'x.csr']) {
		writeFileSync(join(folder, name), '');
	}

	assert.deepEqual(
		await orphanedKeys([folder, folder, join(root, 'nowhere')], new Set([join(folder, 'known-key.pem')])),
		[join(folder, 'lone-key.pem')],
	);
});

test('remembers which keys are in use, as long as they exist', async () => {
	const folder = mkdtempSync(join(root, 'in-use-'));
	const issuances = createIssuanceStore(() => join(folder, 'state'));
	const path = join(folder, 'a-key.pem');
	writeFileSync(path, '');
	for (const each of [path, join(folder, 'gone-key.pem')]) {
		const issuance = {
			...issuanceOf(),
			id: newIssuanceId(),
			key: {...(issuanceOf().key as Extract<Issuance['key'], {place: 'file'}>), path: each},
		};
		await issuances.save(issuance);
		await issuances.finish(issuance);
	}

	assert.deepEqual((await issuances.list()).issuances, []);
	assert.deepEqual(await createIssuanceStore(() => join(folder, 'state')).keysInUse(), [path]);
	writeFileSync(join(folder, 'keys-in-use'), 'damaged');
	assert.deepEqual(await issuances.keysInUse(), []);
});

test('removes what a killed write left, and nothing else', async () => {
	const folder = mkdtempSync(join(root, 'parts-'));
	const others = ['.a-key.pem.nothex.part', '.b-key.pem.0123456789ab.part', 'a-key.pem'];
	for (const name of ['.a-key.pem.0123456789ab.part', ...others]) {
		writeFileSync(join(folder, name), 'k');
	}

	await removeParts(join(folder, 'a-key.pem'));
	assert.deepEqual(readdirSync(folder).sort(), [...others].sort());
	assert.equal(readFileSync(join(folder, 'a-key.pem'), 'utf8'), 'k');
});
