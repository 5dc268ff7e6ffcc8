// Needs: openssl, bash
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {load} from 'js-yaml';
import {shellQuote} from '../../../source/base/text/shell-quote.js';
import {reviewRequestOffline} from '../../../source/operations/assess/review-request.js';
import {encodeRequest} from '../../../source/pki/encode/encode-request.js';
import {generateKey} from '../../../source/pki/keys/keys.js';
import {parseSpec} from '../../../source/pki/spec/spec.js';
import {decodeCertificate} from '../../../source/pki/x509/decode-certificate.js';
import {decodeRequest} from '../../../source/pki/x509/decode-request.js';
import {opensslText} from '../../../source/present/certificate/openssl-text.js';
import {pemText} from '../../../source/present/certificate/pem-text.js';
import {commandText, equivalentCommands} from '../../../source/present/copy/equivalent-commands.js';
import {objectYaml} from '../../../source/present/copy/object-yaml.js';
import {rawViews} from '../../../source/present/copy/raw-views.js';
import {object} from '../../review/build-request.js';

const obeyed = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066\u200b]/;
const hostile = `a b'"$(touch x)\`\\\u001b]52;c;eA==\u0007\n; rm -rf /\u202e\u2066ü!`;

/** The text that bash reads from a word. */
function inBash(word: string, locale = 'C.UTF-8'): string {
	return execFileSync('bash', ['-c', `printf %s ${word}`], {
		encoding: 'utf8',
		env: {...process.env, LC_ALL: locale},
	});
}

for (const name of ['plain-name', "it's", '-n', '$HOME', '~root', '!!', '*', '', 'a\\nb', '\u00e9', 'a\tb', hostile]) {
	test(`quotes ${JSON.stringify(name)} so that bash reads it back, and a terminal obeys no part of it`, () => {
		const quoted = shellQuote(name) ?? '';
		assert.doesNotMatch(quoted, obeyed);
		assert.equal(inBash(quoted), name);
		assert.equal(inBash(quoted, 'C'), name, 'whatever the locale');
	});
}

test('leaves simple words unquoted, and refuses text that no command line can contain', () => {
	assert.equal(shellQuote('csr-9fj2q'), 'csr-9fj2q');
	assert.equal(shellQuote('example.com/serving'), 'example.com/serving');
	assert.equal(shellQuote('a\0b'), undefined);
	assert.match(commandText(equivalentCommands(object({name: 'a\0b'}), {context: 'c'})), /no command line can name/);
});

test('gives commands with the name as one argument, after the end of the flags', () => {
	const approved = [{type: 'Approved', status: 'True', reason: 'R', message: ''}];
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-commands-'));
	writeFileSync(join(folder, 'cert.pem'), 'x');
	/** Every program writes its arguments to a file of its process, because a pipe runs several at the same time. */
	const stubs = ['kubectl', 'certdeck']
		.map(program => `${program}() { printf '%s\\0' "${program}" "$@" >>"calls-$BASHPID"; }`)
		.concat(['openssl() { cat; }', 'jq() { cat; }'])
		.join('; ');
	for (const name of [hostile, '--all', 'x']) {
		const context = `ctx ${hostile}`;
		const kubeconfig = `/home/${hostile}/config`;
		for (const [change, count] of [
			[{}, 8],
			[{conditions: approved}, 7],
			[{conditions: approved, signerName: 'kubernetes.io/kubelet-serving'}, 5],
			[{conditions: approved, certificateBase64: 'eA=='}, 8],
		] as const) {
			const commands = equivalentCommands(
				{name, signerName: 'a.b/c', conditions: [], ...change},
				{context, kubeconfig},
			);
			assert.equal(commands.length, count);
			for (const {command} of commands) {
				assert.doesNotMatch(command, obeyed);
				spawnSync('bash', ['-c', `${stubs}; ${command}`], {cwd: folder});
				const calls = readdirSync(folder)
					.filter(file => file.startsWith('calls-'))
					.map(file => join(folder, file));
				const args = calls.flatMap(call => readFileSync(call, 'utf8').split('\0'));
				for (const call of calls) {
					rmSync(call);
				}

				assert.equal(args[args.indexOf('--') + 1], name, command);
				assert.ok(args.includes(`--context=${context}`), command);
				assert.ok(args.includes(`--kubeconfig=${kubeconfig}`), command);
			}
		}
	}

	rmSync(folder, {recursive: true});
	const usual = commandText(equivalentCommands(object({name: 'x'}), {context: 'c'}));
	assert.match(usual, /^kubectl --context=c describe/m, 'and says no file where kubectl finds it by itself');
	const inPod = commandText(equivalentCommands(object({name: 'x'}), {context: 'in-cluster', isInCluster: true}));
	assert.match(inPod, /^kubectl describe csr -- x$/m, 'nor a context where kubectl knows none');
	assert.match(inPod, /^certdeck approve -- x$/m);
});

test('shows YAML that reads back as the object, without anything that a terminal obeys', () => {
	const seen = object({
		name: hostile,
		annotations: {[hostile]: hostile},
		labels: {team: 'shop'},
		userUid: 'u-1',
		extra: {k: [hostile]},
		expirationSeconds: 3600,
		requestBase64: 'cmVxdWVzdA==',
		certificateBase64: 'Y2VydA==',
		conditions: [{type: 'Approved', status: 'True', reason: 'R', message: hostile, lastUpdateTime: new Date(0)}],
	});
	const yaml = objectYaml(seen);
	assert.doesNotMatch(yaml, obeyed);
	assert.deepEqual(load(yaml), {
		apiVersion: 'certificates.k8s.io/v1',
		kind: 'CertificateSigningRequest',
		metadata: {
			name: hostile,
			uid: seen.uid,
			resourceVersion: '8412',
			creationTimestamp: '2026-11-24T10:00:00Z',
			labels: {team: 'shop'},
			annotations: {[hostile]: hostile},
		},
		spec: {
			request: 'cmVxdWVzdA==',
			signerName: 'example.com/serving',
			expirationSeconds: 3600,
			usages: ['digital signature', 'server auth'],
			username: 'system:serviceaccount:shop:deployer',
			uid: 'u-1',
			groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
			extra: {k: [hostile]},
		},
		status: {
			conditions: [
				{type: 'Approved', status: 'True', reason: 'R', message: hostile, lastUpdateTime: '1970-01-01T00:00:00Z'},
			],
			certificate: 'Y2VydA==',
		},
	});
});

test('keeps PEM as it is stored, and escapes the text around it', () => {
	const pem = '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n';
	assert.equal(pemText(Buffer.from(pem).toString('base64')), pem);
	const dressed = pemText(Buffer.from(`\u001b[2Jhello\r\n${pem}`).toString('base64'));
	assert.doesNotMatch(dressed, obeyed);
	assert.ok(dressed.endsWith(pem));
});

/** Without names, which certdeck writes in its own form, and without blanks at line ends. */
function comparable(text: string): readonly string[] {
	return text
		.split('\n')
		.map(line => line.trimEnd())
		.filter(line => line !== '' && !/^ +(Subject|Issuer):/.test(line));
}

for (const key of [
	{algo: 'ecdsa', size: 256},
	{algo: 'ecdsa', size: 521},
	{algo: 'rsa', size: 2048},
	{algo: 'ed25519', size: 256},
] as const) {
	test(`decodes a request with ${key.algo} ${key.size} as openssl req -text does`, async () => {
		const {spec} = parseSpec(JSON.stringify({CN: 'a.b', hosts: ['a.b', '10.0.0.1', 'a@b.c', 'spiffe://x/y'], key}));
		const {pem} = encodeRequest(spec, await generateKey(spec.key));
		const theirs = execFileSync('openssl', ['req', '-noout', '-text'], {input: pem, encoding: 'utf8'});
		const der = Buffer.from(pem.replaceAll(/-----.*-----|\n/g, ''), 'base64');
		assert.deepEqual(comparable(opensslText(decodeRequest(der))), comparable(theirs));
	});
}

for (const serial of ['1', '0x7fffffffffffffff', '0x00ff00ff00ff00ff00ff']) {
	test(`decodes a certificate with the serial number ${serial} as openssl x509 -text does`, () => {
		const pem = execFileSync(
			'openssl',
			[
				...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '/dev/null'],
				...['-subj', '/CN=Some CA', '-days', '3', '-set_serial', serial],
				...[
					'-addext',
					'basicConstraints=critical,CA:TRUE,pathlen:0',
					'-addext',
					'keyUsage=critical,keyCertSign,cRLSign',
				],
				...['-addext', 'extendedKeyUsage=serverAuth,clientAuth', '-addext', 'subjectAltName=DNS:a.b,IP:10.0.0.1'],
			],
			{encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']},
		);
		const theirs = execFileSync('openssl', ['x509', '-noout', '-text'], {input: pem, encoding: 'utf8'});
		const der = Buffer.from(pem.replaceAll(/-----.*-----|\n/g, ''), 'base64');
		assert.deepEqual(comparable(opensslText(decodeCertificate(der))), comparable(theirs));
	});
}

test('has a view of each kind, and one of the certificate only if there is one', () => {
	const bare = {...reviewRequestOffline(object({requestBase64: 'eA=='}), {now: new Date(0)}), summary: []};
	assert.deepEqual(
		rawViews(bare, {context: 'c'}).map(({id}) => id),
		['request', 'decoded', 'yaml', 'commands'],
	);
	assert.match(rawViews(bare, {context: 'c'})[1]?.text ?? '', /can not be read/);
	const issued = {...bare, seen: {...bare.seen, certificateBase64: 'eA=='}};
	assert.ok(rawViews(issued, {context: 'c'}).some(({id}) => id === 'certificate'));
});
