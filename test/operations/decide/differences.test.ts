import assert from 'node:assert/strict';
import {test} from 'node:test';
import {describeDifferences, differences} from '../../../source/operations/decide/differences.js';
import {aRequest} from '../../helpers/requests.js';

const seen = aRequest({name: 'a', uid: 'u1', resourceVersion: '7'});

test('finds nothing where nothing changed', () => {
	assert.deepEqual(differences(seen, {...seen}), []);
});

for (const {name, change, field} of [
	{name: 'another object under the name', change: {uid: 'u2'}, field: 'metadata.uid'},
	{name: 'another request', change: {requestBase64: 'eA=='}, field: 'spec.request'},
	{
		name: 'an annotation set after creation',
		change: {annotations: {'is-ca': 'true'}},
		field: 'metadata.annotations[is-ca]',
	},
	{name: 'a label', change: {labels: {team: 'b'}}, field: 'metadata.labels[team]'},
	{
		name: 'a decision by somebody else',
		change: {conditions: [{type: 'Denied', status: 'True', reason: 'R', message: 'M'}]},
		field: 'status.conditions',
	},
] as const) {
	test(`names ${name}`, () => {
		const found = differences(seen, {...seen, ...change, resourceVersion: '8'});
		assert.deepEqual(
			found.map(each => each.field),
			[field],
		);
		assert.equal(describeDifferences(found).length, 1);
	});
}

test('reports a new version only if nothing else differs', () => {
	assert.deepEqual(
		differences(seen, {...seen, resourceVersion: '8'}).map(({field}) => field),
		['metadata.resourceVersion'],
	);
});

test('distinguishes an empty annotation from a missing one, and names only the changed keys', () => {
	const was = {...seen, annotations: {same: 'x', gone: 'y'}};
	const found = differences(was, {...was, resourceVersion: '8', annotations: {same: 'x', fresh: ''}});
	assert.deepEqual(describeDifferences(found), [
		'metadata.annotations[gone] was "y", is absent',
		'metadata.annotations[fresh] was absent, is ""',
	]);
});
