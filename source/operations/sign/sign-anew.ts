import {join} from 'node:path';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {createAuthority} from '../../pki/issue/index.js';
import {encodePrivateKey, generateKey} from '../../pki/keys/index.js';
import {parseAuthoritySpec} from '../../pki/spec/index.js';
import {decodeCertificate} from '../../pki/x509/index.js';
import {exists, makePrivateFolder, writePrivateFile, writePublicFile} from '../../storage/files/index.js';
import type {AuthorityFiles} from '../../storage/issuance/index.js';
import type {Plan} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import type {SigningPlan} from './sign.js';
import {planSigning} from './sign.js';
import {readSigningPolicy} from './signing-policy.js';

/**
 * Plans to make an authority for the operator's own signer, and to sign a request with it. The authority is on disk before
 * it signs anything. An existing authority is never replaced: the next free folder is used.
 *
 * @param folder - the parent of the folder `ca`.
 * @returns the plan, and the authority that it makes; its paths come from `perform`.
 * @throws {OperationError} as `planSigning`.
 */
export async function planSigningWithNewAuthority(
	cluster: Cluster,
	seen: CertificateSigningRequest,
	folder: string,
	now: () => Date,
): Promise<Plan<AuthorityFiles> & Pick<SigningPlan, 'preview' | 'unshown'> & {readonly authority: OpenedAuthority}> {
	const {spec} = parseAuthoritySpec(
		JSON.stringify({CN: localized`Authority of ${seen.signerName}`.slice(0, 64), key: {algo: 'ecdsa', size: 256}}),
	);
	const key = await generateKey(spec.key);
	const {der, pem} = createAuthority(spec, key, {now: now()});
	const place = await freeFolder(folder);
	const caPath = join(place, 'ca.pem');
	const authority = {path: caPath, certificate: decodeCertificate(der), certificatePem: pem, key};
	const policyFor = await readSigningPolicy({});
	const signing = planSigning(cluster, seen, authority, policyFor(seen), now);
	const caKeyPath = join(place, 'ca-key.pem');
	return {
		...signing,
		authority,
		title: localized`Make an authority for ${seen.signerName}, and sign ${seen.name}`,
		steps: [
			{
				verb: 'write',
				kind: 'File',
				name: caKeyPath,
				note: localized`private key of a new authority, readable by you alone`,
			},
			{verb: 'write', kind: 'File', name: caPath, note: localized`its certificate: ${spec.commonName}, for five years`},
			...signing.steps,
		],
		async perform(signal) {
			await makePrivateFolder(place);
			await writePrivateFile(caKeyPath, encodePrivateKey(key));
			await writePublicFile(caPath, pem);
			await signing.perform(signal);
			return {caPath, caKeyPath};
		},
	};
}

async function freeFolder(folder: string): Promise<string> {
	for (let count = 1; ; count++) {
		const place = join(folder, count === 1 ? 'ca' : `ca-${count}`);
		if (!(await exists(place))) {
			return place;
		}
	}
}
