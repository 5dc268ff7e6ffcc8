import {createHash} from 'node:crypto';

/** What the objects of a signer in the cluster are called: `certdeck-example.com-serving-1a2b3c4d`, the same for the same signer. */
export function objectsOf(signerName: string): string {
	const words = signerName
		.toLowerCase()
		.replaceAll(/[^a-z\d.]+/g, '-')
		.replaceAll(/\.(?=[.-])|(?<=-)\.|^[.-]+|[.-]+$/g, '');
	const sum = createHash('sha256').update(signerName).digest('hex').slice(0, 8);
	return `certdeck-${words.slice(0, 40).replace(/[.-]+$/, '')}-${sum}`;
}
