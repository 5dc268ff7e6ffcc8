import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import {OperationError} from '../plan/index.js';

export type WaitOptions = {
	readonly timeoutSeconds: number;
	/** Hears each change of the request's state. */
	readonly onChange?: (request: CertificateSigningRequest) => void;
	/** Hears once why the cluster does not answer, until it has answered again. */
	readonly onTrouble?: (error: ClusterError) => void;
	readonly signal?: AbortSignal;
	/** Milliseconds between two looks; 1000 where absent. */
	readonly intervalMs?: number;
};

/** Longest pause between two looks while the cluster does not answer. */
const longestPauseMs = 15_000;

/**
 * Waits until `status.certificate` is there; a cluster that can't be reached for a while is asked again, ever more
 * slowly, until the time is over.
 *
 * @throws {OperationError} `wrong-state` where it was denied or failed, `changed` where another object took the
 * name, `timed-out`; ClusterError `not-found` where it was deleted, and where the last look failed, as that did.
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

			// Half of it is chance: many that wait for one server must not all come back at once.
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
				localized`${JSON.stringify(name)} was deleted and made anew while certdeck waited`,
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

/** Whether asking again may bring another answer, without anybody doing something about it. */
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
