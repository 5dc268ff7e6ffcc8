import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {DiagnosisInput} from '../../../source/signers/forecast/diagnosis.js';
import {diagnose} from '../../../source/signers/forecast/diagnosis.js';

const now = new Date('2026-11-24T12:00:00Z');
const approvedAt = new Date('2026-11-24T11:00:00Z');
const approved = {type: 'Approved', status: 'True'};
const names = {organizations: [], dns: ['a.b'], ip: [], email: [], uri: []};

function input(signerName: string, change: Partial<DiagnosisInput> = {}): DiagnosisInput {
	return {names, signerName, usages: ['server auth'], conditions: [approved], approvedAt, now, ...change};
}

test('is empty for a request that does not wait', () => {
	for (const [name, change] of [
		['pending', {conditions: []}],
		['issued', {hasCertificate: true}],
		['failed', {conditions: [approved, {type: 'Failed', status: 'True'}]}],
		['denied', {conditions: [{type: 'Denied', status: 'True'}]}],
	] as const) {
		assert.equal(diagnose(input('example.com/serving', change)), undefined, name);
	}
});

for (const [name, asked, why, next] of [
	['a custom signer', input('example.com/serving'), /no controller for example\.com\/serving runs/, /^sign it here/],
	[
		'a custom signer for which nobody may sign',
		input('example.com/serving', {signing: {maySign: [], isKnown: true, served: 0}}),
		/^nobody but cluster admins may sign for example\.com\/serving/,
		/^sign it here/,
	],
	[
		'a custom signer for which a controller may sign',
		input('example.com/serving', {
			signing: {maySign: ['service account pki/signer', 'user a'], isKnown: true, served: 0},
		}),
		/; service account pki\/signer and 1 more may sign for it$/,
		/^sign it here/,
	],
	[
		'a name that nobody serves',
		input('kubernetes.io/made-up'),
		/none will ever act/,
		/ask again with the name of a signer/,
	],
	[
		'a request that breaks the rules of the signer',
		input('kubernetes.io/kube-apiserver-client'),
		/rules fail it: invalid usage for client certificate: server auth/,
		/becomes Failed/,
	],
	[
		'a request within the rules of a signer that does not act',
		input('kubernetes.io/kube-apiserver-client', {usages: ['client auth']}),
		/is down, or runs without this signer/,
		/csrsigning/,
	],
	[
		'a request that the signer can not read',
		input('kubernetes.io/kube-apiserver-client', {names: undefined}),
		/can't read the request/,
		/can be read/,
	],
	['cert-manager', input('issuers.cert-manager.io/shop.ca'), /feature gate/, /issuer/],
	['Amazon EKS', input('beta.eks.amazonaws.com/app-serving'), /Amazon EKS/, /server auth/],
] as const) {
	test(`explains the wait for ${name}`, () => {
		const found = diagnose(asked);
		assert.match(found?.why ?? '', why);
		assert.match(found?.next ?? '', next);
		assert.deepEqual(found?.since, approvedAt);
	});
}

test('blames nobody in the first minute', () => {
	const justNow = new Date(now.getTime() - 59_000);
	const found = diagnose(input('kubernetes.io/kube-apiserver-client', {approvedAt: justNow, usages: ['client auth']}));
	assert.match(found?.why ?? '', /just now/);
	assert.match(found?.next ?? '', /^wait/);
	assert.match(diagnose(input('kubernetes.io/made-up', {approvedAt: justNow}))?.why ?? '', /none will ever act/);
});

test('sees that the signer works if it served a later request', () => {
	const later = new Date('2026-11-24T11:30:00Z');
	assert.match(diagnose(input('example.com/serving', {lastServed: later}))?.why ?? '', /passes over this one/);
	const earlier = new Date('2026-11-24T10:30:00Z');
	assert.match(diagnose(input('example.com/serving', {lastServed: earlier}))?.why ?? '', /no controller/);
});
