import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {searchable} from '../../../source/operations/assess/searchable.js';
import {parseFilter} from '../../../source/operations/filter/filter.js';
import {filterFields} from '../../../source/operations/filter/filter-fields.js';
import type {Finding} from '../../../source/review/finding/finding.js';
import type {Question} from '../../../source/review/finding/verdict.js';
import {cpuMs} from '../../helpers/cpu-time.js';
import type {Asked} from '../../review/build-request.js';
import {object, pkcs10} from '../../review/build-request.js';

const now = new Date('2026-11-24T12:00:00Z');
const condition = (type: string, reason = '', message = '') => ({type, status: 'True', reason, message});
const finding = (id: string, severity: Finding['severity']): Finding => ({
	id,
	severity,
	message: '',
	field: '',
	provenance: 'self',
});

function row(
	change: Partial<CertificateSigningRequest>,
	asked: Asked,
	findings: readonly Finding[] = [],
	questions: readonly Question[] = [],
) {
	return searchable({seen: object(change), request: pkcs10(asked), certificates: [], findings, questions});
}

const sha256 = pkcs10({}).publicKey.sha256;
const rows = [
	row(
		{name: 'orders', labels: {app: 'shop'}, createdAt: new Date('2026-11-24T11:55:00Z')},
		{cn: 'Orders Service', dns: ['orders.shop.svc', '*.orders.shop.svc'], ip: ['10.0.34.2']},
	),
	row(
		{
			name: 'node-7',
			signerName: 'kubernetes.io/kubelet-serving',
			username: 'system:node:worker-7',
			groups: ['system:nodes', 'system:authenticated'],
			createdAt: new Date('2026-11-24T09:00:00Z'),
			expirationSeconds: 3600,
			conditions: [condition('Approved', 'AutoApproved', 'by the kubelet approver')],
		},
		{cn: 'system:node:worker-7', o: ['system:nodes'], ip: ['10.0.0.7']},
		[finding('short-lived', 'info')],
	),
	row(
		{
			name: 'admin',
			signerName: 'kubernetes.io/kube-apiserver-client',
			usages: ['client auth'],
			username: 'alice',
			expirationSeconds: 31_536_000,
			createdAt: new Date('2026-11-23T11:00:00Z'),
			conditions: [condition('Denied', 'NotNow')],
		},
		{cn: 'root', o: ['system:masters'], attributes: [['2.5.4.11', 'Ops']]},
		[finding('shared-key', 'block'), finding('long-lived-client', 'warn')],
	),
	row(
		{name: 'hostile', username: 'eve\u0001admin\nsystem:masters', createdAt: now},
		{cn: 'x', uri: ['spiffe://shop/eve'], attributes: [['2.5.4.11', 'status']]},
		[finding('shared-key', 'warn')],
	),
];

function names(written: string): readonly string[] {
	const filter = parseFilter(written);
	assert.ok(!('fault' in filter), `${written}: ${'fault' in filter ? filter.fault : ''}`);
	return rows.flatMap((each, index) =>
		filter.matches(each, now) ? [['orders', 'node-7', 'admin', 'hostile'][index] ?? ''] : [],
	);
}

for (const [written, found] of [
	['', 'orders node-7 admin hostile'],
	['ORDERS', 'orders'],
	['shop deployer', 'orders'],
	['shop -orders', 'admin hostile'],
	['system:masters', 'admin hostile'],
	['"orders service"', 'orders'],
	['"orders serv', 'orders'],
	['-', 'orders node-7 admin hostile'],
	['*.shop.svc', 'orders'],
	['ord*rs', 'orders'],
	['spiffe://shop', 'hostile'],
	['10.0.', 'orders node-7'],
	['status:pending', 'orders hostile'],
	['status:p', 'orders hostile'],
	['state:denied', 'admin'],
	['-status:pending', 'node-7 admin'],
	['signer:example.com/*', 'orders hostile'],
	['signer:kubelet', 'node-7'],
	['signer:=example.com/serv', ''],
	['signer:=example.com/serving', 'orders hostile'],
	['-requester:system:node:*', 'orders admin hostile'],
	['user:alice', 'admin'],
	['group:system:nodes', 'node-7'],
	['group:system:authenticated', 'orders node-7 admin hostile'],
	['authenticated', ''],
	['subject:"cn=orders s*"', 'orders'],
	['cn:"orders service"', 'orders'],
	['cn:orders', 'orders'],
	['o:system:*', 'node-7 admin'],
	['ou:ops', 'admin'],
	['san:*.shop.svc', 'orders'],
	['san:=*.orders.shop.svc', 'orders'],
	['san:=*.shop.svc', ''],
	['san:10.0.0.7', 'node-7'],
	['usage:"client auth"', 'admin'],
	['usage:client', 'admin'],
	['key:p-256', 'orders node-7 admin hostile'],
	[`key:${sha256}`, 'orders node-7 admin hostile'],
	[sha256.slice(0, 12), ''],
	['label:app=shop', 'orders'],
	['reason:auto*', 'node-7'],
	['reason:notnow', 'admin'],
	['finding:shared-key', 'admin hostile'],
	['finding:shared-key severity:warn', 'hostile'],
	['severity:block', 'admin'],
	['severity:info', 'node-7'],
	['severity:clear', 'orders node-7'],
	['age:>2h', 'node-7 admin'],
	['age:<10m', 'orders hostile'],
	['older:1d', 'admin'],
	['newer:1h30m -name:hostile', 'orders'],
	['for:>90d', 'admin'],
	['for:<2h', 'node-7'],
	['ou:status status:pending', 'hostile'],
	['requester:admin', 'hostile'],
	['requester:=admin', ''],
	['group:system:masters', ''],
] as const) {
	test(`finds ${found || 'nothing'} with ${written || 'no words'}`, () => {
		assert.equal(names(written).join(' '), found);
	});
}

for (const [written, sentence] of [
	['stauts:pending', /^no field is called stauts; did you mean status\?/],
	['colour:red', /^no field is called colour; text with a colon stands in quotes$/],
	['constructor:x', /^no field is called constructor/],
	['status:pendign', /^status: takes pending, .*, not "pendign"; did you mean pending\?$/],
	['status:', /^status: takes pending, approved, issued, denied, failed$/],
	['name:x -severity:bad', /^severity: takes block, warn, info, clear, not "bad"/],
	['finding:shraed-key', /^no finding is called "shraed-key"; did you mean shared-key\?$/],
	['age:2h', /^age: takes >2h or <10m, not "2h"$/],
	['age:>2x', /^"2x" is no duration: write 30s, 10m, 24h or 90d$/],
	['older:', /^older: takes 2h$/],
] as const) {
	test(`says in one sentence what is wrong with ${written}`, () => {
		const filter = parseFilter(written);
		assert.match('fault' in filter ? filter.fault : 'nothing', sentence);
	});
}

test('every field takes a value, and a missing one is explained', () => {
	for (const [name, {about}] of Object.entries(filterFields)) {
		const filter = parseFilter(`${name}:`);
		assert.equal('fault' in filter ? filter.fault : '', `${name}: takes ${about}`);
	}
});

test('knows whether it is empty, and whether time alone changes its matches', () => {
	const read = (written: string) => {
		const filter = parseFilter(written);
		assert.ok(!('fault' in filter));
		return filter;
	};
	assert.deepEqual(
		['', ' - ', 'x', 'status:p'].map(each => read(each).isEmpty),
		[true, true, false, false],
	);
	assert.deepEqual(
		['x', 'age:>1h', '-older:1h', 'for:>1h'].map(each => read(each).isTimed),
		[false, true, true, false],
	);
});

test('matches a pattern with many stars in linear time', () => {
	const long = row({name: 'a'.repeat(50_000)}, {});
	const filter = parseFilter(`name:${'*a'.repeat(40)}*b`);
	assert.ok(!('fault' in filter));
	assert.equal(filter.matches(long, now), false);
	assert.ok(cpuMs(() => filter.matches(long, now), {enough: 200}) < 200);
});
