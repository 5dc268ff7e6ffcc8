import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isLabel, isSubdomain, isTrustDomain} from '../../source/base/name-forms.js';

const label63 = 'a'.repeat(63);
const subdomain253 = `${`${label63}.`.repeat(3)}${'a'.repeat(61)}`;

const cases = [
	{text: 'shop', label: true, subdomain: true, trustDomain: true},
	{text: '9', label: true, subdomain: true, trustDomain: true},
	{text: 'a-b', label: true, subdomain: true, trustDomain: true},
	{text: 'node-1.example.com', label: false, subdomain: true, trustDomain: true},
	{text: label63, label: true, subdomain: true, trustDomain: true},
	{text: `${label63}a`, label: false, subdomain: true, trustDomain: true},
	{text: subdomain253, label: false, subdomain: true, trustDomain: true},
	{text: `${subdomain253}a`, label: false, subdomain: false, trustDomain: true},
	{text: 'a'.repeat(256), label: false, subdomain: false, trustDomain: false},
	{text: 'a_b', label: false, subdomain: false, trustDomain: true},
	{text: '', label: false, subdomain: false, trustDomain: false},
	{text: '-a', label: false, subdomain: false, trustDomain: true},
	{text: 'a-', label: false, subdomain: false, trustDomain: true},
	{text: 'a..b', label: false, subdomain: false, trustDomain: true},
	{text: 'a.-b', label: false, subdomain: false, trustDomain: true},
	{text: 'Shop', label: false, subdomain: false, trustDomain: false},
	{text: 'a\n', label: false, subdomain: false, trustDomain: false},
	{text: 'kä', label: false, subdomain: false, trustDomain: false},
	{text: 'a/b', label: false, subdomain: false, trustDomain: false},
];

for (const {text, label, subdomain, trustDomain} of cases) {
	test(`knows the forms that ${JSON.stringify(text).slice(0, 40)} has (${text.length} characters)`, () => {
		assert.deepEqual(
			{label: isLabel(text), subdomain: isSubdomain(text), trustDomain: isTrustDomain(text)},
			{label, subdomain, trustDomain},
		);
	});
}
