import {requestFromApi} from '../../source/pki/x509/index.js';
import type {ApiServer} from '../api/server.js';
import type {Authority} from '../cluster/authority.js';
import {certify} from '../cluster/authority.js';
import {csrPath} from '../controllers/certificates.js';
import type {Csr} from '../resources/csr-faults.js';
import {namesOf} from '../resources/x509.js';
import type {KubeObject} from '../schema/json.js';
import {ApiError} from '../schema/status.js';
import {cast} from './cast.js';
import type {Past} from './cluster.js';
import {seededRandom} from './random.js';
import {RequestBook} from './request-book.js';
import type {Scene, Step} from './scene.js';
import {openingScenes} from './scenes.js';
import {buildStock} from './stock.js';
import {nextPause, nextScene} from './trickle.js';
import {signers} from './usual.js';

export type Stage = {
	readonly api: ApiServer;
	/** The authority of the people in the story. It is not that of the cluster. */
	readonly servingAuthority: Authority;
	readonly requests: RequestBook;
	readonly past: Past;
	readonly now: () => Date;
	/** Waits until the controllers are idle. */
	readonly settle: () => Promise<void>;
};

/** Creates everything that happened before the demo starts, in the order of time. */
export async function playOpening(stage: Stage): Promise<void> {
	const {api, servingAuthority, requests} = stage;
	type Moment = {readonly agoMinutes: number; readonly act: () => Promise<void>};
	const moments = openingScenes.flatMap((scene): readonly Moment[] => [
		{agoMinutes: scene.agoMinutes ?? 0, act: () => post(api, scene, requests)},
		...(scene.afterwards ?? []).map(step => ({
			agoMinutes: step.agoMinutes,
			act: () => perform(stage, scene.name, step),
		})),
	]);
	for (const {agoMinutes, act} of moments.toSorted((left, right) => right.agoMinutes - left.agoMinutes)) {
		stage.past(agoMinutes);
		await act();
		await stage.settle();
	}

	stage.past(50);
	if (!api.resources.some(({plural}) => plural === 'clustertrustbundles')) {
		stage.past(0);
		return;
	}

	await api.as(cast.grace).create('/apis/certificates.k8s.io/v1/clustertrustbundles', {
		metadata: {name: 'clusterissuers.cert-manager.io:platform:2026'},
		spec: {signerName: signers.platform, trustBundle: servingAuthority.certificatePem},
	});
	stage.past(0);
	await buildStock(api, servingAuthority, stage.now());
}

/** Creates a few new requests a minute. @returns a function that stops it. */
export function playOn({api}: Stage, seed: number): () => void {
	const random = seededRandom(seed);
	let timer: NodeJS.Timeout;
	const schedule = () => {
		timer = setTimeout(() => {
			post(api, nextScene(random).scene, new RequestBook())
				.catch((error: unknown) => {
					// The user of the demo may have taken the name.
					if (!(error instanceof ApiError)) {
						process.emitWarning(error instanceof Error ? error : String(error));
					}
				})
				.finally(schedule);
		}, nextPause(random) * 1000);
		timer.unref();
	};

	schedule();
	return () => {
		clearTimeout(timer);
	};
}

async function post(api: ApiServer, scene: Scene, requests: RequestBook): Promise<void> {
	const {name, by, labels, annotations, signerName, usages, expirationSeconds} = scene;
	await api.as(by).create(csrPath, {
		metadata: {name, ...(labels && {labels}), ...(annotations && {annotations})},
		spec: {
			request: requests.of(scene),
			signerName,
			usages,
			...(expirationSeconds && {expirationSeconds}),
		},
	});
}

async function perform({api, servingAuthority, now}: Stage, name: string, step: Step): Promise<void> {
	const client = api.as(step.by);
	const path = `${csrPath}/${encodeURIComponent(name)}`;
	const object = (await client.get(path)) as Csr;
	if (step.do !== 'sign') {
		const {reason, message} = step;
		const condition = {type: step.do === 'approve' ? 'Approved' : 'Denied', status: 'True', reason, message};
		await client.update(`${path}/approval`, withStatus(object, {conditions: [condition]}));
		return;
	}

	const {raw} = requestFromApi(object.spec.request);
	const names = namesOf(object.spec.request);
	const certificatePem = certify(servingAuthority, {
		subject: raw.subject,
		subjectPublicKeyInfo: raw.subjectPublicKeyInfo,
		subjectAltNames: (['dns', 'email', 'ip', 'uri'] as const).flatMap(kind =>
			names[kind].map(value => ({kind, value})),
		),
		usages: object.spec.usages ?? [],
		notBefore: new Date(now().getTime() - 300_000),
		notAfter: new Date(now().getTime() + (object.spec.expirationSeconds ?? 86_400) * 1000),
	});
	await client.update(
		`${path}/status`,
		withStatus(object, {
			...object.status,
			certificate: Buffer.from(certificatePem).toString('base64'),
		}),
	);
}

function withStatus(object: Csr, status: object): KubeObject {
	return {...object, status} as KubeObject;
}
