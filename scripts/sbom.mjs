import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

/**
 * A software bill of materials (CycloneDX 1.6). It lists the packages in the bundle with the versions and digests of the lock
 * file. Equal input gives equal text.
 *
 * @param {string} root
 * @param {Iterable<string>} folders of packages, in the form of the bundle
 */
export function sbomOf(root, folders) {
	const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
	const {packages} = JSON.parse(lockText);
	const components = [...folders].sort().map(folder => {
		const {name, version, license} = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
		const {integrity, resolved} = packages[folder] ?? {};
		const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
		return {
			type: 'library',
			'bom-ref': `${purl}#${folder}`,
			name,
			version,
			purl,
			...(typeof license === 'string' && {licenses: [{expression: license}]}),
			...(integrity?.startsWith('sha512-') && {
				hashes: [{alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex')}],
			}),
			...(resolved && {externalReferences: [{type: 'distribution', url: resolved}]}),
		};
	});
	const digest = createHash('sha256').update(lockText).update(own.version).digest('hex');
	const uuid = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
	return {
		bomFormat: 'CycloneDX',
		specVersion: '1.6',
		serialNumber: `urn:uuid:${uuid}`,
		version: 1,
		metadata: {
			component: {
				type: 'application',
				'bom-ref': `pkg:npm/${own.name}@${own.version}`,
				name: own.name,
				version: own.version,
				purl: `pkg:npm/${own.name}@${own.version}`,
				licenses: [{expression: own.license}],
			},
		},
		components,
	};
}
