import type {ApiServer} from '../api/server.js';
import {account} from './account.js';
import {isGone} from './certificates.js';

export const podCertificateCollection = 'podcertificaterequests.certificates.k8s.io';
const sweepEveryMs = 300_000;
const keptMs = 900_000;

/** Deletes old requests every five minutes, as pcrcleaner.go of Kubernetes does. @returns a function that stops it. */
export function runPodCertificateCleaner(api: ApiServer, now: () => Date): () => void {
	const timer = setInterval(() => {
		void sweepPodCertificates(api, now());
	}, sweepEveryMs);
	timer.unref();
	return () => {
		clearInterval(timer);
	};
}

/** Deletes every PodCertificateRequest older than a quarter of an hour, decided or not. @returns `namespace/name` of each. */
export async function sweepPodCertificates(api: ApiServer, now: Date): Promise<readonly string[]> {
	const client = api.as(account('podcertificaterequestcleaner'));
	const removed: string[] = [];
	for (const {key, object} of api.storage.list(podCertificateCollection, '')) {
		const {namespace, name, uid, creationTimestamp = ''} = object.metadata;
		if (now.getTime() - Date.parse(creationTimestamp) < keptMs) {
			continue;
		}

		try {
			await client.delete(`/apis/certificates.k8s.io/v1/namespaces/${namespace}/podcertificaterequests/${name}`, {
				preconditions: {uid},
			});
			removed.push(key);
		} catch (error) {
			if (!isGone(error)) {
				throw error;
			}
		}
	}

	return removed;
}
