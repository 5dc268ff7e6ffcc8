import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {repeatKey} from '../../../source/review/facts/repeat-key.js';
import {element, extension, sequence} from '../../pki/build-der.js';
import type {Asked} from '../build-request.js';
import {basicConstraints, object, pkcs10} from '../build-request.js';

const asked: Asked = {cn: 'orders.shop.svc', dns: ['orders.shop.svc']};
const keyOf = (spec: Partial<CertificateSigningRequest> = {}, change: Asked = {}) =>
	repeatKey(object(spec), pkcs10({...asked, ...change}));
const keyId = (byte: number) => extension('2.5.29.14', element(4, [byte]));

test('treats a request that is sent again as a repeat, with any key, name and credential', () => {
	const again: Partial<CertificateSigningRequest> = {
		name: 'again',
		uid: 'another',
		createdAt: new Date('2026-11-24T11:00:00Z'),
		extra: {'authentication.kubernetes.io/credential-id': ['JTI=2']},
	};
	assert.equal(keyOf(again), keyOf({extra: {'authentication.kubernetes.io/credential-id': ['JTI=1']}}));
	assert.equal(keyOf({groups: ['b', 'a']}), keyOf({groups: ['a', 'b']}));
	assert.equal(keyOf({}, {extensions: [keyId(1)]}), keyOf({}, {extensions: [keyId(2)]}));
});

for (const {name, spec, change} of [
	{name: 'another requester', spec: {username: 'mallory'}},
	{name: 'an account that was recreated', spec: {userUid: 'another'}},
	{name: 'a group more', spec: {groups: [...object().groups, 'ops']}},
	{name: 'other extra', spec: {extra: {'scopes.example.com/limit': ['x']}}},
	{name: 'another signer', spec: {signerName: 'example.com/other'}},
	{name: 'a usage more', spec: {usages: [...object().usages, 'client auth']}},
	{name: 'a longer life', spec: {expirationSeconds: 86_400}},
	{name: 'an annotation', spec: {annotations: {'cert-manager.io/request-is-ca': 'true'}}},
	{name: 'another subject', change: {cn: 'orders'}},
	{name: 'a group in the subject', change: {o: ['ops']}},
	{name: 'a name more', change: {dns: ['orders.shop.svc', 'db.shop.svc']}},
	{name: 'an address', change: {ip: ['10.0.0.1']}},
	{name: 'an extension', change: {extensions: [basicConstraints(true)]}},
	{name: 'an unknown extension', change: {extensions: [extension('1.2.3.4', sequence())]}},
] as ReadonlyArray<{name: string; spec?: Partial<CertificateSigningRequest>; change?: Asked}>) {
	test(`does not match with ${name}`, () => {
		assert.notEqual(keyOf(spec, change), keyOf());
	});
}
