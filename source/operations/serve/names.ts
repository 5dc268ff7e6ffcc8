import {createHash} from 'node:crypto';

/** The name of a signer's objects in the cluster: `certdeck-example.com-serving-1a2b3c4d`, always the same for a signer. */
export function objectsOf(signerName: string): string {
	const words = signerName
		.toLowerCase()
		.replaceAll(/[^a-z\d.]+/g, '-')
		.replaceAll(/\.(?=[.-])|(?<=-)\.|^[.-]+|[.-]+$/g, '');
	const sum = createHash('sha256').update(signerName).digest('hex').slice(0, 8);
	return `certdeck-${words.slice(0, 40).replace(/[.-]+$/, '')}-${sum}`;
}
