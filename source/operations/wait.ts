import type {CertificateSigningRequest, Cluster} from '../cluster/types.js';
import {OperationError} from './operation-error.js';

export type WaitOptions = {
	readonly timeoutSeconds: number;
	/** Hears each change of the request's state. */
	readonly onChange?: (request: CertificateSigningRequest) => void;
	readonly signal?: AbortSignal;
	/** Milliseconds between two looks; 1000 where absent. */
	readonly intervalMs?: number;
};

/**
 * Waits until `status.certificate` is there.
 *
 * @throws {OperationError} `wrong-state` where it was denied or failed, `changed` where another object took the
 * name, `timed-out`; ClusterError `not-found` where it was deleted.
 */
export async function waitForCertificate(
	cluster: Cluster,
	{name, uid}: {readonly name: string; readonly uid: string},
	{timeoutSeconds, onChange, signal, intervalMs = 1000}: WaitOptions,
): Promise<CertificateSigningRequest> {
	const deadline = Date.now() + timeoutSeconds * 1000;
	let last: string | undefined;
	for (;;) {
		const request = await cluster.getRequest(name, signal);
		if (request.uid !== uid) {
			throw new OperationError('changed', `${JSON.stringify(name)} was deleted and made anew while certdeck waited`);
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
			throw new OperationError('wrong-state', `${JSON.stringify(name)} is ${end.type}: ${end.reason}, ${end.message}`, {
				hint: 'nothing undoes this; send a new request',
			});
		}

		if (Date.now() + intervalMs > deadline) {
			const isApproved = request.conditions.some(({type}) => type === 'Approved');
			throw new OperationError('timed-out', `${JSON.stringify(name)} has no certificate after ${timeoutSeconds} s`, {
				hint: isApproved
					? `it is approved and waits for whoever signs for ${request.signerName}`
					: 'it waits for approval',
			});
		}

		await pause(intervalMs, signal);
	}
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
