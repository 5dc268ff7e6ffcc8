import type {RequestList} from '../../source/cluster/calls/cluster.js';
import type {CertificateSigningRequest} from '../../source/cluster/model/request-object.js';
import type {DeckServices, DraftServices, FollowServices, GuideServices} from '../../source/deck/ports/ports.js';
import {planBulk} from '../../source/operations/bulk/bulk.js';
import {digestOf} from '../../source/present/list/request-digest.js';

export type FakeServices = {
	readonly services: DeckServices;
	/** Makes the live list hold these requests. */
	show(requests: readonly CertificateSigningRequest[]): void;
	set(list: RequestList): void;
	/** What plans were performed, in order: `Approved csr-1`. */
	readonly performed: string[];
};

/** Services for screens: a list that the test moves, and plans that only write down that they were performed. */
export function fakeServices(change: Partial<DeckServices> = {}): FakeServices {
	let list: RequestList = {phase: 'connecting', requests: []};
	const listeners = new Set<() => void>();
	const performed: string[] = [];
	const set = (next: RequestList) => {
		list = next;
		for (const listener of listeners) {
			listener();
		}
	};

	const services: DeckServices = {
		index: {
			getSnapshot: () => 0,
			subscribe: () => () => {},
			of: seen => digestOf(services.review(seen)),
			known: seen => digestOf(services.review(seen)),
			duplicateKey: () => undefined,
			duplicateStamp: () => 0,
		},
		requests: {
			getSnapshot: () => list,
			subscribe(listener) {
				listeners.add(listener);
				return () => {
					listeners.delete(listener);
				};
			},
			async start() {},
			lastHeard: () => undefined,
			tryNow: () => void performed.push('try now'),
		},
		accessStore: {getSnapshot: () => 0, subscribe: () => () => {}},
		info: {
			context: 'prod-eu',
			cluster: 'prod-eu',
			user: 'admin',
			namespace: 'default',
			server: 'https://127.0.0.1:6443',
			skipTlsVerify: false,
			readOnly: false,
		},
		readOnly: false,
		facts: async () => ({user: {username: 'kubernetes-admin', groups: [], extra: {}}, version: 'v1.36.2'}),
		evidence: {
			getSnapshot: () => 0,
			subscribe: () => () => {},
			async examine() {},
			isExamined: () => true,
			recoveries: () => 0,
		},
		trackWrite() {},
		lostAnswers: {getSnapshot: () => 0, subscribe: () => () => {}},
		review: seen => ({seen, certificates: [], findings: [], questions: [], summary: [['serves', seen.name]]}),
		relatedRequests: () => ({sameSubject: []}),
		checkSignature: async () => undefined,
		whyNot: () => undefined,
		missingRights: () => [],
		checkHost: () => undefined,
		checkExpiration: () => undefined,
		planDecision: (request, decision) => ({
			title: `${decision} ${request.name}`,
			steps: [
				{
					verb: 'update',
					kind: 'CertificateSigningRequest/approval',
					name: request.name,
					note: `condition ${decision}`,
				},
			],
			warnings: [],
			async perform() {
				performed.push(`${decision} ${request.name}`);
			},
		}),
		planBulk: (requests, decision, options) =>
			planBulk(requests, decision, {
				...options,
				reviewOf: services.review,
				current: ({uid}) => list.requests.find(request => request.uid === uid),
				missingRight: seen => services.whyNot(decision === 'Approved' ? 'approve' : 'deny', seen),
			}),
		startBulk: plan => {
			throw new Error(`a test that decides on ${plan.items.length} brings its own run`);
		},
		callBackMs: 400,
		planRequest: async values => ({
			title: `Request a certificate from ${values.signerName}`,
			steps: [{verb: 'create', kind: 'CertificateSigningRequest', name: values.name, note: values.hosts.join(', ')}],
			warnings: [],
			async perform() {
				performed.push(`request ${JSON.stringify(values)}`);
				throw new Error('a test that goes on from here brings its own plan');
			},
		}),
		planSigning: async (request, values) => ({
			title: `Sign ${request.name}`,
			steps: [{verb: 'sign', kind: 'Certificate', name: request.name, note: `with ${values.caPath}`}],
			warnings: [],
			async perform() {
				performed.push(`sign ${request.name} ${JSON.stringify(values)}`);
			},
		}),
		planPublish: async (request, values) => ({
			title: `Publish ${request.name}`,
			steps: [{verb: 'create', kind: 'Secret', name: values.secret ?? '', note: 'type kubernetes.io/tls'}],
			warnings: [],
			async perform() {
				performed.push(`publish ${request.name} ${JSON.stringify(values)}`);
			},
		}),
		guide: fakeGuide(),
		drafts: fakeDrafts(),
		follow: fakeFollow(),
		defaultFolder: './certdeck',
		now: () => new Date('2026-11-24T10:02:00Z'),
		...change,
	};
	return {services, show: requests => set({phase: 'live', requests}), set, performed};
}

/** Drafts that nobody left; what is kept of the guide goes nowhere. */
export function fakeDrafts(change: Partial<DraftServices> = {}): DraftServices {
	return {
		getSnapshot: () => undefined,
		subscribe: () => () => {},
		save() {},
		takeOver() {},
		drop() {},
		...change,
	};
}

/** A guide that knows two signers and nothing of the cluster. */
export function fakeGuide(change: Partial<GuideServices> = {}): GuideServices {
	return {
		signers: () => [
			{signerName: 'example.com/serving', permits: 'what you sign', lives: 'nobody serves it here', isOwn: true},
			{
				signerName: 'kubernetes.io/kube-apiserver-client',
				permits: 'client auth',
				lives: 'served here by kube-controller-manager',
				isOwn: false,
			},
		],
		listPlaces: async () => ({places: [], names: {}}),
		readSpec: async () => {
			throw new Error('a test that reads a spec brings its own');
		},
		readRequest: async () => 'CN=elsewhere; a.example; RSA 2048',
		planFileRequest: async path => ({
			title: 'Request a certificate',
			steps: [{verb: 'create', kind: 'CertificateSigningRequest', name: path, note: 'as it is'}],
			warnings: [],
			perform: async () => {
				throw new Error('a test that goes on from here brings its own plan');
			},
		}),
		missingOfRenewal: async () => undefined,
		planRenewal: async text => ({
			title: `Renew ${text}`,
			steps: [{verb: 'create', kind: 'CertificateSigningRequest', name: text, note: 'with a new key'}],
			warnings: [],
			perform: async () => {
				throw new Error('a test that goes on from here brings its own plan');
			},
		}),
		preview: async values => ({
			findings: [],
			spec: JSON.stringify({hosts: values.hosts}),
			manifest: 'kind: CertificateSigningRequest',
			commands: 'set -eu',
		}),
		planSave: async (path, text) => ({
			title: 'Save to a file',
			steps: [{verb: 'write', kind: 'File', name: path, note: `${text.length} bytes`}],
			warnings: [],
			perform: async () => path,
		}),
		...change,
	};
}

/** A follow-through that knows nothing but the request, and proposes a Secret of its name. */
export function fakeFollow(change: Partial<FollowServices> = {}): FollowServices {
	return {
		getSnapshot: () => 0,
		subscribe: () => () => {},
		me: () => undefined,
		of: () => ({}),
		look: async () => {},
		authorityOf: () => undefined,
		whyNoAuthority: () => undefined,
		planTakingAuthority: () => undefined,
		proposePublishing: request => ({secret: `default/${request.name.toLowerCase().replaceAll('_', '-')}`}),
		unfinished: () => [],
		planAdoption: async () => {
			throw new Error('a test with doubtful work brings its own');
		},
		planResume: async () => {
			throw new Error('a test that goes on brings its own');
		},
		verify: async () => [],
		planSigningAnew: async request => ({
			title: `Make an authority, and sign ${request.name}`,
			steps: [{verb: 'write', kind: 'File', name: '/keys/ca/ca-key.pem', note: 'private key of a new authority'}],
			warnings: [],
			async perform() {},
		}),
		approvers: async () => undefined,
		...change,
	};
}
