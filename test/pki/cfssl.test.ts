import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {encodeCertificate} from '../../source/pki/encode/encode-certificate.js';
import {encodeRequest} from '../../source/pki/encode/encode-request.js';
import {createAuthority} from '../../source/pki/issue/authority.js';
import {issueCertificate, planCertificate} from '../../source/pki/issue/issue.js';
import {decodePrivateKey} from '../../source/pki/keys/decode-key.js';
import {pemBlocks} from '../../source/pki/pem/pem-blocks.js';
import {PkiError} from '../../source/pki/pki-error.js';
import {parseSigningConfig, selectPolicy} from '../../source/pki/spec/signing-config.js';
import {parseAuthoritySpec, parseSpec} from '../../source/pki/spec/spec.js';
import type {Certificate} from '../../source/pki/types.js';
import {decodeCertificate} from '../../source/pki/x509/decode-certificate.js';
import {decodeRequest} from '../../source/pki/x509/decode-request.js';

type Entry = {readonly name: string; readonly spec: object; readonly since?: '1.6'};

/**
 * Specs that both cfssl and certdeck accept. Debian's cfssl is 1.2.0. `since` marks features of 1.6: 1.2.0 writes URIs as
 * DNS names, silently drops `E`, `OID`, `delegation_enabled`, `extensions` and an authority's `crl_url`, and does not know
 * Ed25519.
 */
const accepted: readonly Entry[] = [
	{
		name: 'the walk',
		spec: {
			CN: 'my-pod.my-namespace.pod.cluster.local',
			hosts: [
				'my-svc.my-namespace.svc.cluster.local',
				'my-pod.my-namespace.pod.cluster.local',
				'192.0.2.24',
				'10.0.34.2',
			],
			key: {algo: 'ecdsa', size: 256},
		},
	},
	{
		name: 'the walk with names',
		spec: {
			CN: 'kubernetes',
			hosts: ['my-svc.my-namespace.svc.cluster.local', '10.0.34.2'],
			names: [{C: 'CN', ST: 'BeiJing', L: 'BeiJing', O: 'k8s', OU: 'System'}],
			key: {algo: 'ecdsa', size: 256},
		},
	},
	{name: 'nothing at all', spec: {}},
	{name: 'null for everything', spec: {CN: null, hosts: null, names: null, key: null, ca: null, serialnumber: null}},
	{name: 'a kubelet', spec: {CN: 'system:node:node-1', names: [{O: 'system:nodes'}], hosts: ['node-1', '10.0.0.7']}},
	{name: 'a user in two groups', spec: {CN: 'alice', names: [{O: 'dev'}, {O: 'ops'}]}},
	{name: 'groups out of order', spec: {names: [{O: 'zz', OU: 'a'}, {O: 'a'}, {O: 'longer than the others'}]}},
	{name: 'P-384', spec: {CN: 'a', key: {algo: 'ecdsa', size: 384}}},
	{name: 'P-521', spec: {CN: 'a', key: {algo: 'ecdsa', size: 521}}},
	{name: 'RSA 2048', spec: {CN: 'a', hosts: ['a.example'], key: {algo: 'rsa', size: 2048}}},
	{name: 'RSA 3072', spec: {CN: 'a', key: {algo: 'rsa', size: 3072}}},
	{name: 'Ed25519', spec: {CN: 'a', hosts: ['a.example'], key: {algo: 'ed25519'}}, since: '1.6'},
	{name: 'Ed25519 with a size', spec: {CN: 'a', key: {algo: 'ed25519', size: 256}}, since: '1.6'},
	{name: 'keys in another case', spec: {cn: 'a', Hosts: ['a.example'], KEY: {ALGO: 'ecdsa'}, Names: [{o: 'x'}]}},
	{name: 'a curve without an algorithm', spec: {CN: 'a', key: {size: 384}}},
	{name: 'an empty key', spec: {CN: 'a', key: {}}},
	{name: 'no subject', spec: {hosts: ['a.example']}},
	{name: 'a wildcard', spec: {CN: '*.example.com', hosts: ['*.example.com', 'example.com']}},
	{name: 'IPv6 in odd spellings', spec: {hosts: ['::1', '2001:DB8:0:0::1', '::ffff:192.0.2.1', '1:2:3:4:5:6:1.2.3.4']}},
	{name: 'e-mail addresses', spec: {hosts: ['bob@example.com', 'Bob <bob@example.org>', '"b ob"@example.net']}},
	{
		name: 'URIs',
		spec: {hosts: ['spiffe://cluster.local/ns/a/sa/b', 'HTTPS://example.com/a b', 'urn:uuid:1', '*', '/p']},
		since: '1.6',
	},
	{name: 'a port and a zone', spec: {hosts: ['localhost:8080', 'fe80::1%eth0']}, since: '1.6'},
	{name: 'hosts that are none', spec: {hosts: ['a b', '[::1]', '010.0.0.1', '1.2.3', '-a-.example.']}},
	{name: 'doubled hosts', spec: {hosts: ['a.example', 'a.example', '10.0.0.1', '10.0.0.1']}},
	{name: 'kinds of hosts in disorder', spec: {hosts: ['10.0.0.1', 'b@c', 'b', '::1', 'a@c', 'a']}},
	{name: 'umlauts and other scripts', spec: {CN: 'Käse', names: [{O: '中文', OU: '😀', L: 'Łódź'}]}},
	{name: 'characters outside PrintableString', spec: {CN: 'a*b&c@d_e', names: [{O: 'a+b=c', OU: '(d)', L: "e'f?"}]}},
	{name: 'a serialnumber', spec: {CN: 'a', serialnumber: '1234-5'}},
	{name: 'a SerialNumber inside names', spec: {CN: 'a', names: [{O: 'b', SerialNumber: '7'}]}},
	{name: 'an e-mail address in the name', spec: {CN: 'a', names: [{O: 'b', E: 'a@example.com'}]}, since: '1.6'},
	{
		name: 'OIDs',
		spec: {CN: 'a', names: [{OID: {'1.2.3.4': 'x'}}, {OID: {'0.9.2342.19200300.100.1.25': 'é'}, E: 'e'}]},
		since: '1.6',
	},
	{name: 'long values', spec: {CN: 'x'.repeat(300), hosts: [`${'y'.repeat(200)}.example`]}},
	{name: 'delegation', spec: {CN: 'a', hosts: ['a.example'], delegation_enabled: true}, since: '1.6'},
	{
		name: 'an extension',
		spec: {CN: 'a', extensions: [{id: [1, 2, 3, 4], critical: true, value: 'BQA='}]},
		since: '1.6',
	},
];

/** Specs that cfssl misreads, or refuses without saying where the fault is. */
const refused: ReadonlyArray<{
	readonly name: string;
	readonly spec: string;
	readonly reason: RegExp;
	readonly cfssl: 'takes' | 'fails';
}> = [
	{name: 'a misspelt key', spec: '{"CN": "a", "host": ["a.example"]}', reason: /did you mean hosts/, cfssl: 'takes'},
	{name: 'two spellings of a key', spec: '{"cn": "a", "CN": "b"}', reason: /CN is cn once more/, cfssl: 'takes'},
	{
		name: 'a misspelt size',
		spec: '{"key": {"algo": "ecdsa", "sizes": 384}}',
		reason: /did you mean size/,
		cfssl: 'takes',
	},
	{name: 'a key that is there twice', spec: '{"CN": "a", "CN": "b"}', reason: /twice/, cfssl: 'takes'},
	{name: 'a null host', spec: '{"hosts": [null]}', reason: /hosts\[0\] is null/, cfssl: 'takes'},
	{
		name: 'a CRL address in a request',
		spec: '{"CN": "a", "crl_url": "http://a.example"}',
		reason: /authority only/,
		cfssl: 'takes',
	},
	{name: 'a group beside names', spec: '{"CN": "a", "O": "dev"}', reason: /^O is not a key/, cfssl: 'takes'},
	{
		name: 'usages, which are not a spec’s',
		spec: '{"CN": "a", "usages": ["server auth"]}',
		reason: /usages/,
		cfssl: 'takes',
	},
	{name: 'an expiry, which is not a spec’s', spec: '{"CN": "a", "expiry": "24h"}', reason: /expiry/, cfssl: 'takes'},
	{name: 'a misspelt name', spec: '{"names": [{"O": "a", "Org": "b"}]}', reason: /names\[0\]\.Org/, cfssl: 'takes'},
	{
		name: 'a misspelt algorithm key',
		spec: '{"key": {"alg": "rsa", "size": 384}}',
		reason: /did you mean algo/,
		cfssl: 'takes',
	},
	{name: 'RSA 2049', spec: '{"key": {"algo": "rsa", "size": 2049}}', reason: /not made here/, cfssl: 'takes'},
	{name: 'hosts in one text', spec: '{"hosts": "a.example,b.example"}', reason: /hosts/, cfssl: 'fails'},
	{name: 'a document after the document', spec: '{"CN": "a"} {"CN": "b"}', reason: /./, cfssl: 'fails'},
	{
		name: 'a size in quotes',
		spec: '{"key": {"algo": "rsa", "size": "2048"}}',
		reason: /without quotes/,
		cfssl: 'fails',
	},
	{name: 'RSA 1024', spec: '{"key": {"algo": "rsa", "size": 1024}}', reason: /too weak/, cfssl: 'fails'},
	{name: 'RSA without a size', spec: '{"key": {"algo": "rsa"}}', reason: /size is missing/, cfssl: 'fails'},
	{name: 'P-224', spec: '{"key": {"algo": "ecdsa", "size": 224}}', reason: /no curve/, cfssl: 'fails'},
	{name: 'a ca section', spec: '{"CN": "a", "ca": {}}', reason: /authority only/, cfssl: 'fails'},
	{name: 'a host beyond ASCII', spec: '{"hosts": ["bücher.example"]}', reason: /xn--bcher-kva/, cfssl: 'fails'},
];

const authoritySpecs: readonly Entry[] = [
	{name: 'an authority of the walk', spec: {CN: 'My Example Signer', key: {algo: 'rsa', size: 2048}}},
	{
		name: 'an authority with all of its section',
		spec: {
			CN: 'CA',
			names: [{O: 'ü'}],
			hosts: ['a.example', '10.0.0.1'],
			ca: {expiry: '876000h', pathlen: 2},
		},
	},
	{name: 'an authority with revocation lists', spec: {CN: 'CA', crl_url: 'http://crl.example'}, since: '1.6'},
	{
		name: 'an authority over leaves alone',
		spec: {names: [{O: 'CA'}], ca: {pathlenzero: true}, key: {algo: 'ecdsa', size: 521}},
	},
];

const profile = {usages: ['digital signature', 'key encipherment', 'server auth', 's/mime'], expiry: '8760h'};
const signed: ReadonlyArray<{readonly name: string; readonly profile: object}> = [
	{name: 'the policy of the walk', profile: {...profile, ca_constraint: {is_ca: false}}},
	{
		name: 'addresses',
		profile: {...profile, ocsp_url: 'http://o.example', crl_url: 'http://c.example', issuer_urls: ['http://i.example']},
	},
	{
		name: 'policies and no-check',
		profile: {
			...profile,
			ocsp_no_check: true,
			policies: [{ID: '1.2.3', Qualifiers: [{Type: 'id-qt-cps', Value: 'http://p.example'}]}],
		},
	},
	{name: 'fixed dates', profile: {...profile, not_before: '2020-01-01T00:00:00Z', not_after: '2049-12-31T23:59:59Z'}},
	{
		name: 'a CA below',
		profile: {usages: ['cert sign', 'crl sign'], expiry: '24h', ca_constraint: {is_ca: true, max_path_len: 1}},
	},
];

const program = process.env['CERTDECK_CFSSL'] ?? 'cfssl';
const folder = mkdtempSync(join(tmpdir(), 'certdeck-cfssl-'));

type Output = {readonly key: string; readonly csr: string; readonly cert: string};

function cfssl(args: readonly string[], input: string): Output | undefined {
	const {status, stdout} = spawnSync(program, args, {input, encoding: 'utf8', cwd: folder});
	return status === 0 && stdout.startsWith('{') ? JSON.parse(stdout) : undefined;
}

function derOf(pem: string): Buffer {
	const der = pemBlocks(pem)[0]?.der;
	assert.ok(der);
	return der;
}

const isHere = spawnSync(program, ['version']).status === 0;
const missing = isHere ? undefined : 'no cfssl on PATH or in CERTDECK_CFSSL';
// `go install` sets no version, so a feature shows which one it is.
const isNew = isHere && cfssl(['genkey', '-'], '{"key": {"algo": "ed25519"}}') !== undefined;

after(() => {
	rmSync(folder, {recursive: true});
});

describe('compared with cfssl', {skip: missing ?? false}, () => {
	for (const entry of accepted.filter(({since}) => since === undefined)) {
		compareRequest(entry);
	}

	for (const {name, spec, reason, cfssl: outcome} of refused) {
		test(`refuses ${name}, which cfssl ${outcome}`, () => {
			assert.equal(cfssl(['genkey', '-'], spec) === undefined ? 'fails' : 'takes', outcome);
			assert.throws(
				() => parseSpec(spec),
				error => error instanceof PkiError && error.details.some(detail => reason.test(detail)),
			);
		});
	}

	for (const entry of authoritySpecs.filter(({since}) => since === undefined)) {
		compareAuthority(entry);
	}

	for (const {name, profile: chosen} of signed) {
		test(`signs as cfssl does: ${name}`, () => {
			const authority = cfssl(
				['gencert', '-initca', '-'],
				'{"CN": "CA", "ca": {"expiry": "876000h", "backdate": "175200h"}}',
			);
			const requested = cfssl(['genkey', '-'], JSON.stringify(accepted[1]?.spec));
			assert.ok(authority && requested);
			const config = JSON.stringify({signing: {default: chosen}});
			writeFileSync(join(folder, 'ca.pem'), authority.cert);
			writeFileSync(join(folder, 'ca-key.pem'), authority.key, {mode: 0o600});
			writeFileSync(join(folder, 'config.json'), config);
			const theirs = cfssl(
				['sign', '-ca', 'ca.pem', '-ca-key', 'ca-key.pem', '-config', 'config.json', '-'],
				requested.csr,
			);
			assert.ok(theirs);
			const other = decodeCertificate(derOf(theirs.cert));
			const signer = {certificate: decodeCertificate(derOf(authority.cert)), key: decodePrivateKey(authority.key)};
			const policy = selectPolicy(parseSigningConfig(config));
			const options = {now: new Date(), serialNumber: serialOf(other)};
			const request = decodeRequest(derOf(requested.csr));
			assert.ok(issueCertificate(request, signer, policy, options).der.length > 0);
			const {template} = planCertificate(request, signer.certificate, policy, options);
			const dates = {notBefore: other.notBefore, notAfter: other.notAfter};
			const ours = decodeCertificate(encodeCertificate({...template, ...dates}, signer.key));
			assert.equal(hex(ours.raw.tbs), hex(other.raw.tbs));
		});
	}

	describe('with features of 1.6', {skip: isNew ? false : 'the cfssl here is older'}, () => {
		for (const entry of accepted.filter(({since}) => since === '1.6')) {
			compareRequest(entry);
		}

		for (const entry of authoritySpecs.filter(({since}) => since === '1.6')) {
			compareAuthority(entry);
		}
	});
});

function compareRequest({name, spec}: Entry): void {
	test(`signs the bytes that cfssl signs: ${name}`, () => {
		const json = JSON.stringify(spec);
		const theirs = cfssl(['genkey', '-'], json);
		assert.ok(theirs);
		const key = decodePrivateKey(theirs.key);
		const written = encodeRequest(parseSpec(json).spec, key).der;
		const [ours, other] = [decodeRequest(written), decodeRequest(derOf(theirs.csr))];
		assert.equal(hex(ours.raw.tbs), hex(other.raw.tbs));
		assert.deepEqual(ours.signatureAlgorithm, other.signatureAlgorithm);
		if (key.asymmetricKeyType !== 'ec') {
			assert.equal(hex(written), hex(other.raw.der));
		}
	});
}

function compareAuthority({name, spec}: Entry): void {
	test(`writes ${name} as cfssl does`, () => {
		const theirs = cfssl(['gencert', '-initca', '-'], JSON.stringify(spec));
		assert.ok(theirs);
		const other = decodeCertificate(derOf(theirs.cert));
		const {spec: read} = parseAuthoritySpec(JSON.stringify(spec));
		const now = new Date(other.notBefore.getTime() + read.backdateMs);
		const {der} = createAuthority(read, decodePrivateKey(theirs.key), {now, serialNumber: serialOf(other)});
		assert.equal(hex(decodeCertificate(der).raw.tbs), hex(other.raw.tbs));
	});
}

function serialOf({serialNumber}: Certificate): Buffer {
	return Buffer.from(serialNumber.padStart(40, '0'), 'hex');
}

function hex(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString('hex');
}
