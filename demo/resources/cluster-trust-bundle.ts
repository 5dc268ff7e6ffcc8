import {createHash} from 'node:crypto';
import {PkiError} from '../../source/pki/index.js';
import {firstServerBlock} from '../../source/pki/pem/index.js';
import {decodeCertificate} from '../../source/pki/x509/index.js';
import type {KubeObject} from '../schema/json.js';
import {isSame} from '../schema/json.js';
import type {Context, Resource} from '../schema/resource.js';
import {one, struct, text} from '../schema/shape.js';
import type {Cause} from '../schema/status.js';
import {fault, forbidden} from '../schema/status.js';
import {maySigner} from './certificate-signing-request.js';
import {nameColumn, textColumn} from './columns.js';
import {signerNameFaults} from './csr-faults.js';
import {kindShape, nameLabel, subdomainFaults} from './metadata.js';

type Bundle = KubeObject & {readonly spec: {readonly signerName?: string; readonly trustBundle: string}};

const named = {group: 'certificates.k8s.io', plural: 'clustertrustbundles', kind: 'ClusterTrustBundle'};
const limit = 1024 * 1024;

const signerOf = (object: KubeObject) => (object as Bundle).spec.signerName ?? '';

/** The name must be `example.com:serving:NAME` for a bundle of a signer. Other names have no colon. */
function bundleNameFaults(object: KubeObject): readonly Cause[] {
	const {name} = object.metadata;
	const signerName = signerOf(object);
	const wrong = (detail: string) => [fault.invalid('metadata.name', name, detail)];
	if (!signerName) {
		return name.includes(':')
			? wrong('ClusterTrustBundle without signer name must not have ":" in its name')
			: subdomainFaults(name).flatMap(wrong);
	}

	const prefix = `${signerName.replaceAll('/', ':')}:`;
	return name.startsWith(prefix)
		? subdomainFaults(name.slice(prefix.length)).flatMap(wrong)
		: wrong(`ClusterTrustBundle for signerName ${signerName} must be named with prefix ${prefix}`);
}

/** The bundle must hold one or more different CA certificates without headers, and nothing else. */
function trustBundleFaults(object: KubeObject): readonly Cause[] {
	const bundle = (object as Bundle).spec.trustBundle;
	const field = 'spec.trustBundle';
	const wrong = (detail: string): Cause => ({
		reason: 'FieldValueInvalid',
		message: `Invalid value: "<value omitted>": ${detail}`,
		field,
	});
	if (Buffer.byteLength(bundle) > limit) {
		return [fault.tooLong(field, limit)];
	}

	const causes: Cause[] = [];
	const seen = new Map<string, number[]>();
	let rest = Buffer.from(bundle).toString('latin1');
	let index = 0;
	for (let block = firstServerBlock(rest); block; block = firstServerBlock(rest)) {
		rest = rest.slice(block.end);
		const digest = createHash('sha256').update(block.der).digest('hex');
		const detail =
			block.label === 'CERTIFICATE'
				? block.hasHeaders
					? `entry ${index} has PEM block headers`
					: anchorFault(block.der, index)
				: `entry ${index} has bad block type: ${block.label}`;
		if (detail) {
			causes.push(wrong(detail));
		} else {
			seen.set(digest, [...(seen.get(digest) ?? []), index]);
		}

		index += 1;
	}

	if (causes.length > 0) {
		return causes;
	}

	return seen.size === 0
		? [wrong('at least one trust anchor must be provided')]
		: [...seen.values()]
				.filter(indices => indices.length > 1)
				.map(indices => wrong(`duplicate trust anchor (indices [${indices.join(' ')}])`));
}

function anchorFault(der: Uint8Array, index: number): string | undefined {
	try {
		const {basicConstraints, problems} = decodeCertificate(der);
		if (problems.some(({fatalForServer}) => fatalForServer)) {
			return `entry ${index} does not parse as X.509`;
		}

		return basicConstraints?.ca ? undefined : `entry ${index} does not have the CA bit set`;
	} catch (error) {
		if (error instanceof PkiError) {
			return `entry ${index} does not parse as X.509`;
		}

		throw error;
	}
}

/** @param old - unchanged text is not checked again. */
function faults(object: KubeObject, old?: KubeObject): readonly Cause[] {
	const signerName = signerOf(object);
	const isUnchanged = (old as Bundle | undefined)?.spec.trustBundle === (object as Bundle).spec.trustBundle;
	return [
		...bundleNameFaults(object),
		...(signerName ? signerNameFaults(signerName) : []),
		...(isUnchanged ? [] : trustBundleFaults(object)),
	];
}

/** Whether a write is one of storage migration or the garbage collector, which need no right to attest. */
function onlyUpkeep(next: KubeObject, old: KubeObject): boolean {
	const rest = ({metadata, ...object}: KubeObject) => {
		const {finalizers, ownerReferences, managedFields, resourceVersion, ...kept} = metadata;
		return {...object, metadata: kept};
	};

	return isSame(rest(next), rest(old));
}

/** ClusterTrustBundleAttest: a bundle of a signer needs the right to attest for it. */
function attest(object: KubeObject, context: Context): void {
	const signerName = signerOf(object);
	if (signerName && !maySigner(context.user, 'attest', signerName, context)) {
		throw forbidden(
			named,
			object.metadata.name,
			`user not permitted to attest for signerName ${JSON.stringify(signerName)}`,
		);
	}
}

/** certificates.k8s.io/v1 ClusterTrustBundle. */
export const clusterTrustBundles: Resource = {
	...named,
	version: 'v1',
	singular: 'clustertrustbundle',
	namespaced: false,
	shape: kindShape('ClusterTrustBundle', {
		spec: one(struct('ClusterTrustBundleSpec', {signerName: text(1), trustBundle: text(2, 'always')}), 2, 'always'),
	}),
	// The rule depends on the signer, so `validate` checks it.
	nameFaults: () => [],
	fieldLabels: {...nameLabel, 'spec.signerName': signerOf},
	columns: [nameColumn, textColumn('SignerName', object => signerOf(object) || '<none>')],
	validate: faults,
	admitCreate: attest,
	main: {
		resets: [],
		validate: (next, old) => [
			...faults(next, old),
			...(signerOf(next) === signerOf(old)
				? []
				: [fault.invalid('spec.signerName', signerOf(next), 'field is immutable')]),
		],
		admit(next, old, context) {
			if (!onlyUpkeep(next, old)) {
				attest(next, context);
			}
		},
	},
	needsVersion: true,
	subresources: {},
};
