import {setTimeout as sleep} from 'node:timers/promises';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import {findTrust, publishHint} from '../pod-signing/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {authorityFingerprint} from '../sign/index.js';
import type {Log} from './log.js';
import type {Metrics} from './metrics.js';

type TrustCheckOptions = {
	readonly cluster: Pick<Cluster, 'trustBundleVersion' | 'listTrustBundles'>;
	readonly signerName: string;
	readonly everyMs: number;
	readonly log: Log;
	readonly metrics: Metrics;
	authority(): OpenedAuthority;
};

/** Checks whether Pods can get the authority to trust the certificates. */
export type TrustCheck = {
	/** Checks now. A missing bundle is logged once for each authority. Never rejects. */
	look(signal: AbortSignal): Promise<void>;
	/** Checks repeatedly until the signal fires. Never rejects. */
	watch(signal: AbortSignal): Promise<void>;
};

/**
 * Checks whether a ClusterTrustBundle of the signer contains the authority or its issuers. Publishing one needs the right
 * to `attest`, which a signer otherwise does not need. So it only logs how to publish one.
 */
export function createTrustCheck({
	cluster,
	signerName,
	everyMs,
	log,
	metrics,
	authority,
}: TrustCheckOptions): TrustCheck {
	let said = '';

	function say(word: string, event: 'bundle-missing' | 'bundle-there' | 'bundle-unknown', message: string): void {
		if (said !== word) {
			said = word;
			log(event, {signer: signerName, message});
		}
	}

	async function look(signal: AbortSignal): Promise<void> {
		const current = authority();
		const about = authorityFingerprint(current);
		try {
			const {holder} = await findTrust(cluster, signerName, current, signal);
			metrics.set('trusted', holder === undefined ? 0 : 1);
			if (holder === undefined) {
				say(
					`missing ${about}`,
					'bundle-missing',
					`no ClusterTrustBundle of the signer holds its root, so no Pod that mounts one can trust its certificates: ${publishHint(signerName)}`,
				);
			} else {
				say(`there ${about}`, 'bundle-there', `ClusterTrustBundle ${holder} holds its root`);
			}
		} catch (error) {
			if (!(error instanceof ClusterError)) {
				throw error;
			}

			if (!signal.aborted) {
				say(`unknown ${error.code}`, 'bundle-unknown', `whether Pods can trust the certificates: ${error.message}`);
			}
		}
	}

	return {
		look,
		async watch(signal) {
			while (!signal.aborted) {
				await look(signal);
				await sleep(everyMs, undefined, {signal}).catch(() => {});
			}
		},
	};
}
