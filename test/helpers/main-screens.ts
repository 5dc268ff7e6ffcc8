import type {JudgedEntry} from '../../source/certificates/model/judged.js';
import type {PodCertificateRecord} from '../../source/cluster/records/pods/pod-certificate-records.js';
import type {AuthorityList} from '../../source/deck/ports/authorities/authorities.js';
import type {Finding} from '../../source/review/finding/finding.js';
import {createLook} from '../../source/ui/theme/theme.js';
import {fakeServices} from './fake-services.js';
import {openDeck} from './render.js';
import {aRequest} from './requests.js';
import type {ScreenSize} from './screen.js';

/** A main screen as it is shown, without colour codes and with them. */
export type ShownScreen = {
	readonly name: string;
	readonly lines: readonly string[];
	/** What was written of it for a dark background, and then for a light one; empty if no colours are asked for. */
	readonly dark: string;
	readonly light: string;
};

/** The clock of the fake services. */
const now = new Date('2026-11-24T10:02:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const finding = (severity: Finding['severity']): Finding => ({
	id: 'wildcard-name',
	severity,
	// In no language.
	message: 'X-1',
	field: 'spec.request',
	provenance: 'server',
});

const requests = [
	aRequest({name: 'orders', uid: 'u-1', username: 'x-orders', createdAt: minutesAgo(3)}),
	aRequest({name: '订单服务', uid: 'u-2', username: '某人', createdAt: minutesAgo(50)}),
	aRequest({
		name: 'billing',
		uid: 'u-3',
		username: 'x-billing',
		createdAt: minutesAgo(70),
		conditions: [{type: 'Denied', status: 'True', reason: 'R', message: 'M'}],
	}),
	aRequest({name: 'cart', uid: 'u-4', username: 'x-cart', createdAt: minutesAgo(90)}),
];

const pod = (name: string, change: Partial<PodCertificateRecord> = {}): PodCertificateRecord => ({
	namespace: 'shop',
	name: `req-${name}`,
	uid: `uid-${name}`,
	resourceVersion: '1',
	createdAt: minutesAgo(5),
	signerName: 'example.com/pod',
	podName: name,
	podUid: `pod-${name}`,
	serviceAccountName: 'cart',
	serviceAccountUid: 'account-uid',
	nodeName: 'worker-1',
	nodeUid: 'node-uid',
	userAnnotations: {},
	conditions: [],
	...change,
});

const entry = (name: string, change: Partial<JudgedEntry> = {}): JudgedEntry => ({
	id: `Secret/shop/${name}/tls.crt`,
	place: {kind: 'Secret', namespace: 'shop', name, field: 'tls.crt'},
	labels: {},
	annotations: {},
	certificates: [],
	key: 'missing',
	faults: [],
	foundByGo: 0,
	purpose: 'serving',
	state: 'broken',
	ends: new Date('2027-01-01T00:00:00Z'),
	users: [],
	used: 'no',
	renewer: {by: 'nobody'},
	trustedBy: [],
	isTrustedBySystem: false,
	sameKey: [],
	findings: [{id: 'certificate-broken', severity: 'block', message: 'X-1'}],
	...change,
});

const sha256 = 'ab'.repeat(32);

/**
 * Goes through the main screens of the deck, in the language of this process: requests, one request, its text, help, a plan,
 * signing with what would be signed, many at once, the guide, certificates, authorities, Pods.
 */
export async function mainScreens(
	size: ScreenSize,
	{isAscii = false, isColoured = false}: {readonly isAscii?: boolean; readonly isColoured?: boolean} = {},
): Promise<readonly ShownScreen[]> {
	const certificates = {
		phase: 'read',
		entries: [entry('orders-tls'), entry('订单', {state: 'soon', findings: []})],
		unread: [],
		readAt: now,
	} as const;
	const {services, show} = fakeServices({
		detail: {
			review: seen => ({
				seen,
				certificates: [],
				findings: seen.name === 'orders' ? [finding('block')] : seen.name === '订单服务' ? [finding('warn')] : [],
				questions:
					seen.name === 'cart' ? [{id: 'addresses-unread', message: 'X-2', why: ['X-3'], field: 'spec.request'}] : [],
				summary: [],
			}),
		},
		decision: {
			plan: ({name}) => ({
				title: `X-4 ${name}`,
				steps: [{verb: 'update', kind: 'CertificateSigningRequest/approval', name, note: 'X-5'}],
				warnings: [],
				perform: async () => {},
			}),
		},
		signing: {
			plan: async ({name}) => ({
				title: `X-6 ${name}`,
				steps: [{verb: 'write', kind: 'File', name, note: 'X-7'}],
				warnings: [],
				perform: async () => {},
				preview: {
					rows: [
						{what: 'subject', asked: 'CN=orders', given: 'CN=orders'},
						{what: 'dns', asked: 'orders.shop.svc', given: 'orders.shop.svc'},
						{what: 'dns', asked: '*.shop.svc', why: 'X-8'},
					],
					life: {
						until: new Date('2027-01-01'),
						shortest: 'policy',
						policy: 86_400_000,
						authorityEnds: new Date('2031-01-01'),
					},
				},
			}),
		},
		pods: {
			follow: listener => {
				listener({
					phase: 'live',
					records: [
						pod('cart-1'),
						pod('cart-2', {conditions: [{type: 'Denied', status: 'True', reason: 'R', message: 'M'}]}),
					],
				});
				return () => {};
			},
		},
		authorities: {
			getSnapshot: () => authorities,
		},
		certificates: {getSnapshot: () => certificates, view: {filter: ''}},
	});
	const look = createLook({background: 'dark', depth: 2, isAscii});
	const deck = await openDeck(services, size, look);
	const shown: ShownScreen[] = [];
	/** Waits until the screen shows `seen`, and no frame follows. */
	const take = async (name: string, seen: string | RegExp) => {
		await deck.screen.until(seen);
		await settled();
		const lines = deck.screen.lines();
		const inColours = async (background: 'dark' | 'light') => {
			const before = deck.screen.raw().length;
			look.setBackground(background);
			await settled();
			return deck.screen.raw().slice(before);
		};
		shown.push({
			name,
			lines,
			light: isColoured ? await inColours('light') : '',
			dark: isColoured ? await inColours('dark') : '',
		});
	};
	const settled = async () => {
		for (let before = ''; before !== deck.screen.raw(); ) {
			before = deck.screen.raw();
			await new Promise(setImmediate);
			await new Promise(setImmediate);
		}
	};

	await using _ = deck;
	show(requests);
	await take('requests', /(▌|>|[:：]) ?orders/);
	await deck.keys('enter');
	await take('request', 'u-1');
	await deck.keys('v');
	await take('text', /^-----/m);
	await deck.keys('esc', '?');
	await take('help', '] ^N');
	await deck.keys('esc', 'a');
	await take('plan', 'X-5');
	await deck.keys('esc', 's');
	await take('signing', 'profile');
	await deck.keys('ca.pem', 'tab', 'k.pem', 'enter');
	await take('signing preview', 'X-6 orders');
	await deck.keys('esc', 'esc', 'esc', 'space', 'space', 'a');
	await take('many', 'orders');
	await deck.keys('esc', 'n');
	await take('guide', 'Service');
	await deck.keys('esc', 'C');
	await take('certificates', 'orders-tls');
	await deck.keys('esc', 'A');
	await take('authorities', 'example.com/shop');
	await deck.keys('esc', 'P');
	await take('pods', 'cart-1');
	return shown;
}

const authorities: AuthorityList = {
	phase: 'read',
	unreadable: [],
	rows: ['shop', 'old'].map(name => ({
		facts: {
			name,
			current: 1,
			generations: [
				{
					number: 1,
					state: 'signs' as const,
					sha256,
					keySha256: sha256,
					createdAt: '2026-11-01T00:00:00Z',
					subject: 'CN=shop-ca',
					issuer: 'CN=shop-ca',
					key: 'ECDSA P-256',
					notBefore: '2026-11-01T00:00:00.000Z',
					notAfter: '2031-11-01T00:00:00.000Z',
					isKeyThere: true,
					isKeyLocked: true,
					path: '/keys/shop/1/ca.pem',
				},
			],
			serves: [
				{signerName: 'example.com/shop', cluster: {authority: 'ca', uid: 'u'}, server: 'https://127.0.0.1:6443'},
			],
			places: [],
		},
		servesHere: ['example.com/shop'],
		servesElsewhere: 0,
		isKeyHeld: false,
	})),
};
