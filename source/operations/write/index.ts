// Writes objects to the cluster once, and reads them back if the answer is lost.
export {isDoubtful, mayBeStored} from './doubtful.js';
export {recorded} from './recorded.js';
export {lookPatiently, settled, usualPace} from './settle.js';
export type {Published, Write} from './write.js';
export {
	checkUnchanged,
	contentDigest,
	digest,
	judged,
	managers,
	ontoFound,
	overwriteOf,
	refuseImmutable,
	settledWrite,
} from './write.js';
