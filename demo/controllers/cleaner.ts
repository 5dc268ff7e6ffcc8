import {X509Certificate} from 'node:crypto';
import {cleanupAt} from '../../source/signers/forecast/index.js';
import type {ApiServer} from '../api/server.js';
import type {Csr} from '../resources/csr-faults.js';
import {conditionsOf} from '../resources/csr-faults.js';
import {certificateController, csrCollection, csrPath, isGone} from './certificates.js';

const sweepEveryMs = 3_600_000;

/** Deletes old requests every hour, as kube-controller-manager does (cleaner.go). @returns a function that stops it. */
export function runCleaner(api: ApiServer, now: () => Date): () => void {
	const timer = setInterval(() => {
		void sweep(api, now());
	}, sweepEveryMs);
	timer.unref();
	return () => {
		clearInterval(timer);
	};
}

/** Deletes every request that is too old. @returns their names. */
export async function sweep(api: ApiServer, now: Date): Promise<readonly string[]> {
	const client = api.as(certificateController);
	const removed: string[] = [];
	for (const {key, object} of api.storage.list(csrCollection, '')) {
		if (isDue(object as Csr, now)) {
			try {
				await client.delete(`${csrPath}/${encodeURIComponent(key)}`);
				removed.push(key);
			} catch (error) {
				if (!isGone(error)) {
					throw error;
				}
			}
		}
	}

	return removed;
}

function isDue(object: Csr, now: Date): boolean {
	const {certificate} = object.status;
	const cleanup = cleanupAt(
		{
			createdAt: new Date(object.metadata.creationTimestamp ?? 0),
			conditions: conditionsOf(object).map(({type, lastUpdateTime}) => ({
				type,
				...(lastUpdateTime && {lastUpdateTime: new Date(lastUpdateTime)}),
			})),
			...(certificate && {certificateBase64: certificate}),
		},
		certificate ? endOf(certificate) : undefined,
	);
	return cleanup !== undefined && cleanup.at.getTime() < now.getTime();
}

/** @returns undefined for a certificate that can't be read. */
function endOf(certificateBase64: string): Date | undefined {
	try {
		return new X509Certificate(Buffer.from(certificateBase64, 'base64')).validToDate;
	} catch {
		return undefined;
	}
}
