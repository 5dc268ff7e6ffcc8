import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {CertificateSigningRequest, Condition} from '../../../source/cluster/model/request-object.js';
import type {BulkOptions} from '../../../source/operations/bulk/bulk.js';
import {newlyFound, planBulk} from '../../../source/operations/bulk/bulk.js';
import type {Finding, Severity} from '../../../source/review/finding/finding.js';
import {aQuestion, aRequest} from '../../helpers/requests.js';

const numbered = (index: number, change: Partial<CertificateSigningRequest> = {}) =>
	aRequest({name: `csr-${index}`, uid: `uid-${index}`, ...change});
const finding = (severity: Severity, id: string = severity): Finding => ({
	id,
	severity,
	message: `${id} is found`,
	field: 'spec.request',
	provenance: 'server',
});
const condition = (type: string): Condition => ({type, status: 'True', reason: 'ByHand', message: 'm'});
const options = (change: Partial<BulkOptions> = {}): BulkOptions => ({
	reviewOf: () => ({findings: [], questions: []}),
	current: seen => seen,
	missingRight: () => undefined,
	...change,
});
const names = (items: ReadonlyArray<{readonly seen: {readonly name: string}}>) => items.map(({seen}) => seen.name);

describe('a bulk plan', () => {
	test('includes pending requests, each once, and requires the typed count only for an approval', () => {
		const requests = [numbered(1), numbered(2), numbered(1)];
		const approval = planBulk(requests, 'Approved', options());
		assert.deepEqual(names(approval.items), ['csr-1', 'csr-2']);
		assert.equal(approval.typeToConfirm, '2');
		assert.equal(planBulk(requests, 'Denied', options()).typeToConfirm, undefined);
		assert.equal(planBulk([], 'Approved', options()).typeToConfirm, undefined);
	});

	test('includes no blocking finding in an approval, whatever is allowed, and does in a denial', () => {
		const reviewOf = ({name}: CertificateSigningRequest) => ({
			findings: name === 'csr-2' ? [finding('info'), finding('block', 'grants-cluster-admin')] : [],
			questions: [],
		});
		for (const mostSevere of ['warn', 'info', undefined] as const) {
			const plan = planBulk(
				[numbered(1), numbered(2)],
				'Approved',
				options({reviewOf, ...(mostSevere && {mostSevere})}),
			);
			assert.deepEqual(names(plan.items), ['csr-1']);
			assert.equal(plan.typeToConfirm, '1');
			assert.deepEqual(
				plan.leftOut.map(({seen, cause, finding: found}) => [seen.name, cause, found?.id]),
				[['csr-2', 'block', 'grants-cluster-admin']],
			);
		}

		assert.deepEqual(names(planBulk([numbered(1), numbered(2)], 'Denied', options({reviewOf})).items), [
			'csr-1',
			'csr-2',
		]);
	});

	test('excludes warnings if only information is allowed', () => {
		const reviewOf = ({name}: CertificateSigningRequest) => ({
			findings: [finding(name === 'csr-1' ? 'info' : 'warn')],
			questions: [],
		});
		const requests = [numbered(1), numbered(2)];
		const strict = planBulk(requests, 'Approved', options({reviewOf}));
		assert.deepEqual(names(strict.items), ['csr-1']);
		assert.deepEqual(
			strict.leftOut.map(({cause}) => cause),
			['severity'],
		);
		const lax = planBulk(requests, 'Approved', options({reviewOf, mostSevere: 'warn'}));
		assert.deepEqual(names(lax.items), ['csr-1', 'csr-2']);
	});

	test('excludes open questions, and includes each only by its id', () => {
		const open: Readonly<Record<string, readonly string[]>> = {
			'csr-2': ['nodes-unread'],
			'csr-3': ['services-unread'],
			'csr-4': ['nodes-unread', 'services-unread'],
		};
		const reviewOf = ({name}: CertificateSigningRequest) => ({
			findings: [],
			questions: (open[name] ?? []).map(id => aQuestion(id)),
		});
		const requests = [1, 2, 3, 4].map(index => numbered(index));
		// Allowing warnings does not answer a question.
		for (const mostSevere of ['info', 'warn'] as const) {
			const plan = planBulk(requests, 'Approved', options({reviewOf, mostSevere}));
			assert.deepEqual(names(plan.items), ['csr-1']);
			assert.deepEqual(
				plan.leftOut.map(({cause, question, why}) => [cause, question?.id, why]),
				[
					['unknown', 'nodes-unread', 'not known: nodes-unread: missing RBAC: verbs list on nodes-unread'],
					['unknown', 'services-unread', 'not known: services-unread: missing RBAC: verbs list on services-unread'],
					['unknown', 'nodes-unread', 'not known: nodes-unread: missing RBAC: verbs list on nodes-unread'],
				],
			);
		}

		const include = ['nodes-unread'];
		const some = planBulk(requests, 'Approved', options({reviewOf, include}));
		assert.deepEqual(names(some.items).toSorted(), ['csr-1', 'csr-2']);
		assert.deepEqual(
			some.leftOut.map(({question}) => question?.id),
			['services-unread', 'services-unread'],
		);
		const all = planBulk(requests, 'Approved', options({reviewOf, include: [...include, 'services-unread']}));
		assert.equal(all.items.length, 4);
		assert.equal(planBulk(requests, 'Denied', options({reviewOf})).items.length, 4);
	});

	test('includes a warning by its id, and no other and nothing that blocks', () => {
		const found: Readonly<Record<string, readonly Finding[]>> = {
			'csr-1': [finding('warn', 'a')],
			'csr-2': [finding('warn', 'b')],
			'csr-3': [finding('warn', 'a'), finding('warn', 'b')],
			'csr-4': [finding('block', 'a')],
		};
		const reviewOf = ({name}: CertificateSigningRequest) => ({findings: found[name] ?? [], questions: []});
		const plan = planBulk(
			[1, 2, 3, 4].map(index => numbered(index)),
			'Approved',
			options({reviewOf, include: ['a']}),
		);
		assert.deepEqual(names(plan.items), ['csr-1']);
		assert.deepEqual(
			plan.leftOut.map(({cause, finding: why}) => [cause, why?.id]),
			[
				['severity', 'b'],
				['severity', 'b'],
				['block', 'a'],
			],
		);
	});

	test('excludes, with a reason each, requests that are decided, signed, failed, gone, changed, or not allowed', () => {
		const cases: ReadonlyArray<{
			readonly now: CertificateSigningRequest | undefined;
			readonly cause: string;
			readonly why: RegExp;
		}> = [
			{now: undefined, cause: 'changed', why: /gone/},
			{now: numbered(0, {conditions: [condition('Approved')]}), cause: 'decided', why: /Approved already \(ByHand\)/},
			{now: numbered(0, {conditions: [condition('Denied')]}), cause: 'decided', why: /Denied already/},
			{now: numbered(0, {conditions: [condition('Failed')]}), cause: 'decided', why: /Failed/},
			{now: numbered(0, {certificateBase64: 'LS0t'}), cause: 'decided', why: /certificate already/},
			{
				now: numbered(0, {resourceVersion: '9', annotations: {'example.com/is-ca': 'true'}}),
				cause: 'changed',
				why: /metadata\.annotations/,
			},
		];
		for (const {now, cause, why} of cases) {
			const {items, leftOut} = planBulk([numbered(0)], 'Denied', options({current: () => now}));
			assert.deepEqual(items, []);
			assert.equal(leftOut[0]?.cause, cause);
			assert.match(leftOut[0]?.why ?? '', why);
		}

		const {leftOut} = planBulk([numbered(0)], 'Approved', options({missingRight: () => 'missing RBAC: verbs approve'}));
		assert.deepEqual(
			leftOut.map(({cause, why}) => [cause, why]),
			[['forbidden', 'missing RBAC: verbs approve']],
		);
	});

	test('uses the newer version if only the version changed', () => {
		const now = numbered(0, {resourceVersion: '9'});
		const {items} = planBulk([numbered(0)], 'Approved', options({current: () => now}));
		assert.equal(items[0]?.seen, now);
	});

	test('groups by signer, requester and findings, the largest group first, and each node for itself as one', () => {
		const nodes = [1, 2, 3].map(index =>
			numbered(index, {
				signerName: 'kubernetes.io/kubelet-serving',
				username: `system:node:worker-${index}`,
				groups: ['system:nodes', 'system:authenticated'],
			}),
		);
		const pretender = numbered(4, {signerName: 'kubernetes.io/kubelet-serving', username: 'system:node:worker-4'});
		const [warned, clear] = [numbered(5), numbered(6)];
		const {bulkGroups, items} = planBulk(
			[warned, clear, pretender, ...nodes],
			'Approved',
			options({
				mostSevere: 'warn',
				reviewOf: ({uid}) => ({findings: uid === 'uid-5' ? [finding('warn', 'wildcard')] : [], questions: []}),
			}),
		);
		assert.deepEqual(
			bulkGroups.map(bulkGroup => [bulkGroup.requester, names(bulkGroup.items), bulkGroup.findings.map(({id}) => id)]),
			[
				['system:node:*', ['csr-1', 'csr-2', 'csr-3'], []],
				['system:serviceaccount:shop:deployer', ['csr-5'], ['wildcard']],
				['system:serviceaccount:shop:deployer', ['csr-6'], []],
				['system:node:worker-4', ['csr-4'], []],
			],
		);
		assert.deepEqual(names(items), ['csr-1', 'csr-2', 'csr-3', 'csr-5', 'csr-6', 'csr-4']);
	});
});

test('counts a question that opened since the plan was shown as new', () => {
	const shown = {findings: [], questions: [aQuestion('a')]};
	const now = {findings: [], questions: [aQuestion('a'), aQuestion('b')]};
	assert.deepEqual(
		newlyFound(shown, now).map(({id}) => id),
		['b'],
	);
	assert.deepEqual(newlyFound(now, shown), []);
});

test('counts a later finding as new if it is more severe than the shown ones', () => {
	const shown = [finding('warn', 'a'), finding('info', 'b')];
	const cases: ReadonlyArray<readonly [string, readonly Finding[], readonly string[]]> = [
		['the same', shown, []],
		['less', [], []],
		['one more that informs', [...shown, finding('info', 'c')], []],
		['one more that warns', [...shown, finding('warn', 'c')], ['c']],
		['one that blocks now', [finding('block', 'a')], ['a']],
		['one that warned only informed before', [finding('warn', 'b')], ['b']],
	];
	for (const [name, now, expected] of cases) {
		assert.deepEqual(
			newlyFound({findings: shown, questions: []}, {findings: now, questions: []}).map(({id}) => id),
			expected,
			name,
		);
	}
});
