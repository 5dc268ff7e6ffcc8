// Needs: openssl
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import type {CertificateSpec} from '../../../source/pki/encode/certificate-spec.js';
import {encodeRequest} from '../../../source/pki/encode/encode-request.js';
import {generateKey} from '../../../source/pki/keys/keys.js';
import {parseSpec} from '../../../source/pki/spec/spec.js';
import type {CertificationRequest} from '../../../source/pki/types.js';
import {readPkiFile} from '../../../source/pki/x509/pki-file.js';
import {commandsByHand} from '../../../source/present/copy/commands-by-hand.js';
import {clusterFlags} from '../../../source/present/copy/equivalent-commands.js';
import {runProgram} from '../../helpers/certdeck.js';

const hostile = `it's "$(touch owned)" \`touch owned\` $HOME \\ # %`;
const specs = [
	{name: 'a server', json: {CN: 'a.example', hosts: ['a.example', '10.0.0.1', 'fd00::1', 'a@b.example']}},
	{name: 'hosts alone', json: {hosts: ['a.example', '*.b.example']}},
	{name: 'a user in several groups', json: {CN: 'alice', hosts: [], names: [{O: 'dev'}, {O: 'ops'}]}},
	{
		name: 'a whole subject',
		json: {CN: 'k', hosts: ['k'], names: [{C: 'CN', ST: 'BeiJing', L: 'BeiJing', O: 'k8s', OU: 'System'}]},
	},
	{name: 'a subject that a shell would run', json: {CN: hostile, hosts: ['a.example'], names: [{O: hostile}]}},
	{name: 'RSA', json: {CN: 'r', hosts: ['r.example'], key: {algo: 'rsa', size: 2048}}},
	{name: 'Ed25519', json: {CN: 'e', hosts: ['e.example'], key: {algo: 'ed25519'}}},
];

function commandsFor(spec: CertificateSpec, base = 'certificate'): string {
	return commandsByHand({
		spec,
		manifest: {generateName: 'a-', signerName: 'example.com/serving', usages: ['digital signature', 'server auth']},
		base,
		isSignedByCluster: false,
		days: 90,
		secret: 'shop/cart-tls',
		configMap: 'shop/cart-ca',
	});
}

function requestIn(bytes: Uint8Array): CertificationRequest {
	const [read] = readPkiFile(bytes);
	assert.ok(read && 'kind' in read && read.kind === 'CertificateRequest');
	return read;
}

const subjectOf = ({subject}: CertificationRequest) =>
	subject.map(rdn => rdn.map(({oid, value}) => `${oid}=${value}`).toSorted());

describe('the same steps by hand', () => {
	for (const {name, json} of specs) {
		test(`gives the same request: ${name}`, async () => {
			const folder = mkdtempSync(join(tmpdir(), 'certdeck-commands-'));
			try {
				const {spec} = parseSpec(JSON.stringify(json));
				const [beginning = ''] = commandsFor(spec).split('# The request goes to the cluster');
				writeFileSync(join(folder, 'make.sh'), beginning);
				const ran = await runProgram('sh', ['make.sh'], {cwd: folder});
				assert.equal(ran.code, 0, ran.stderr);
				const made = requestIn(readFileSync(join(folder, 'certificate.csr')));
				const ours = requestIn(Buffer.from(encodeRequest(spec, await generateKey(spec.key)).pem));
				assert.deepEqual(subjectOf(made), subjectOf(ours));
				assert.deepEqual(
					made.subjectAltNames.map(({kind, value}) => `${kind} ${value}`),
					ours.subjectAltNames.map(({kind, value}) => `${kind} ${value}`),
				);
				assert.deepEqual(
					[made.publicKey.algorithm, made.publicKey.bits],
					[ours.publicKey.algorithm, ours.publicKey.bits],
				);
				await assert.rejects(async () => readFileSync(join(folder, 'owned')));
			} finally {
				rmSync(folder, {recursive: true});
			}
		});
	}

	test("uses cfssl for what openssl can't express", () => {
		const {spec} = parseSpec(JSON.stringify({CN: 'a', hosts: [], names: [{E: 'a@b.example'}]}));
		const text = commandsFor(spec);
		assert.match(text, /^cfssl genkey - <<'EOF' \| cfssljson -bare certificate$/m);
		assert.doesNotMatch(text, /openssl req/);
	});

	test('waits for the cluster if the cluster signs', () => {
		const {spec} = parseSpec(JSON.stringify({CN: 'alice', hosts: []}));
		const text = commandsByHand({
			spec,
			manifest: {
				name: 'alice',
				generateName: '',
				signerName: 'kubernetes.io/kube-apiserver-client',
				usages: ['client auth'],
			},
			base: 'alice',
			isSignedByCluster: true,
			days: 1,
		});
		assert.match(text, /until \[ -n "\$\(kubectl get csr "\$name"/);
		assert.doesNotMatch(text, /openssl x509|kubectl create secret/);
	});

	test('uses the cluster of the deck, whichever context is current', async () => {
		const {spec} = parseSpec('{"CN": "a.example", "hosts": ["a.example"]}');
		const text = commandsByHand({
			where: {context: hostile, kubeconfig: `/x/${hostile}`},
			spec,
			manifest: {generateName: 'a-', signerName: 'example.com/serving', usages: ['server auth']},
			base: 'a',
			isSignedByCluster: false,
			days: 1,
		});
		const folder = mkdtempSync(join(tmpdir(), 'certdeck-commands-'));
		try {
			writeFileSync(join(folder, 'kubectl'), '#!/bin/sh\nprintf "%s\\0" "$@"\n', {mode: 0o700});
			const [, definition = ''] = /^(kubectl\(\).*)$/m.exec(text) ?? [];
			const env = {...process.env, PATH: `${folder}:${process.env['PATH']}`};
			const {stdout} = await runProgram('bash', ['-c', `${definition}\nkubectl get 'a b'`], {cwd: folder, env});
			assert.deepEqual(stdout.split('\0').slice(0, -1), [
				`--kubeconfig=/x/${hostile}`,
				`--context=${hostile}`,
				'get',
				'a b',
			]);
		} finally {
			rmSync(folder, {recursive: true});
		}
	});
});

test('includes the flags that override the context, quoted', () => {
	const place = {context: 'prod', flags: ['--server=https://10.0.0.1', '--as=a b', "--as-group=it's"]};
	assert.equal(clusterFlags(place), " --context=prod --server=https://10.0.0.1 --as='a b' --as-group='it'\\''s'");
	assert.equal(clusterFlags({context: '', flags: ['--server=https://10.0.0.1']}), ' --server=https://10.0.0.1');
	assert.equal(clusterFlags({context: 'prod', isInCluster: true}), '');
});
