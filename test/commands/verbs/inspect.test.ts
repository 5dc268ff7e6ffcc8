// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import type {CommandContext} from '../../../source/commands/arguments/command.js';
import {UsageError} from '../../../source/commands/arguments/command.js';
import {inspectCommand} from '../../../source/commands/certificates/inspect.js';
import {inspectSlices} from '../../../source/operations/read/inspect-file.js';
import {extension, extensionRequest, rdn, request, sequence, text} from '../../pki/build-der.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-inspect-'));
after(() => {
	rmSync(folder, {recursive: true});
});

const openssl = (...options: readonly string[]) =>
	execFileSync('openssl', [...options], {stdio: ['ignore', 'pipe', 'ignore']}).toString();
const csr = openssl(
	'req',
	'-new',
	'-newkey',
	'ec',
	'-pkeyopt',
	'ec_paramgen_curve:P-256',
	'-nodes',
	'-keyout',
	'/dev/null',
	'-subj',
	'/C=DE/O=k8s/CN=kubernetes',
	'-addext',
	'subjectAltName=DNS:a.example,IP:10.0.34.2,URI:spiffe://a/b',
);
const root = openssl(
	'req',
	'-x509',
	'-newkey',
	'rsa:2048',
	'-nodes',
	'-keyout',
	'/dev/null',
	'-subj',
	'/CN=root',
	'-days',
	'36500',
	'-addext',
	'keyUsage=critical,keyCertSign,cRLSign',
);

type Run = {readonly exit: number; readonly out: string; readonly err: string};

async function inspect(input: string | Uint8Array, output: string, operands: readonly string[] = ['-']): Promise<Run> {
	let out = '';
	let err = '';
	const context = {
		out: (part: string) => {
			out += part;
		},
		signal: new AbortController().signal,
		outputLost: new AbortController().signal,
		err: (part: string) => {
			err += part;
		},
		readStdin: async () => Buffer.from(input as string),
		now: () => new Date('2026-11-24T00:00:00Z'),
	} as unknown as CommandContext;
	const args = {operands, text: () => output, texts: () => [], isSet: () => false};
	return {exit: await inspectCommand.run(args, context), out, err};
}

// biome-ignore lint/suspicious/noExplicitAny: the shape is what is being tested
const json = (run: Run): any => JSON.parse(run.out);

test('shows a request as JSON in the documented shape', async () => {
	const run = await inspect(csr, 'json');
	assert.equal(run.exit, 0);
	const [told] = json(run);
	assert.match(told.publicKey.sha256, /^[0-9a-f]{64}$/);
	assert.match(told.fingerprints.sha256, /^[0-9a-f]{64}$/);
	assert.deepEqual(told, {
		kind: 'CertificateRequest',
		version: 0,
		subject: {
			commonName: 'kubernetes',
			organization: ['k8s'],
			organizationalUnit: [],
			country: ['DE'],
			province: [],
			locality: [],
			streetAddress: [],
			postalCode: [],
			serialNumber: null,
			rdns: [[{type: 'C', value: 'DE'}], [{type: 'O', value: 'k8s'}], [{type: 'CN', value: 'kubernetes'}]],
		},
		subjectAltNames: {dns: ['a.example'], ip: ['10.0.34.2'], email: [], uri: ['spiffe://a/b'], other: []},
		publicKey: {algorithm: 'ECDSA', curve: 'P-256', bits: 256, exponent: null, sha256: told.publicKey.sha256},
		signature: {algorithm: 'ecdsa-with-SHA256', valid: true, reason: null},
		requested: {isCA: false, pathLength: null, keyUsage: [], extKeyUsage: [], otherExtensions: [], critical: []},
		issuer: null,
		serialNumber: null,
		notBefore: null,
		notAfter: null,
		subjectKeyIdentifier: null,
		authorityKeyIdentifier: null,
		fingerprints: {sha256: told.fingerprints.sha256},
		problems: [],
		server: {
			accepts: true,
			reason: null,
			commonName: 'kubernetes',
			organizations: ['k8s'],
			dns: ['a.example'],
			ip: ['10.0.34.2'],
			email: [],
			uri: ['spiffe://a/b'],
			dropped: [],
		},
		findings: told.findings,
	});
});

test('agrees with openssl about a root certificate', async () => {
	const [told] = json(await inspect(root, 'json'));
	const say = (...options: readonly string[]) =>
		execFileSync('openssl', ['x509', '-noout', ...options], {input: root})
			.toString()
			.trim();
	assert.equal(told.kind, 'Certificate');
	assert.equal(
		told.fingerprints.sha256,
		say('-fingerprint', '-sha256').split('=')[1]?.replaceAll(':', '').toLowerCase(),
	);
	assert.equal(BigInt(`0x${told.serialNumber}`), BigInt(`0x${say('-serial').split('=')[1]}`));
	assert.equal(told.notAfter, say('-enddate', '-dateopt', 'iso_8601').split('=')[1]?.replace(' ', 'T'));
	assert.deepEqual(told.issuer, told.subject);
	assert.deepEqual(told.requested, {
		isCA: true,
		pathLength: null,
		keyUsage: ['keyCertSign', 'cRLSign'],
		extKeyUsage: [],
		otherExtensions: [],
		critical: ['basicConstraints', 'keyUsage'],
	});
	assert.equal(told.signature.valid, true);
	assert.equal(told.server, null);
});

test('puts errors in the place of their elements, and exits with 1', async () => {
	const broken = csr.replace(/^M/m, '!');
	const run = await inspect(csr + broken + root, 'json');
	assert.equal(run.exit, 1);
	assert.deepEqual(
		json(run).map((told: {kind?: string; error?: {code: string}}) => told.kind ?? told.error?.code),
		['CertificateRequest', 'bad-pem', 'Certificate'],
	);
	const plain = await inspect(csr + broken, 'text');
	assert.equal(plain.exit, 1);
	assert.match(plain.out, /^1 of 2: Certificate request\n/);
	assert.match(plain.err, /^certdeck: 2 of 2: The CERTIFICATE REQUEST block at line \d+ holds bad base64\.\n$/);
});

test('reports that a file does not exist', async () => {
	const run = await inspect('', 'json', [join(folder, 'none.pem')]);
	assert.equal(run.exit, 1);
	assert.equal(json(run)[0].error.code, 'not-found');
	const plain = await inspect('', 'text', [join(folder, 'none.pem')]);
	assert.deepEqual([plain.exit, plain.out], [1, '']);
	assert.match(plain.err, /none\.pem" does not exist\n$/);
});

test('reads a DER file by its path', async () => {
	const path = join(folder, 'request.der');
	writeFileSync(path, request());
	const [told] = json(await inspect('', 'json', [path]));
	assert.equal(told.subject.commonName, 'alice');
	assert.equal(told.signature.valid, false);
	assert.equal(told.server.accepts, false);
});

test('requires exactly one file', async () => {
	await assert.rejects(inspect('', 'text', []), UsageError);
	await assert.rejects(inspect('', 'text', ['a', 'b']), UsageError);
});

test('prints no control, bidi or invisible character, and keeps the text in JSON', async () => {
	const name = 'a\u001b]52;c;eA==\u0007\u009b2J\u202e\u200b\u{e0041}\n\ud83d\ude00b';
	const der = request({subject: sequence(rdn('2.5.4.3', text(0x0c, name)))});
	const plain = await inspect(der, 'text');
	assert.doesNotMatch(plain.out.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Cs}]/u);
	assert.match(plain.out, /Subject {6}CN=a\\x1b\]52;c;eA==\\x07\\x9b2J/);
	const told = await inspect(der, 'json');
	assert.doesNotMatch(told.out.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Cs}]/u);
	assert.equal(json(told)[0].subject.commonName, name);
});

test('inspects a request of 300,000 names', async () => {
	const names = Buffer.concat(Array.from({length: 300_000}, (_, index) => text(index % 2 ? 0x8a : 0x82, 'a')));
	const der = request({attributes: [extensionRequest(extension('2.5.29.17', sequence(names)))]});
	const [told] = json(await inspect(der, 'json'));
	assert.equal(told.server.dropped.length, 150_000);
	assert.equal((await inspect(der, 'text')).exit, 0);
});

test('lists names of a subject by name only if the API server reads them, and the rest beside it', async () => {
	const der = request({
		subject: sequence(rdn('2.5.4.10', text(0x1a, 'system:masters')), rdn('2.5.4.3', text(0x13, 'x'))),
	});
	const [told] = json(await inspect(der, 'json'));
	assert.deepEqual(told.subject.organization, []);
	assert.deepEqual(told.subject.rdns[0], [{type: 'O', value: 'system:masters'}]);
	assert.deepEqual(told.server.dropped, ['O system:masters of the subject, which is a VisibleString']);
	const {out} = await inspect(der, 'text');
	assert.match(out, /Subject {6}O=system:masters, CN=x/);
});

test('shows a request as text, a field a line', async () => {
	const {out, exit} = await inspect(csr, 'text');
	assert.equal(exit, 0);
	const lines = out.split('\n');
	assert.equal(lines[0], 'Certificate request');
	assert.ok(lines.includes('  Subject      C=DE, O=k8s, CN=kubernetes'));
	assert.ok(lines.includes('  Names        DNS a.example'));
	assert.ok(lines.includes('               IP 10.0.34.2'));
	assert.ok(lines.includes('  Key          ECDSA P-256'));
	assert.ok(lines.includes('  Signature    ecdsa-with-SHA256, valid'));
	assert.ok(lines.includes('  API server   would take this request'));
});

test('prints the first elements of a long file while the others are still being checked', async () => {
	const slices = inspectSlices('-', async () => Buffer.from(root.repeat(250)), new Date('2026-11-24T00:00:00Z'));
	const lengths: number[] = [];
	for await (const {found, count} of slices) {
		lengths.push(found.length);
		assert.equal(count, 250);
	}

	assert.deepEqual(lengths, [100, 100, 50]);
	const {exit, out} = await inspect(root.repeat(250), 'json');
	assert.deepEqual([exit, JSON.parse(out).length], [0, 250]);
	assert.equal((await inspect(root.repeat(250), 'text')).out.match(/^\d+ of 250: /gm)?.length, 250);
});
