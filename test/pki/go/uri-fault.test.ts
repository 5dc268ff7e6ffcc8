import assert from 'node:assert/strict';
import {test} from 'node:test';
import {uriFault} from '../../../source/pki/go/uri-fault.js';

// Each was given to Go's x509.ParseCertificateRequest as the only name of a request.
const taken = [
	'',
	'*',
	'spiffe://trust.example/ns/a/sa/b',
	'https://a.example:8080/x?y=%zz#z',
	'HTTPS://A.example/',
	'http://user:pass@host/',
	'https://[::1]/',
	'https://[::1]:443/',
	'https://[fe80::1%25eth0]/',
	'https://[fe80::1%25%65th0]/',
	'postgres://a:1,b:2/db',
	'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
	'mailto:a@b',
	'//host/path',
	'///a:b',
	'a/b:c',
	'https://',
	'https:///x',
	'x:%zz',
	'https://a%25b/',
];

const refused = [
	'https://a/\u0007',
	'https://a/\u007f',
	':a',
	'1:b',
	'https://.a/',
	'https://a/%zz',
	'https://a/#%z',
	'https://a b/',
	'https://a%41/',
	'https://a%80/',
	'https://[::1',
	'https://[::1]x/',
	'https://[1.2.3.4]/',
	'https://[fe80::1%eth0]/',
	'https://[fe80::1%25]/',
	'https://a:b/',
	'https://a:1:2/',
	'https://a../',
	'https://a./',
	'https://us[er@host/',
	'https://us%er@host/',
];

for (const uri of taken) {
	test(`accepts ${JSON.stringify(uri)}`, () => {
		assert.equal(uriFault(uri), undefined);
	});
}

for (const uri of refused) {
	test(`explains why Go refuses ${JSON.stringify(uri)}`, () => {
		assert.match(uriFault(uri) ?? '', /^(holds|has) /);
	});
}
