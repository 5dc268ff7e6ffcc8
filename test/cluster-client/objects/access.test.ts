import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Transport} from '../../../source/cluster/connection/transport.js';
import {accessCalls} from '../../../source/cluster/objects/access.js';

const missing = (kind: string, name: string) => `${kind}.rbac.authorization.k8s.io "${name}" not found`;

for (const [name, status, error] of [
	[
		'an authorizer that could not answer leaves it open',
		{allowed: false, evaluationError: 'webhook: EOF'},
		'webhook: EOF',
	],
	['who is allowed is, whoever else could not answer', {allowed: true, evaluationError: 'webhook: EOF'}, undefined],
	['an answer without a fault has none', {allowed: false}, undefined],
	[
		'a role that is not there grants nothing, which is an answer',
		{
			allowed: false,
			evaluationError: `RBAC: [${missing('clusterrole', 'a')}, ${missing('role', 'b c')}]`,
		},
		undefined,
	],
	[
		'a fault beside such a role is one',
		{allowed: false, evaluationError: `[webhook: EOF, RBAC: ${missing('clusterrole', 'a')}]`},
		`[webhook: EOF, RBAC: ${missing('clusterrole', 'a')}]`,
	],
] as const) {
	test(`of access reviews, ${name}`, async () => {
		const {reviewAccessOf} = accessCalls({json: async () => ({status})} as unknown as Transport);
		const answer = await reviewAccessOf({username: 'a', groups: []}, {verb: 'get', group: '', resource: 'pods'});
		assert.deepEqual(answer, {allowed: status.allowed, ...(error === undefined ? {} : {error})});
	});
}
