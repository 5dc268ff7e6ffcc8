// The ports of the deck, one for each screen.
export type {BulkPort} from './bulk.js';
export type {DeckDecision} from './decision.js';
export type {DeckServices} from './deck-services.js';
export type {DetailPort} from './detail.js';
export type {DraftsPort} from './drafts.js';
export type {FollowPort} from './follow.js';
export type {AboutRequest, GuidePort, GuideValues, Preview, RenewalFacts} from './guide.js';
export type {DeckIndex} from './list.js';
export type {DeckPendingIssuance, PendingPort, Resumed} from './pending.js';
export type {PodCertificateView, PodsPort} from './pods.js';
export type {PublishingPort, PublishValues} from './publishing.js';
export type {DeckAction, RightsPort} from './rights.js';
export type {SigningPort} from './signing.js';
export type {DeckEnd, DeckTerminal, TerminalKind} from './terminal.js';
