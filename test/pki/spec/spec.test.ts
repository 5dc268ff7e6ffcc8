import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {PkiError} from '../../../source/pki/pki-error.js';
import {parseAuthoritySpec, parseSpec} from '../../../source/pki/spec/spec.js';

const walk = JSON.stringify({
	hosts: ['my-svc.my-namespace.svc.cluster.local', 'my-pod.my-namespace.pod.cluster.local', '192.0.2.24', '10.0.34.2'],
	CN: 'kubernetes',
	key: {algo: 'ecdsa', size: 256},
	names: [{C: 'CN', ST: 'BeiJing', L: 'BeiJing', O: 'k8s', OU: 'System'}],
});

test('reads the spec of the documentation', () => {
	const {spec, warnings} = parseSpec(walk);
	assert.equal(spec.commonName, 'kubernetes');
	assert.deepEqual(spec.names, [{C: 'CN', ST: 'BeiJing', L: 'BeiJing', O: 'k8s', OU: 'System'}]);
	assert.equal(spec.hosts.length, 4);
	assert.deepEqual(spec.key, {algo: 'ecdsa', size: 256});
	assert.deepEqual(warnings, []);
});

const keys: ReadonlyArray<readonly [json: string, key: object]> = [
	['{}', {algo: 'ecdsa', size: 256}],
	['{"key": null}', {algo: 'ecdsa', size: 256}],
	['{"key": {}}', {algo: 'ecdsa', size: 256}],
	['{"key": {"size": 384}}', {algo: 'ecdsa', size: 384}],
	['{"key": {"algo": "ecdsa", "size": 521}}', {algo: 'ecdsa', size: 521}],
	['{"key": {"algo": "rsa", "size": 4096}}', {algo: 'rsa', size: 4096}],
	['{"key": {"algo": "ed25519"}}', {algo: 'ed25519'}],
	['{"key": {"algo": "ed25519", "size": 256}}', {algo: 'ed25519'}],
];

for (const [json, key] of keys) {
	test(`${json} asks for ${JSON.stringify(key)}`, () => {
		assert.deepEqual(parseSpec(json).spec.key, key);
	});
}

const faults: ReadonlyArray<readonly [json: string, ...details: readonly RegExp[]]> = [
	['{"host": ["a"]}', /^host is not a key that cfssl knows: did you mean hosts\?$/],
	['{"cn": "a", "CN": "b"}', /^CN is cn once more: cfssl takes no notice of case, and the last would count$/],
	['{"names": [{"o": "a", "O": "b"}]}', /^names\[0\]\.O is names\[0\]\.o once more/],
	['{"serial_number": "1"}', /did you mean serialnumber\?$/],
	['{"wibble": 1}', /^wibble is not a key that cfssl knows; known are CN, hosts, key/],
	[
		'{"key": {"algo": "rsa", "size": "2048"}}',
		/^key\.size must be a whole number, not a string: write 2048 without quotes$/,
		/key\.size is missing/,
	],
	[
		'{"key": {"algo": "rsa", "bits": 2048}}',
		/^key\.bits is not a key/,
		/^key\.size is missing: rsa needs 2048, 3072 or 4096$/,
	],
	['{"key": {"algo": "rsa"}}', /^key\.size is missing/],
	['{"key": {"algo": "rsa", "size": 1024}}', /^key\.size 1024 is too weak for rsa/],
	['{"key": {"algo": "rsa", "size": 8192}}', /^key\.size 8192 is not made here/],
	['{"key": {"algo": "ecdsa", "size": 224}}', /^key\.size 224 is no curve/],
	['{"key": {"algo": "ecsda"}}', /^key\.algo "ecsda" is unknown: did you mean ecdsa\?$/],
	['{"key": {"algo": "RSA", "size": 2048}}', /did you mean rsa\?$/],
	['{"hosts": "a.example"}', /^hosts must be an array of strings, not a string: write \["a\.example"\]$/],
	['{"hosts": ["a", 1, null]}', /^hosts\[1\] must be a string, not a number$/, /^hosts\[2\] is null$/],
	['{"names": {"O": "x"}}', /^names must be an array of objects, not an object$/],
	['{"names": [{"O": ["x"]}]}', /^names\[0\]\.O must be a string, not an array: write "x"$/],
	['{"names": [{"CN": "x"}]}', /^names\[0\]\.CN is not a key .*: CN stands beside names, not in it$/],
	['{"names": [{"hosts": ["x"]}]}', /: hosts stands beside names, not in it$/],
	['{"O": "x"}', /^O is not a key .*: O stands in an entry of names$/],
	['{"algo": "rsa"}', /^algo is not a key .*: algo stands in key$/],
	['{"names": [{"OID": {"1.2.3": null}}]}', /^names\[0\]\.OID\["1\.2\.3"\] is null$/],
	['{"names": [{"OID": {"1.2.x": "y"}}]}', /^names\[0\]\.OID\["1\.2\.x"\] is not an object identifier$/],
	['{"CN": "a", "names": [{"OID": {"2.5.4.3": "b"}}]}', /is CN once more/],
	['{"CN": "a", "hosts": [], "CN": "b"}', /^CN is there twice/],
	['{"names": [{}, {"O": "a", "O": "b"}]}', /^names\[1\]\.O is there twice/],
	['{"hosts": ["bücher.example"]}', /^hosts\[0\]: host "bücher\.example" is not ASCII.*xn--bcher-kva\.example/],
	['{"ca": {"expiry": "1h"}}', /^ca is for an authority only/],
	['{"crl_url": "http://x"}', /^crl_url is for an authority only/],
	['{"CN": "a"', /^not JSON at line 1, column 11$/],
	['{\n"CN": oops}', /^not JSON at line 2, column 7$/],
	['', /^not JSON at line 1, column 1$/],
	['[]', /^the document must be an object, not an array$/],
	['null', /^the document must be an object, not null$/],
	['{"extensions": [{"id": [1, 2, 3], "value": "!"}]}', /^extensions\[0\]\.value is not base64$/],
	['{"hosts": ["a"], "extensions": [{"id": [2, 5, 29, 17], "value": "MAA="}]}', /drop hosts$/],
];

for (const [json, ...details] of faults) {
	test(`refuses ${json.replaceAll('\n', ' ') || 'an empty text'}`, () => {
		assert.throws(
			() => parseSpec(json),
			(error: PkiError) => {
				assert.equal(error.code, 'bad-spec');
				assert.equal(error.details.length, details.length, error.details.join('; '));
				for (const [index, pattern] of details.entries()) {
					assert.match(error.details[index] ?? '', pattern);
				}

				return true;
			},
		);
	});
}

for (const [json, like, notes] of [
	['{"cn": "a"}', '{"CN": "a"}', ['cn is read as CN, as cfssl reads it']],
	[
		'{"Hosts": ["a"], "KEY": {"Algo": "rsa", "SIZE": 2048}}',
		'{"hosts": ["a"], "key": {"algo": "rsa", "size": 2048}}',
		[
			'Hosts is read as hosts, as cfssl reads it',
			'KEY is read as key, as cfssl reads it',
			'KEY.Algo is read as algo, as cfssl reads it',
			'KEY.SIZE is read as size, as cfssl reads it',
		],
	],
	['{"hosts": [""]}', '{}', ['hosts: [""] is read as no hosts; cfssl would write an empty DNS name']],
	['{"hosts": ["", " "]}', '{}', ['hosts: [""," "] is read as no hosts; cfssl would write an empty DNS name']],
	[
		'{"hosts": ["", "a.example", "\\t"]}',
		'{"hosts": ["a.example"]}',
		['hosts[0], hosts[2]: an empty host is read as none; cfssl would write an empty DNS name'],
	],
] as const) {
	test(`reads ${json} as ${like}, and reports it`, () => {
		const {spec, warnings} = parseSpec(json);
		assert.deepEqual(spec, parseSpec(like).spec);
		assert.deepEqual(
			notes.filter(note => !warnings.includes(note)),
			[],
		);
	});
}

test('reads the case of keys in an authority’s spec as cfssl does', () => {
	const {spec} = parseAuthoritySpec(
		'{"CN": "Shop Root", "CA": {"expiry": "87600h", "pathlen": 0, "pathlenzero": true}}',
	);
	assert.deepEqual([spec.expiryMs, spec.pathLength], [87_600 * 3_600_000, 0]);
});

for (const [host, advice] of [
	['https://api.shop.svc', 'clients look for names: write "api.shop.svc"'],
	['https://api.shop.svc/', 'clients look for names: write "api.shop.svc"'],
	['http://10.0.0.1:8080/x', 'clients look for names: write "10.0.0.1"'],
] as const) {
	test(`warns about the host ${host}, because clients look for names`, () => {
		assert.match(parseSpec(JSON.stringify({hosts: [host]})).warnings.join('\n'), new RegExp(`${advice}$`, 'm'));
	});
}

test('does not warn about a URI that names an identity', () => {
	const hosts = ['spiffe://cluster.local/ns/shop/sa/web', 'urn:x', 'sip:a@b.example'];
	assert.deepEqual(
		parseSpec(JSON.stringify({hosts})).warnings.filter(text => text.includes('clients look')),
		[],
	);
});

test('quotes nothing in a message about broken JSON', () => {
	assert.throws(
		() => parseSpec('{"CN": \u001b]52;secret}'),
		(error: PkiError) => !error.message.includes('secret'),
	);
});

test('reports what cfssl would silently do', () => {
	const {warnings} = parseSpec(
		'{"names": [{"C": "China", "SerialNumber": "7"}], "hosts": ["a b"], "key": {"algo": "ed25519", "size": 4096}}',
	);
	assert.equal(warnings.length, 4);
	for (const pattern of [
		/SerialNumber is not written/,
		/two letters/,
		/hosts\[0\]: .*unchecked/,
		/means nothing for ed25519/,
	]) {
		assert.ok(
			warnings.some(warning => pattern.test(warning)),
			String(pattern),
		);
	}
});

test('an authority is valid for five years unless its spec says otherwise', () => {
	const hour = 3_600_000;
	assert.deepEqual(parseAuthoritySpec('{"CN": "My Example Signer"}').spec.expiryMs, 43_800 * hour);
	const {spec} = parseAuthoritySpec(
		'{"CN": "x", "ca": {"expiry": "87600h", "backdate": "1h30m", "pathlen": 2}, "crl_url": "http://x/crl"}',
	);
	assert.deepEqual(
		[spec.expiryMs, spec.backdateMs, spec.pathLength, spec.crlUrl],
		[87_600 * hour, 1.5 * hour, 2, 'http://x/crl'],
	);
	assert.equal(parseAuthoritySpec('{"CN": "x", "ca": {"pathlenzero": true}}').spec.pathLength, 0);
	const unlimited = parseAuthoritySpec('{"CN": "x", "ca": {"pathlen": 0}}');
	assert.equal(unlimited.spec.pathLength, undefined);
	assert.match(unlimited.warnings[0] ?? '', /sets no limit/);
});

const authorityFaults: ReadonlyArray<readonly [json: string, detail: RegExp]> = [
	['{}', /^CN is missing/],
	['{"names": [{"O": "x"}, {"E": "y@z"}]}', /^CN is missing/],
	['{"CN": "x", "ca": {"expire": "1h"}}', /^ca\.expire .* did you mean expiry\?$/],
	['{"CN": "x", "ca": {"expiry": "365d"}}', /^ca\.expiry "365d" is not a duration: write "8760h"$/],
	['{"CN": "x", "ca": {"expiry": "-1h"}}', /less than nothing$/],
	['{"CN": "x", "ca": {"expiry": "0s"}}', /expire as it begins$/],
	['{"CN": "x", "ca": {"pathlen": 1, "pathlenzero": true}}', /contradict/],
	['{"CN": "x", "ca": {"pathlen": "1"}}', /must be a whole number/],
	['{"CN": "x", "delegation_enabled": true}', /^delegation_enabled is for a request only/],
];

for (const [json, detail] of authorityFaults) {
	test(`makes no authority from ${json}`, () => {
		assert.throws(
			() => parseAuthoritySpec(json),
			(error: PkiError) =>
				error.code === 'bad-spec' && error.details.length === 1 && detail.test(error.details[0] ?? ''),
		);
	});
}
