// Runs alone: the language of its process is Chinese.
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {JournalEntry} from '../../source/storage/journal/journal.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {chinese, speakChinese} from '../helpers/in-chinese.js';
import {sentBodiesWhile} from '../helpers/sent-requests.js';

speakChinese();
const {requestPem, startDemoCluster} = await import('../helpers/demo-cluster.js');
const {runVerb} = await import('../helpers/verb-context.js');
const {aRequest} = await import('../helpers/requests.js');
const {decideSigning} = await import('../../source/operations/serve/signing-decision.js');
const {createAuthority} = await import('../../source/pki/issue/authority.js');
const {generateKey} = await import('../../source/pki/keys/keys.js');
const {defaultPolicy} = await import('../../source/pki/spec/signing-policy.js');
const {parseAuthoritySpec} = await import('../../source/pki/spec/spec.js');
const {decodeCertificate} = await import('../../source/pki/x509/decode-certificate.js');

describe('a Chinese session', () => {
	let cluster: DemoCluster;
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-chinese-'));
	const entries: JournalEntry[] = [];
	const journal = {
		path: () => '/j',
		append: async (entry: JournalEntry) => void entries.push(entry),
		read: async () => ({records: [], head: null}),
	};
	before(async () => {
		cluster = await startDemoCluster();
	});
	after(async () => {
		await cluster.stop();
		rmSync(folder, {recursive: true});
	});

	test('writes English to the cluster and the journal', async () => {
		const signerName = 'example.com/chinese';
		const usages = ['digital signature', 'server auth'];
		for (const name of ['one', 'two', 'three']) {
			const pem = await requestPem(`${name}.shop.svc`);
			await cluster.admin.createRequest({name, requestPem: pem, signerName, usages});
		}

		let said = '';
		const bodies = await sentBodiesWhile(async () => {
			const verb = async (...line: readonly string[]) => {
				const {stdout, stderr, code} = await runVerb(line, cluster.admin, {
					journal,
					readStdin: async () => Buffer.from('{"CN": "Example CA"}'),
				});
				said += stdout + stderr;
				assert.equal(code, 0, stderr);
			};
			const ca = join(folder, 'ca.pem');
			const caKey = join(folder, 'ca-key.pem');
			await verb('authority', '-f', '-', '--out', folder);
			await verb('approve', 'one', 'two', '--yes');
			await verb('deny', 'three', '--yes');
			await verb('fail', 'two', '--yes', '--reason', 'NotServed', '--message', 'ask for another');
			await verb('sign', 'one', '--ca', ca, '--ca-key', caKey, '--yes');
			await verb('publish', 'one', '--config-map', 'shop/one-ca', '--ca', ca, '--yes');
			await verb('approve', '--filter', 'requester:system:node:* verdict:clear', '--yes');
		});
		assert.match(said, chinese);
		assert.ok(bodies.length >= 5, bodies.join('\n'));
		for (const written of [...bodies, JSON.stringify(entries)]) {
			assert.doesNotMatch(written, chinese);
		}

		const messages = entries.map(({message}) => message);
		assert.ok(
			messages.some(message => message.startsWith('Reviewed')),
			messages.join('\n'),
		);
	});

	test('marks a request as Failed in English', async () => {
		const {spec} = parseAuthoritySpec('{"CN": "CA"}');
		const key = await generateKey(spec.key);
		const now = new Date();
		const {der} = createAuthority(spec, key, {now});
		const pem = await requestPem('a.shop.svc');
		const decision = decideSigning(
			aRequest({
				requestBase64: Buffer.from(pem).toString('base64'),
				conditions: [{type: 'Approved', status: 'True', reason: 'Test', message: ''}],
				usages: ['digital signature', 'server auth'],
				signerName: 'example.com/serving',
			}),
			{certificate: decodeCertificate(der)},
			{signerName: 'example.com/serving', policy: {...defaultPolicy, nameWhitelist: '^b$'}},
			now,
		);
		assert.ok(decision.kind === 'fail');
		assert.doesNotMatch(decision.message, chinese);
		assert.match(decision.message, /whitelist/);
	});
});
