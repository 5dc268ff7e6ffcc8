import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dnsNameProblem, sortHost, sortHosts} from '../../../source/pki/hosts/host-name.js';

/** Kind and text by Go 1.26's net.ParseIP, mail.ParseAddress and url.ParseRequestURI, in cfssl's order. */
const sorted: ReadonlyArray<readonly [host: string, kind: string, value: string, warning?: RegExp]> = [
	['my-svc.my-namespace.svc.cluster.local', 'dns', 'my-svc.my-namespace.svc.cluster.local'],
	['*.example.com', 'dns', '*.example.com'],
	['localhost', 'dns', 'localhost'],
	['_sip._tcp.example.com', 'dns', '_sip._tcp.example.com'],
	['192.0.2.24', 'ip', '192.0.2.24'],
	['::1', 'ip', '::1'],
	['2001:DB8:0:0:0:0:0:1', 'ip', '2001:db8::1'],
	['::ffff:192.0.2.1', 'ip', '192.0.2.1'],
	['::ffff:c000:201', 'ip', '192.0.2.1'],
	['1:2:3:4:5:6:1.2.3.4', 'ip', '1:2:3:4:5:6:102:304'],
	['bob@example.com', 'email', 'bob@example.com'],
	['Bob <bob@example.com>', 'email', 'bob@example.com', /alone/],
	['"b ob"@example.com', 'email', 'b ob@example.com', /alone/],
	['team: bob@example.com;', 'email', 'bob@example.com', /alone/],
	['bob@[192.0.2.1]', 'email', 'bob@[192.0.2.1]'],
	['spiffe://cluster.local/ns/a/sa/b', 'uri', 'spiffe://cluster.local/ns/a/sa/b'],
	['HTTPS://example.com/%7euser', 'uri', 'https://example.com/%7euser', /written as the URI/],
	['https://example.com/a b', 'uri', 'https://example.com/a%20b', /written as the URI/],
	['urn:uuid:1', 'uri', 'urn:uuid:1'],
	['http://a..b/', 'uri', 'http://a..b/', /no domain name: parsers written in Go refuse/],
	['*', 'uri', '*', /no scheme/],
	['/path', 'uri', '/path', /no scheme/],
	['localhost:8080', 'uri', 'localhost:8080', /no port: write "localhost"/],
	['fe80::1%eth0', 'uri', 'fe80::1%eth0', /not as an IP address: write "fe80::1"/],
	['', 'dns', '', /empty/],
	['a b', 'dns', 'a b', /not a label/],
	['[::1]', 'dns', '[::1]', /unchecked/],
	['010.0.0.1', 'dns', '010.0.0.1', /looks like an IP address/],
	['1.2.3', 'dns', '1.2.3', /looks like an IP address/],
	['256.1.1.1', 'dns', '256.1.1.1', /looks like an IP address/],
	['example.com.', 'dns', 'example.com.', /without a dot/],
	['a..b', 'dns', 'a..b', /empty label/],
	['-a.example.com', 'dns', '-a.example.com', /not a label/],
	['foo.*.example.com', 'dns', 'foo.*.example.com', /not a label/],
	['bob@', 'dns', 'bob@', /not a label/],
];

for (const [host, kind, value, warning] of sorted) {
	test(`sorts ${JSON.stringify(host)} as ${kind} ${warning ? 'with a warning' : 'without a warning'}`, () => {
		const result = sortHost(host);
		assert.deepEqual(result.name, {kind, value});
		if (warning === undefined) {
			assert.equal(result.warning, undefined);
		} else {
			assert.match(result.warning ?? '', warning);
		}
	});
}

test('returns names in the order DNS, e-mail, IP, URI, each kind as given', () => {
	const {names} = sortHosts(['urn:b', '10.0.0.2', 'b', 'x@y', '10.0.0.1', 'a', 'urn:a']);
	assert.deepEqual(
		names.map(({value}) => value),
		['b', 'a', 'x@y', '10.0.0.2', '10.0.0.1', 'urn:b', 'urn:a'],
	);
});

test('refuses a host beyond ASCII, names it and offers its A-label', () => {
	assert.throws(() => sortHost('bücher.example'), {
		name: 'PkiError',
		code: 'bad-spec',
		message: /"bücher\.example"/,
		hint: 'Write its A-label: "xn--bcher-kva.example"',
	});
	assert.throws(() => sortHost('a\nb'), {code: 'bad-spec', message: /control characters/});
});

test('accepts host names of 253 characters and labels of 63', () => {
	const label = 'a'.repeat(63);
	assert.equal(dnsNameProblem(`${label}.${label}.${label}.${'a'.repeat(61)}`), undefined);
	assert.match(dnsNameProblem(`${label}.${label}.${label}.${'a'.repeat(62)}`) ?? '', /253/);
	assert.match(dnsNameProblem(`${label}a.example`) ?? '', /not a label/);
});
