import assert from 'node:assert/strict';
import {test} from 'node:test';
import {cleanupAt} from '../../source/signers/forecast/cleaner.js';
import type {ForecastInput} from '../../source/signers/forecast/forecast.js';
import {forecast} from '../../source/signers/forecast/forecast.js';
import {predictValidity} from '../../source/signers/forecast/validity.js';
import type {RequestedNames} from '../../source/signers/known/in-tree-rules.js';
import {validationFailure} from '../../source/signers/known/in-tree-rules.js';
import {defaultUsages, isInTree, signerInfo} from '../../source/signers/known/known-signers.js';
import {signerDomainGrant, signerNameFault} from '../../source/signers/known/signer-name.js';
import {effectsOf, isUsage, usageEffects} from '../../source/signers/known/usages.js';

const client = 'kubernetes.io/kube-apiserver-client';
const kubeletClient = 'kubernetes.io/kube-apiserver-client-kubelet';
const serving = 'kubernetes.io/kubelet-serving';
const now = new Date('2026-11-24T10:00:00.500Z');

const none: RequestedNames = {organizations: [], dns: [], ip: [], email: [], uri: []};
const node: RequestedNames = {...none, commonName: 'system:node:a', organizations: ['system:nodes']};
const nodeServing: RequestedNames = {...node, dns: ['a']};
const clientUsages = ['digital signature', 'client auth'];
const servingUsages = ['digital signature', 'server auth'];

test('has the 23 usage words, each with its key usage or purpose', () => {
	assert.equal(usageEffects.length, 23);
	assert.equal(new Set(usageEffects.map(({word}) => word)).size, 23);
	assert.equal(isUsage('s/mime'), true);
	assert.equal(isUsage('digitalSignature'), false);
	assert.deepEqual(effectsOf(['signing', 'digital signature', 's/mime', 'email protection', 'foo']), {
		keyUsage: ['digitalSignature'],
		extKeyUsage: ['emailProtection'],
	});
});

test('accepts the signer names that the API server accepts', () => {
	for (const name of ['example.com/serving', 'kubernetes.io/made-up', 'a.b/c.d', 'issuers.cert-manager.io/ns.name']) {
		assert.equal(signerNameFault(name), undefined, name);
	}

	const long = `${'a'.repeat(63)}.`.repeat(4);
	for (const name of [
		'',
		'foo',
		'foo/bar',
		'a.b/c/d',
		'A.b/c',
		'a.b/C',
		'a.b/',
		'a.b/*',
		'a_b.c/d',
		'.a/b',
		`${'a'.repeat(64)}.b/c`,
		`${long}b/c`,
		`a.b/${'c'.repeat(254)}`,
		'kubernetes.io/legacy-unknown',
	]) {
		assert.equal(typeof signerNameFault(name), 'string', name);
	}

	assert.equal(signerDomainGrant('example.com/serving'), 'example.com/*');
});

test('gives the messages of kube-controller-manager for failed requests, in its order', () => {
	const cases: ReadonlyArray<readonly [string, RequestedNames, readonly string[], string | undefined]> = [
		[client, none, ['client auth'], undefined],
		[client, none, [...clientUsages, 'key encipherment'], undefined],
		[client, none, ['server auth', 'any'], 'invalid usage for client certificate: server auth'],
		[client, none, ['client auth', 'signing'], 'invalid usage for client certificate: signing'],
		[client, none, ['digital signature'], 'missing required usage for client certificate: client auth'],
		[kubeletClient, node, clientUsages, undefined],
		[kubeletClient, node, [...clientUsages, 'key encipherment'], undefined],
		[kubeletClient, {...none, dns: ['a']}, [], 'subject organization is not system:nodes'],
		[
			kubeletClient,
			{...node, organizations: ['system:nodes', 'x']},
			clientUsages,
			'subject organization is not system:nodes',
		],
		[kubeletClient, {...node, dns: ['a'], ip: ['1.1.1.1']}, [], 'DNS subjectAltNames are not allowed'],
		[kubeletClient, {...node, email: ['a@b'], ip: ['1.1.1.1']}, [], 'Email subjectAltNames are not allowed'],
		[kubeletClient, {...node, ip: ['1.1.1.1'], uri: ['a:b']}, [], 'IP subjectAltNames are not allowed'],
		[kubeletClient, {...node, uri: ['a:b']}, [], 'URI subjectAltNames are not allowed'],
		[kubeletClient, {...node, commonName: 'a'}, [], 'subject common name does not begin with system:node:'],
		[kubeletClient, node, ['client auth'], 'usages did not match [client auth digital signature key encipherment]'],
		[serving, nodeServing, servingUsages, undefined],
		[serving, {...node, ip: ['10.0.0.1']}, [...servingUsages, 'key encipherment'], undefined],
		[serving, none, [], 'subject organization is not system:nodes'],
		[serving, {...node, uri: ['a:b']}, [], 'DNS or IP subjectAltName is required'],
		[serving, {...nodeServing, email: ['a@b'], uri: ['a:b']}, [], 'Email subjectAltNames are not allowed'],
		[serving, {...nodeServing, uri: ['a:b']}, [], 'URI subjectAltNames are not allowed'],
		[
			serving,
			{...nodeServing, commonName: 'a'},
			clientUsages,
			'usages did not match [digital signature key encipherment server auth]',
		],
		[serving, {...nodeServing, commonName: 'a'}, servingUsages, 'subject common name does not begin with system:node:'],
		['example.com/serving', none, ['cert sign'], undefined],
	];
	for (const [signer, names, usages, message] of cases) {
		assert.equal(validationFailure(names, signer, usages), message, `${signer} ${message}`);
	}
});

test('predicts the validity that kube-controller-manager writes', () => {
	const span = (seconds: number | undefined) => {
		const {notBefore, notAfter} = predictValidity(now, seconds);
		assert.equal(notBefore.toISOString(), '2026-11-24T09:55:00.000Z');
		return (notAfter.getTime() - notBefore.getTime()) / 1000;
	};

	assert.equal(span(600), 15 * 60);
	assert.equal(span(28_799), 28_799 + 300);
	assert.equal(span(28_800), 28_800);
	assert.equal(span(undefined), 8760 * 3600);
	assert.equal(span(2_147_483_647), 8760 * 3600);
	const authorityNotAfter = new Date('2026-12-01T00:00:00Z');
	assert.deepEqual(predictValidity(now, undefined, {authorityNotAfter}).notAfter, authorityNotAfter);
});

test('predicts whether a request is issued, fails, or waits, and for whom', () => {
	const base: ForecastInput = {names: none, signerName: client, usages: clientUsages, conditions: [], now};
	const approved = [{type: 'Approved', status: 'True'}];
	const nobody = {maySign: [], isKnown: true, served: 0};
	const cases: ReadonlyArray<readonly [Partial<ForecastInput>, string, RegExp]> = [
		[{}, 'issued', /^once approved, kube-controller-manager issues it$/],
		[{conditions: approved}, 'issued', /^kube-controller-manager issues it$/],
		[{usages: ['server auth']}, 'failed', /fails it: invalid usage for client certificate: server auth$/],
		[{names: undefined}, 'waits', /can't read/],
		[{conditions: [{type: 'Denied', status: 'True'}]}, 'waits', /denied/],
		[{conditions: [...approved, {type: 'Failed', status: 'True', message: 'no'}]}, 'failed', /gave up on it: no$/],
		[{hasCertificate: true}, 'issued', /has its certificate/],
		[{signerName: 'kubernetes.io/made-up'}, 'waits', /nobody/],
		[{signerName: 'example.com/serving', conditions: approved}, 'waits', /^it waits for whoever serves example\.com/],
		[{signerName: 'example.com/serving', signing: {...nobody, isKnown: false}}, 'waits', /it waits for whoever serves/],
		[
			{signerName: 'example.com/serving', signing: nobody},
			'waits',
			/^once approved, it waits: nobody but cluster admins may sign for example\.com\/serving/,
		],
		[
			{signerName: 'example.com/serving', signing: {...nobody, served: 2}},
			'waits',
			/waits for whoever serves .*; 2 of its requests have a certificate$/,
		],
		[
			{signerName: 'example.com/serving', signing: {...nobody, maySign: ['user a', 'user b', 'user c', 'user d']}},
			'waits',
			/; user a, user b, user c and 1 more may sign for it$/,
		],
		[{signerName: 'clusterissuers.cert-manager.io/a'}, 'waits', /cert-manager/],
		[{signerName: 'beta.eks.amazonaws.com/app-serving'}, 'waits', /EKS/],
	];
	for (const [change, outcome, reason] of cases) {
		const told = forecast({...base, ...change});
		assert.equal(told.outcome, outcome);
		assert.match(told.reason, reason);
		assert.equal(told.notAfter !== undefined, outcome === 'issued' && !change.hasCertificate);
	}
});

test('offers usages that the signer accepts', () => {
	for (const signer of [client, kubeletClient, serving]) {
		for (const isRsa of [true, false]) {
			const usages = defaultUsages(signer, signer === serving ? 'server' : 'client', isRsa);
			const names = signer === serving ? nodeServing : node;
			assert.equal(validationFailure(names, signer, usages), undefined);
		}
	}

	assert.deepEqual(defaultUsages('example.com/serving', 'server', false), ['digital signature', 'server auth']);
	assert.deepEqual(defaultUsages('example.com/serving', 'both', true), [
		'digital signature',
		'key encipherment',
		'server auth',
		'client auth',
	]);
	assert.equal(isInTree('kubernetes.io/made-up'), false);
	assert.equal(signerInfo(kubeletClient).autoApproved, true);
});

test("gives the cleaner's earliest deadline", () => {
	const createdAt = new Date('2026-11-24T00:00:00Z');
	const at = (type: string, hour: number) => ({
		type,
		lastUpdateTime: new Date(`2026-11-24T${String(hour).padStart(2, '0')}:00:00Z`),
	});
	const until = (conditions: ReturnType<typeof at>[], certificateBase64?: string, notAfter?: Date) =>
		cleanupAt({createdAt, conditions, ...(certificateBase64 && {certificateBase64})}, notAfter)?.at.toISOString();

	assert.equal(until([]), '2026-11-25T00:00:00.000Z');
	assert.equal(until([at('Denied', 3)]), '2026-11-24T04:00:00.000Z');
	assert.equal(until([at('Approved', 3)]), '2026-11-25T03:00:00.000Z');
	assert.equal(until([at('Approved', 3), at('Failed', 5)]), '2026-11-24T06:00:00.000Z');
	assert.equal(until([at('Approved', 3)], 'eA=='), '2026-11-24T04:00:00.000Z');
	assert.equal(until([at('Approved', 3)], 'eA==', new Date('2026-11-24T03:10:00Z')), '2026-11-24T03:10:00.000Z');
	assert.equal(until([at('Custom', 3)]), undefined);
});
