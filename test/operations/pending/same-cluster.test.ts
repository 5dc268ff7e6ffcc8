import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {KnownCluster, Sameness} from '../../../source/operations/pending/same-cluster.js';
import {compareClusters, doubtOf} from '../../../source/operations/pending/same-cluster.js';

const at = (server: string, authority?: string, uid?: string): KnownCluster => ({
	server,
	cluster: {...(authority !== undefined && {authority}), ...(uid !== undefined && {uid})},
});

const cases: ReadonlyArray<{
	readonly name: string;
	readonly known: KnownCluster;
	readonly here: KnownCluster;
	readonly is: Sameness;
	readonly doubt?: RegExp;
}> = [
	{name: 'nothing changed', known: at('a', 'ca', 'u'), here: at('a', 'ca', 'u'), is: 'same'},
	{name: 'the address changed', known: at('a', 'ca', 'u'), here: at('b', 'ca', 'u'), is: 'same'},
	{name: 'two clusters', known: at('a', 'ca', 'u'), here: at('b', 'cb', 'v'), is: 'other'},
	{name: 'two clusters by one address', known: at('a', 'ca', 'u'), here: at('a', 'cb', 'v'), is: 'other'},
	{name: 'two clusters below one authority', known: at('a', 'ca', 'u'), here: at('a', 'ca', 'v'), is: 'other'},
	{
		name: 'a hostile server that claims the UID, or a restored copy',
		known: at('a', 'ca', 'u'),
		here: at('b', 'cb', 'u'),
		is: 'unsure',
		doubt: /another authority vouches/,
	},
	{
		name: 'the same by the same address: the authority was replaced, or somebody stands between',
		known: at('a', 'ca', 'u'),
		here: at('a', 'cb', 'u'),
		is: 'unsure',
		doubt: /another authority vouches/,
	},
	{
		name: 'a server that claims the UID and that nobody vouches for',
		known: at('a', 'ca', 'u'),
		here: at('a', undefined, 'u'),
		is: 'unsure',
		doubt: /no authority vouches/,
	},
	{
		name: 'nobody vouches for it now and then',
		known: at('a', undefined, 'u'),
		here: at('a', undefined, 'u'),
		is: 'unsure',
	},
	{
		name: 'a right to read kube-system that was gained later',
		known: at('a', 'ca'),
		here: at('a', 'ca', 'u'),
		is: 'unsure',
		doubt: /could not be read/,
	},
	{name: 'a right that was lost', known: at('b', 'ca', 'u'), here: at('a', 'ca'), is: 'unsure', doubt: /could not be/},
	{name: 'never a right, the same address', known: at('a', 'ca'), here: at('a', 'ca'), is: 'same'},
	{name: 'never a right, another address', known: at('a', 'ca'), here: at('b', 'ca'), is: 'unsure'},
	{name: 'never a right, another authority and address', known: at('a', 'ca'), here: at('b', 'cb'), is: 'other'},
	{name: 'never a right, another authority by the address', known: at('a', 'ca'), here: at('a', 'cb'), is: 'unsure'},
	{
		name: 'a record from before there were identities, the same address',
		known: {server: 'a'},
		here: at('a', 'ca', 'u'),
		is: 'unsure',
		doubt: /is the address/,
	},
	{name: 'such a record of another address', known: {server: 'a'}, here: at('b', 'ca', 'u'), is: 'other'},
];

describe('whether two clusters are one', () => {
	for (const {name, known, here, is, doubt} of cases) {
		test(`${name}: ${is}`, () => {
			assert.equal(compareClusters(here, known), is);
			assert.equal(compareClusters(known, here), is);
			if (doubt !== undefined) {
				assert.match(doubtOf(here, known), doubt);
			}
		});
	}
});
