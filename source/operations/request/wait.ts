import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import {OperationError} from '../plan/index.js';

export type WaitOptions = {
	readonly timeoutSeconds: number;
	/** Called at each change of the request's state. */
	readonly onChange?: (request: CertificateSigningRequest) => void;
	/** Called once when the cluster stops answering, and again only after it has answered. */
	readonly onTrouble?: (error: ClusterError) => void;
	readonly signal?: AbortSignal;
	/** Milliseconds between two reads; 1000 by default. */
	readonly intervalMs?: number;
};

/** The longest pause between two reads while the cluster does not answer. */
const longestPauseMs = 15_000;

/**
 * Waits for `status.certificate`. If the cluster can't be reached, it is asked again at growing intervals until the time is
 * over.
 *
 * @throws {OperationError} `wrong-state` if the request was denied or failed, `changed` if another object has its name,
 *   `timed-out`.
 * @throws {ClusterError} `not-found` if the request was deleted; the error of the last read if that failed.
 */
export async function waitForCertificate(
	cluster: Cluster,
	{name, uid}: {readonly name: string; readonly uid: string},
	{timeoutSeconds, onChange, onTrouble, signal, intervalMs = 1000}: WaitOptions,
): Promise<CertificateSigningRequest> {
	const deadline = Date.now() + timeoutSeconds * 1000;
	let last: string | undefined;
	let failures = 0;
	for (;;) {
		let request: CertificateSigningRequest;
		try {
			request = await cluster.getRequest(name, signal);
			failures = 0;
		} catch (error) {
			if (!passes(error)) {
				throw error;
			}

			// Half of the pause is random, so that many waiting clients do not all return at the same time.
			const longestMs = Math.min(longestPauseMs, intervalMs * 2 ** failures);
			const pauseMs = Math.max(longestMs * (0.5 + Math.random() / 2), (error.retryAfterSeconds ?? 0) * 1000);
			const leftMs = deadline - Date.now();
			if (leftMs <= 0) {
				throw error;
			}

			if (failures === 0) {
				onTrouble?.(error);
			}

			failures += 1;
			await pause(Math.min(pauseMs, leftMs), signal);
			continue;
		}

		if (request.uid !== uid) {
			throw new OperationError(
				'changed',
				localized`${JSON.stringify(name)} was deleted and recreated while certdeck waited`,
			);
		}

		if (request.resourceVersion !== last) {
			last = request.resourceVersion;
			onChange?.(request);
		}

		if (request.certificateBase64) {
			return request;
		}

		const end = request.conditions.find(({type}) => type === 'Denied' || type === 'Failed');
		if (end) {
			throw new OperationError(
				'wrong-state',
				localized`${JSON.stringify(name)} is ${end.type}: ${end.reason}, ${end.message}`,
				{
					hint: localized`nothing undoes this; send a new request`,
				},
			);
		}

		if (Date.now() + intervalMs > deadline) {
			const isApproved = request.conditions.some(({type}) => type === 'Approved');
			throw new OperationError(
				'timed-out',
				localized`${JSON.stringify(name)} has no certificate after ${timeoutSeconds} s`,
				{
					hint: isApproved
						? localized`it is approved and waits for whoever signs for ${request.signerName}`
						: localized`it waits for approval`,
				},
			);
		}

		await pause(intervalMs, signal);
	}
}

/** Whether a later attempt may succeed without anybody's action. */
function passes(error: unknown): error is ClusterError {
	return error instanceof ClusterError && (error.code === 'unreachable' || error.code === 'unavailable');
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		const timer = setTimeout(done, milliseconds);
		function done() {
			clearTimeout(timer);
			signal?.removeEventListener('abort', done);
			resolve();
		}

		signal?.addEventListener('abort', done, {once: true});
	});
}
