import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {IssuanceKey, IssuanceTargets} from '../../storage/issuance/index.js';
import type {PurposeId} from '../guide/index.js';

/** What is known here of a request besides what the cluster says: of one that was made here, or is in work. */
export type Followed = {
	readonly key?: IssuanceKey;
	readonly purpose?: PurposeId;
	/** `NAMESPACE/NAME` of the Service or Pod, or a node's name. */
	readonly place?: string;
	/** Certificate of the authority that signed it here. */
	readonly caPath?: string;
	/** Where it is to go, as far as that is settled. */
	readonly targets?: IssuanceTargets;
	/** It renews what a Secret holds: what clients read is among `targets`, and nothing else is proposed. */
	readonly isRenewal?: boolean;
	/** Where it went. */
	readonly published?: IssuanceTargets;
};

/** Where a request stands on its way to being used. */
export type FollowStage = 'approval' | 'signing' | 'publishing' | 'use' | 'ended';

/** The stage that comes next, of what the cluster says and what was done here. */
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
