import {join} from 'node:path';
import {localized} from '../../base/text/index.js';
import {createAuthority} from '../../pki/issue/index.js';
import {encodePrivateKey, generateKey} from '../../pki/keys/index.js';
import type {AuthoritySpec, ParsedSpec} from '../../pki/spec/index.js';
import {makePrivateFolder, writePrivateFile, writePublicFile} from '../../storage/files/index.js';
import type {Plan} from '../plan/index.js';
import {contentDigest, overwriteOf} from '../write/index.js';

export type Authority = {
	readonly certificatePem: string;
	readonly certificatePath: string;
	readonly keyPath: string;
};

/**
 * Plans to make an authority, as `cfssl gencert -initca` does: `ca.pem` and `ca-key.pem` in `folder`.
 *
 * The key is on disk before the certificate. `perform` throws PkiError, FileError, and OperationError `exists` if a file to
 * be overwritten changed since the plan.
 */
export async function planAuthority(
	{spec, warnings}: ParsedSpec<AuthoritySpec>,
	folder: string,
	now: () => Date,
): Promise<Plan<Authority>> {
	const keyPath = join(folder, 'ca-key.pem');
	const certificatePath = join(folder, 'ca.pem');
	const [lostKey, lostCertificate] = await Promise.all([keyPath, certificatePath].map(contentDigest));
	const replaces = localized`an authority is there: what it signed can not be renewed by the new one, and clients do not trust it yet`;
	return {
		title: localized`Make the authority ${spec.commonName}`.trimEnd(),
		steps: [
			{
				verb: 'write',
				kind: 'File',
				name: keyPath,
				note: localized`private key, readable by you alone`,
				...(lostKey === undefined ? {} : {overwrites: `${keyPath}: ${replaces}`}),
			},
			{
				verb: 'write',
				kind: 'File',
				name: certificatePath,
				note: 'certificate',
				...(lostCertificate === undefined ? {} : {overwrites: `${certificatePath}: ${replaces}`}),
			},
		],
		warnings,
		async perform(signal) {
			const key = await generateKey(spec.key, signal);
			const {pem} = createAuthority(spec, key, {now: now()});
			await makePrivateFolder(folder);
			const ontoCertificate = await overwriteOf(certificatePath, lostCertificate);
			await writePrivateFile(keyPath, encodePrivateKey(key), await overwriteOf(keyPath, lostKey));
			await writePublicFile(certificatePath, pem, ontoCertificate);
			return {certificatePem: pem, certificatePath, keyPath};
		},
	};
}
