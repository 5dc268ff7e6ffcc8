import assert from 'node:assert/strict';
import {afterEach, test} from 'node:test';
import {printable} from '../../source/base/text/printable.js';
import {ClusterError} from '../../source/cluster/model/cluster-error.js';
import {OperationError} from '../../source/operations/plan/operation-error.js';
import type {Plan} from '../../source/operations/plan/plan.js';
import {fakeServices} from '../helpers/fake-services.js';
import type {OpenDeck} from '../helpers/render.js';
import {openDeck} from '../helpers/render.js';
import {aRequest} from '../helpers/requests.js';

/**
 * Sequences that a terminal obeys, or that are invisible: clipboard, title, hidden text, link, 8-bit CSI, DCS, bidi, line
 * breaks.
 */
const hostile =
	'evil\u001b]52;c;cHduZWQ=\u0007\u001b]0;title\u001b\\\u001b[8mhid\u001b]8;;http://x\u001b\\\u009b31m\u001bPq\u001b\\\u202e\u2066\u200b\r\nforged\u2028\u0000\u007f\ud800end';
const obeyed = /\u001b\]|\u001b\[8m|\u001bP|\u0007|[\u0080-\u009f\u202e\u2066\u200b\u2028\u0000\u007f\ud800]/;

afterEach(() => {
	delete process.env['INK_SCREEN_READER'];
});

function hostilePlan(): Plan<never> {
	const step = {verb: 'create', kind: 'Secret', namespace: hostile, name: hostile, note: hostile, overwrites: hostile};
	return {
		title: hostile,
		steps: [step],
		warnings: [hostile],
		async perform() {
			throw new OperationError('changed', hostile, {hint: hostile, details: [hostile]});
		},
	};
}

const request = aRequest({
	name: hostile,
	signerName: `example.com/${hostile}`,
	usages: [hostile],
	username: hostile,
	userUid: hostile,
	groups: [hostile],
	extra: {[hostile]: [hostile]},
	labels: {[hostile]: hostile},
	annotations: {[hostile]: hostile},
	conditions: [{type: 'Failed', status: 'True', reason: hostile, message: hostile}],
});

const hostileServices = () =>
	fakeServices({
		session: {
			info: {
				context: hostile,
				cluster: hostile,
				user: hostile,
				namespace: hostile,
				server: hostile,
				skipTlsVerify: true,
				readOnly: false,
			},
			facts: async () => ({user: {username: hostile, groups: [hostile], extra: {}}, version: hostile}),
		},
		detail: {
			review: seen => ({
				seen,
				requestError: {message: hostile},
				certificates: [],
				findings: [{id: 'x', severity: 'block', message: hostile, field: hostile, provenance: 'self'}],
				questions: [{id: 'y', message: hostile, why: [hostile], field: hostile}],
				summary: [['subject', hostile]],
			}),
			relatedRequests: seen => ({
				sameSubject: [{seen, differs: [{field: 'names', was: [hostile], is: [hostile]}]}],
				diagnosis: {who: hostile, why: hostile, next: hostile},
			}),
			checkSignature: async () => ({valid: false, reason: hostile, acceptedByServer: false}),
		},
		rights: {missing: () => [{label: hostile, text: printable(hostile)}]},
		guide: {
			checkHost: text => (text === 'a.b' ? undefined : {fatal: true, message: `${text} ${hostile}`}),
			planRequest: async () => ({...hostilePlan(), perform: async () => ({request, keyPath: hostile})}),
			signers: () => [{signerName: hostile, permits: hostile, lives: hostile, isOwn: true}],
			listPlaces: async () => ({
				places: [
					{
						kind: 'Service',
						namespace: hostile,
						name: hostile,
						note: hostile,
						hosts: [{host: hostile, note: hostile, isTicked: true}],
					},
				],
				names: {},
				missing: hostile,
			}),
			preview: async () => ({
				findings: [{id: 'x', severity: 'block', message: hostile, field: hostile, provenance: 'self'}],
				questions: [{id: 'y', message: hostile, why: [hostile], field: hostile}],
				spec: hostile,
				manifest: hostile,
				commands: hostile,
			}),
			defaultFolder: hostile,
		},
		decision: {plan: hostilePlan},
		signing: {
			async plan() {
				throw new OperationError('refused', hostile, {hint: hostile, details: [hostile]});
			},
			authorityOf: () => ({caPath: hostile, caKeyPath: hostile}),
		},
		follow: {
			of: () => ({
				key: {place: 'file', path: hostile, isLocked: true},
				purpose: 'service',
				place: hostile,
				published: {
					secret: {namespace: hostile, name: hostile},
					configMap: {namespace: hostile, name: hostile},
					kubeconfigPath: hostile,
				},
			}),
			verify: async () => [{aspect: 'names', verdict: 'error', text: hostile}],
			approvers: async () => [{kind: hostile, name: hostile, binding: hostile}],
		},
		publishing: {
			propose: () => ({secret: hostile, keyPath: hostile, configMap: hostile, caPath: hostile}),
			plan: async () => hostilePlan(),
		},
	});

/** Goes through all of its steps. */
async function visitGuide({screen, keys, paste}: OpenDeck): Promise<void> {
	await keys('enter');
	await screen.until(/▸2 Service|now: 2 Service/);
	await screen.until(/▌ evil|here: evil/);
	await keys('enter');
	await screen.until(/\[x\] evil|\(ticked\) evil/);
	await keys('space');
	await screen.until(/\[ \] evil|\(not ticked\) evil/);
	await paste(hostile);
	await screen.until('forged');
	await keys('enter');
	await screen.until(/✗|wrong:/);
	await keys('\u0015', ...'a.b', 'enter', 'enter');
	await screen.until('ECDSA P-384');
	await keys('enter');
	await screen.until('permits evil');
	await keys('enter');
	await screen.until('enter shows what will be done');
	for (const seen of [/(!!|block:) evil/, 'evil', 'evil', 'evil']) {
		await keys('right');
		await screen.until(seen);
	}

	await keys('enter');
	await screen.until('esc leave it');
	await keys(...Array.from({length: 30}, () => 'down'), 'y');
	await screen.until('the signer gave up on it');
	await screen.until(/locked with\s+a passphrase/);
}

async function visitEverything(deck: OpenDeck, show: () => void, stale: () => void): Promise<void> {
	const {screen, keys} = deck;
	show();
	await screen.until('evil\\x1b');
	await keys('?');
	await screen.until('a               ');
	await keys('esc', 'enter');
	await screen.until('── Decided');
	// Scrolls through all of its lines.
	await keys('pagedown', 'pagedown', 'pagedown', 'G');
	await screen.until('── Object');
	await keys('v');
	await screen.until('▸request PEM');
	await keys('v');
	await screen.until('▸decoded');
	await keys('v');
	await screen.until('kind: CertificateSigningRequest');
	await keys('G', 'v');
	await screen.until('▸commands');
	await keys('esc', 'y');
	await screen.until('Copy from evil');
	await keys('esc', 'R');
	await screen.until('▸evil');
	await keys('esc', 'a');
	await screen.until('esc leave it');
	await keys(...Array.from({length: 30}, () => 'down'));
	await screen.until('yes, do it');
	await keys('y');
	await screen.until(/→|more/);
	await keys('esc', 's');
	await screen.until('CA cert');
	await keys('c', 'tab', 'k', 'enter');
	await screen.until("Can't sign evil");
	await keys('esc', 'esc', 'p');
	await screen.until('private key');
	await keys('tab', 'k', 'enter');
	await screen.until('leave it');
	await keys('esc', 'esc', 'esc', 'n');
	await screen.until('New certificate');
	await visitGuide(deck);
	await keys('esc');
	await screen.until('Requests');
	stale();
	await screen.until(/stale/);
	await keys('/');
	await screen.until('words to look for');
	await deck.paste(hostile);
	await screen.until('31mPq');
	await keys('ctrl+c');
}

test('nothing from cluster, files, plans or paste reaches the terminal as something that it obeys', async () => {
	const {services, show, set} = hostileServices();
	await using deck = await openDeck(services);
	const error = new ClusterError('server', hostile, {hint: hostile});
	await visitEverything(
		deck,
		() => show([request]),
		() => set({phase: 'stale', requests: [request], since: new Date(), error, retryAt: new Date()}),
	);
	await deck.ended;
	assert.doesNotMatch(deck.screen.raw(), obeyed);
});

test('nor in screen-reader mode, where Ink passes everything', async () => {
	process.env['INK_SCREEN_READER'] = 'true';
	const {services, show} = hostileServices();
	await using deck = await openDeck(services, {columns: 120, rows: 60});
	show([request]);
	await deck.screen.until('evil\\x1b');
	await deck.keys('enter');
	await deck.screen.until('Asked');
	await deck.keys('a');
	await deck.screen.until('esc leave it');
	await deck.keys('esc', 's');
	await deck.screen.until('CA key');
	await deck.keys('esc', 'esc', 'n');
	await deck.screen.until('New certificate');
	await visitGuide(deck);
	await deck.keys('ctrl+c');
	await deck.ended;
	assert.doesNotMatch(deck.screen.raw(), obeyed);
});
