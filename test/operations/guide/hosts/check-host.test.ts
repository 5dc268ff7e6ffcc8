import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checkHost} from '../../../../source/operations/guide/hosts/check-host.js';

for (const {host, fatal, instead} of [
	{host: 'x.example.org'},
	{host: '*.example.org'},
	{host: '_sip.example.org'},
	{host: '192.0.2.7'},
	{host: 'fd00::1'},
	{host: 'spiffe://cluster.local/ns/shop/sa/cart'},
	{host: 'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6'},
	{host: 'https://x.example.org/path', fatal: false, instead: 'x.example.org'},
	{host: 'https://x.example.org:8443/path?q=1', fatal: false, instead: 'x.example.org'},
	{host: 'HTTPS://user@x.example.org', fatal: false, instead: 'x.example.org'},
	{host: 'https://[fd00::1]:8443/', fatal: false, instead: 'fd00::1'},
	{host: 'x.example.org:8443', fatal: false, instead: 'x.example.org'},
	{host: 'https://bad_host!/', fatal: false},
	{host: 'bad_host!', fatal: true},
	{host: 'a..b', fatal: true},
	{host: '10.0.0.999', fatal: true},
	{host: 'x.example.org.', fatal: true, instead: 'x.example.org'},
	{host: '[fd00::7]', fatal: true, instead: 'fd00::7'},
	{host: '[fd00::7', fatal: true},
	{host: 'bücher.example', fatal: true, instead: 'xn--bcher-kva.example'},
] as ReadonlyArray<{host: string; fatal?: boolean; instead?: string}>) {
	test(`${host} ${fatal === undefined ? 'is a host' : fatal ? 'can be none' : 'causes a remark'}`, () => {
		const found = checkHost(host);
		assert.equal(found?.fatal, fatal);
		assert.equal(found?.instead, instead);
	});
}
