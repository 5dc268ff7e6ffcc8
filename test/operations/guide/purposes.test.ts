import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {typedPlace} from '../../../source/operations/guide/places.js';
import {commonNameFor, identityOf, purposeOf, purposes, usagesFor} from '../../../source/operations/guide/purposes.js';
import {validationFailure} from '../../../source/signers/known/in-tree-rules.js';
import {signerNameFault} from '../../../source/signers/known/signer-name.js';

describe('the defaults of each purpose', () => {
	for (const purpose of purposes) {
		test(`${purpose.id}: its signer would issue it`, () => {
			const dns = purpose.steps.includes('hosts') ? ['a.shop.svc'] : [];
			const commonName = commonNameFor(purpose, {hosts: dns, place: 'worker-1'}) || 'typed';
			const organizations = purpose.organization.value === '' ? [] : [purpose.organization.value];
			const names = {commonName, organizations, dns, ip: [], email: [], uri: []};
			for (const isRsa of [false, true]) {
				const usages = usagesFor(purpose, purpose.signerName.value, isRsa);
				assert.equal(validationFailure(names, purpose.signerName.value, usages), undefined);
				assert.ok(usages.includes(purpose.usages === 'server' ? 'server auth' : 'client auth'));
				assert.equal(usages.includes('key encipherment'), isRsa);
			}

			assert.equal(signerNameFault(purpose.signerName.value), undefined);
		});

		test(`${purpose.id}: explains each default in one line`, () => {
			const whys = [
				purpose.signerName,
				purpose.key,
				purpose.expiration,
				purpose.commonName,
				purpose.organization,
				purpose.hosts,
			].map(({why}) => why);
			assert.ok(whys.every(why => why.length > 10 && why.length < 100 && !why.includes('\n')));
			assert.equal(purpose.steps[0], 'purpose');
			assert.equal(purpose.steps.at(-1), {renew: 'place', file: 'signer'}[purpose.id as string] ?? 'review');
			assert.equal(purpose.steps.includes('place'), purpose.place !== undefined);
		});
	}
});

describe('the common name', () => {
	const long = `${'a'.repeat(60)}.shop.svc`;
	for (const {name, id, hosts, expected} of [
		{name: 'of a server is its first host', id: 'service', hosts: ['b.svc', 'a.svc'], expected: 'b.svc'},
		{name: 'is no address', id: 'server', hosts: ['10.0.0.1', 'fd00::1', 'a.example'], expected: 'a.example'},
		{name: 'is no name too long for it', id: 'service', hosts: [long, 'a.svc'], expected: 'a.svc'},
		{name: 'is empty where no host fits', id: 'service', hosts: ['10.0.0.1'], expected: ''},
		{
			name: 'of a kubelet is the name of its user',
			id: 'kubelet-client',
			hosts: [],
			expected: 'system:node:worker-1',
		},
		{name: 'of a user must be typed', id: 'user', hosts: ['a.example'], expected: ''},
		{name: 'of a spec is what the spec says', id: 'spec', hosts: ['a.example'], expected: ''},
	] as const) {
		test(name, () => {
			assert.equal(
				commonNameFor(purposeOf(id), {hosts, place: name.includes('kubelet') ? 'worker-1' : undefined}),
				expected,
			);
		});
	}
});

test('shows the identity of a client in Kubernetes', () => {
	assert.equal(identityOf('alice', []), 'user "alice", in no group but system:authenticated');
	assert.equal(identityOf('alice', ['dev']), 'user "alice", in group "dev"');
	assert.equal(identityOf('alice', ['dev', 'ops']), 'user "alice", in groups "dev", "ops"');
});

describe('a typed place', () => {
	test('gives the names of a Service from its name alone', () => {
		const place = typedPlace('service', 'shop/orders', 'default');
		assert.deepEqual(
			place?.hosts.map(({host}) => host),
			['orders.shop.svc', 'orders.shop.svc.cluster.local', 'orders.shop', 'orders'],
		);
		assert.equal(typedPlace('service', 'orders', 'default')?.namespace, 'default');
		assert.deepEqual(
			typedPlace('webhook', 'shop/orders', 'default')?.hosts.flatMap(({host, isTicked}) => (isTicked ? [host] : [])),
			['orders.shop.svc'],
		);
	});

	test('is a node without a namespace', () => {
		assert.deepEqual(typedPlace('kubelet-client', 'worker-1.example.com', 'default'), {
			kind: 'Node',
			name: 'worker-1.example.com',
			note: 'as typed',
			hosts: [],
		});
	});

	for (const text of ['', '/', 'a/', '/b', 'a/b/c', 'A/b', 'a/b c', 'a/../b', `a/${'b'.repeat(64)}`]) {
		test(`is none: ${JSON.stringify(text)}`, () => assert.equal(typedPlace('service', text, 'default'), undefined));
	}
});
