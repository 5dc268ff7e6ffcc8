import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {reviewRequestOffline} from '../../../source/operations/assess/review-request.js';
import {grantLines} from '../../../source/present/detail/grant-lines.js';
import {detailLines} from '../../../source/present/detail/request-detail.js';
import {requestText} from '../../../source/present/detail/request-text.js';
import {reviewText} from '../../../source/present/findings/review-text.js';
import {effectJson, effectLines, evidenceJson} from '../../../source/present/request/effect.js';
import type {Evidence} from '../../../source/review/evidence/evidence.js';
import {binding, evidence, read, readAt, refused} from '../../review/build-evidence.js';
import {object, pem, requestDer} from '../../review/build-request.js';

const now = new Date('2026-11-24T10:30:00Z');
const client = {signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'], expirationSeconds: 86_400};

function reviewed(known: Evidence | undefined, {cn = 'bot', o = ['ops'], spec = client as object} = {}) {
	const requestBase64 = Buffer.from(pem(requestDer({cn, o}))).toString('base64');
	return reviewRequestOffline(object({...spec, requestBase64}), {now, ...(known && {evidence: known})});
}

describe('what the holder may do, in lines', () => {
	for (const {name, known, who = {}, lines} of [
		{
			name: 'is one line where it is everything',
			known: evidence({
				bindings: [binding('b', 'cluster-admin', 'group ops'), binding('c', 'edit', 'group ops', 'shop')],
			}),
			lines: ['do anything in the cluster   ClusterRoleBinding "b"'],
		},
		{
			name: 'has a line for each power, then the roles that are not told by one',
			known: evidence({bindings: [binding('b', 'secrets', 'user bot'), binding('c', 'edit', 'group ops', 'shop')]}),
			lines: ['read every Secret   ClusterRoleBinding "b"', 'edit in shop   RoleBinding "shop/c"'],
		},
		{
			name: 'says that there is nothing',
			known: evidence({}),
			lines: ['no more than everybody who logs in'],
		},
		{
			name: 'says that it is not known; a finding says why',
			known: evidence({instead: {bindings: refused('missing RBAC: verbs list on x')}}),
			lines: ['not known: not all bindings could be read'],
		},
		{
			name: 'says what a node may do, which no binding says',
			known: evidence({}),
			who: {
				cn: 'system:node:a',
				o: ['system:nodes'],
				spec: {signerName: 'kubernetes.io/kube-apiserver-client-kubelet'},
			},
			lines: ['write its own Node and the status of its Pods, read the Secrets and ConfigMaps that they use'],
		},
		{name: 'is empty before anybody asked', known: undefined, lines: []},
		{
			name: 'is empty for a certificate that logs nobody in',
			known: evidence({bindings: [binding('b', 'cluster-admin', 'group ops')]}),
			who: {spec: {}},
			lines: [],
		},
		{
			name: 'ends where there are too many roles',
			known: evidence({
				bindings: ['a', 'b', 'c', 'd', 'e', 'f'].map(namespace => binding('r', 'view', 'user bot', namespace)),
			}),
			lines: [
				'view in a   RoleBinding "a/r"',
				'view in b   RoleBinding "b/r"',
				'view in c   RoleBinding "c/r"',
				'view in d   RoleBinding "d/r"',
				'and 2 more roles',
			],
		},
	]) {
		test(name, () => {
			assert.deepEqual(effectLines(reviewed(known, who)), lines);
		});
	}
});

test('is shown under “may” between the groups and the result, which can not be revoked', () => {
	const known = evidence({bindings: [binding('b', 'secrets', 'user bot'), binding('c', 'edit', 'user bot', 'shop')]});
	assert.deepEqual(grantLines(reviewed(known), now), [
		['user', 'bot'],
		['groups', 'ops'],
		['may', 'read every Secret   ClusterRoleBinding "b"'],
		['', 'edit in shop   RoleBinding "shop/c"'],
		['then', 'kube-controller-manager issues it, until 2026-11-25; it can not be revoked'],
	]);
});

test('obeys no name of a binding, a role or a subject', () => {
	const evil = 'x\u001b]52;c;eA==\u0007\n\u202e';
	const known = evidence({
		bindings: [
			binding(evil, 'secrets', 'user bot'),
			{...binding(evil, evil, 'user bot', evil), subjects: [{kind: 'User', name: 'bot'}]},
			{...binding('s', 'signer', `user ${evil}`), subjects: [{kind: 'User', name: evil}]},
		],
	});
	const shown = [
		reviewed(known),
		reviewed(known, {spec: {signerName: 'example.com/serving', usages: ['client auth']}}),
	].flatMap(each => [
		reviewText(each),
		requestText(each, now),
		...detailLines({...each, summary: grantLines(each, now)}, now, 80).map(line => line.map(({text}) => text).join('')),
	]);
	assert.ok(shown.some(text => text.includes('\\x1b]52')));
	for (const text of shown) {
		assert.doesNotMatch(text, /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
	}
});

test('shows as data what is not known, and why', () => {
	const seen = reviewed(evidence({unread: ['missing RBAC: verbs list on roles']}));
	assert.deepEqual(effectJson(seen, now), {
		user: 'bot',
		groups: ['ops', 'system:authenticated'],
		until: '2026-11-25T10:25:00.000Z',
		revocable: false,
		may: [],
		roles: [],
		known: false,
		unread: ['missing RBAC: verbs list on roles'],
	});
	assert.equal(effectJson(reviewed(undefined), now), undefined);
});

test('shows as data what was read when, and what was not', () => {
	const at = readAt.toISOString();
	assert.deepEqual(evidenceJson(reviewed({bindings: refused('no'), pods: read(new Map())})), {
		bindings: {state: 'refused', at, why: 'no'},
		pods: {state: 'read', at},
	});
	assert.deepEqual(evidenceJson(reviewed(undefined)), {});
});
