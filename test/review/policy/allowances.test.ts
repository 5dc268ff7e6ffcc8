import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {defaultMessage, withAllowed} from '../../../source/operations/decide/decision-message.js';
import {parseLocalPolicy} from '../../../source/review/judge/local-policy.js';
import {policyOnRecord} from '../../../source/review/judge/policy-on-record.js';
import {reviewFacts} from '../../../source/review/judge/review-facts.js';
import {withAllowances} from '../../../source/review/policy/allowances.js';
import {aFinding} from '../../helpers/requests.js';
import type {Asked} from '../build-request.js';
import {object, pkcs10} from '../build-request.js';
import {policyOf} from '../name-cases.js';

const entry = {
	finding: 'wildcard-name',
	signers: ['example.com/*'],
	reason: 'the edge serves all',
	until: '2026-11-24',
};

function foundOf(
	allow: object,
	asked: Asked = {dns: ['*.example.com']},
	spec: Parameters<typeof object>[0] = {},
	at = '2026-11-24T23:59:59Z',
) {
	const {findings} = reviewFacts({
		seen: object(spec),
		request: pkcs10(asked),
		now: new Date(at),
		policy: policyOf({allow: [allow]}),
	});
	return findings.find(({id}) => id === 'wildcard-name');
}

test('an allowed warning informs, with reason and last day, and the condition says so', () => {
	const found = foundOf(entry);
	assert.deepEqual(
		[found?.severity, found?.allowed],
		['info', {at: 'allow[0]', reason: entry.reason, until: '2026-11-24'}],
	);
	assert.match(found?.message ?? '', /\(the policy allows that until 2026-11-24: the edge serves all\)$/);
	const findings = found === undefined ? [] : [found];
	assert.equal(
		defaultMessage({findings, questions: []}, 'ada', false),
		'Reviewed by ada with certdeck; allowed by the policy: wildcard-name (the edge serves all).',
	);
	assert.equal(withAllowed('Fine.', findings), 'Fine. (allowed by the policy: wildcard-name (the edge serves all))');
	assert.equal(withAllowed('Fine.', []), 'Fine.');
});

for (const {name, allow = {}, asked, spec, at} of [
	{name: 'on the day after', at: '2026-11-25T00:00:00Z'},
	{name: 'for another signer', spec: {signerName: 'example.org/serving'}},
	{name: 'for a domain that begins alike', spec: {signerName: 'example.computer/x'}},
	{name: 'of another finding', allow: {finding: 'odd-wildcard'}},
	{name: 'for another requester', allow: {serviceAccounts: ['shop/other'], users: ['alice']}},
	{
		name: 'where one name is outside',
		allow: {names: ['*.example.com']},
		asked: {dns: ['*.example.com', '*.example.org']},
	},
	{
		name: 'where an address is among the names',
		allow: {names: ['*.example.com']},
		asked: {dns: ['*.example.com'], ip: ['10.0.0.1']},
	},
] as ReadonlyArray<{name: string; allow?: object; asked?: Asked; spec?: Parameters<typeof object>[0]; at?: string}>) {
	test(`warns nevertheless ${name}`, () => {
		assert.equal(foundOf({...entry, ...allow}, asked, spec, at)?.severity, 'warn');
	});
}

test('lifts no block, whatever is in the policy', () => {
	const policy = policyOf({allow: [entry]});
	const subject = {
		...{read: undefined, nameCount: 0, signature: undefined, known: new Map()},
		view: {accepts: true, organizations: [], dns: [], ip: [], email: [], uri: [], dropped: []},
		now: new Date('2026-11-24T00:00:00Z'),
		object: {seen: object({}), request: undefined, now: new Date('2026-11-24T00:00:00Z'), policy},
	};
	for (const severity of ['block', 'info'] as const) {
		const finding = aFinding(severity, entry.finding);
		assert.deepEqual(withAllowances([finding], subject), [finding]);
	}

	assert.equal(withAllowances([aFinding('warn', entry.finding)], subject)[0]?.severity, 'info');
});

test('allows for the named requesters and only if all names are allowed', () => {
	assert.equal(foundOf({...entry, serviceAccounts: ['shop/*'], names: ['*.example.com']})?.severity, 'info');
});

for (const {name, document, fault} of [
	{
		name: 'a finding that blocks',
		document: {allow: [{...entry, finding: 'asks-ca'}]},
		fault: 'allow[0].finding "asks-ca" blocks whoever asks: no policy allows it',
	},
	{
		name: 'a misspelt finding',
		document: {allow: [{...entry, finding: 'wildcard-names'}]},
		fault: 'allow[0].finding "wildcard-names" is no finding that warns: did you mean wildcard-name?',
	},
	{
		name: 'no reason',
		document: {allow: [{...entry, reason: ' '}]},
		fault: 'allow[0].reason is empty: say why that is fine',
	},
	{
		name: 'a day that there is not',
		document: {allow: [{...entry, until: '2026-02-30'}]},
		fault: 'allow[0].until "2026-02-30": write the last day on which it holds, like "2027-03-31"',
	},
	{
		name: 'no signers',
		document: {requesters: [{users: ['alice']}]},
		fault: 'requesters[0].signers is missing: say for which signers',
	},
	{
		name: 'a requester who is nobody',
		document: {requesters: [{signers: ['*']}]},
		fault: 'requesters[0] is for nobody: it takes users, groups, serviceAccounts',
	},
	{
		name: 'a service account among the users',
		document: {requesters: [{users: ['system:serviceaccount:a:b'], signers: ['*']}]},
		fault:
			'requesters[0].users[0] "system:serviceaccount:a:b" is a service account: it belongs into serviceAccounts, as "namespace/name"',
	},
	{
		name: 'a misspelt key of an entry',
		document: {requesters: [{user: ['a'], users: ['a'], signers: ['*']}]},
		fault: 'requesters[0].user is not a key of a policy: did you mean users?',
	},
	...['kubernetes.io/kube-apiserver-client', 'kubernetes.io/*', '*'].map(pattern => ({
		name: `a delegate for ${pattern}`,
		document: {delegates: [{serviceAccount: 'a/b', signers: [pattern], names: ['*.svc']}]},
		fault: `delegates[0].signers[0] "${pattern}" includes logins of Kubernetes, which nobody may request for others`,
	})),
	{
		name: 'a delegate for any name',
		document: {delegates: [{serviceAccount: 'a/b', signers: ['example.com/x']}]},
		fault: 'delegates[0].names is missing: say for which names it may ask',
	},
	{
		name: 'a delegate that is a whole namespace',
		document: {delegates: [{serviceAccount: 'a/*', signers: ['example.com/x'], names: ['*.svc']}]},
		fault: 'delegates[0].serviceAccount "a/*" must be one account: "namespace/name"',
	},
	{
		name: 'a trust domain that is a URI',
		document: {trustDomains: ['spiffe://a']},
		fault: 'trustDomains[0] "spiffe://a" is no trust domain: write it like "cluster.local"',
	},
	{
		name: 'four eyes for no signer',
		document: {fourEyes: ['example.com']},
		fault: 'fourEyes[0] "example.com" is no signer, no "example.com/*" and no "*"',
	},
]) {
	test(`refuses ${name} in one sentence`, () => {
		const parsed = parseLocalPolicy(JSON.stringify(document), 'team.json', '');
		const faults = 'faults' in parsed ? parsed.faults : [];
		assert.equal(faults.length, 1, JSON.stringify(faults));
		assert.ok(faults[0]?.startsWith(fault), faults[0]);
	});
}

test('the policy in docs/policy.md is valid', () => {
	const [, json = ''] = /^```json\n(.*?)^```$/ms.exec(readFileSync('docs/policy.md', 'utf8')) ?? [];
	const parsed = parseLocalPolicy(json, 'docs/policy.md', '');
	assert.ok('policy' in parsed, JSON.stringify(parsed));
	const parts = ['limits', 'requesters', 'delegates', 'trustDomains', 'fourEyes', 'allow'] as const;
	assert.ok(parts.every(part => (parsed.policy[part]?.length ?? 0) > 0));
});

test('is applied to recorded decisions', () => {
	const recorded = {
		signerName: 'example.com/serving',
		requester: 'alice',
		groups: [],
		names: [{kind: 'dns', value: 'www.shop.example.com'}],
		nameCount: 1,
		decidedBy: 'alice',
		findings: [{id: 'wildcard-name', severity: 'warn'}],
		at: new Date('2026-11-24T10:00:00Z'),
	};
	const told = (document: object) => policyOnRecord(recorded, policyOf(document));
	assert.deepEqual(told({signers: {'*': {names: ['*.svc'], longest: '24h'}}}), {
		raises: ['outside-policy-names', 'longer-than-policy'],
		lifts: [],
	});
	assert.deepEqual(told({signers: {'example.org/*': {names: ['*.svc']}}}), {raises: [], lifts: []});
	assert.deepEqual(told({fourEyes: ['*']}), {raises: ['four-eyes'], lifts: []});
	assert.deepEqual(told({allow: [entry]}), {raises: [], lifts: ['wildcard-name']});
});
