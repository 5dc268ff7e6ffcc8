import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {IssuanceKey, IssuanceTargets} from '../../storage/issuance/index.js';
import type {PurposeId} from '../guide/index.js';

/** Local facts about a request: about one that was made here, or that has a pending issuance. */
export type Followed = {
	readonly key?: IssuanceKey;
	readonly purpose?: PurposeId;
	/** `NAMESPACE/NAME` of the Service or Pod, or a node's name. */
	readonly place?: string;
	/** The file of the authority that signed it here. */
	readonly caPath?: string;
	/** Where the certificate will be published, as far as that is known. */
	readonly targets?: IssuanceTargets;
	/** Whether it renews a Secret. Then `targets` has everything that clients read, and nothing else is proposed. */
	readonly isRenewal?: boolean;
	/** Where the certificate was published. */
	readonly published?: IssuanceTargets;
};

/** The next step of a request on the way to the use of its certificate. */
export type FollowStage = 'approval' | 'signing' | 'publishing' | 'use' | 'ended';

/** The next stage, by the state of the cluster and by what was done here. */
export function stageOf(
	{conditions, certificateBase64}: Pick<CertificateSigningRequest, 'conditions' | 'certificateBase64'>,
	{published}: Pick<Followed, 'published'>,
): FollowStage {
	const has = (wanted: string) => conditions.some(({type}) => type === wanted);
	if (has('Denied') || has('Failed')) {
		return 'ended';
	}

	if (certificateBase64 !== undefined) {
		return published === undefined ? 'publishing' : 'use';
	}

	return has('Approved') ? 'signing' : 'approval';
}
