import assert from 'node:assert/strict';
import {test} from 'node:test';
import {resolveUsages} from '../../../source/pki/encode/usages.js';
import {matchesWhitelist, nameWhitelistFault} from '../../../source/pki/hosts/name-whitelist.js';
import type {PkiError} from '../../../source/pki/pki-error.js';
import {parseSigningConfig, selectPolicy} from '../../../source/pki/spec/signing-config.js';
import {policyFor} from '../../../source/pki/spec/signing-policy.js';

const hour = 3_600_000;

/** The config of the Kubernetes documentation. */
const walk = {
	signing: {
		default: {
			usages: ['digital signature', 'key encipherment', 'server auth'],
			expiry: '876000h',
			ca_constraint: {is_ca: false},
		},
	},
};

function withDefault(change: object): string {
	return JSON.stringify({signing: {default: {...walk.signing.default, ...change}}});
}

test('reads the config of the documentation', () => {
	const config = parseSigningConfig(JSON.stringify(walk));
	const policy = selectPolicy(config);
	assert.deepEqual(policy.usages, walk.signing.default.usages);
	assert.equal(policy.expiryMs, 876_000 * hour);
	assert.equal(policy.backdateMs, 300_000);
	assert.equal(policy.ca, undefined);
	assert.deepEqual(config.warnings, []);
});

test('without a default, signs as cfssl for a year, servers and clients', () => {
	const policy = selectPolicy(parseSigningConfig('{"signing": {}}'));
	assert.deepEqual(policy.usages, ['signing', 'key encipherment', 'server auth', 'client auth']);
	assert.equal(policy.expiryMs, 8760 * hour);
});

test('a profile takes its addresses from the default if it has none', () => {
	const config = parseSigningConfig(
		JSON.stringify({
			signing: {
				default: {
					expiry: '9h',
					issuer_urls: ['http://a.example'],
					crl_url: 'http://b.example',
					ocsp_url: 'http://c.example',
				},
				profiles: {
					peer: {usages: ['client auth'], expiry: '1h', backdate: '10m'},
					own: {usages: ['client auth'], expiry: '1h', issuer_urls: [], crl_url: 'http://d.example'},
				},
			},
		}),
	);
	const peer = selectPolicy(config, 'peer');
	assert.deepEqual(
		[peer.issuerUrls, peer.crlUrl, peer.ocspUrl, peer.expiryMs, peer.backdateMs],
		[['http://a.example'], 'http://b.example', 'http://c.example', hour, 600_000],
	);
	const own = selectPolicy(config, 'own');
	assert.deepEqual([own.issuerUrls, own.crlUrl], [[], 'http://d.example']);
	assert.throws(() => selectPolicy(config, 'Peer'), {
		code: 'bad-signing-config',
		message: /"Peer" is not in/,
		hint: 'It has "peer", "own".',
	});
	assert.throws(() => selectPolicy(config), {message: /default profile grants no usages/});
});

test('reads constraints, dates, policies and the copied fields', () => {
	const policy = selectPolicy(
		parseSigningConfig(
			withDefault({
				usages: ['cert sign'],
				ca_constraint: {is_ca: true, max_path_len: 0, max_path_len_zero: true},
				not_before: '2026-01-01T00:00:00Z',
				not_after: '2027-01-01T00:00:00+01:00',
				policies: [{id: '1.2.3', qualifiers: [{type: 'id-qt-cps', value: 'http://x.example'}]}],
				CSRWhitelist: {PublicKey: true, PublicKeyAlgorithm: true, SignatureAlgorithm: true, DNSNames: true},
			}),
		),
	);
	assert.deepEqual(policy.ca, {pathLength: 0});
	assert.deepEqual([policy.notBefore, policy.notAfter], [new Date('2026-01-01'), new Date('2026-12-31T23:00:00Z')]);
	assert.deepEqual(policy.policies, [{oid: '1.2.3', qualifiers: [{kind: 'cps', value: 'http://x.example'}]}]);
	assert.deepEqual(policy.copies, {subject: false, dns: true, email: false, ip: false, uri: false});
});

const faults: ReadonlyArray<readonly [change: object, detail: RegExp]> = [
	[{usages: ['server-auth']}, /^signing\.default\.usages: "server-auth" is no usage: did you mean "server auth"\?$/],
	[{usage: ['server auth']}, /^signing\.default\.usage is not a key that cfssl knows: did you mean usages\?$/],
	[{usages: 'server auth'}, /^signing\.default\.usages must be an array of strings, not a string/],
	[{expiry: '365d'}, /^signing\.default\.expiry "365d" is not a duration: write "8760h"$/],
	[{expiry: ''}, /^signing\.default\.expiry is missing$/],
	[{expiry: 8760}, /^signing\.default\.expiry must be a string/],
	[{expiry: '0h'}, /^signing\.default\.expiry is nothing/],
	[{backdate: '-5m'}, /^signing\.default\.backdate "-5m" is less than nothing$/],
	[{not_after: '2027-02-30T00:00:00Z'}, /^signing\.default\.not_after .* is not a time/],
	[{not_before: '2027-02-01T00:00:00Z', not_after: '2027-01-01T00:00:00Z'}, /not later than not_before$/],
	[{ca_constraint: {is_ca: 'yes'}}, /^signing\.default\.ca_constraint\.is_ca must be true or false, not a string$/],
	[{ca_constraint: {max_path_len: 1}}, /is_ca is not true$/],
	[{usages: ['cert sign'], ca_constraint: {is_ca: true, max_path_len: 1, max_path_len_zero: true}}, /contradict/],
	[{crl_url: 'nonsense'}, /^signing\.default\.crl_url "nonsense" is not a URL$/],
	[{allowed_extensions: ['1.2.x']}, /^signing\.default\.allowed_extensions: "1\.2\.x" is not an object identifier$/],
	[
		{policies: [{id: '1.2', qualifiers: [{type: 'cps', value: 'x'}]}]},
		/^signing\.default\.policies\[0\]\.qualifiers\[0\]\.type must be/,
	],
	[{CSRWhitelist: {PublicKey: true, PublicKeyAlgorithm: true}}, /SignatureAlgorithm must be true/],
];

for (const [change, detail] of faults) {
	test(`refuses ${JSON.stringify(change)}`, () => {
		assert.throws(
			() => parseSigningConfig(withDefault(change)),
			(error: PkiError) => error.code === 'bad-signing-config' && error.details.some(line => detail.test(line)),
		);
	});
}

test('refuses a document without signing, a profile without usages and a doubled key', () => {
	const details = (json: string) => {
		try {
			parseSigningConfig(json);
			return [];
		} catch (error) {
			return (error as PkiError).details;
		}
	};

	assert.deepEqual(details('{}'), ['signing is missing']);
	assert.deepEqual(details('null'), ['the document must be an object, not null']);
	assert.deepEqual(details('{"sining": {}}'), ['sining is not a key that cfssl knows: did you mean signing?']);
	assert.deepEqual(details('{"signing": {"profiles": {"a": null}}}'), ['signing.profiles.a is null']);
	assert.match(
		details('{"signing": {"profiles": {"a": {"expiry": "1h"}}}}')[0] ?? '',
		/^signing\.profiles\.a\.usages is missing/,
	);
	assert.match(
		details('{"signing": {"default": {"expiry": "1h", "expiry": "2h"}}}')[0] ?? '',
		/^signing\.default\.expiry is there twice/,
	);
});

const unsupported: ReadonlyArray<readonly [change: object, message: RegExp]> = [
	[{auth_key: 'k'}, /auth_key wants requests that are authenticated/],
	[{prev_auth_key: 'k'}, /prev_auth_key/],
	[{remote: 'r'}, /remote asks another cfssl/],
	[{auth_remote: {remote: 'r', auth_key: 'k'}}, /auth_remote asks another cfssl/],
	[{ct_log_servers: ['http://ct.example']}, /ct_log_servers/],
	[{cert_store: 'x'}, /cert_store/],
	[{lint_error_level: 3}, /lint_error_level/],
	[{copy_extensions: true}, /copy_extensions would let the requester choose/],
	[{ClientProvidesSerialNumbers: true}, /ClientProvidesSerialNumbers/],
	[{name_whitelist: String.raw`\Aa\z`}, /name_whitelist has an escape/],
];

for (const [change, message] of unsupported) {
	test(`can't honour ${JSON.stringify(change)} and reports it when the profile is chosen`, () => {
		const config = parseSigningConfig(withDefault(change));
		assert.throws(() => selectPolicy(config), {code: 'bad-signing-config', message});
		const elsewhere = {
			signing: {...walk.signing, profiles: {other: {usages: ['client auth'], expiry: '1h', ...change}}},
		};
		assert.ok(selectPolicy(parseSigningConfig(JSON.stringify(elsewhere))));
	});
}

test('ignores keys that ask for nothing', () => {
	const config = parseSigningConfig(
		withDefault({auth_key: '', copy_extensions: false, lint_error_level: 0, ct_log_servers: [], auth_remote: null}),
	);
	assert.ok(selectPolicy(config));
});

test('reports keys that change nothing or set no limit', () => {
	const {warnings} = parseSigningConfig(
		JSON.stringify({
			ocsp: {CACertFile: 'x'},
			signing: {
				default: {
					usages: ['any'],
					expiry: '1h',
					allowed_extensions: ['1.2.3'],
					ca_constraint: {is_ca: true, max_path_len: 0},
				},
			},
		}),
	);
	assert.equal(warnings.length, 4);
});

const patterns: ReadonlyArray<readonly [pattern: string, matches: readonly string[], misses: readonly string[]]> = [
	[String.raw`^([a-z0-9-]+\.)*example\.com$`, ['a.b.example.com', 'example.com'], ['example.com.evil', 'examplexcom']],
	['(?i)^A$', ['a', 'A'], ['b']],
	['b', ['abc'], ['ac']],
];

for (const [pattern, matches, misses] of patterns) {
	test(`the whitelist ${pattern} matches as in Go`, () => {
		assert.equal(nameWhitelistFault(pattern), undefined);
		assert.ok(matches.every(name => matchesWhitelist(pattern, name)));
		assert.ok(misses.every(name => !matchesWhitelist(pattern, name)));
	});
}

test('refuses a whitelist that JavaScript would read differently', () => {
	for (const pattern of [
		String.raw`\z`,
		String.raw`\pL`,
		'(?P<a>b)',
		'(?s)a',
		'[[:alpha:]]',
		'[]a]',
		'(',
		String.raw`a\\\Qb`,
	]) {
		assert.ok(nameWhitelistFault(pattern), pattern);
	}

	assert.equal(nameWhitelistFault(String.raw`\.a\-b\\z`), undefined);
});

test('gives up a whitelist that takes too long for a name', () => {
	assert.throws(() => matchesWhitelist('^(a+)+$', `${'a'.repeat(40)}!`), {code: 'policy', message: /takes too long/});
});

test('sorts usage words into key usages and purposes', () => {
	assert.deepEqual(
		resolveUsages(['s/mime', 'cert sign', 'signing', 'digital signature', 'email protection', 'nonsense']),
		{
			keyUsageBits: [0, 5],
			keyUsage: ['digitalSignature', 'keyCertSign'],
			extKeyUsageOids: ['1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.4'],
			extKeyUsage: ['emailProtection', 'emailProtection'],
			unknown: ['nonsense'],
		},
	);
});

test('a policy made from flags names an unknown word, and requires a lifetime', () => {
	assert.equal(policyFor(['client auth'], hour).expiryMs, hour);
	assert.throws(() => policyFor(['clientauth'], hour), {code: 'policy', message: /did you mean "client auth"/});
	assert.throws(() => policyFor([], hour), {code: 'policy'});
	assert.throws(() => policyFor(['client auth'], 0), {code: 'policy', message: /expire before/});
});
