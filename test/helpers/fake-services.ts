import {createVersionStore} from '../../source/base/store.js';
import type {RequestList} from '../../source/cluster/calls/cluster.js';
import type {CertificateSigningRequest} from '../../source/cluster/model/request-object.js';
import type {DeckServices} from '../../source/deck/ports/deck-services.js';
import {createRequestIndex} from '../../source/deck/requests/request-index.js';
import {planBulk} from '../../source/operations/bulk/bulk.js';
import type {Plan, PlanStep} from '../../source/operations/plan/plan.js';

/** Replacements for any member of any port. */
export type PortChanges = {readonly [Port in keyof DeckServices]?: Partial<DeckServices[Port]>};

export type FakeServices = {
	readonly services: DeckServices;
	/** Sets the requests of the live list. */
	show(requests: readonly CertificateSigningRequest[]): void;
	set(list: RequestList): void;
	/** The performed plans, in order: `Approved csr-1`. */
	readonly performed: string[];
};

const noAuthorities = {phase: 'read', rows: [], unreadable: []} as const;
const nothingRead = {phase: 'unread'} as const;
const never = {getSnapshot: () => 0, subscribe: () => () => {}};

/**
 * Services for screens: a list that the test controls, the real index over it, and plans that only record that they were
 * performed.
 */
export function fakeServices(...changes: readonly PortChanges[]): FakeServices {
	let list: RequestList = {phase: 'connecting', requests: []};
	const heard = createVersionStore();
	const performed: string[] = [];
	const set = (next: RequestList) => {
		list = next;
		heard.change();
	};
	const plan = <Result>(title: string, steps: readonly PlanStep[], perform: () => Promise<Result>): Plan<Result> => ({
		title,
		steps,
		warnings: [],
		perform,
	});
	const performs = (what: string) => async () => void performed.push(what);
	const requests: DeckServices['requests'] = {
		getSnapshot: () => list,
		subscribe: heard.subscribe,
		async start() {},
		lastContact: () => undefined,
		tryNow: () => void performed.push('try now'),
	};

	const services: DeckServices = withChanges(
		{
			session: {
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
				me: () => undefined,
				now: () => new Date('2026-11-24T10:02:00Z'),
			},
			requests,
			index: createRequestIndex({requests, review: seen => services.detail.review(seen), extraStamp: () => ''}),
			detail: {
				review: seen => ({seen, certificates: [], findings: [], questions: [], summary: [['serves', seen.name]]}),
				relatedRequests: () => ({sameSubject: []}),
				checkSignature: async () => undefined,
			},
			evidence: {...never, async examine() {}, isExamined: () => true, recoveries: () => 0},
			rights: {...never, ask() {}, whyNot: () => undefined, missing: () => []},
			decision: {
				plan: ({name}, decision) =>
					plan(
						`${decision} ${name}`,
						[{verb: 'update', kind: 'CertificateSigningRequest/approval', name, note: `condition ${decision}`}],
						performs(`${decision} ${name}`),
					),
			},
			bulk: {
				plan: (wanted, decision, options) =>
					planBulk(wanted, decision, {
						...options,
						reviewOf: services.detail.review,
						current: ({uid}) => list.requests.find(request => request.uid === uid),
						missingRight: seen => services.rights.whyNot(decision === 'Approved' ? 'approve' : 'deny', seen),
					}),
				hasOpen: wanted => wanted.some(seen => services.detail.review(seen).questions.length > 0),
				async prepare() {},
				start: ({items}) => missing(`decides on ${items.length}`),
				callBackMs: 100,
			},
			pods: {
				follow: show => {
					show({phase: 'live', records: []});
					return () => {};
				},
				detail: async () => missing('reads a detail'),
				explain: async () => missing('explains'),
				authorityOf: async () => undefined,
				planRefusal: () => missing('refuses a Pod'),
				planSigning: async () => missing('signs for a Pod'),
			},
			authorities: {
				getSnapshot: () => noAuthorities,
				subscribe: () => () => {},
				read() {},
				look: async () => missing('asks about an authority'),
				planCreate: async () => missing('makes an authority'),
				planPublish: async () => missing('publishes an authority'),
				planImport: async () => missing('takes an authority in'),
				planRotate: async () => missing('rotates an authority'),
				planRetire: async () => missing('retires a key'),
				hold: async () => missing('opens a key'),
				release() {},
			},
			signing: {
				plan: async ({name}, values) =>
					plan(
						`Sign ${name}`,
						[{verb: 'sign', kind: 'Certificate', name, note: `with ${values.caPath}`}],
						performs(`sign ${name} ${JSON.stringify(values)}`),
					),
				planFailing: ({name}, {reason, message}) =>
					plan(
						`Mark ${name} as Failed`,
						[{verb: 'update', kind: 'CertificateSigningRequest/status', name, note: `Failed, ${reason}: ${message}`}],
						performs(`fail ${name} ${reason}: ${message}`),
					),
				planWithNewAuthority: async ({name}) =>
					plan(
						`Make an authority, and sign ${name}`,
						[{verb: 'write', kind: 'File', name: '/keys/ca/ca-key.pem', note: 'private key of a new authority'}],
						async () => {},
					),
				authorityOf: () => undefined,
				whyNoAuthority: () => undefined,
				planTakingAuthority: () => undefined,
			},
			publishing: {
				plan: async ({name}, values) =>
					plan(
						`Publish ${name}`,
						[{verb: 'create', kind: 'Secret', name: values.secret ?? '', note: 'type kubernetes.io/tls'}],
						performs(`publish ${name} ${JSON.stringify(values)}`),
					),
				propose: ({name}) => ({secret: `default/${name.toLowerCase().replaceAll('_', '-')}`}),
			},
			guide: {
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
				readSpec: async () => missing('reads a spec'),
				readRequest: async () => 'CN=elsewhere; a.example; RSA 2048',
				planFileRequest: async path =>
					plan(
						'Request a certificate',
						[{verb: 'create', kind: 'CertificateSigningRequest', name: path, note: 'as it is'}],
						async () => missing('goes on from here'),
					),
				missingOfRenewal: async () => undefined,
				planRenewal: async name =>
					plan(
						`Renew ${name}`,
						[{verb: 'create', kind: 'CertificateSigningRequest', name, note: 'with a new key'}],
						async () => missing('goes on from here'),
					),
				preview: async values => ({
					findings: [],
					spec: JSON.stringify({hosts: values.hosts}),
					manifest: 'kind: CertificateSigningRequest',
					commands: 'set -eu',
				}),
				planSave: async (path, text) =>
					plan(
						'Save to a file',
						[{verb: 'write', kind: 'File', name: path, note: `${text.length} bytes`}],
						async () => path,
					),
				planRequest: async values =>
					plan(
						`Request a certificate from ${values.signerName}`,
						[{verb: 'create', kind: 'CertificateSigningRequest', name: values.name, note: values.hosts.join(', ')}],
						async () => {
							performed.push(`request ${JSON.stringify(values)}`);
							return missing('goes on from here');
						},
					),
				checkHost: () => undefined,
				checkExpiration: () => undefined,
				defaultFolder: './certdeck',
			},
			drafts: {getSnapshot: () => undefined, subscribe: () => () => {}, save() {}, takeOver() {}, discard() {}},
			follow: {
				...never,
				of: () => ({}),
				load() {},
				reload: async () => {},
				verify: async () => [],
				approvers: async () => undefined,
			},
			pending: {
				...never,
				list: () => [],
				planAdoption: async () => missing('adopts an issuance'),
				planResume: async () => missing('resumes an issuance'),
			},
			certificates: {
				getSnapshot: () => nothingRead,
				subscribe: () => () => {},
				read() {},
				readOthers: async () => 0,
				served: async () => {},
				view: {filter: ''},
				keep() {},
			},
			renewals: {
				plan: async () => missing('renews certificates'),
				planBegun: async () => missing('renews certificates'),
				signerNames: () => [],
				start: async () => missing('renews certificates'),
			},
			paths: {complete: async path => ({path, names: []})},
			writes: {track() {}, underWay: () => 0, lostAnswers: never},
		},
		changes,
	);
	return {services, show: shown => set({phase: 'live', requests: shown}), set, performed};
}

function missing(what: string): never {
	throw new Error(`a test that ${what} brings its own`);
}

/** The ports with replaced members; later changes win. */
export function withChanges(services: DeckServices, changes: readonly PortChanges[]): DeckServices {
	const ports: Record<string, object | undefined> = {...services};
	for (const change of changes) {
		for (const [port, members] of Object.entries(change)) {
			ports[port] = {...ports[port], ...members};
		}
	}

	return ports as DeckServices;
}
