import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {printed} from '../../source/base/text/printable.js';
import type {CertificateSigningRequest} from '../../source/cluster/model/request-object.js';
import {planBulk} from '../../source/operations/bulk/bulk.js';
import type {BulkOutcome} from '../../source/operations/bulk/bulk-item.js';
import {bulkItemLines, bulkNameLines, bulkPlanLines} from '../../source/present/decision/bulk-plan-lines.js';
import {bulkResultLines} from '../../source/present/decision/bulk-result-lines.js';
import {bulkSummary} from '../../source/present/decision/bulk-words.js';
import {displayWidth} from '../../source/present/text/fit.js';
import type {Line} from '../../source/present/text/span.js';
import type {Finding, Severity} from '../../source/review/finding/finding.js';
import {aRequest} from '../helpers/requests.js';

const textOf = (lines: readonly Line[]) =>
	lines.map(line =>
		line
			.map(({text}) => text)
			.join('')
			.trimEnd(),
	);
const finding = (severity: Severity, id: string): Finding => ({
	id,
	severity,
	message: `The holder of ${id} could do harm`,
	field: 'spec.request',
	provenance: 'server',
});
const kubelet = 'kubernetes.io/kube-apiserver-client-kubelet';
const node = (index: number, change: Partial<CertificateSigningRequest> = {}) =>
	aRequest({
		name: `node-csr-${index}`,
		uid: `node-${index}`,
		signerName: kubelet,
		username: 'system:bootstrap:abcdef',
		...change,
	});
const findingsOf: Readonly<Record<string, readonly Finding[]>> = {
	admin: [finding('block', 'grants-cluster-admin')],
	wild: [finding('info', 'long-lived'), finding('warn', 'wildcard-name')],
};
const reviewOf = ({name}: CertificateSigningRequest) => ({
	findings: findingsOf[name.replace(/-\d+$/, '')] ?? [],
	questions: [],
});
const plan = planBulk(
	[
		...Array.from({length: 12}, (_, index) => node(index)),
		aRequest({name: 'wild', uid: 'wild'}),
		aRequest({name: 'admin-1', uid: 'admin-1'}),
		aRequest({name: 'admin-2', uid: 'admin-2'}),
		aRequest({name: 'ev\u001b[31mil\n', uid: 'evil'}),
	],
	'Approved',
	{
		reviewOf,
		mostSevere: 'warn',
		current: seen => (seen.uid === 'evil' ? undefined : seen),
		missingRight: () => undefined,
	},
);

describe('the preview of a bulk decision', () => {
	test('shows how many of which signer, requester and findings, the most severe finding first', () => {
		const lines = textOf(bulkPlanLines(plan, 120, {warned: printed`^T`}));
		assert.match(lines[0] ?? '', /^ ── Would be approved ─+$/);
		assert.match(lines[1] ?? '', /^ COUNT {2}SIGNER +REQUESTER +FINDINGS$/);
		assert.match(lines[2] ?? '', /^ {4}12 {2}kube-apiserver-client-kubelet {2}system:bootstrap:abcdef +none$/);
		assert.match(
			lines[3] ?? '',
			/^ {5}1 {2}example\.com\/serving +system:serviceaccount:shop:deployer +! {2}wildcard-name$/,
		);
		assert.match(lines[4] ?? '', /^ +· {2}long-lived$/);
	});

	test('lists excluded requests by finding or reason, in printable text', () => {
		const text = textOf(bulkPlanLines(plan, 100, {warned: printed`^T`})).join('\n');
		assert.match(text, /^ {5}2 {2}a finding blocks it; decide it by itself, with its name typed$/m);
		assert.match(text, /!! grants-cluster-admin\n +admin-1, admin-2$/m);
		assert.match(text, /it is gone from the cluster\n +ev\\x1b\[31mil\\x0a$/m);
	});

	test('names the included requests in few lines, and only the first of many', () => {
		const [head = '', ...names] = textOf(bulkNameLines(plan.items, 60, 3));
		assert.match(head, /Each of them/);
		assert.equal(names.map(text => text.trim()).join(' '), 'node-csr-0, node-csr-1, node-csr-2 and 10 more');
		assert.deepEqual(bulkNameLines([], 60, 3), []);
	});

	test('puts the cells of a group one below another if a table has no room', () => {
		const lines = textOf(bulkPlanLines(plan, 36, {warned: printed`^T`})).map(text => text.trimEnd());
		assert.deepEqual(lines.slice(1, 4), [
			'    12  kube-apiserver-client-',
			'        kubelet',
			'        system:bootstrap:abcdef',
		]);
		assert.ok(lines.includes('        !  wildcard-name'), lines.join('\n'));
	});

	test('shows the write', () => {
		const text = textOf(bulkPlanLines({...plan, message: 'checked\u0007 by phone'}, 100, {warned: printed`^T`})).join(
			'\n',
		);
		assert.match(text, /reason +ReviewedByOperator\n +message +checked\\x07 by phone$/m);
		assert.match(
			textOf(bulkPlanLines(plan, 100, {warned: printed`^T`})).join('\n'),
			/message +for each what review found of it/,
		);
	});

	test('loses nothing on a narrow screen, and stays within it', () => {
		for (const width of [36, 50, 72, 80, 120]) {
			const lines = [
				...bulkPlanLines(plan, width, {warned: printed`^T`}),
				...bulkItemLines(plan.items, new Date(), width),
			];
			for (const text of textOf(bulkPlanLines(plan, width, {warned: printed`^T`}))) {
				assert.ok(displayWidth(text) <= width, `${width}: ${text}`);
			}

			const squeezed = textOf(lines).join('').replaceAll(/\s/g, '');
			for (const {seen} of plan.items) {
				assert.ok(squeezed.includes(seen.name), seen.name);
			}
		}

		// A long signer wraps within its own column.
		const narrow = textOf(bulkPlanLines(plan, 72, {warned: printed`^T`}));
		const [from, to] = [narrow[1]?.indexOf('SIGNER'), narrow[1]?.indexOf('REQUESTER')];
		const column = narrow.slice(2, 6).map(text => text.slice(from, to).trim());
		assert.ok(column.join('').startsWith('kube-apiserver-client-kubelet'), column.join('\n'));
	});
});

describe('the results of a bulk decision', () => {
	const outcomes = new Map<string, BulkOutcome>(plan.items.map(({seen}) => [seen.uid, {state: 'done'}]));
	outcomes.set('node-3', {state: 'failed', why: 'the server said no', code: 'forbidden'});
	outcomes.set('node-4', {state: 'changed', why: 'it changed', details: ['metadata.labels was empty, is a=\u001b']});
	outcomes.set('node-5', {state: 'unknown', why: 'no answer'});
	const progress = {isRunning: false, outcomes, stoppedBy: 'the line is gone'};

	test('list failures first, with the reason', () => {
		const lines = textOf(bulkResultLines(plan, progress, 80));
		const at = (part: string) => {
			const found = lines.findIndex(line => line.includes(part));
			assert.notEqual(found, -1, `${part} in:\n${lines.join('\n')}`);
			return found;
		};
		assert.ok(at('The rest was not sent: the line is gone') < at('not known'));
		assert.ok(at('node-csr-5') < at('node-csr-4'));
		assert.ok(at('metadata.labels was empty, is a=\\x1b') < at('node-csr-3'));
		assert.ok(at('the server said no') < at('Approved: 10'));
		assert.ok(at('node-csr-3') < at('node-csr-0'));
	});

	test('are summed up in a sentence', () => {
		assert.equal(bulkSummary(plan, progress), '10 of 13 approved, 1 changed, 1 failed, 1 not known');
	});

	test('name the next step after kubelets got their client certificates', () => {
		assert.match(textOf(bulkResultLines(plan, progress, 80)).join(' '), /9 kubelets get their client certificate now/);
		const denied = {...plan, decision: 'Denied' as const};
		assert.doesNotMatch(textOf(bulkResultLines(denied, progress, 80)).join(' '), /kubelets/);
	});
});
