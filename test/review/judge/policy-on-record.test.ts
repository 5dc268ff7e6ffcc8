import assert from 'node:assert/strict';
import {test} from 'node:test';
import {policyOnRecord} from '../../../source/review/judge/policy-on-record.js';
import {policyOf} from '../name-cases.js';

const signerName = 'example.com/serving';

/** The recorded warnings that a policy lifts, for these names of the service account shop/db. */
function lifted(id: string, kind: 'dns' | 'ip', value: string, entry: object): readonly string[] {
	return policyOnRecord(
		{
			signerName,
			requester: 'system:serviceaccount:shop:db',
			groups: [],
			names: [{kind, value}],
			nameCount: 1,
			decidedBy: 'alice',
			findings: [{id, severity: 'warn'}],
			at: new Date('2026-11-24T10:30:00Z'),
		},
		policyOf({requesters: [{signers: [signerName], serviceAccounts: ['shop/db'], ...entry}]}),
	).lifts;
}

for (const [id, kind, value] of [
	['name-outside-cluster', 'dns', 'db.example.com'],
	['names-of-another-account', 'dns', 'orders.shop.svc'],
	['names-of-another-namespace', 'dns', 'orders.pay.svc'],
	['requester-outside-namespace', 'dns', 'orders.pay.svc'],
	['foreign-cluster-domain', 'dns', 'orders.shop.svc.other.local'],
	['service-missing', 'dns', 'later.shop.svc'],
	['wildcard-name', 'dns', '*.db.example.com'],
	['address-of-nobody', 'ip', '192.0.2.7'],
	['address-claimed-at-will', 'ip', '192.0.2.7'],
] as const) {
	test(`a policy that gives ${value} to the requester lifts a recorded ${id}, and one for another name does not`, () => {
		const field = kind === 'ip' ? 'addresses' : 'names';
		assert.deepEqual(lifted(id, kind, value, {[field]: [kind === 'ip' ? `${value}/32` : value]}), [id]);
		assert.deepEqual(lifted(id, kind, value, {[field]: [kind === 'ip' ? '192.0.2.8/32' : 'else.example.com']}), []);
	});
}
