import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {Selection} from '../../cluster/records/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import {OperationError} from '../plan/index.js';

/** PodCertificateRequests. `onlyNamespace` is set if only one namespace may be read. */
export type PodCertificateList = {readonly records: readonly PodCertificateRecord[]; readonly onlyNamespace?: string};

/**
 * Lists PodCertificateRequests, oldest first: of the namespace in `selection`, or of all, or, without that right, of
 * `ownNamespace`.
 *
 * @throws {OperationError} `refused` if the server does not have this kind.
 * @throws {ClusterError}
 */
export async function listPodCertificates(
	cluster: Cluster,
	selection: Selection,
	ownNamespace: string,
	signal?: AbortSignal,
): Promise<PodCertificateList> {
	const read = async (where: Selection) =>
		(await cluster.listPodCertificates(where, signal)).toSorted(
			(a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.name < b.name ? -1 : 1),
		);
	try {
		return {records: await read(selection)};
	} catch (error) {
		if (!(error instanceof ClusterError)) {
			throw error;
		}

		if (error.code === 'not-found' && !(await cluster.servesPodCertificates(signal))) {
			throw new OperationError(
				'refused',
				localized`this server has no PodCertificateRequests in certificates.k8s.io/v1`,
				{
					hint: localized`they are on by default from Kubernetes 1.37 on, with the feature gate PodCertificateRequest`,
				},
			);
		}

		if (error.code === 'forbidden' && selection.namespace === undefined) {
			try {
				return {records: await read({...selection, namespace: ownNamespace}), onlyNamespace: ownNamespace};
			} catch {
				// The error of the original question says more.
			}
		}

		throw error;
	}
}
