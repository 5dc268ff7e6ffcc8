import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {formatSpec} from '../../../source/pki/spec/format-spec.js';
import {parseSpec} from '../../../source/pki/spec/spec.js';

describe('a spec written as cfssl JSON', () => {
	for (const {name, spec} of [
		{name: 'nothing at all', spec: {}},
		{name: 'a server', spec: {CN: 'a.shop.svc', hosts: ['a.shop.svc', '10.0.0.1'], key: {algo: 'rsa', size: 3072}}},
		{
			name: 'names with object identifiers in their order',
			spec: {names: [{C: 'DE', O: 'x', E: 'a@b.c', OID: {'2.5.4.97': 'b', '1.2.3.4': 'a'}}, {O: 'y'}]},
		},
		{name: 'Ed25519 with a serial number', spec: {CN: 'a', serialnumber: '7', key: {algo: 'ed25519'}}},
		{
			name: 'extensions and delegation',
			spec: {
				CN: 'a',
				delegation_enabled: true,
				extensions: [{id: [1, 3, 6, 1, 5, 5, 7, 1, 24], critical: true, value: 'MAMCAQU='}],
			},
		},
	]) {
		test(`means the same: ${name}`, () => {
			const {spec: read} = parseSpec(JSON.stringify(spec));
			assert.deepEqual(parseSpec(formatSpec(read)).spec, read);
		});
	}
});
