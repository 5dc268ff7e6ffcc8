import assert from 'node:assert/strict';
import {test} from 'node:test';
import {purposes} from '../../../source/operations/guide/purposes.js';
import {startGuide} from '../../../source/ui/screens/guide/guide-defaults.js';
import {draftOf, fromDraft} from '../../../source/ui/screens/guide/guide-draft.js';
import {reduceGuide} from '../../../source/ui/screens/guide/guide-reducer.js';
import type {GuideState} from '../../../source/ui/screens/guide/guide-state.js';
import {aboutOf, guideValues, hasWork} from '../../../source/ui/screens/guide/guide-values.js';
import {givesAway, makeSecret} from '../../helpers/damaged-keys.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';

const start = {
	signers: [
		{signerName: 'example.com/serving', permits: '', lives: '', isOwn: true},
		{signerName: 'example.org/other', permits: '', lives: '', isOwn: true},
	],
	namespace: 'default',
	folder: '/keys',
};

/** At the hosts of a Service, with a passphrase that is already typed. */
function typed(): GuideState {
	const place = {
		kind: 'Service' as const,
		namespace: 'shop',
		name: 'cart',
		note: '',
		hosts: [{host: 'cart.shop.svc', note: 'in the cluster', isTicked: true}],
	};
	return (
		[
			{type: 'next', problems: []},
			{type: 'take-place', place},
			{type: 'next', problems: []},
			{type: 'toggle'},
			{type: 'add-hosts', hosts: ['a.example'], left: ''},
			{type: 'text', field: 'host', value: 'half'},
			{type: 'text', field: 'passphrase', value: 'open sesame'},
			{type: 'text', field: 'again', value: 'open sesame'},
		] as const
	).reduce(reduceGuide, startGuide(start));
}

const throughDisk = (state: GuideState): unknown => JSON.parse(JSON.stringify(draftOf(state)));

test('a draft restores everything except the passphrase', () => {
	const before = typed();
	assert.ok(hasWork(before));
	assert.doesNotMatch(JSON.stringify(draftOf(before)), /sesame/);
	const after = fromDraft(throughDisk(before), start);
	assert.ok(after);
	const {passphrase: _, ...values} = guideValues(before);
	assert.deepEqual(guideValues(after), values);
	assert.deepEqual(aboutOf(after), aboutOf(before));
	assert.deepEqual([after.step, after.field, after.texts.host], ['hosts', before.field, 'half']);
	assert.deepEqual(after.hosts, before.hosts);
	assert.ok(hasWork(after));
});

test('a key that was pasted as a path or a name is not saved', () => {
	const secret = makeSecret('rsa');
	for (const value of [secret.pem, secret.pem.replaceAll('\n', ''), Buffer.from(secret.pem).toString('base64')]) {
		const before = (
			[
				{type: 'text', field: 'place', value},
				{type: 'text', field: 'host', value},
				{type: 'text', field: 'commonName', value: 'cart'},
				{type: 'add-hosts', hosts: ['b.example', value], left: value},
			] as const
		).reduce(reduceGuide, typed());
		const kept = JSON.stringify(draftOf(before));
		assert.equal(givesAway(kept, secret), false);
		assert.match(kept, /"host":"b.example".*"commonName":"cart"/);
	}
});

test('a signer that is no longer offered becomes a typed one, and a moved one stays selected', () => {
	const begun = {...typed(), rows: {...typed().rows, signer: 1}};
	const moved = fromDraft(throughDisk(begun), {...start, signers: start.signers.toReversed()});
	assert.equal(moved && guideValues(moved).signerName, 'example.org/other');
	const gone = fromDraft(throughDisk(begun), {...start, signers: start.signers.slice(0, 1)});
	assert.equal(gone && guideValues(gone).signerName, 'example.org/other');
});

test('restores every purpose', () => {
	for (const {id} of purposes) {
		const begun = reduceGuide(startGuide({...start, purpose: id}), {type: 'text', field: 'place', value: 'x'});
		const after = fromDraft(throughDisk(begun), start);
		assert.equal(after && purposes[after.rows.purpose]?.id, id);
	}
});

test('ignores a draft that does not fit the guide', () => {
	const good = throughDisk(typed()) as Record<string, unknown>;
	assert.ok(fromDraft(good, start));
	for (const [field, value] of [
		['purpose', 'world peace'],
		['texts', {host: 7}],
		['rows', {key: 'first'}],
		['hosts', [{host: 7}]],
		['usages', 'all'],
		['own', undefined],
		['place', 'shop/cart'],
		['signerName', undefined],
	] as const) {
		assert.equal(fromDraft({...good, [field]: value}, start), undefined, field);
	}

	for (const each of [undefined, null, 'text', 7, []]) {
		assert.equal(fromDraft(each, start), undefined);
	}
});

test('a draft is offered below the list and by n, and dropped only by x', async () => {
	let left: {readonly savedAt: string; readonly content: unknown} | undefined = {
		savedAt: '2026-11-24T10:00:00Z',
		content: throughDisk(typed()),
	};
	const said: string[] = [];
	const listeners = new Set<() => void>();
	const change = (what: string) => () => {
		said.push(what);
		left = undefined;
		for (const listener of listeners) {
			listener();
		}
	};
	const {services, show} = fakeServices({
		drafts: {
			getSnapshot: () => left,
			subscribe(listener) {
				listeners.add(listener);
				return () => {
					listeners.delete(listener);
				};
			},
			takeOver: change('taken over'),
			discard: change('dropped'),
		},
	});
	await using deck = await openDeck(services);
	show([]);
	await deck.screen.until('A request that you had begun is not sent yet: n goes on');
	await deck.keys('n', 'n');
	await deck.screen.until('A certificate for a Service, typed 2m ago and never sent.');
	assert.deepEqual(said, []);
	await deck.keys('x');
	await deck.screen.untilGone('Go on with what');
	assert.deepEqual(said, ['dropped']);
	await deck.keys('esc');
	await deck.screen.untilGone('New certificate');
	assert.doesNotMatch(deck.screen.text(), /not sent yet/);
});
