import assert from 'node:assert/strict';
import {test} from 'node:test';
import {printableJson} from '../../../source/base/text/printable.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {reviewRequestOffline} from '../../../source/operations/assess/review-request.js';
import {extraJson} from '../../../source/present/detail/request-extras.js';
import {requestJson} from '../../../source/present/detail/request-json.js';
import {requestText} from '../../../source/present/detail/request-text.js';
import {relatedRequests} from '../../../source/present/request/related-requests.js';
import type {Asked} from '../../review/build-request.js';
import {object, pem, requestDer} from '../../review/build-request.js';

const now = new Date('2026-11-24T10:09:00Z');

function reviewed(asked: Asked, change: Partial<CertificateSigningRequest> = {}) {
	const requestBase64 = Buffer.from(pem(requestDer(asked))).toString('base64');
	return reviewRequestOffline(object({requestBase64, ...change}), {now});
}

const asked: Asked = {
	attributes: [
		['2.5.4.6', 'CN'],
		['2.5.4.5', '42'],
	],
	o: ['k8s', 'dev'],
	cn: 'orders.shop.svc',
	dns: ['orders.shop.svc', 'orders'],
	ip: ['10.0.34.2'],
};

/** The values after a label, also on the lines below it. */
function valuesOf(text: string, label: string): readonly string[] {
	const lines = text.split('\n');
	const first = lines.findIndex(line => line.trimStart().startsWith(`${label}:`));
	const end = lines.findIndex((line, index) => index > first && !/^ {20}/.test(line));
	return lines.slice(first, end).map(line => line.replace(/^ *[A-Za-z ]+: {2,}/, '').trim());
}

test('prints what kubectl describe prints, under its labels', () => {
	const text = requestText(reviewed(asked, {labels: {app: 'orders'}, expirationSeconds: 7200}), now);
	for (const [label, ...values] of [
		['Name', 'orders-tls-x7k2p'],
		['Labels', 'app=orders'],
		['Annotations', '<none>'],
		['Requesting User', 'system:serviceaccount:shop:deployer'],
		['Signer', 'example.com/serving'],
		['Requested Duration', '120m'],
		['Status', 'Pending'],
		['Common Name', 'orders.shop.svc'],
		['Serial Number', '42'],
		['Organization', 'k8s', 'dev'],
		['Country', 'CN'],
		['DNS Names', 'orders.shop.svc', 'orders'],
		['IP Addresses', '10.0.34.2'],
	] as const) {
		assert.deepEqual(valuesOf(text, label), values, label);
	}
});

test('prints what kubectl describe hides', () => {
	const message = 'checked with the team';
	const text = requestText(
		reviewed(asked, {conditions: [{type: 'Approved', status: 'True', reason: 'OnCall', message, lastUpdateTime: now}]}),
		now,
	);
	assert.deepEqual(valuesOf(text, 'Groups').length, 3);
	assert.deepEqual(valuesOf(text, 'Usages'), ['digital signature', 'server auth']);
	assert.deepEqual(valuesOf(text, 'Status'), ['Approved (Approved · waiting for signer)']);
	assert.deepEqual(valuesOf(text, 'Approved'), ['OnCall, 2026-11-24T10:09:00Z', message]);
	assert.match(text, /Deleted by cleaner: +2026-11-25T10:09:00Z/);
	assert.match(text, /Forecast: +waits: it waits for whoever serves example\.com\/serving/);
});

test('prints nothing that a terminal obeys, from any source', () => {
	const evil = 'a\u001b]52;c;eA==\u0007\r\nName: b\u202e\u{e0041}\u009b';
	const text = requestText(
		reviewed(
			{cn: evil, o: [evil], dns: [evil.replaceAll(/[^\0-\x7f]/gu, '')]},
			{
				name: evil,
				labels: {[evil]: evil},
				annotations: {[evil]: evil},
				username: evil,
				groups: [evil],
				extra: {[evil]: [evil]},
				usages: [evil],
				signerName: evil,
				conditions: [{type: evil, status: 'True', reason: evil, message: evil}],
			},
		),
		now,
	);
	assert.doesNotMatch(text, /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]|[\u{e0000}-\u{e0fff}]/u);
	assert.doesNotMatch(text, /^Name: b/m);
});

test('reports that a request can not be read, and why', () => {
	const text = requestText(reviewed(asked, {requestBase64: Buffer.from('nothing').toString('base64')}), now);
	assert.match(text, /^Request: +can not be read: The request holds no PEM block/m);
	assert.match(text, /!! The request can't be read/);
});

test('gives JSON every documented key, and the real text of hostile names', () => {
	const json = requestJson(reviewed({...asked, cn: 'a\u001bb'}));
	for (const key of [
		...['name', 'uid', 'signerName', 'usages', 'expirationSeconds', 'requester', 'groups', 'conditions', 'state'],
		...['request', 'certificate', 'findings'],
	]) {
		assert.ok(key in json, key);
	}

	assert.equal(json.certificate, null);
	assert.equal(json.expirationSeconds, null);
	const text = printableJson(json, 2);
	assert.doesNotMatch(text, /[\0-\x09\x0b-\x1f]/);
	assert.equal(JSON.parse(text).request.subject.commonName, 'a\u001bb');
	assert.deepEqual(
		json.findings?.map(({id}) => id),
		['control-characters'],
	);
});

test('also shows why it waits, what was written later, and what else asks for the subject', () => {
	const approvedAt = new Date('2026-11-24T10:01:00Z');
	const late = {manager: 'kubectl-annotate', at: now, metadata: ['annotations.note']};
	const mine = reviewed(asked, {
		conditions: [{type: 'Approved', status: 'True', reason: 'R', message: 'M', lastUpdateTime: approvedAt}],
		annotations: {note: 'x'},
		laterWrites: [late, {manager: 'kubectl-certificate', subresource: 'approval', at: approvedAt, metadata: []}],
	});
	const other = reviewed(asked, {name: 'earlier', uid: 'b', username: 'carol'}).seen;
	const around = relatedRequests(mine.seen, [mine.seen, other], now);
	const text = requestText(mine, now, around);
	assert.deepEqual(valuesOf(text, 'Approved'), ['R, 2026-11-24T10:01:00Z, with kubectl-certificate', 'M']);
	assert.deepEqual(valuesOf(text, 'Written later'), [
		'annotations.note, 2026-11-24T10:09:00.000Z, with kubectl-annotate',
	]);
	assert.match(text, /Waits for: +whoever serves example\.com\/serving/);
	assert.match(text, /Likely: +no controller for example\.com\/serving runs/);
	assert.match(text, /Next: +sign it here/);
	assert.match(text, /Same subject: +earlier \(Pending, 9m\): by carol/);

	const json = extraJson(mine, around, now);
	assert.equal(json.diagnosis?.since, approvedAt.toISOString());
	assert.equal(json.cleanup?.at, '2026-11-25T10:01:00.000Z');
	assert.equal(json.forecast.outcome, 'waits');
	assert.deepEqual(
		json.sameSubject.map(({name, differs}) => [name, differs]),
		[['earlier', [{field: 'by', was: ['carol'], is: ['system:serviceaccount:shop:deployer']}]]],
	);
	assert.deepEqual(json.laterWrites[0], {...late, subresource: null, at: now.toISOString()});
	assert.equal(extraJson(reviewed(asked), {sameSubject: []}, now).diagnosis, null);
});
