import {join} from 'node:path';
import {expandHome} from '../../base/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {RequestPlan} from '../../operations/issuance/index.js';
import {fileBase} from '../../operations/issuance/index.js';
import {objectName} from '../../operations/plan/index.js';
import {freeFileBase, planRequest} from '../../operations/request/index.js';
import type {IssuanceStore} from '../../storage/issuance/index.js';
import type {GuidePort} from '../ports/index.js';
import type {Follow} from './follow-services.js';
import {isLogin} from './follow-services.js';
import {expirationOf, specOf} from './guide-services.js';

type NewRequestSources = {
	readonly cluster: Cluster;
	readonly issuances: IssuanceStore;
	readonly follow: Pick<Follow, 'note'>;
	/** Returns the same plan, which also discards the guide's draft when it begins. */
	whileSending(plan: RequestPlan): RequestPlan;
};

/** Plans a request with a new key from the guide's values. */
export function createNewRequestPlanning({
	cluster,
	issuances,
	follow,
	whileSending,
}: NewRequestSources): GuidePort['planRequest'] {
	return async (values, about) => {
		const {namespace} = cluster.info;
		const keySecret =
			values.keySecret === undefined ? undefined : objectName(values.keySecret, 'the Secret', namespace);
		const parsed = specOf(values);
		const folder = expandHome(values.folder);
		// The files of an earlier certificate with the same name stay, because they may be in use.
		const base = await freeFileBase(
			folder,
			fileBase(values.name || parsed.spec.commonName || parsed.spec.hosts[0] || 'certificate'),
		);
		const asked = await planRequest(cluster, parsed, {
			signerName: values.signerName,
			usages: values.usages,
			folder,
			fileBase: base,
			issuances,
			...(values.name === '' ? {} : {name: values.name}),
			...expiring(expirationOf(values)),
			...(values.passphrase === undefined ? {} : {passphrase: values.passphrase}),
			...(keySecret === undefined ? {} : {keySecret}),
			...(about && {
				about: {purpose: about.purpose, ...(about.place === undefined ? {} : {place: about.place})},
				targets: {
					...(about.secret && keySecret === undefined
						? {secret: objectName(about.secret, 'the Secret', namespace)}
						: {}),
					...(about.configMap ? {configMap: objectName(about.configMap, 'the ConfigMap', namespace)} : {}),
					...(keySecret === undefined && isLogin(values) ? {kubeconfigPath: join(folder, `${base}.kubeconfig`)} : {}),
				},
			}),
		});
		const plan = whileSending(asked);
		return {
			...plan,
			async perform(performSignal) {
				const requested = await plan.perform(performSignal);
				const {keyPath} = requested;
				follow.note(requested.request.uid, {
					...(keyPath === undefined
						? {}
						: {key: {place: 'file', path: keyPath, isLocked: values.passphrase !== undefined}}),
					...(keySecret === undefined ? {} : {key: {place: 'secret', ...keySecret, field: 'tls.key'}}),
					...(about && {purpose: about.purpose}),
					...(about?.place === undefined ? {} : {place: about.place}),
				});
				return requested;
			},
		};
	};
}

function expiring(expirationSeconds: number | undefined): {readonly expirationSeconds?: number} {
	return expirationSeconds === undefined ? {} : {expirationSeconds};
}
