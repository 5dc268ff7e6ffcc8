import type {ApiServer} from '../api/server.js';
import {csrPath} from '../controllers/certificates.js';
import {cast, kubeletOf} from './cast.js';
import {services} from './cluster.js';
import {seededRandom} from './random.js';
import type {RequestBook} from './request-book.js';
import {clientUsages, serverUsages, signers} from './usual.js';

/**
 * Creates many requests at once, to test large lists. They repeat some hundred subjects.
 *
 * @param count - the number of requests. Their names are `load-00001` and so on.
 */
export async function postCrowd(api: ApiServer, requests: RequestBook, count: number, seed: number): Promise<void> {
	const random = seededRandom(seed);
	const people = [cast.alice, cast.bruno, cast.carmen, cast.dmitri];
	const bodies = [
		...services.map(({namespace, name}) => ({
			by: random.pick(people),
			signerName: signers.serving,
			usages: serverUsages,
			commonName: `${name}.${namespace}.svc`,
			hosts: [`${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`],
		})),
		...people.map(by => ({by, signerName: signers.client, usages: clientUsages, commonName: by.username})),
		...Array.from({length: 600}, (_, index) => ({
			by: kubeletOf(`pool-${index}`),
			signerName: signers.kubeletServing,
			usages: serverUsages,
			commonName: `system:node:pool-${index}`,
			organizations: ['system:nodes'],
			hosts: [`pool-${index}`],
		})),
	];
	for (let index = 1; index <= count; index += 1) {
		const {by, signerName, usages, ...names} = random.pick(bodies);
		const request = requests.of({name: '', ...names});
		await api.as(by).create(csrPath, {
			metadata: {name: `load-${String(index).padStart(5, '0')}`, labels: {'example.com/load': 'true'}},
			spec: {request, signerName, usages, expirationSeconds: 3600 * (1 + random.below(24))},
		});
	}
}
