import type {RequestStore} from '../../cluster/calls/index.js';
import type {AuthoritiesPort} from './authorities/index.js';
import type {BulkPort} from './bulk.js';
import type {CertificatesPort, RenewalsPort} from './certificates/index.js';
import type {ClustersPort} from './clusters.js';
import type {DecisionPort} from './decision.js';
import type {DetailPort} from './detail.js';
import type {DraftsPort} from './drafts.js';
import type {EvidencePort} from './evidence.js';
import type {FollowPort} from './follow.js';
import type {GuidePort} from './guide.js';
import type {JournalPort} from './journal.js';
import type {DeckIndex} from './list.js';
import type {PathsPort} from './paths.js';
import type {PendingPort} from './pending.js';
import type {PodsPort} from './pods.js';
import type {PublishingPort} from './publishing.js';
import type {RightsPort} from './rights.js';
import type {SessionPort} from './session.js';
import type {SigningPort} from './signing.js';
import type {WritesPort} from './writes.js';

/** All ports of the deck. `run.tsx` fills them, and each screen takes the ones that it uses. */
export type DeckServices = {
	readonly session: SessionPort;
	/** The live list. */
	readonly requests: RequestStore;
	readonly index: DeckIndex;
	readonly detail: DetailPort;
	readonly evidence: EvidencePort;
	readonly rights: RightsPort;
	readonly decision: DecisionPort;
	readonly bulk: BulkPort;
	readonly signing: SigningPort;
	readonly publishing: PublishingPort;
	readonly guide: GuidePort;
	readonly drafts: DraftsPort;
	readonly follow: FollowPort;
	readonly pending: PendingPort;
	readonly certificates: CertificatesPort;
	readonly renewals: RenewalsPort;
	readonly pods: PodsPort;
	readonly authorities: AuthoritiesPort;
	readonly paths: PathsPort;
	readonly writes: WritesPort;
	/** Only in a deck over several clusters. The other ports then serve all clusters, as far as possible. */
	readonly clusters?: ClustersPort;
	/** Absent for the demo cluster. */
	readonly journal?: JournalPort;
};
