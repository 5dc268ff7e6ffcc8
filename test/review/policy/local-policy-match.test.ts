import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isHostAmong, isRequesterOf, isSignerOf, isUriAmong} from '../../../source/review/policy/local-policy-match.js';

for (const [pattern, signerName, is] of [
	['*', 'example.com/serving', true],
	['example.com/serving', 'example.com/serving', true],
	['example.com/serving', 'example.com/serving2', false],
	['example.com/*', 'example.com/serving', true],
	['example.com/*', 'example.com/team/serving', true],
	['example.com/*', 'example.computer/x', false],
	['example.com/*', 'example.com.evil.example/x', false],
	['example.com/*', 'sub.example.com/x', false],
	['example.com/*', 'example.com', false],
] as const) {
	test(`${pattern} is ${is ? '' : 'not '}for the signer ${signerName}`, () => {
		assert.equal(isSignerOf(pattern, signerName), is);
	});
}

for (const [pattern, uri, is] of [
	['spiffe://cluster.local/*', 'spiffe://cluster.local/ns/shop/sa/orders', true],
	['spiffe://cluster.local/*', 'spiffe://cluster.local.evil.example/ns/shop', false],
	['spiffe://cluster.local/ns/shop/*', 'spiffe://cluster.local/ns/shop-test/sa/x', false],
	['spiffe://cluster.local/ns/shop', 'spiffe://cluster.local/ns/shop', true],
	['spiffe://cluster.local/ns/shop', 'spiffe://cluster.local/ns/shop/sa/x', false],
] as const) {
	test(`${pattern} ${is ? 'includes' : 'does not include'} ${uri}`, () => {
		assert.equal(isUriAmong(uri, {hosts: new Set(), zones: [], uris: [pattern]}), is);
	});
}

for (const [host, is] of [
	['www.shop.example', true],
	['*.shop.example', true],
	['WWW.shop.example.', true],
	['shop.example', false],
	['wwwshop.example', false],
	['www.shop.example.evil.example', false],
	['www..shop.example', false],
	['api.example', true],
	['x.api.example', false],
] as const) {
	test(`a zone and a host ${is ? 'include' : 'do not include'} ${host}`, () => {
		assert.equal(isHostAmong(host, {hosts: new Set(['api.example']), zones: ['.shop.example'], uris: []}), is);
	});
}

const nobody = {users: [], groups: [], serviceAccounts: []};
for (const [name, entry, is] of [
	['their account', {serviceAccounts: ['shop/deployer']}, true],
	['all accounts of their namespace', {serviceAccounts: ['shop/*']}, true],
	['all accounts of another namespace', {serviceAccounts: ['payments/*']}, false],
	['an account of that name elsewhere', {serviceAccounts: ['payments/deployer']}, false],
	['another account', {serviceAccounts: ['shop/deploy']}, false],
	['a user that is called like the account', {users: ['deployer']}, false],
	['a group of theirs', {groups: ['system:serviceaccounts:shop']}, true],
	['a group of others', {groups: ['system:serviceaccounts:shop-test']}, false],
	['nobody', {}, false],
] as const) {
	test(`an entry for ${name} ${is ? 'names' : 'does not name'} the requester`, () => {
		const requester = {
			username: 'system:serviceaccount:shop:deployer',
			groups: ['system:serviceaccounts', 'system:serviceaccounts:shop'],
		};
		assert.equal(isRequesterOf({...nobody, ...entry}, requester), is);
	});
}
