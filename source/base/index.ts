// Stores, pools, signals, name forms and address ranges for all rooms. It imports only modules of Node.js.
export type {AddressRange} from './address-range.js';
export {createRange} from './address-range.js';
export type {Catalogue} from './catalogue.js';
export {catalogueInUse, leaveCatalogue} from './catalogue.js';
export {expandHome} from './home-path.js';
export {createListeners} from './listeners.js';
export {
	isLabel,
	isSubdomain,
	isTrustDomain,
	labelPattern,
	longestLabel,
	longestSubdomain,
	subdomainPattern,
} from './name-forms.js';
export {nearestWord} from './nearest-word.js';
export {inPool} from './pool.js';
export type {SignalSource} from './signals.js';
export {onEndingSignal} from './signals.js';
export type {Subscribable} from './store.js';
export {createStore, createVersionStore} from './store.js';
