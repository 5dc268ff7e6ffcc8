import {basename, dirname, resolve} from 'node:path';
import {expandHome} from '../../base/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {fileBase, planRequestPublishing} from '../../operations/issuance/index.js';
import type {Recorder} from '../../operations/plan/index.js';
import {objectName} from '../../operations/plan/index.js';
import {openAuthority} from '../../operations/read/index.js';
import {planFailing, readSigningPolicy, refuseUnsignable} from '../../operations/sign/index.js';
import type {Finding} from '../../review/finding/index.js';
import type {IssuanceStore} from '../../storage/issuance/index.js';
import type {PublishingPort, SigningPort} from '../ports/index.js';
import type {Follow} from './follow-services.js';
import {previewed} from './previewed-signing.js';

type SignPublishSources = {
	readonly cluster: Cluster;
	readonly issuances: IssuanceStore;
	readonly follow: Follow;
	readonly signal: AbortSignal;
	now(): Date;
};

type SigningSources = Pick<SignPublishSources, 'cluster' | 'follow' | 'now'> & {
	/** Records requests that are marked as Failed; absent for the demo cluster. */
	readonly record: Recorder | undefined;
	/** The findings of a request by the evidence that was read. */
	findingsNow(request: CertificateSigningRequest): readonly Finding[];
};

/** Signs with an authority whose files the operator named. */
export function createSigningServices({cluster, follow, now, record, findingsNow}: SigningSources): SigningPort {
	return {
		...follow.signing,
		planFailing: (request, failing, {unrecorded = false} = {}) =>
			planFailing(cluster, request, failing, {
				record: unrecorded ? undefined : record,
				findings: findingsNow(request),
			}),
		async plan(request, {passphrase, config, profile, expiry, usages, ...typed}) {
			refuseUnsignable(request);
			const [caPath, caKeyPath] = [expandHome(typed.caPath), expandHome(typed.caKeyPath)];
			const authority =
				(passphrase === undefined ? follow.kept.held(resolve(caPath)) : undefined) ??
				(await openAuthority(caPath, caKeyPath, passphrase));
			const policyFor = await readSigningPolicy({
				config: config && expandHome(config),
				profile,
				expiry,
				usages: usages ?? [],
			});
			return previewed(cluster, request, {authority, policy: policyFor(request), now}, plan =>
				follow.guarded(
					{
						...plan,
						async perform(performSignal) {
							const signed = await plan.perform(performSignal);
							follow.signed(request, authority, {caPath: resolve(caPath), caKeyPath: resolve(caKeyPath)});
							return signed;
						},
					},
					request,
					authority,
				),
			);
		},
	};
}

/** Publishes a certificate, and records where it went. */
export function createPublishingServices({
	cluster,
	issuances,
	follow,
	signal,
	now,
}: SignPublishSources): PublishingPort {
	return {
		propose: follow.propose,
		async plan(request, values) {
			const {keyPassphrase, secret, configMap, trustBundle} = values;
			const [keyPath, caPath, out, kubeconfig] = [values.keyPath, values.caPath, values.out, values.kubeconfig].map(
				path => path && expandHome(path),
			);
			const targets = {
				...(secret ? {secret: objectName(secret, 'the Secret', cluster.info.namespace)} : {}),
				...(configMap ? {configMap: objectName(configMap, 'the ConfigMap', cluster.info.namespace)} : {}),
				...(out
					? {out: {folder: out, base: baseIn(out, request.name, follow.follow.of(request).targets?.certificatePath)}}
					: {}),
				...(caPath ? {caPath} : {}),
				...(trustBundle ? {trustBundle} : {}),
				...(kubeconfig ? {kubeconfigPath: kubeconfig} : {}),
			};
			const plan = await planRequestPublishing(
				cluster,
				request,
				{targets, keyPath, keyPassphrase, at: now(), issuances, mine: follow.mine},
				signal,
			);
			return {
				...plan,
				async perform(performSignal) {
					const published = await plan.perform(performSignal);
					follow.note(request.uid, {published: targets, ...(caPath ? {caPath: resolve(caPath)} : {})});
					return published;
				},
			};
		},
	};
}

/** The base name of files in a folder: that of the key that is already there, so that the certificate is beside it. */
function baseIn(folder: string, name: string, promised: string | undefined): string {
	return promised !== undefined && dirname(promised) === resolve(folder) ? basename(promised, '.crt') : fileBase(name);
}
