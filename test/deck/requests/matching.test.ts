import assert from 'node:assert/strict';
import {test} from 'node:test';
import {seededRandom} from '../../../demo/story/random.js';
import {createMatching} from '../../../source/deck/requests/matching.js';
import {parseFilter} from '../../../source/operations/filter/filter.js';
import {aDigest, aRequest} from '../../helpers/requests.js';

const random = seededRandom(7);
const users = ['ada', 'bob', 'system:node:pool-1'];
const requests = Array.from({length: 150}, (_, at) =>
	aRequest({
		name: `${random.pick(['app', 'apple', 'node'])}-${at}`,
		username: random.pick(users),
		createdAt: new Date(1000 * random.below(7200)),
		conditions: random.below(2) === 0 ? [] : [{type: 'Denied', status: 'True', reason: 'No', message: ''}],
	}),
);
const reviewed = requests.map(seen => (random.below(10) === 0 ? undefined : aDigest(seen)));

/** Parses a filter; fails for a text that is none. */
function read(text: string) {
	const filter = parseFilter(text);
	assert.ok(!('fault' in filter), text);
	return filter;
}

test('finds the same as testing each known row again, whatever was typed and asked before', () => {
	const match = createMatching(requests);
	let digests = reviewed;
	const words = [
		'apple',
		'name:app',
		'name:apple',
		'name:=app',
		'by:ad',
		'app',
		'-app',
		'name:*7',
		'-name:*7',
		'status:pend',
		'status:denied',
		'"ad',
		'by:bob',
		'newer:1h',
	];
	for (let round = 0; round < 300; round += 1) {
		const whole = Array.from({length: 1 + random.below(3)}, () => random.pick(words)).join(' ');
		// As while it is typed and erased again.
		const filter = parseFilter(whole.slice(0, 1 + random.below(whole.length)));
		if ('fault' in filter) {
			continue;
		}

		// Meanwhile some requests are reviewed, some of them again.
		digests = digests.map((digest, place) =>
			random.below(200) > 0 ? digest : aDigest({...(requests[place] ?? aRequest()), username: random.pick(users)}),
		);
		const now = new Date(1000 * (7200 + random.below(3) * 1800));
		const expected = requests.map((seen, place) => {
			const digest = digests[place];
			return Number(digest !== undefined && filter.matches({seen, ...digest}, now));
		});
		const {flags, count} = match(filter, digests, now);
		assert.deepEqual([...flags], expected, filter.text);
		assert.equal(
			count,
			expected.reduce((sum, each) => sum + each, 0),
		);
	}
});

test('selects all without a filter, also those that are not known yet', () => {
	const {flags, count} = createMatching(requests)(undefined, reviewed, new Date());
	assert.deepEqual([count, flags.includes(0)], [requests.length, false]);
});

test('tests a term on a row once, and a term about an age once for each time', () => {
	const match = createMatching(requests);
	let asked = 0;
	const counted = (text: string) => {
		const filter = read(text);
		const terms = filter.terms.map(term => ({
			...term,
			test(...of: Parameters<typeof term.test>) {
				asked += 1;
				return term.test(...of);
			},
		}));
		return {...filter, terms};
	};
	const askedFor = (text: string, now = 0, digests = reviewed) => {
		asked = 0;
		match(counted(text), digests, new Date(now));
		return asked;
	};

	const known = reviewed.filter(digest => digest !== undefined).length;
	assert.equal(askedFor('app'), known);
	const passed = match(read('app'), reviewed, new Date(0)).count;
	assert.equal(askedFor('app ada'), passed);
	assert.equal(askedFor('app ada'), 0);
	assert.equal(askedFor('app'), 0);
	assert.equal(askedFor('ada'), known - passed);
	assert.equal(askedFor('apple'), passed);
	assert.equal(askedFor('name:app'), known, 'another field may have what no word has');
	assert.equal(askedFor('name:*pple*'), known);
	assert.equal(askedFor('-apple'), known, 'what has not the part may have the whole');
	assert.equal(askedFor('older:1h', 1), known);
	assert.equal(askedFor('older:1h', 1), 0);
	assert.equal(askedFor('older:1h', 2), known);
	const next = reviewed.map((digest, place) => (place < 5 ? aDigest(requests[place] ?? aRequest()) : digest));
	assert.equal(askedFor('app', 0, next), 5);
});

test('keeps the results of some terms, not of all that were ever typed', () => {
	const match = createMatching(requests);
	let asked = 0;
	const filter = read('app');
	const counted = {
		...filter,
		terms: filter.terms.map(term => ({
			...term,
			test() {
				asked += 1;
				return true;
			},
		})),
	};
	match(counted, reviewed, new Date());
	const once = asked;
	for (let at = 0; at < 500; at += 1) {
		match(read(`word${at}`), reviewed, new Date());
	}

	match(counted, reviewed, new Date());
	assert.equal(asked, 2 * once);
});
