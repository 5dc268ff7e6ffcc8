import type {RawApi} from '../../helpers/raw-api.js';
import {create} from './plant-story.js';
import type {Story} from './story.js';
import type {Facts} from './teller.js';
import {base64} from './teller.js';

/** A few places of another cluster: what the first trusts, uses, renews and has the keys of says nothing about them. */
export async function plantFarStory(api: RawApi, {copied}: Story, namespace: string): Promise<void> {
	await create(api, ['/api/v1/namespaces', {metadata: {name: namespace}}]);
	for (const {name, pem, keyPem} of copied) {
		const data = {'tls.crt': base64(pem), 'tls.key': base64(keyPem)};
		const secret = {metadata: {name}, type: 'kubernetes.io/tls', data};
		await create(api, [`/api/v1/namespaces/${namespace}/secrets`, secret]);
	}
}

const timely: Readonly<Record<string, readonly string[]>> = {expired: ['certificate-expired'], soon: ['ends-soon']};

/** The same Secrets by the facts of the other cluster: nobody there trusts the root, uses or renews them. */
export function farRows({copied, expected}: Story, namespace: string): readonly Facts[] {
	return copied.map(({name}) => {
		const near = expected.find(({at}) => at.endsWith(`/${name}/tls.crt`));
		if (near === undefined) {
			throw new Error(`the story has no Secret ${name}`);
		}

		const own: Partial<Facts> = {
			at: `${namespace}/${name}/tls.crt`,
			trustedBy: [],
			users: [],
			used: 'no',
			renewer: 'nobody',
			sameKey: [],
			findings: [...(timely[near.state] ?? []), 'issuer-not-here'],
		};
		return {...near, ...own};
	});
}
