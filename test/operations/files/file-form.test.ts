// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createPrivateKey, createPublicKey} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {gzipSync} from 'node:zlib';
import {inspectFile} from '../../../source/operations/read/inspect-file.js';
import {openKey} from '../../../source/operations/read/open-authority.js';
import {readCertificateFile} from '../../../source/operations/read/read-certificates.js';
import {readLocalPolicy} from '../../../source/operations/read/read-local-policy.js';
import {readAuthoritySpec, readSpec} from '../../../source/operations/read/read-spec.js';
import {readRequestFile} from '../../../source/operations/request/request-from-file.js';
import {readSigningPolicy} from '../../../source/operations/sign/signing-policy.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-forms-'));
const at = (name: string) => join(folder, name);
after(() => rmSync(folder, {recursive: true}));
const openssl = (...args: readonly string[]) =>
	execFileSync('openssl', args, {cwd: folder, stdio: ['ignore', 'pipe', 'ignore']});

openssl(
	...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=shop.example'],
	...['-days', '30', '-keyout', 'key.pem', '-out', 'cert.pem', '-addext', 'subjectAltName=DNS:shop.example'],
);
openssl('req', '-new', '-key', 'key.pem', '-subj', '/CN=shop.example', '-out', 'shop.csr');
const [keyPem, certPem, csrPem] = ['key.pem', 'cert.pem', 'shop.csr'].map(name => readFileSync(at(name), 'utf8')) as [
	string,
	string,
	string,
];
const p7b = openssl('crl2pkcs7', '-nocrl', '-certfile', 'cert.pem');
const p7bDer = openssl('crl2pkcs7', '-nocrl', '-certfile', 'cert.pem', '-outform', 'DER');
const p12 = openssl('pkcs12', '-export', '-inkey', 'key.pem', '-in', 'cert.pem', '-passout', 'pass:x');
const keyDer = createPrivateKey(keyPem).export({type: 'pkcs8', format: 'der'});
const sec1Der = createPrivateKey(keyPem).export({type: 'sec1', format: 'der'});
const noInput = async () => Buffer.of();
const base64 = (text: string) => Buffer.from(text).toString('base64');
const csrManifest = {
	apiVersion: 'certificates.k8s.io/v1',
	kind: 'CertificateSigningRequest',
	metadata: {name: 'shop'},
	spec: {request: base64(csrPem), signerName: 'example.com/serving'},
};
const secret = `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.crt: ${base64(certPem)}\n  tls.key: ${base64(keyPem)}\n`;
const kubeconfig = `apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user: {client-key-data: ${base64(keyPem)}}\n`;
const cfssl = JSON.stringify({cert: certPem, csr: csrPem, key: keyPem});
const utf16 = (text: string, order: 'le' | 'be' = 'le') => {
	const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
	return order === 'le' ? bytes : bytes.swap16();
};

/** The result of each reader for a file: what it finds, or its message after the file's name. */
const forms: ReadonlyArray<{
	readonly name: string;
	readonly bytes: string | Uint8Array;
	readonly inspect: string | RegExp;
	readonly key: 'the key' | RegExp;
	readonly hint?: RegExp;
}> = [
	{
		name: 'a PEM certificate',
		bytes: certPem,
		inspect: 'Certificate',
		key: /no private key in this text, only CERTIFICATE$/,
	},
	{
		name: 'a PEM key',
		bytes: keyPem,
		inspect: /no certificate and no request in it, only PRIVATE KEY\.$/,
		key: 'the key',
	},
	{
		name: 'a DER key',
		bytes: keyDer,
		inspect: / is a private key \(DER\), no certificate and no request$/,
		key: 'the key',
	},
	{name: 'a DER key of SEC1', bytes: sec1Der, inspect: / is a private key \(DER\)/, key: 'the key'},
	{name: 'a key in UTF-16', bytes: utf16(keyPem), inspect: /only PRIVATE KEY\.$/, key: 'the key'},
	{name: 'a certificate in UTF-16', bytes: utf16(certPem, 'be'), inspect: 'Certificate', key: /no private key/},
	{
		name: 'PKCS#12',
		bytes: p12,
		inspect: / is PKCS#12/,
		key: / is PKCS#12/,
		hint: /^openssl pkcs12 -in \S+ -nokeys \| certdeck inspect -$/,
	},
	{name: 'PKCS#7', bytes: p7b, inspect: 'Certificate', key: /is PKCS#7, which holds no private key$/},
	{name: 'PKCS#7 in DER', bytes: p7bDer, inspect: 'Certificate', key: /is PKCS#7/},
	{
		name: 'a Java keystore',
		bytes: Buffer.from('feedfeed0000000200000001', 'hex'),
		inspect: / is a Java keystore \(JKS\)/,
		key: / is a Java keystore \(JKS\)/,
		hint: /^keytool -list -rfc -keystore \S+ \| certdeck inspect -$/,
	},
	{
		name: 'a Java keystore with secrets',
		bytes: Buffer.from('cececece0000000200000001', 'hex'),
		inspect: / is a Java keystore \(JCEKS\)/,
		key: / is a Java keystore \(JCEKS\)/,
	},
	{
		name: 'a public key of SSH',
		bytes: 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY= me@here\n',
		inspect: / is a public key of SSH/,
		key: / is a public key of SSH/,
	},
	{
		name: 'a key of OpenSSH',
		bytes: keyPem.replaceAll('PRIVATE', 'OPENSSH PRIVATE'),
		inspect: /only OPENSSH PRIVATE KEY\.$/,
		key: /"OPENSSH PRIVATE KEY" are not read here$/,
	},
	{name: 'a kubeconfig', bytes: kubeconfig, inspect: / is a kubeconfig$/, key: / is a kubeconfig$/},
	{
		name: 'the manifest of a request',
		bytes: JSON.stringify(csrManifest),
		inspect: 'CertificateRequest',
		key: /is the manifest of a CertificateSigningRequest, in which is no private key/,
	},
	{
		name: 'the manifest of a request in YAML',
		bytes: `---\napiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nspec:\n  request: ${base64(csrPem)}\n`,
		inspect: 'CertificateRequest',
		key: /is the manifest of a CertificateSigningRequest/,
	},
	{name: 'a Secret', bytes: secret, inspect: 'Certificate', key: 'the key'},
	{
		name: 'another manifest',
		bytes: 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n',
		inspect: / is a manifest of Kubernetes, in which is no certificate and no request$/,
		key: / is a manifest of Kubernetes/,
	},
	{name: 'what cfssl prints', bytes: cfssl, inspect: 'Certificate CertificateRequest', key: 'the key'},
	{name: 'base64 of PEM', bytes: base64(certPem), inspect: 'Certificate', key: /no private key/},
	{name: 'base64 of a PEM key', bytes: base64(keyPem), inspect: /only PRIVATE KEY\.$/, key: 'the key'},
	{
		name: 'PEM without its BEGIN and END lines',
		bytes: certPem.split('\n').slice(1, -2).join('\n'),
		inspect: 'Certificate',
		key: / holds a certificate: a private key is wanted$/,
	},
	{
		name: 'no more than words',
		bytes: 'hello\n',
		inspect: /no PEM block and no DER in it\.$/,
		key: /no private key in this text$/,
	},
];

for (const {name, bytes, inspect, key, hint} of forms) {
	test(`names the kind of ${name}, and reads what is safe to read`, async () => {
		const path = at('handed-in');
		writeFileSync(path, bytes, {mode: 0o600});
		const found = await inspectFile(path, async () => Buffer.of(), new Date());
		if (typeof inspect === 'string') {
			assert.equal(found.map(each => ('read' in each ? each.read.kind : each.error.message)).join(' '), inspect);
		} else {
			const [first] = found;
			assert.ok(first !== undefined && 'error' in first && found.length === 1);
			assert.ok(first.error.message.startsWith(JSON.stringify(path)), first.error.message);
			assert.match(first.error.message, inspect);
			assert.match(first.error.hint ?? '', hint ?? /^/);
		}

		if (typeof key === 'string') {
			assert.ok((await openKey(path)).equals(createPrivateKey(keyPem)));
		} else {
			await assert.rejects(openKey(path), (error: Error) => {
				assert.ok(error.message.startsWith(JSON.stringify(path)), error.message);
				return key.test(error.message);
			});
		}
	});
}

test('explains how to convert a key of OpenSSH', async () => {
	writeFileSync(at('ssh'), keyPem.replaceAll('PRIVATE', 'OPENSSH PRIVATE'), {mode: 0o600});
	await assert.rejects(openKey(at('ssh')), {hint: /ssh-keygen -p -m PKCS8 -f FILE/});
});

for (const [name, bytes] of Object.entries({
	'the label of keytool': csrPem.replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'),
	'a byte order mark': `\ufeff${csrPem}`,
	'UTF-16': utf16(csrPem),
	indentation: csrPem.replaceAll(/^/gm, '    '),
	'line ends of Windows': csrPem.replaceAll('\n', '\r\n'),
	'a private key before it': keyPem + csrPem,
	'a manifest around it': JSON.stringify(csrManifest),
	'JSON of cfssl around it': cfssl,
})) {
	test(`sends and signs a request from ${name}, encoded again`, async () => {
		const path = at('odd.csr');
		writeFileSync(path, bytes, {mode: 0o600});
		for (const purpose of ['send', 'sign'] as const) {
			const {request, requestPem} = await readRequestFile(path, async () => Buffer.of(), purpose);
			assert.equal(requestPem, csrPem);
			assert.deepEqual(request.problems, []);
		}
	});
}

for (const [name, bytes] of Object.entries({
	'PEM in UTF-16': utf16(certPem),
	DER: Buffer.from(certPem.split('\n').slice(1, -2).join(''), 'base64'),
	'PKCS#7': p7bDer,
	'a Secret': secret,
	'a ConfigMap': JSON.stringify({apiVersion: 'v1', kind: 'ConfigMap', data: {'ca.crt': certPem, other: 'x'}}),
})) {
	test(`reads the certificates of authorities from ${name}`, async () => {
		writeFileSync(at('ca'), bytes);
		const [first, ...more] = await readCertificateFile(at('ca'));
		assert.equal(more.length, 0);
		assert.equal(first?.pem, certPem);
		assert.ok(createPublicKey(first.pem).equals(createPublicKey(keyPem)));
	});
}

test('reports a private key in place of an authority’s certificate', async () => {
	await assert.rejects(readCertificateFile(at('key.pem')), {
		message: /key\.pem" holds no CERTIFICATE block, only PRIVATE KEY$/,
	});
});

/** Files that are passed in place of others, and the message after the file's name. */
const mistaken: ReadonlyArray<{readonly name: string; readonly bytes: string | Uint8Array; readonly what: RegExp}> = [
	{name: 'a request', bytes: csrPem, what: / holds a request\b/},
	{name: 'a request in DER', bytes: openssl('req', '-in', 'shop.csr', '-outform', 'DER'), what: / holds a request\b/},
	{name: 'a certificate in UTF-16', bytes: utf16(certPem), what: / holds a certificate\b/},
	{name: 'a chain', bytes: certPem + certPem, what: / holds 2 certificates\b/},
	{name: 'a private key', bytes: keyPem, what: / holds PRIVATE KEY\b/},
	{name: 'a private key in DER', bytes: keyDer, what: / is a private key \(DER\)/},
	{
		name: 'a key whose line breaks are written out',
		bytes: keyPem.replaceAll('\n', '\\n'),
		what: / holds PRIVATE KEY\b/,
	},
	{name: 'a manifest of a request', bytes: JSON.stringify(csrManifest), what: / is the manifest of a CertificateSig/},
	{name: 'a Secret', bytes: secret, what: / is the manifest of a Secret\b/},
	{name: 'a list of objects', bytes: JSON.stringify({kind: 'List', items: []}), what: / is a list of Kubernetes/},
	{name: 'a kubeconfig', bytes: kubeconfig, what: / is a kubeconfig\b/},
	{name: 'what cfssl prints', bytes: cfssl, what: / holds a request and a certificate\b/},
	{name: 'PKCS#12', bytes: p12, what: / is PKCS#12/},
	{name: 'a keystore', bytes: Buffer.from('feedfeed00000002', 'hex'), what: / is a Java keystore/},
	{name: 'what gzip makes', bytes: gzipSync(csrPem), what: / is compressed with gzip\b/},
	{name: 'a ZIP archive', bytes: 'PK\u0003\u0004\u0014\0', what: / is a ZIP archive\b/},
	{name: 'a page of a proxy', bytes: '<!DOCTYPE html><html></html>', what: / is a page of HTML/},
	{name: 'nothing', bytes: ' \n', what: / is empty\b/},
];
const spec = '{"CN": "a.example", "hosts": ["a.example"]}';
const config = '{"signing": {"default": {"expiry": "24h", "usages": ["server auth"]}}}';
const fromPolicy = async (path: string) => {
	const read = await readLocalPolicy(path);
	throw new Error('unread' in read ? read.unread : JSON.stringify(read));
};

for (const {reader, read, own, more} of [
	{reader: 'spec', read: (path: string) => readSpec(path, noInput), own: /request|spec/, more: [config]},
	{
		reader: 'spec of an authority',
		read: (path: string) => readAuthoritySpec(path, noInput),
		own: /spec/,
		more: [config],
	},
	{
		reader: 'signing config',
		read: (path: string) => readSigningPolicy({config: path}),
		own: /signing config/,
		more: [spec],
	},
	{reader: 'policy', read: fromPolicy, own: /policy/, more: [spec, config]},
]) {
	test(`names the kind of a wrong file for a ${reader}`, async () => {
		const others = more.map(bytes => ({name: bytes, bytes, what: / is (?:the spec of a|a signing config of)/}));
		for (const {name, bytes, what} of [...mistaken, ...others]) {
			const path = at('mistaken');
			writeFileSync(path, bytes, {mode: 0o600});
			await assert.rejects(read(path), (error: Error) => {
				assert.ok(error.message.startsWith(JSON.stringify(path)), `${name}: ${error.message}`);
				assert.match(error.message, what, name);
				assert.match(error.message, own);
				assert.match(error.message, / is wanted$/);
				return true;
			});
		}
	});
}

test('names the kind of a file in place of a request, a certificate or a key, if nothing in it is readable', async () => {
	for (const [bytes, what] of [
		[spec, / is the spec of a certificate\b/],
		[config, / is a signing config of cfssl\b/],
		['<html>', / is a page of HTML/],
		['', / is empty\b/],
		[gzipSync(csrPem), / is compressed with gzip\b/],
	] as const) {
		const path = at('mistaken');
		writeFileSync(path, bytes, {mode: 0o600});
		for (const read of [
			() => readRequestFile(path, noInput, 'sign'),
			() => readCertificateFile(path),
			() => openKey(path),
			async () => {
				const [first] = await inspectFile(path, noInput, new Date());
				throw first !== undefined && 'error' in first ? first.error : new Error('read');
			},
		]) {
			await assert.rejects(read, (error: Error) => {
				assert.ok(error.message.startsWith(JSON.stringify(path)), error.message);
				assert.match(error.message, what);
				return true;
			});
		}
	}

	for (const [bytes, what] of [
		[certPem, / holds a certificate, and no request$/],
		[secret, / is the manifest of a Secret, and no request$/],
	] as const) {
		writeFileSync(at('mistaken'), bytes, {mode: 0o600});
		await assert.rejects(readRequestFile(at('mistaken'), noInput), {message: what});
	}
});

test('keeps the faults of a spec and of a signing config with the name of the file', async () => {
	writeFileSync(at('mistaken'), '{"CN": "a", "hots": []}');
	await assert.rejects(readSpec(at('mistaken'), noInput), {message: /mistaken": The certificate spec .*hots/});
	writeFileSync(at('mistaken'), '{"signing": {"defualt": {}}}');
	await assert.rejects(readSigningPolicy({config: at('mistaken')}), {
		message: /mistaken": The signing config .*defualt/,
	});
	writeFileSync(at('mistaken'), config);
	await assert.rejects(readSigningPolicy({config: at('mistaken'), profile: 'none'}), {message: /mistaken": .*none/});
});
