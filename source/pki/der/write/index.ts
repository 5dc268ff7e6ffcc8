// Writes DER.
export {
	bitString,
	booleanTrue,
	contextConstructed,
	contextPrimitive,
	element,
	isOid,
	namedBits,
	objectIdentifier,
	sequence,
	setOf,
	stringElement,
	tags,
	time,
	unsignedInteger,
} from './encode-der.js';
