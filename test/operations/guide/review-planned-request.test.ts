import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reviewPlannedRequest} from '../../../source/operations/guide/review-planned-request.js';
import {parseSpec} from '../../../source/pki/spec/spec.js';
import {parseLocalPolicy} from '../../../source/review/judge/local-policy.js';

const {spec} = parseSpec(
	'{"CN": "orders.pay.svc", "hosts": ["orders.pay.svc"], "key": {"algo": "ecdsa", "size": 256}}',
);
const asked = {
	spec,
	signerName: 'example.com/serving',
	usages: ['digital signature', 'server auth'],
	expirationSeconds: 86_400,
};
const now = new Date('2026-11-24T10:30:00Z');

test('shows a requester what is outside the policy, before anything is sent', async () => {
	const parsed = parseLocalPolicy(
		'{"signers": {"example.com/*": {"names": ["*.shop.svc"], "longest": "12h"}}}',
		'team.json',
		'',
	);
	assert.ok('policy' in parsed);
	const warned = async (policy?: typeof parsed.policy) =>
		(await reviewPlannedRequest(asked, {now, policy})).filter(({severity}) => severity === 'warn').map(({id}) => id);
	assert.deepEqual(await warned(), []);
	assert.deepEqual(await warned(parsed.policy), ['outside-policy-names', 'longer-than-policy']);
});
