import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {decodeConfigMap, decodeSecret, decodeSigningRequest} from '../../../source/cluster/objects/decode.js';
import {afterEvents, afterList, readWatchEvent} from '../../../source/cluster/watch/watch-events.js';
import {aRequest} from '../../helpers/requests.js';

describe('a CertificateSigningRequest', () => {
	test('is flat, with every field and without managedFields', () => {
		const decoded = decodeSigningRequest({
			metadata: {
				name: 'n',
				uid: 'u',
				resourceVersion: '7',
				creationTimestamp: '2026-11-24T10:00:00Z',
				deletionTimestamp: '2026-11-24T12:00:00Z',
				labels: {a: 'b'},
				annotations: {c: 'd'},
				managedFields: [
					{manager: 'x', time: '2026-11-24T10:00:00Z', fieldsV1: {'f:metadata': {}}},
					{
						manager: 'y',
						time: '2026-11-24T11:00:00Z',
						fieldsV1: {'f:metadata': {'f:annotations': {'.': {}, 'f:c': {}}}},
					},
					{manager: 'z', time: '2026-11-24T11:30:00Z', subresource: 'approval', fieldsV1: {'f:status': {}}},
				],
			},
			spec: {
				request: 'cQ==',
				signerName: 'a.b/c',
				usages: ['server auth'],
				expirationSeconds: 600,
				username: 'alice',
				uid: 'user-uid',
				groups: ['g'],
				extra: {'example.com/k': ['v']},
			},
			status: {
				certificate: 'Yw==',
				conditions: [
					{type: 'Approved', status: 'True', reason: 'R', message: 'M', lastUpdateTime: '2026-11-24T11:00:00Z'},
				],
			},
		});
		assert.deepEqual(decoded, {
			name: 'n',
			uid: 'u',
			resourceVersion: '7',
			createdAt: new Date('2026-11-24T10:00:00Z'),
			deletedAt: new Date('2026-11-24T12:00:00Z'),
			labels: {a: 'b'},
			annotations: {c: 'd'},
			metadataChangedAt: new Date('2026-11-24T11:00:00Z'),
			laterWrites: [
				{manager: 'y', at: new Date('2026-11-24T11:00:00Z'), metadata: ['annotations.c']},
				{manager: 'z', subresource: 'approval', at: new Date('2026-11-24T11:30:00Z'), metadata: []},
			],
			requestBase64: 'cQ==',
			signerName: 'a.b/c',
			usages: ['server auth'],
			expirationSeconds: 600,
			username: 'alice',
			userUid: 'user-uid',
			groups: ['g'],
			extra: {'example.com/k': ['v']},
			conditions: [
				{type: 'Approved', status: 'True', reason: 'R', message: 'M', lastUpdateTime: new Date('2026-11-24T11:00:00Z')},
			],
			certificateBase64: 'Yw==',
		});
	});

	test('shows metadata that must have come after the creation', () => {
		const decoded = (metadata: object) => decodeSigningRequest({metadata}).isMetadataUnrecorded;
		assert.equal(decoded({labels: {a: 'b'}}), true);
		assert.equal(decoded({annotations: {a: 'b'}, managedFields: []}), true);
		assert.equal(decoded({annotations: {a: 'b'}, managedFields: [{manager: 'x', fieldsV1: {}}]}), undefined);
		assert.equal(decoded({}), undefined);
	});

	const nothing = {
		...aRequest({name: '', uid: '', resourceVersion: '', createdAt: new Date(0), requestBase64: '', signerName: ''}),
		usages: [],
		username: '',
		groups: [],
	};
	for (const value of [
		undefined,
		null,
		5,
		'text',
		[],
		{},
		{metadata: null, spec: null, status: null},
		{metadata: [], spec: 'x', status: 7},
		{
			metadata: {name: 1, uid: {}, labels: [], annotations: {a: 5}, managedFields: 'x', creationTimestamp: 'never'},
			spec: {request: 1, usages: {}, expirationSeconds: '600', groups: [5, null], extra: 'x'},
			status: {conditions: {}, certificate: 9},
		},
	]) {
		test(`treats ${JSON.stringify(value)?.slice(0, 60)} as an empty one`, () => {
			assert.deepEqual(decodeSigningRequest(value), nothing);
		});
	}

	test('treats names of JavaScript as ordinary names', () => {
		const decoded = decodeSigningRequest(
			JSON.parse('{"metadata":{"labels":{"__proto__":"x","constructor":"y"}},"spec":{"extra":{"__proto__":["z"]}}}'),
		);
		assert.deepEqual(Object.entries(decoded.labels), [
			['__proto__', 'x'],
			['constructor', 'y'],
		]);
		assert.deepEqual(Object.entries(decoded.extra), [['__proto__', ['z']]]);
	});
});

test('a Secret has bytes, and the other owners of its data', () => {
	const owner = (manager: string, fieldsV1: object) => ({manager, fieldsV1});
	const secret = decodeSecret({
		metadata: {
			name: 'n',
			namespace: 'ns',
			uid: 'u',
			resourceVersion: '1',
			managedFields: [
				owner('kubectl-create', {'f:data': {'f:tls.crt': {}}}),
				owner('helm', {'f:metadata': {}}),
				owner('certdeck', {'f:data': {}}),
				owner('kubectl-create', {'f:data': {}}),
			],
		},
		type: 'kubernetes.io/tls',
		data: {'tls.crt': Buffer.from([0, 255, 10]).toString('base64'), odd: 5},
		immutable: true,
	});
	assert.deepEqual([secret.managers, secret.type, secret.immutable], [['kubectl-create'], 'kubernetes.io/tls', true]);
	assert.deepEqual(Object.keys(secret.data), ['tls.crt']);
	assert.deepEqual([...(secret.data['tls.crt'] ?? [])], [0, 255, 10]);
	assert.deepEqual(decodeConfigMap({data: {a: 'b', c: 5}}).data, {a: 'b'});
});

describe('the known objects', () => {
	const a = aRequest({name: 'a', uid: 'a', resourceVersion: '1'});
	const b = aRequest({name: 'b', uid: 'b', resourceVersion: '2'});
	const known = new Map([a, b].map(each => [each.uid, each]));
	const changed = {...b, resourceVersion: '3'};

	test('stay the same map if events change nothing', () => {
		const same = afterEvents(known, [
			{type: 'is', request: {...a}, resourceVersion: '1'},
			{type: 'gone', uid: 'nobody', resourceVersion: '4'},
			{type: 'bookmark', resourceVersion: '5'},
		]);
		assert.equal(same, known);
	});

	test('change by events, and leave the previous map alone', () => {
		const next = afterEvents(known, [
			{type: 'is', request: changed, resourceVersion: '3'},
			{type: 'gone', uid: 'a', resourceVersion: '4'},
		]);
		assert.deepEqual([...next.values()], [changed]);
		assert.deepEqual([...known.values()], [a, b]);
	});

	test('lose what a new list lacks, and keep unchanged objects', () => {
		assert.equal(afterList(known, [{...b}, {...a}]), known);
		const next = afterList(known, [changed, {...a}]);
		assert.equal(next.get('a'), a);
		assert.equal(next.get('b'), changed);
		assert.deepEqual([...afterList(known, [{...a}]).keys()], ['a']);
		assert.deepEqual([...afterList(known, []).keys()], []);
	});

	test('never compare resourceVersions: a smaller one is as new as a larger', () => {
		const restored = {...b, resourceVersion: '1'};
		assert.equal(afterEvents(known, [{type: 'is', request: restored, resourceVersion: '1'}]).get('b'), restored);
	});

	test('take from an event what it changes', () => {
		const line = (type: string, object: object) => JSON.stringify({type, object});
		assert.equal(readWatchEvent(line('ADDED', {metadata: {uid: 'x', resourceVersion: '9'}}))?.type, 'is');
		assert.deepEqual(readWatchEvent(line('DELETED', {metadata: {uid: 'x', resourceVersion: '9'}})), {
			type: 'gone',
			uid: 'x',
			resourceVersion: '9',
		});
		assert.equal(readWatchEvent(line('SYNC', {})), undefined);
		assert.throws(() => readWatchEvent(line('ERROR', {code: 410, message: 'gone'})), {code: 'expired'});
		assert.throws(() => readWatchEvent('{"type":"ADD'), {code: 'server'});
	});
});
