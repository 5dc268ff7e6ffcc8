import https from 'node:https';
import {createSecureContext} from 'node:tls';
import {createGunzip} from 'node:zlib';

/** The parts of a cluster and a user of a demo's kubeconfig that a connection needs. */
export type Entry = Readonly<Record<string, unknown>>;

const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

/**
 * Receives and parses the lists of requests of several servers at once, in pages as the deck does, and does nothing else
 * with them: what any program in Node.js takes at least.
 *
 * @returns the time without the start of a program, in milliseconds.
 */
export async function readLists(configs: ReadonlyArray<{readonly cluster: Entry; readonly user: Entry}>) {
	const began = performance.now();
	await Promise.all(configs.map(readList));
	return performance.now() - began;
}

async function readList({cluster, user}: {readonly cluster: Entry; readonly user: Entry}): Promise<void> {
	const bytesIn = (entry: Entry, field: string) => Buffer.from(String(entry[field]), 'base64');
	const agent = new https.Agent({
		keepAlive: true,
		secureContext: createSecureContext({
			ca: bytesIn(cluster, 'certificate-authority-data'),
			cert: bytesIn(user, 'client-certificate-data'),
			key: bytesIn(user, 'client-key-data'),
		}),
	});
	try {
		for (let [limit, token] = ['250', '']; ; limit = '500') {
			const query = new URLSearchParams({limit, ...(token !== '' && {continue: token})});
			const list = JSON.parse(await readText(`${cluster['server']}${path}?${query}`, agent));
			token = list.metadata.continue ?? '';
			if (token === '') {
				return;
			}
		}
	} finally {
		agent.destroy();
	}
}

function readText(url: string, agent: https.Agent): Promise<string> {
	return new Promise((resolve, reject) => {
		const headers = {accept: 'application/json', 'accept-encoding': 'gzip'};
		const request = https.get(url, {agent, headers}, answer => {
			const isZipped = answer.headers['content-encoding'] === 'gzip';
			const body = isZipped ? answer.pipe(createGunzip()) : answer;
			const chunks: Buffer[] = [];
			body.on('data', (chunk: Buffer) => chunks.push(chunk));
			body.on('error', reject);
			body.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
		});
		request.on('error', reject);
	});
}
