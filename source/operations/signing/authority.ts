import {join} from 'node:path';
import {exists} from '../../custody/read-file.js';
import {makePrivateFolder, writePrivateFile, writePublicFile} from '../../custody/write-file.js';
import {createAuthority} from '../../pki/authority.js';
import {encodePrivateKey, generateKey} from '../../pki/keys.js';
import type {AuthoritySpec, ParsedSpec} from '../../pki/spec.js';
import type {Plan} from '../plan.js';

export type Authority = {
	readonly certificatePem: string;
	readonly certificatePath: string;
	readonly keyPath: string;
};

/**
 * Plans to make an authority of one's own, as `cfssl gencert -initca` does: `ca.pem` and `ca-key.pem` in `folder`.
 *
 * The key is on disk before the certificate. Throws from `perform`: PkiError, FileError.
 */
export async function planAuthority(
	{spec, warnings}: ParsedSpec<AuthoritySpec>,
	folder: string,
	now: () => Date,
): Promise<Plan<Authority>> {
	const keyPath = join(folder, 'ca-key.pem');
	const certificatePath = join(folder, 'ca.pem');
	const [hasKey, hasCertificate] = [await exists(keyPath), await exists(certificatePath)];
	const replaces =
		'an authority is there: what it signed can not be renewed by the new one, and clients do not trust it yet';
	return {
		title: `Make the authority ${spec.commonName}`.trimEnd(),
		steps: [
			{
				verb: 'write',
				kind: 'File',
				name: keyPath,
				note: 'private key, readable by you alone',
				...(hasKey ? {overwrites: `${keyPath}: ${replaces}`} : {}),
			},
			{
				verb: 'write',
				kind: 'File',
				name: certificatePath,
				note: 'certificate',
				...(hasCertificate ? {overwrites: `${certificatePath}: ${replaces}`} : {}),
			},
		],
		warnings,
		async perform(signal) {
			const key = await generateKey(spec.key, signal);
			const {pem} = createAuthority(spec, key, {now: now()});
			await makePrivateFolder(folder);
			await writePrivateFile(keyPath, encodePrivateKey(key), {overwrite: hasKey});
			await writePublicFile(certificatePath, pem, {overwrite: hasCertificate});
			return {certificatePem: pem, certificatePath, keyPath};
		},
	};
}
