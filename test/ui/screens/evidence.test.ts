import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Evidence} from '../../../source/review/evidence/evidence.js';
import type {Finding} from '../../../source/review/finding/finding.js';
import type {PortChanges} from '../../helpers/fake-services.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const found: Finding = {
	id: 'grants-cluster-admin',
	severity: 'block',
	message: 'The holder would be cluster-admin',
	field: 'spec.request',
	provenance: 'server',
	evidence: 'bindings',
};

/** A cluster that answers when the test says so. */
function slowCluster() {
	const examined: string[] = [];
	const listeners = new Set<() => void>();
	let version = 0;
	let isKnown = false;
	let settle = () => {};
	const answer = new Promise<void>(resolve => {
		settle = resolve;
	});
	const readAt = new Date('2026-11-24T10:01:57Z');
	const known = {bindings: {state: 'read', value: {bySubject: new Map(), unread: []}, at: readAt}} satisfies Evidence;
	const performed: string[] = [];
	const changes: PortChanges = {
		evidence: {
			getSnapshot: () => version,
			subscribe(listener) {
				listeners.add(listener);
				return () => listeners.delete(listener);
			},
			async examine({name}) {
				examined.push(name);
				await answer;
			},
			isExamined: () => isKnown,
			recoveries: () => 0,
		},
		detail: {
			review: seen => ({
				seen,
				certificates: [],
				findings: isKnown ? [found] : [],
				questions: [],
				summary: isKnown ? [['may', 'do anything in the cluster']] : [],
				...(isKnown && {evidence: known}),
			}),
		},
		decision: {
			plan: request => ({
				title: `Approve ${request.name}`,
				steps: [{verb: 'update', kind: 'CertificateSigningRequest/approval', name: request.name, note: 'Approved'}],
				warnings: [],
				...(isKnown && {typeToConfirm: request.name}),
				async perform() {
					performed.push(request.name);
				},
			}),
		},
	};
	return {
		changes,
		examined,
		performed,
		answer() {
			isKnown = true;
			version += 1;
			settle();
			for (const listener of listeners) {
				listener();
			}
		},
	};
}

describe("the cluster's evidence about a request", () => {
	test('appears in the detail when it arrives, with its age, and delays no key', async () => {
		const cluster = slowCluster();
		const {services, show} = fakeServices(cluster.changes);
		await using deck = await openDeck(services);
		show([aRequest(), aRequest({name: 'other', uid: 'other'})]);
		await deck.screen.until('▌ orders');
		await deck.keys('enter');
		await deck.screen.until('── Asked');
		assert.doesNotMatch(deck.screen.text(), /cluster-admin/);
		await deck.keys('esc');
		await deck.screen.until('▌ orders');
		await deck.keys('enter');
		await deck.screen.until('── Asked');
		cluster.answer();
		await deck.screen.until(/may +do anything in the cluster/);
		assert.match(deck.screen.text(), /!! The holder would be cluster-admin/);
		assert.match(deck.screen.text(), /spec\.request · server \(bindings read \d+[sm] ago\)/);
	});

	test('is awaited before an approval can be confirmed, which then requires what the findings need', async () => {
		const cluster = slowCluster();
		const {services, show} = fakeServices(cluster.changes);
		await using deck = await openDeck(services);
		show([aRequest({name: 'root'})]);
		await deck.screen.until('▌ root');
		await deck.keys('a');
		await deck.screen.until('asking the cluster what it would grant');
		await deck.keys('y');
		await deck.screen.until('the cluster is being asked');
		assert.deepEqual(cluster.performed, []);
		cluster.answer();
		await deck.screen.until('Type its name to go on');
		await deck.screen.untilGone('asking the cluster');
		assert.match(deck.screen.text(), /!! The holder would be cluster-admin/);
		await deck.keys('r', 'o', 'o', 't', 'enter');
		await deck.screen.until('Approved root');
		assert.deepEqual(cluster.performed, ['root']);
	});

	test('is awaited for a few seconds at most, and the dialog says so', async context => {
		const cluster = slowCluster();
		const {services, show} = fakeServices(cluster.changes);
		await using deck = await openDeck(services);
		show([aRequest({name: 'root'})]);
		await deck.screen.until('▌ root');
		context.mock.timers.enable({apis: ['setTimeout']});
		await deck.keys('a');
		await deck.screen.until('asking the cluster what it would grant');
		context.mock.timers.tick(2900);
		await deck.keys('y');
		await deck.screen.until('the cluster is being asked');
		context.mock.timers.tick(100);
		await deck.screen.until('The cluster has not answered');
		// The deck has timers from before, which only the real clearTimeout ends.
		context.mock.timers.reset();
		await deck.keys('y');
		await deck.screen.until('Approved root');
	});

	test('is not read for a denial, or for rows that the cursor passes', async () => {
		const cluster = slowCluster();
		const {services, show} = fakeServices(cluster.changes);
		await using deck = await openDeck(services);
		show(Array.from({length: 20}, (_, index) => aRequest({name: `r${index}`, uid: `u${index}`})));
		await deck.screen.until('▌ r');
		for (let index = 0; index < 10; index += 1) {
			await deck.keys('j');
		}

		await deck.keys('d');
		await deck.screen.until(/update .*approval|yes, do it/);
		assert.doesNotMatch(deck.screen.text(), /asking the cluster/);
		assert.ok(cluster.examined.length <= 1, `${cluster.examined}`);
	});
});
