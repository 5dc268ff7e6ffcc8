import {join} from 'node:path';
import type {Cluster, ConfigMapRecord, Pin, SecretRecord} from '../cluster/types.js';
import {exists, readText} from '../custody/read-file.js';
import {writePublicFile} from '../custody/write-file.js';
import type {ObjectName} from './object-name.js';
import {OperationError} from './operation-error.js';
import type {Plan, PlanStep} from './plan.js';
import type {VerifiedCertificate} from './verify.js';

export type PublishTargets = {
	/** kubernetes.io/tls Secret for certificate and key. */
	readonly secret?: ObjectName;
	/** ConfigMap for the authority's certificate, key `ca.crt`. */
	readonly configMap?: ObjectName;
	/** Folder for `<base>.crt` and, with an authority, `ca.crt`. */
	readonly out?: {readonly folder: string; readonly base: string};
};

export type Published = {
	readonly secret?: SecretRecord;
	readonly configMap?: ConfigMapRecord;
	readonly files: readonly string[];
};

type Write = {
	readonly step: PlanStep;
	perform(signal?: AbortSignal): Promise<Partial<Omit<Published, 'files'>> & {readonly file?: string}>;
};

const managedBy = {'app.kubernetes.io/managed-by': 'certdeck'};

/**
 * Plans to put a verified certificate where workloads read it. What is there already with the same content makes
 * no step; what is there with other content makes a step that says what it overwrites.
 *
 * @throws {OperationError} `refused` for targets that may not be written (kube-root-ca.crt, an immutable object, a
 * Secret of another type).
 */
export async function planPublish(
	cluster: Cluster,
	verified: VerifiedCertificate,
	targets: PublishTargets,
	signal?: AbortSignal,
): Promise<Plan<Published>> {
	const writes: Write[] = [];
	const warnings = [...verified.warnings];
	if (targets.secret) {
		writes.push(...(await planSecret(cluster, verified, targets.secret, warnings, signal)));
	}

	if (targets.configMap) {
		writes.push(...(await planConfigMap(cluster, verified, targets.configMap, warnings, signal)));
	}

	if (targets.out) {
		writes.push(...(await planFiles(verified, targets.out)));
	}

	return {
		title: `Publish the certificate of ${verified.name}`,
		steps: writes.map(({step}) => step),
		warnings,
		async perform(performSignal) {
			let result: Published = {files: []};
			for (const write of writes) {
				const {file, ...objects} = await write.perform(performSignal);
				result = {...result, ...objects, files: file === undefined ? result.files : [...result.files, file]};
			}

			return result;
		},
	};
}

async function planSecret(
	cluster: Cluster,
	{chainPem, keyPem}: VerifiedCertificate,
	target: ObjectName,
	warnings: string[],
	signal?: AbortSignal,
): Promise<readonly Write[]> {
	if (keyPem === undefined) {
		throw new OperationError('refused', 'a kubernetes.io/tls Secret needs the private key of the request', {
			hint: 'name its file',
		});
	}

	const data = {'tls.crt': Buffer.from(chainPem), 'tls.key': Buffer.from(keyPem)};
	const found = await cluster.getSecret(target.namespace, target.name, signal);
	const label = `Secret ${target.namespace}/${target.name}`;
	if (found && found.type !== 'kubernetes.io/tls') {
		throw new OperationError(
			'refused',
			`${label} is of type ${found.type}, which can not be changed to kubernetes.io/tls`,
			{
				hint: 'choose another name, or delete that Secret first',
			},
		);
	}

	const changed = found ? Object.entries(data).filter(([key, value]) => !sameBytes(found.data[key], value)) : [];
	if (found && changed.length === 0) {
		warnings.push(`${label} holds this certificate and key already`);
		return [];
	}

	refuseImmutable(label, found);
	const overwrites =
		found && `${label} has another ${changed.map(([key]) => key).join(' and ')}${managers(found.managers)}`;
	return [
		{
			step: {
				verb: found ? 'apply' : 'create',
				kind: 'Secret',
				...target,
				note: 'type kubernetes.io/tls: tls.crt (leaf first), tls.key',
				...(overwrites === undefined ? {} : {overwrites}),
			},
			async perform(performSignal) {
				return {
					secret: await cluster.applySecret(
						{...target, type: 'kubernetes.io/tls', data, labels: managedBy},
						{...(found ? {pin: pinOf(found), force: true} : {})},
						performSignal,
					),
				};
			},
		},
	];
}

async function planConfigMap(
	cluster: Cluster,
	{authorityPem}: VerifiedCertificate,
	target: ObjectName,
	warnings: string[],
	signal?: AbortSignal,
): Promise<readonly Write[]> {
	if (authorityPem === undefined) {
		throw new OperationError('refused', 'a ConfigMap for clients to trust needs the certificate of the authority', {
			hint: 'name its file',
		});
	}

	const label = `ConfigMap ${target.namespace}/${target.name}`;
	if (target.name === 'kube-root-ca.crt') {
		throw new OperationError(
			'refused',
			`${label} belongs to kube-controller-manager and vouches for the API server alone`,
			{
				hint: 'choose a name of your own, such as example-serving-ca',
			},
		);
	}

	const data = {'ca.crt': authorityPem};
	const found = await cluster.getConfigMap(target.namespace, target.name, signal);
	if (found?.data['ca.crt'] === authorityPem) {
		warnings.push(`${label} holds this ca.crt already`);
		return [];
	}

	refuseImmutable(label, found);
	const overwrites =
		found &&
		(found.data['ca.crt'] === undefined
			? `${label} is there, without ca.crt`
			: `${label} has another ca.crt, which clients trust now`) + managers(found.managers);
	return [
		{
			step: {
				verb: found ? 'apply' : 'create',
				kind: 'ConfigMap',
				...target,
				note: 'ca.crt, for clients to trust',
				...(overwrites === undefined ? {} : {overwrites}),
			},
			async perform(performSignal) {
				return {
					configMap: await cluster.applyConfigMap(
						{...target, data, labels: managedBy},
						{...(found ? {pin: pinOf(found), force: true} : {})},
						performSignal,
					),
				};
			},
		},
	];
}

async function planFiles(
	{chainPem, authorityPem}: VerifiedCertificate,
	{folder, base}: {readonly folder: string; readonly base: string},
): Promise<readonly Write[]> {
	const writes: Write[] = [];
	const files: ReadonlyArray<readonly [string, string | undefined, string]> = [
		[join(folder, `${base}.crt`), chainPem, 'certificate, leaf first'],
		[join(folder, 'ca.crt'), authorityPem, 'certificate of the authority'],
	];
	for (const [path, text, note] of files) {
		if (text === undefined) {
			continue;
		}

		const isThere = await exists(path);
		if (isThere && (await readText(path)) === text) {
			continue;
		}

		writes.push({
			step: {
				verb: 'write',
				kind: 'File',
				name: path,
				note,
				...(isThere ? {overwrites: `file ${path} has other content`} : {}),
			},
			async perform() {
				await writePublicFile(path, text, {overwrite: isThere});
				return {file: path};
			},
		});
	}

	return writes;
}

function refuseImmutable(label: string, found: {readonly immutable: boolean} | undefined): void {
	if (found?.immutable) {
		throw new OperationError('refused', `${label} is immutable`, {hint: 'choose another name, or delete it first'});
	}
}

function pinOf({uid, resourceVersion}: Pin): Pin {
	return {uid, resourceVersion};
}

function managers(names: readonly string[]): string {
	return names.length === 0 ? '' : `, written by ${names.join(', ')}`;
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
	return a !== undefined && Buffer.compare(a, b) === 0;
}
