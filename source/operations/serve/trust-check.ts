import {setTimeout as sleep} from 'node:timers/promises';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import {hasIssued, isSame, isSelfSigned, issuersToSend} from '../../pki/verify/index.js';
import {decodeBundle} from '../pods/index.js';
import type {OpenedAuthority} from '../read/index.js';
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

/** Looks whether Pods can get what they need to trust the certificates. */
export type TrustCheck = {
	/** Looks now: a bundle that lacks is named once for each authority. Never rejects. */
	look(signal: AbortSignal): Promise<void>;
	/** Looks again and again until the signal fires. Never rejects. */
	watch(signal: AbortSignal): Promise<void>;
};

/**
 * Whether a ClusterTrustBundle of the signer holds the authority or what stands above it. Publishing one takes the right to `attest`,
 * which a signer has no other use for, so it says how and publishes none.
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
		const {certificate, others = []} = authority();
		const ofAuthority = certificate.publicKey.sha256;
		try {
			const version = await cluster.trustBundleVersion(signal);
			const found =
				version === undefined
					? []
					: await cluster.listTrustBundles(version, signal, {fieldSelector: `spec.signerName=${signerName}`});
			const way = isSelfSigned(certificate) ? [certificate] : [certificate, ...issuersToSend(certificate, others)];
			const top = way.at(-1) ?? certificate;
			const holder = found.find(({trustBundle}) =>
				decodeBundle(trustBundle).certificates.some(each => hasIssued(each, top) || way.some(one => isSame(one, each))),
			);
			metrics.set('trusted', holder === undefined ? 0 : 1);
			const name = signerName.replaceAll('/', ':');
			if (holder === undefined) {
				say(
					`missing ${ofAuthority}`,
					'bundle-missing',
					`no ClusterTrustBundle of the signer holds its root, so no Pod that mounts one can trust its certificates: certdeck bundles publish ${name}:NAME --ca FILE`,
				);
			} else {
				say(`there ${ofAuthority}`, 'bundle-there', `ClusterTrustBundle ${holder.name} holds its root`);
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
