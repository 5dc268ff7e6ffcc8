import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {ClusterEvidence} from '../../operations/evidence/index.js';

/** Gathers evidence, and ignores a ClusterError: the review says what could not be read. Other errors are thrown. */
export async function gatherLeniently(
	evidence: Pick<ClusterEvidence, 'gather'>,
	seen: CertificateSigningRequest,
	isAlone: boolean,
	maxAgeMs?: number,
): Promise<void> {
	try {
		await evidence.gather(seen, isAlone, maxAgeMs);
	} catch (error) {
		if (!(error instanceof ClusterError)) {
			throw error;
		}
	}
}
