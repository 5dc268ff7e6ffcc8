// Hooks that screens share: the deck, its stores, keys.
export {createClipboard} from './clipboard.js';
export {acrossClusters, InCluster} from './clusters.js';
export type {Deck} from './deck-context.js';
export {DeckContext, useDeck} from './deck-context.js';
export {createFlash} from './flash.js';
export {useBulkDecisions} from './use-bulk-decisions.js';
export {useCopy} from './use-copy.js';
export {useDecisions, whyNothing} from './use-decisions.js';
export {useExamination} from './use-examination.js';
export {useKeptReducer} from './use-kept-reducer.js';
export {KeyDepth, useKeys, usePasted, useTextKeys} from './use-keys.js';
export {useKnownRequest} from './use-known-request.js';
export {useNow} from './use-now.js';
export {usePathCompletion} from './use-path-completion.js';
export {oneOfEachSigner, useRights} from './use-rights.js';
export {useScreenSize} from './use-screen-size.js';
export {useSilence} from './use-silence.js';
export {useStore} from './use-store.js';
