import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {listen} from './api/https.js';
import {ApiServer} from './api/server.js';
import {normalize} from './api/write.js';
import {createAuthority, issue} from './cluster/authority.js';
import {bootstrap} from './cluster/bootstrap.js';
import {runCertificateControllers} from './controllers/certificates.js';
import {runCleaner, sweep} from './controllers/cleaner.js';
import {runGarbageCollector} from './controllers/garbage-collector.js';
import {runNamespaceControllers} from './controllers/namespaces.js';
import {
	podCertificateCollection,
	runPodCertificateCleaner,
	sweepPodCertificates,
} from './controllers/pod-certificates.js';
import {runTrustBundlePublisher} from './controllers/trust-bundles.js';
import {logIn, writeKubeconfigs} from './kubeconfig.js';
import {runKubelet} from './kubelet/kubelet.js';
import {forwardPort} from './kubelet/port-forward.js';
import {people} from './people.js';
import {resources, reviews} from './resources/index.js';
import {podCertificateRequests} from './resources/pod-certificate-request.js';
import type {KubeObject} from './schema/json.js';
import {buildCluster} from './story/cluster.js';
import {postCrowd} from './story/crowd.js';
import {askAgain, buildMesh} from './story/mesh.js';
import {returnBook, takeBook} from './story/request-book.js';
import type {Stage} from './story/story.js';
import {playOn, playOpening} from './story/story.js';

const serverNames = [
	'kubernetes',
	'kubernetes.default',
	'kubernetes.default.svc',
	'kubernetes.default.svc.cluster.local',
	'localhost',
	'127.0.0.1',
	'10.96.0.1',
];

export type DemoOptions = {
	/** If absent, a free port. */
	readonly port?: number;
	/** The same seed gives the same story; if absent, 1. */
	readonly seed?: number;
	/** The story posts no further requests. */
	readonly still?: boolean;
	/** A new cluster without the story; with `requests`, it has only those. */
	readonly empty?: boolean;
	/** The number of requests to add to the story's. */
	readonly requests?: number;
	/** The folder for kubeconfigs, created with mode 0700; if absent, a temporary folder that `stop` removes. */
	readonly dir?: string;
	/** The clock of server and controllers. */
	readonly now?: () => Date;
	/** Plurals of kinds that are not served, as with their feature gate off. */
	readonly without?: readonly string[];
	/** How many changes of a kind are kept for watches and for lists in pages; if absent, 1000. */
	readonly history?: number;
};

export type Demo = {
	/** `https://127.0.0.1:PORT`. */
	readonly url: string;
	/** The kubeconfig of the admin. */
	readonly kubeconfigPath: string;
	/** Holds a `NAME.kubeconfig` for `admin`, `approver`, `viewer`, `nobody`, and `deployer` with a token. */
	readonly dir: string;
	/** The authority of the server and of clients. */
	readonly caPem: string;
	/** Runs the cleaner now, and not at the next full hour. @returns the names of deleted requests. */
	readonly sweep: () => Promise<readonly string[]>;
	/** Runs the cleaner of PodCertificateRequests now, and not in five minutes. @returns `namespace/name` of each. */
	readonly sweepPodCertificates: () => Promise<readonly string[]>;
	/** Stores a PodCertificateRequest without any check, such as one of an older server. */
	readonly plantPodCertificateRequest: (object: KubeObject) => void;
	/** Removes the history of every kind. Watches and pages that need it are answered with 410. */
	readonly compact: () => void;
	readonly stop: () => Promise<void>;
};

/** Starts a Kubernetes API server with controllers and a story on 127.0.0.1. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
	const {seed = 1, now: realNow = () => new Date()} = options;
	let offsetMs = 0;
	const now = () => new Date(realNow().getTime() - offsetMs);
	const past = (agoMinutes: number) => {
		offsetMs = agoMinutes * 60_000;
	};

	const authority = await createAuthority('kubernetes', now());
	const {without = []} = options;
	const served = resources.filter(({plural}) => !without.includes(plural));
	const api = new ApiServer({resources: served, reviews, now, history: options.history ?? 1000});
	await bootstrap(api, authority.certificatePem);
	const controllers = [
		runCertificateControllers(api, authority, now),
		runNamespaceControllers(api, authority.certificatePem),
		runGarbageCollector(api),
		...(without.includes('clustertrustbundles') ? [] : [runTrustBundlePublisher(api, authority.certificatePem)]),
	];
	const kubelet = runKubelet(api);
	const stopCleaner = runCleaner(api, now);
	const stopPodCleaner = runPodCertificateCleaner(api, now);
	const settle = async () => {
		for (const controller of controllers) {
			await controller.idle();
		}
	};

	const requests = takeBook();
	const servingAuthority = await createAuthority('Example Serving CA', now());
	const stage: Stage = {api, servingAuthority, requests, past, now, settle};
	const {requests: crowd = 0, empty = false} = options;
	if (!empty || crowd > 0) {
		await buildCluster(api, authority, past, now);
	}

	const hasPods = !empty && !without.includes('podcertificaterequests') && !without.includes('clustertrustbundles');
	if (!empty) {
		await playOpening(stage);
	}

	if (hasPods) {
		await buildMesh(api, past, now);
	}

	if (crowd > 0) {
		await postCrowd(api, requests, crowd, seed);
	}

	const logins = await Promise.all(people.map(person => logIn(person, api, authority, now())));
	const listener = await listen(api, {
		port: options.port ?? 0,
		...(await issue(authority, {commonName: 'kube-apiserver', hosts: serverNames}, now())),
		clientCaPem: authority.certificatePem,
		tokens: logins.flatMap(({token}) => token ?? []),
		upgrade: (...call) => forwardPort(api, kubelet.ports, ...call),
	});
	const url = `https://127.0.0.1:${listener.port}`;
	const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'certdeck-demo-'));
	writeKubeconfigs(dir, url, authority.certificatePem, logins);
	const stopStory = options.still || empty ? () => {} : playOn(stage, seed);
	const stopAsking = options.still || !hasPods ? () => {} : askAgain(api);
	return {
		url,
		kubeconfigPath: join(dir, 'admin.kubeconfig'),
		dir,
		caPem: authority.certificatePem,
		sweep: () => sweep(api, now()),
		sweepPodCertificates: () => sweepPodCertificates(api, now()),
		plantPodCertificateRequest(object) {
			const {namespace, name} = object.metadata;
			const converted = normalize(podCertificateRequests, {...object, apiVersion: 'certificates.k8s.io/v1'});
			api.storage.put(podCertificateCollection, `${namespace}/${name}`, converted);
		},
		compact: () => api.storage.compact(),
		async stop() {
			stopStory();
			stopAsking();
			stopCleaner();
			kubelet.stop();
			stopPodCleaner();
			await listener.close();
			await Promise.all(controllers.map(controller => controller.stop()));
			returnBook(requests);
			if (!options.dir) {
				rmSync(dir, {recursive: true, force: true});
			}
		},
	};
}
