import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {CertificateSigningRequest} from '../../source/cluster/types.js';
import type {RequestDigest} from '../../source/present/request-digest.js';
import type {SortKey} from '../../source/present/request-order.js';
import {inOrder, needsDigests, newestFirst, nextSort, sortArrow, sortKeys} from '../../source/present/request-order.js';
import {aDigest, aRequest} from '../helpers/requests.js';

const condition = (type: string) => [{type, status: 'True', reason: '', message: ''}];
const at = (second: number) => new Date(second * 1000);

type Given = Partial<CertificateSigningRequest> & {readonly digest?: Partial<RequestDigest>};
const given: readonly Given[] = [
	{name: 'a', createdAt: at(1), username: 'eve', signerName: 'kubernetes.io/zeta', expirationSeconds: 60},
	{name: 'b', createdAt: at(2), username: 'ada', signerName: 'alpha.io/x', conditions: condition('Denied')},
	{name: 'c', createdAt: at(3), username: 'bob', expirationSeconds: 3600, digest: {gravest: 'block', subject: 'x'}},
	{name: 'd', createdAt: at(2), username: 'bob', digest: {gravest: 'warn', subject: 'Y', names: 'b', goneAt: 5}},
	{name: 'e', createdAt: at(2), username: 'bob', digest: {gravest: 'info', subject: 'w', names: 'a', goneAt: 4}},
];
const digests = new Map(
	given.map(({digest, ...change}) => {
		const seen = aRequest(change);
		return [
			seen,
			{
				...aDigest(seen),
				goneAt: undefined,
				findings: digest?.gravest ? [{id: 'x', severity: digest.gravest}] : [],
				...digest,
			},
		];
	}),
);
const names = (by: SortKey, isReversed = false) =>
	inOrder([...digests.keys()], {by, isReversed}, seen => digests.get(seen))
		.map(({name}) => name)
		.join('');

for (const [by, straight, reversed] of [
	['age', 'cbdea', 'abdec'],
	['findings', 'cdeba', 'baedc'],
	['state', 'cdeab', 'bcdea'],
	['gone', 'edcba', 'decba'],
	['signer', 'bcdea', 'acdeb'],
	['requester', 'bcdea', 'acdeb'],
	['subject', 'ecdba', 'dceba'],
	['names', 'edcba', 'decba'],
	['for', 'cabde', 'acbde'],
	['name', 'abcde', 'edcba'],
] as const) {
	test(`sorts by ${by}; equals stay newest first, then by name, and what has no value comes last, both ways`, () => {
		assert.equal(names(by), straight);
		assert.equal(names(by, true), reversed);
	});
}

test('puts what is not digested yet last, by those keys that need it', () => {
	for (const by of sortKeys.filter(key => needsDigests({by: key, isReversed: false}))) {
		const known = (seen: CertificateSigningRequest) => (seen.name === 'd' ? digests.get(seen) : undefined);
		assert.equal(inOrder([...digests.keys()], {by, isReversed: false}, known)[0]?.name, 'd', by);
		assert.equal(inOrder([...digests.keys()], {by, isReversed: true}, known)[0]?.name, 'd', by);
	}
});

test('goes through the keys that have a column, and begins again', () => {
	const shown = new Set<SortKey>(['age', 'signer', 'name']);
	const second = nextSort(newestFirst, shown);
	const third = nextSort(second, shown);
	assert.deepEqual([second.by, third.by, nextSort(third, shown).by], ['signer', 'name', 'age']);
	assert.equal(nextSort({by: 'names', isReversed: true}, new Set<SortKey>()).by, 'age');
});

test('the arrow points up where the least is on top', () => {
	assert.deepEqual(
		(['age', 'findings', 'for', 'name'] as const).map(
			by => sortArrow({by, isReversed: false}) + sortArrow({by, isReversed: true}),
		),
		['▲▼', '▼▲', '▼▲', '▲▼'],
	);
});
