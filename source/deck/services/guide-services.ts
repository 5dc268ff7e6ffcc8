import {expandHome} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {Cluster, RequestList, Store} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest, UserInfo} from '../../cluster/model/index.js';
import {checkHost} from '../../operations/guide/hosts/index.js';
import type {PurposeId} from '../../operations/guide/index.js';
import {listPlaces, proposeTargets, reviewPlannedRequest, signerChoices} from '../../operations/guide/index.js';
import type {RequestPlan} from '../../operations/issuance/index.js';
import {fileBase, namePrefix} from '../../operations/issuance/index.js';
import {objectName, parseDuration} from '../../operations/plan/index.js';
import {planSaveText} from '../../operations/publish/index.js';
import {readSpec, readSpecText} from '../../operations/read/index.js';
import {planRequestRenewal, planSecretRenewal, readRenewable} from '../../operations/renew/index.js';
import {planFileRequest, readRequestFile} from '../../operations/request/index.js';
import type {CertificateSpec} from '../../pki/encode/index.js';
import type {ParsedSpec} from '../../pki/spec/index.js';
import {formatSpec} from '../../pki/spec/index.js';
import {commandsByHand, requestManifest} from '../../present/copy/index.js';
import {keyText, nameText} from '../../present/words/index.js';
import {isInTree} from '../../signers/known/index.js';
import type {IssuanceStore} from '../../storage/issuance/index.js';
import type {GuidePort, GuideValues} from '../ports/index.js';

type GuideSources = {
	readonly cluster: Cluster;
	readonly requests: Store<RequestList>;
	readonly signal: AbortSignal;
	readonly now: () => Date;
	/** The user on the server; undefined until it is known. */
	readonly me: () => UserInfo | undefined;
	readonly issuances: IssuanceStore;
	/** Returns the same plan, which also discards the draft when it begins. */
	whileSending(plan: RequestPlan): RequestPlan;
	/** The folder for new keys. */
	readonly folder: string;
	/** Called when a request was created. Its record has everything but the purpose. */
	onSent(request: CertificateSigningRequest, purpose: PurposeId): void;
};

/** The days of a signature by hand, if the request has no expirationSeconds. */
const defaultDays = 365;
const daySeconds = 86_400;

/** Fills the port of the guide. */
export function createGuideServices({
	cluster,
	requests,
	issuances,
	whileSending,
	folder,
	signal,
	now,
	me,
	onSent,
}: GuideSources): Omit<GuidePort, 'planRequest'> {
	const sent = (plan: RequestPlan, purpose: PurposeId): RequestPlan => ({
		...plan,
		async perform(performSignal) {
			const requested = await whileSending(plan).perform(performSignal);
			onSent(requested.request, purpose);
			return requested;
		},
	});
	return {
		signers: () => signerChoices(requests.getSnapshot().requests),
		listPlaces: purpose => listPlaces(cluster, purpose, cluster.info.namespace, signal),
		readSpec: path => readSpec(expandHome(path), async () => new Uint8Array()),
		async preview(values, {purpose, place}) {
			const {spec} = specOf(values);
			const {signerName, usages} = values;
			const seconds = expirationOf(values);
			const subject = spec.commonName || spec.hosts[0] || 'certificate';
			const manifest = {
				generateName: namePrefix(subject),
				...(values.name === '' ? {} : {name: values.name}),
				signerName,
				usages,
				...(seconds === undefined ? {} : {expirationSeconds: seconds}),
			};
			const base = fileBase(values.name || subject);
			return {
				findings: await reviewPlannedRequest(
					{spec, ...manifest},
					{me: me(), now: now(), others: requests.getSnapshot().requests, policy: cluster.info.policy},
				),
				spec: formatSpec(spec),
				manifest: localized`# spec.request is made together with the private key: base64 -w0 < ${base}.csr\n${requestManifest(manifest, '')}`,
				commands: commandsByHand({
					where: cluster.info,
					spec,
					manifest,
					base,
					isSignedByCluster: isInTree(signerName),
					days: Math.max(1, Math.floor((seconds ?? defaultDays * daySeconds) / daySeconds)),
					...proposeTargets({purpose, place, name: subject, namespace: cluster.info.namespace, signerName}),
				}),
			};
		},
		async readRequest(path) {
			const {request} = await readRequestFile(expandHome(path), async () => new Uint8Array());
			const names = request.subjectAltNames.map(({value}) => value).join(', ');
			return `${nameText(request.subject) || localized`no subject`}; ${names || localized`no hosts`}; ${keyText(request)}`;
		},
		async planFileRequest(typed, values) {
			const path = expandHome(typed);
			const seconds = expirationOf(values);
			return sent(
				await planFileRequest(cluster, await readRequestFile(path, async () => new Uint8Array()), {
					path,
					issuances,
					signerName: values.signerName,
					usages: values.usages,
					...(values.name === '' ? {} : {name: values.name}),
					...(seconds === undefined ? {} : {expirationSeconds: seconds}),
				}),
				'file',
			);
		},
		async missingOfRenewal(text) {
			if (!text.includes('/')) {
				return undefined;
			}

			const secret = objectName(text, 'the Secret', cluster.info.namespace);
			const {signerName = '', usages} = (await readRenewable(cluster, secret, undefined, signal)).asked;
			return signerName === '' || usages.length === 0 ? {signerName, usages} : undefined;
		},
		async planRenewal(text, facts) {
			const options = {usages: [], issuances, ...facts};
			return sent(
				text.includes('/')
					? await planSecretRenewal(cluster, objectName(text, 'the Secret', cluster.info.namespace), options, signal)
					: await planRequestRenewal(cluster, text, {...options, folder}, signal),
				'renew',
			);
		},
		planSave: (path, text) => planSaveText(expandHome(path), text),
		checkHost,
		checkExpiration(text) {
			try {
				const seconds = text.trim() === '' ? undefined : parseDuration(text.trim());
				return seconds !== undefined && seconds < 600 ? localized`the API takes no less than 10m` : undefined;
			} catch (error) {
				return error instanceof Error ? error.message : String(error);
			}
		},
		defaultFolder: folder,
	};
}

/** Converts the guide's values to cfssl JSON, so that they pass the same checks as a spec file. */
export function specOf({hosts, commonName, names, key, rest}: GuideValues): ParsedSpec<CertificateSpec> {
	const blank: CertificateSpec = {commonName, names, hosts, serialNumber: '', key};
	const {spec, warnings} = readSpecText(formatSpec({...blank, ...rest}));
	return {spec, warnings};
}

/** The typed `spec.expirationSeconds`; undefined if the signer decides. @throws {OperationError} `refused`. */
export function expirationOf({expiration}: Pick<GuideValues, 'expiration'>): number | undefined {
	return expiration.trim() === '' ? undefined : parseDuration(expiration.trim());
}
