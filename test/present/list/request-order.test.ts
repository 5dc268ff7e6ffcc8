import assert from 'node:assert/strict';
import {test} from 'node:test';
import {seededRandom} from '../../../demo/story/random.js';
import {printed} from '../../../source/base/text/printable.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import type {RequestDigest} from '../../../source/present/list/request-digest.js';
import type {Digests, SortKey} from '../../../source/present/list/request-order.js';
import {
	createOrders,
	digested,
	nextSort,
	sortArrow,
	sortKeys,
	triageOrder,
} from '../../../source/present/list/request-order.js';
import {aDigest, aFinding, aRequest} from '../../helpers/requests.js';

const condition = (type: string) => [{type, status: 'True', reason: '', message: ''}];
const at = (second: number) => new Date(second * 1000);

type Given = Partial<CertificateSigningRequest> & {readonly digest?: Partial<RequestDigest>};
const given: readonly Given[] = [
	{name: 'a', createdAt: at(1), username: 'eve', signerName: 'kubernetes.io/zeta', expirationSeconds: 60},
	{name: 'b', createdAt: at(2), username: 'ada', signerName: 'alpha.io/x', conditions: condition('Denied')},
	{
		name: 'c',
		createdAt: at(3),
		username: 'bob',
		expirationSeconds: 3600,
		digest: {verdict: 'block', subject: printed`x`},
	},
	{
		name: 'd',
		createdAt: at(2),
		username: 'bob',
		digest: {verdict: 'warn', subject: printed`Y`, names: printed`b`, goneAt: 5},
	},
	{
		name: 'e',
		createdAt: at(2),
		username: 'bob',
		digest: {verdict: 'unknown', subject: printed`w`, names: printed`a`, goneAt: 4},
	},
];
const digests = new Map(
	given.map(({digest, ...change}) => {
		const seen = aRequest(change);
		return [
			seen,
			{
				...aDigest(seen),
				goneAt: undefined,
				...digest,
			},
		];
	}),
);
const list = [...digests.keys()];
const orders = createOrders(list);
const names = (by: SortKey, isReversed = false, known: Digests = [...digests.values()]) =>
	Array.from(orders.of({by, isReversed}, known), place => list[place]?.name).join('');

for (const [by, straight, reversed] of [
	['waiting', 'cdeab', 'baedc'],
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
	test(`sorts by ${by}; equal ones stay newest first, then by name, and those without a value come last, both ways`, () => {
		assert.equal(names(by), straight);
		assert.equal(names(by, true), reversed);
	});
}

test('puts requests without a digest last, for keys that need it', () => {
	for (const by of digested) {
		if (by === 'waiting') {
			continue;
		}

		const known = list.map(seen => (seen.name === 'd' ? digests.get(seen) : undefined));
		assert.equal(names(by, false, known)[0], 'd', by);
		assert.equal(names(by, true, known)[0], 'd', by);
	}
});

test('keeps an order until more is digested, for the keys that need it', () => {
	const [all, none] = [[...digests.values()], list.map(() => undefined)];
	for (const by of sortKeys) {
		for (const isReversed of [false, true]) {
			const sort = {by, isReversed};
			const first = orders.of(sort, all);
			assert.equal(orders.of(sort, all), first);
			assert.equal(orders.of(sort, none) === first, !digested.has(by), `${by} with other digests`);
		}
	}
});

test('gives every list the order of comparing its requests pairwise', () => {
	const random = seededRandom(10);
	const many = Array.from({length: 300}, (_, at) =>
		aRequest({
			name: `${random.suffix(2)}-${at}`,
			createdAt: new Date(1000 * random.below(50)),
			username: random.pick(['ada', 'Ada', 'bob', 'é', '\u{1f600}', '\uffee']),
			signerName: `${random.pick(['kubernetes.io/', 'example.com/'])}${random.below(4)}`,
			...(random.below(3) > 0 ? {expirationSeconds: random.below(5) * 600} : {}),
		}),
	);
	const known = many.map(seen =>
		random.below(5) === 0
			? undefined
			: {
					...aDigest(seen),
					subject: random.pick([undefined, printed`b`, printed`B`, printed`a`, printed`ä`]),
					goneAt: random.pick([undefined, random.below(9)]),
				},
	);
	const looked: ReadonlyArray<readonly [SortKey, (place: number) => number | string | undefined]> = [
		['age', place => -(many[place]?.createdAt.getTime() ?? 0)],
		['requester', place => many[place]?.username],
		['signer', place => many[place]?.signerName.replace('kubernetes.io/', '')],
		['name', place => many[place]?.name],
		['for', place => many[place]?.expirationSeconds && -(many[place]?.expirationSeconds ?? 0)],
		['subject', place => known[place]?.subject?.toLowerCase()],
		['gone', place => known[place]?.goneAt],
	];
	const sorted = createOrders(many);
	for (const [by, value] of looked) {
		for (const isReversed of [false, true]) {
			const places = sorted.of({by, isReversed}, known);
			assert.deepEqual(new Set(places), new Set(many.keys()));
			for (const [at, b] of [...places].entries()) {
				const a = places[at - 1];
				assert.ok(
					a === undefined || isBefore(a, b, value, isReversed),
					`${by}: ${many[a ?? 0]?.name}, ${many[b]?.name}`,
				);
			}
		}
	}

	function isBefore(a: number, b: number, value: (place: number) => number | string | undefined, isReversed: boolean) {
		const [first, second] = [value(a), value(b)];
		if (first === second) {
			const [one, other] = [many[a] ?? aRequest(), many[b] ?? aRequest()];
			const later = one.createdAt.getTime() - other.createdAt.getTime();
			return later > 0 || (later === 0 && one.name < other.name);
		}

		return second === undefined || (first !== undefined && (isReversed ? first > second : first < second));
	}
});

test('cycles through the keys that have a column', () => {
	const shown = new Set<SortKey>(['age', 'signer', 'name']);
	const second = nextSort(triageOrder, shown);
	const third = nextSort(second, shown);
	assert.deepEqual([second.by, third.by, nextSort(third, shown).by], ['age', 'signer', 'name']);
	assert.equal(nextSort({by: 'names', isReversed: true}, new Set<SortKey>()).by, 'waiting');
});

test('shows an arrow up if the smallest is on top', () => {
	assert.deepEqual(
		(['age', 'findings', 'for', 'name'] as const).map(
			by => sortArrow({by, isReversed: false}) + sortArrow({by, isReversed: true}),
		),
		['▲▼', '▼▲', '▼▲', '▲▼'],
	);
});

test('by default: pending first, by verdict, then the newest; those without a review among the clear ones', () => {
	const decided = condition('Denied');
	const rows = [
		['clear', 'clear', at(5)],
		['old-block', 'block', at(1)],
		['block', 'block', at(2)],
		['denied', 'block', at(9), decided],
		['unknown', 'unknown', at(3)],
		['warn', 'warn', at(4)],
		['unread', undefined, at(4)],
	] as const;
	const seen = rows.map(([name, , createdAt, conditions = []]) => aRequest({name, uid: name, createdAt, conditions}));
	const known = rows.map(([, verdict], place) => {
		const request = seen[place];
		return verdict && request && {...aDigest(request), verdict};
	});
	assert.deepEqual(
		Array.from(createOrders(seen).of(triageOrder, known), place => seen[place]?.name),
		['block', 'old-block', 'warn', 'unknown', 'clear', 'unread', 'denied'],
	);
});

test('sorts findings by severity before their number', () => {
	const counts = [
		[['warn', 'warn', 'warn']],
		[['block']],
		[['block', 'block']],
		[['block', 'info', 'info', 'info']],
		[['warn']],
	] as const;
	const seen = counts.map((_, place) => aRequest({name: `${place}`, uid: `${place}`}));
	const known = counts.map(([severities], place) =>
		aDigest(
			seen[place] ?? aRequest(),
			severities.map((severity, index) => aFinding(severity, `${severity}-${index}`)),
		),
	);
	assert.deepEqual(
		Array.from(createOrders(seen).of({by: 'findings', isReversed: false}, known), place => seen[place]?.name),
		['2', '3', '1', '0', '4'],
	);
});
