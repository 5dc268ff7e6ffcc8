import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {LocalPolicy} from '../../source/cluster/context/local-policy.js';
import {parseLocalPolicy} from '../../source/review/judge/local-policy.js';
import {reviewFacts} from '../../source/review/judge/review-facts.js';
import {object, pkcs10} from './build-request.js';

const full = {
	names: ['*.shop.svc', 'shop.example.com'],
	addresses: ['10.0.0.0/8', '2001:db8::/32', '0.0.0.0/0', '2001:db8::1/128'],
	mostNames: 20,
	longest: '1h30m',
};

function faultsOf(json: string): readonly string[] {
	const parsed = parseLocalPolicy(json, 'team.json', '');
	return 'faults' in parsed ? parsed.faults : [];
}

function policyOf(signers: object): LocalPolicy {
	const parsed = parseLocalPolicy(JSON.stringify({signers}), 'team.json', '');
	assert.ok('policy' in parsed, JSON.stringify(parsed));
	return parsed.policy;
}

test('reads a policy for one signer, those of a domain, and all', () => {
	const {file, limits} = policyOf({'example.com/serving': full, 'example.com/*': {mostNames: 0}, '*': {names: []}});
	assert.equal(file, 'team.json', '');
	assert.deepEqual(
		limits.map(({signers}) => signers),
		['example.com/serving', 'example.com/*', '*'],
	);
	const [first, second, third] = limits;
	assert.deepEqual(first?.names, {hosts: new Set(['shop.example.com']), zones: ['.shop.svc'], uris: []});
	assert.deepEqual(
		first?.addresses?.map(({text}) => text),
		full.addresses,
	);
	assert.deepEqual([first?.mostNames, first?.longest], [20, {text: '1h30m', seconds: 5400}]);
	assert.deepEqual(second, {signers: 'example.com/*', mostNames: 0});
	assert.deepEqual(third, {signers: '*', names: {hosts: new Set(), zones: [], uris: []}});
});

const within = (limits: string) => `{"signers": {"example.com/*": ${limits}}}`;
const at = (key: string) => `signers["example.com/*"].${key}`;
for (const {name, json, fault} of [
	{name: 'no JSON', json: '{"signers": ', fault: 'not JSON at line 1, column 13'},
	{name: 'null', json: 'null', fault: 'the document must be an object, not null'},
	{name: 'an array', json: '[]', fault: 'the document must be an object, not an array'},
	{
		name: 'an empty object',
		json: '{}',
		fault: 'the policy says nothing: it takes signers, requesters, delegates, trustDomains, fourEyes, allow',
	},
	{
		name: 'no signer',
		json: '{"signers": {}}',
		fault: 'signers is empty: the policy would hold for nothing; leave it out',
	},
	{name: 'a misspelt key', json: '{"signer": {}}', fault: 'signer is not a key of a policy: did you mean signers?'},
	{
		name: 'a key that it has nothing like',
		json: '{"wibble": {}}',
		fault: 'wibble is not a key of a policy; known are signers, requesters, delegates, trustDomains, fourEyes, allow',
	},
	{
		name: 'signers that are a list',
		json: '{"signers": []}',
		fault: 'signers must be an object of limits by signer, not an array',
	},
	{
		name: 'null for signers',
		json: '{"signers": null}',
		fault: 'signers is null: leave it out where nothing is limited',
	},
	{name: 'null for an entry', json: within('null'), fault: 'signers["example.com/*"] is null'},
	{
		name: 'a key twice',
		json: within('{"mostNames": 1, "mostNames": 2}'),
		fault: `${at('mostNames')} is there twice; one of them would be ignored`,
	},
	{
		name: 'a misspelt limit',
		json: within('{"name": ["a.b"]}'),
		fault: `${at('name')} is not a key of a policy: did you mean names?`,
	},
	{
		name: 'another case',
		json: within('{"mostnames": 1}'),
		fault: `${at('mostnames')} is not a key of a policy: did you mean mostNames?`,
	},
	{
		name: 'an entry without limits',
		json: within('{}'),
		fault: 'signers["example.com/*"] limits nothing: it takes names, addresses, mostNames, longest',
	},
	{
		name: 'null for a limit',
		json: within('{"names": null}'),
		fault: `${at('names')} is null: leave it out where nothing is limited`,
	},
	{
		name: 'a name that is no list',
		json: within('{"names": "a.b"}'),
		fault: `${at('names')} must be an array of strings, not a string: write ["a.b"]`,
	},
	{name: 'null for a name', json: within('{"names": ["a.b", null]}'), fault: `${at('names')}[1] is null`},
	{
		name: 'a bare wildcard',
		json: within('{"names": ["*"]}'),
		fault: `${at('names')}[0] "*" is no host name and no "*.zone": leave names out where every name is fine`,
	},
	{
		name: 'a wildcard within',
		json: within('{"names": ["a.*.b"]}'),
		fault: `${at('names')}[0] "a.*.b" is no host name and no "*.zone": "*" is not a label of a host name`,
	},
	{
		name: 'a zone with a dot alone',
		json: within('{"names": [".shop.svc"]}'),
		fault: `${at('names')}[0] ".shop.svc" is no host name and no "*.zone": it has an empty label`,
	},
	{
		name: 'an address among names',
		json: within('{"names": ["10.0.0.1"]}'),
		fault: `${at('names')}[0] "10.0.0.1" is an address: it belongs into addresses`,
	},
	{
		name: 'a range among names',
		json: within('{"names": ["2001:db8::/32"]}'),
		fault: `${at('names')}[0] "2001:db8::/32" is an address: it belongs into addresses`,
	},
	{
		name: 'a name among addresses',
		json: within('{"addresses": ["a.b"]}'),
		fault: `${at('addresses')}[0] "a.b" is no CIDR: write it like "10.0.0.0/8" or "2001:db8::/32"`,
	},
	{
		name: 'an address without a length',
		json: within('{"addresses": ["10.0.0.1"]}'),
		fault: `${at('addresses')}[0] "10.0.0.1" says no length: write "10.0.0.1/32" for this one address`,
	},
	{
		name: 'an address within a range',
		json: within('{"addresses": ["10.1.2.3/12"]}'),
		fault: `${at('addresses')}[0] "10.1.2.3/12" is an address within a range: write "10.0.0.0/12"`,
	},
	{
		name: 'a length past IPv4',
		json: within('{"addresses": ["10.0.0.0/33"]}'),
		fault: `${at('addresses')}[0] "10.0.0.0/33" has no length that such an address can have`,
	},
	{
		name: 'a length past IPv6',
		json: within('{"addresses": ["2001:db8::/129"]}'),
		fault: `${at('addresses')}[0] "2001:db8::/129" has no length that such an address can have`,
	},
	{
		name: 'more of IPv4-mapped IPv6 than IPv4',
		json: within('{"addresses": ["::ffff:0.0.0.0/95"]}'),
		fault: `${at('addresses')}[0] "::ffff:0.0.0.0/95" has no length that such an address can have`,
	},
	{
		name: 'a length with a zero in front',
		json: within('{"addresses": ["10.0.0.0/08"]}'),
		fault: `${at('addresses')}[0] "10.0.0.0/08" is no CIDR: write it like "10.0.0.0/8" or "2001:db8::/32"`,
	},
	{
		name: 'a number as text',
		json: within('{"mostNames": "3"}'),
		fault: `${at('mostNames')} must be a whole number, not a string: write 3 without quotes`,
	},
	{name: 'a number below nothing', json: within('{"mostNames": -1}'), fault: `${at('mostNames')} -1 is less than none`},
	{name: 'days', json: within('{"longest": "90d"}'), fault: `${at('longest')} "90d" is not a duration: write "2160h"`},
	{
		name: 'an empty duration',
		json: within('{"longest": ""}'),
		fault: `${at('longest')} is empty: write it like "2160h"`,
	},
	{
		name: 'a duration below nothing',
		json: within('{"longest": "-1h"}'),
		fault: `${at('longest')} "-1h" is less than nothing`,
	},
	{
		name: 'a duration that nobody can ask for',
		json: within('{"longest": "5m"}'),
		fault: `${at('longest')} "5m" is less than 10m, the least that can be asked for`,
	},
	{
		name: 'seconds as a number',
		json: within('{"longest": 3600}'),
		fault: `${at('longest')} must be a string, not a number`,
	},
] as const) {
	test(`refuses ${name} in one sentence`, () => {
		assert.deepEqual(faultsOf(json), [fault]);
	});
}

for (const pattern of [
	'',
	'example.com',
	'example.com/',
	'*/serving',
	'example.com/ser*',
	'*.com/serving',
	'Example.com/a',
	'a/*',
]) {
	test(`refuses ${JSON.stringify(pattern)} for a signer`, () => {
		const [fault, ...more] = faultsOf(JSON.stringify({signers: {[pattern]: full}}));
		assert.match(fault ?? '', /^signers.* is no signer, no "example\.com\/\*" and no "\*": /);
		assert.deepEqual(more, []);
	});
}

test('names every fault', () => {
	assert.equal(faultsOf(within('{"names": ["*", "10.0.0.1"], "longest": "1d", "mostNames": 1.5}')).length, 4);
});

for (const {name, signers, spec, id, field, message} of [
	{
		name: 'the names',
		signers: {'example.com/*': {names: ['*.shop.svc']}, '*': {names: ['*.pay.svc']}},
		id: 'outside-policy-names',
		field: 'spec.request: subjectAltName',
		message: `Outside the policy's names: "a.pay.svc", "b.pay.svc", "c.pay.svc" and 1 more (entry "example.com/*")`,
	},
	{
		name: 'the addresses, and every entry that leaves some out',
		signers: {'example.com/*': {addresses: ['10.0.0.0/9']}, '*': {addresses: ['10.0.0.0/30']}},
		id: 'outside-policy-addresses',
		field: 'spec.request: subjectAltName',
		message: `Outside the policy's addresses: "10.200.0.1" (entry "example.com/*", "*")`,
	},
	{
		name: 'how many names',
		signers: {'*': {mostNames: 4}},
		id: 'more-names-than-policy',
		field: 'spec.request: subjectAltName',
		message: '5 names are asked for, and the policy for "*" allows 4',
	},
	{
		name: 'how long',
		signers: {'*': {longest: '24h'}},
		spec: {expirationSeconds: 90_001},
		id: 'longer-than-policy',
		field: 'spec.expirationSeconds',
		message: 'It is to last 25h1s, and the policy for "*" allows 24h',
	},
	{
		name: 'that the signer decides',
		signers: {'*': {longest: '1440m'}},
		id: 'longer-than-policy',
		field: 'spec.expirationSeconds',
		message: 'No duration is asked for, so the signer decides how long it lasts; the policy for "*" allows 1440m',
	},
] as const) {
	test(`warns with ${name}, and names the entry`, () => {
		const found = reviewFacts({
			seen: object(spec),
			request: pkcs10({dns: ['a.pay.svc', 'b.pay.svc', 'c.pay.svc', 'd.pay.svc'], ip: ['10.200.0.1']}),
			now: new Date('2026-11-24T10:30:00Z'),
			policy: policyOf(signers),
		}).findings.filter(finding => finding.id === id);
		assert.deepEqual(found, [{id, severity: 'warn', message, field, provenance: 'policy'}]);
	});
}
