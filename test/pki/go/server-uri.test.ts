import assert from 'node:assert/strict';
import {test} from 'node:test';
import {uriOfServer} from '../../../source/pki/go/server-uri.js';

// The right column is the result of Go's URL.String() for the only name of a request.
const cases: ReadonlyArray<readonly [uri: string, written: string]> = [
	['spiffe://trust.example/ns/a', 'spiffe://trust.example/ns/a'],
	['HTTPS://A.example/', 'https://A.example/'],
	['https://', 'https:'],
	['https:///x', 'https:///x'],
	['https://a.example?', 'https://a.example?'],
	['https://a.example??', 'https://a.example??'],
	['https://a.example/a b', 'https://a.example/a%20b'],
	['https://a.example/"x"!', 'https://a.example/%22x%22%21'],
	['https://a.example/%7Ex', 'https://a.example/%7Ex'],
	['https://us!er:p%40ss@a.example', 'https://us%21er:p%40ss@a.example'],
	['https://[fe80::1%25eth0]/', 'https://[fe80::1%25eth0]/'],
	['https://a.example/#', 'https://a.example/'],
	['https://a.example/#a"b', 'https://a.example/#a%22b'],
	['urn:a b"c', 'urn:a b"c'],
	['*', '*'],
	['', ''],
];

for (const [uri, written] of cases) {
	test(`writes ${JSON.stringify(uri)} as Go does`, () => {
		assert.equal(uriOfServer(uri), written);
	});
}
