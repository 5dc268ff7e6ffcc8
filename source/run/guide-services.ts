import type {Cluster, RequestList, Store} from '../cluster/cluster.js';
import type {CertificateSigningRequest, UserInfo} from '../cluster/request-object.js';
import type {Works} from '../custody/unfinished.js';
import {parseDuration} from '../operations/duration.js';
import {listPlaces} from '../operations/guide/places.js';
import {reviewBeforehand} from '../operations/guide/preview.js';
import type {PurposeId} from '../operations/guide/purposes.js';
import {signerChoices} from '../operations/guide/signer-choices.js';
import {proposeTargets} from '../operations/guide/targets.js';
import {objectName} from '../operations/object-name.js';
import {readSpec, readSpecText} from '../operations/read-spec.js';
import {planFileRequest, readRequestFile} from '../operations/request-from-file.js';
import {fileBase, namePrefix} from '../operations/request-names.js';
import {planSaveText} from '../operations/save-text.js';
import type {RequestPlan} from '../operations/work/begin-work.js';
import {planRequestRenewal} from '../operations/work/renew-request.js';
import {planSecretRenewal} from '../operations/work/renew-secret.js';
import {readRenewable} from '../operations/work/renewable.js';
import type {CertificateSpec} from '../pki/certificate-spec.js';
import {formatSpec} from '../pki/format-spec.js';
import type {ParsedSpec} from '../pki/spec.js';
import {commandsByHand} from '../present/commands-by-hand.js';
import {keyText, nameText} from '../present/name-text.js';
import {requestManifest} from '../present/request-manifest.js';
import {isInTree} from '../signers/known-signers.js';
import type {GuideServices, WizardValues} from '../ui/deck.js';

type GuideSources = {
	readonly cluster: Cluster;
	readonly requests: Store<RequestList>;
	readonly signal: AbortSignal;
	readonly now: () => Date;
	/** Who we are, once that is known. */
	readonly me: () => UserInfo | undefined;
	readonly works: Works;
	/** The same plan, and what is typed is no draft any more once it begins. */
	whileSending(plan: RequestPlan): RequestPlan;
	/** For new keys. */
	readonly folder: string;
	/** A request is there, and what was written down of it tells the rest. */
	onSent(request: CertificateSigningRequest, purpose: PurposeId): void;
};

/** Days of a signature by hand, where nothing was asked for. */
const defaultDays = 365;
const daySeconds = 86_400;

/** What the guide asks of the rooms below. */
export function createGuideServices({
	cluster,
	requests,
	works,
	whileSending,
	folder,
	signal,
	now,
	me,
	onSent,
}: GuideSources): GuideServices {
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
		readSpec: path => readSpec(path, async () => new Uint8Array()),
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
				findings: await reviewBeforehand(
					{spec, ...manifest},
					{me: me(), now: now(), others: requests.getSnapshot().requests, policy: cluster.info.policy},
				),
				spec: formatSpec(spec),
				manifest: `# spec.request is made together with the private key: base64 -w0 < ${base}.csr\n${requestManifest(manifest, '')}`,
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
			const {request} = await readRequestFile(path, async () => new Uint8Array());
			const names = request.subjectAltNames.map(({value}) => value).join(', ');
			return `${nameText(request.subject) || 'no subject'}; ${names || 'no hosts'}; ${keyText(request)}`;
		},
		async planFileRequest(path, values) {
			const seconds = expirationOf(values);
			return sent(
				await planFileRequest(cluster, await readRequestFile(path, async () => new Uint8Array()), {
					path,
					works,
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
			const options = {usages: [], works, ...facts};
			return sent(
				text.includes('/')
					? await planSecretRenewal(cluster, objectName(text, 'the Secret', cluster.info.namespace), options, signal)
					: await planRequestRenewal(cluster, text, {...options, folder}, signal),
				'renew',
			);
		},
		planSave: planSaveText,
	};
}

/** The wizard's values as the cfssl JSON that a file would hold, so that both go through the same checks. */
export function specOf({hosts, commonName, names, key, rest}: WizardValues): ParsedSpec<CertificateSpec> {
	const blank: CertificateSpec = {commonName, names, hosts, serialNumber: '', key};
	const {spec, warnings} = readSpecText(formatSpec({...blank, ...rest}));
	return {spec, warnings};
}

/** `spec.expirationSeconds` as typed; undefined where the signer decides. @throws {OperationError} `refused`. */
export function expirationOf({expiration}: Pick<WizardValues, 'expiration'>): number | undefined {
	return expiration.trim() === '' ? undefined : parseDuration(expiration.trim());
}
