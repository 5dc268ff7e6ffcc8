import {nearestWord} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import {quotedValue} from '../text/index.js';

/** The meaning of a usage word in a certificate. */
export type Usage =
	/** A bit of keyUsage (RFC 5280 §4.2.1.3). */
	| {readonly kind: 'keyUsage'; readonly name: string; readonly bit: number}
	/** A purpose of extKeyUsage (RFC 5280 §4.2.1.12). */
	| {readonly kind: 'extKeyUsage'; readonly name: string; readonly oid: string};

const keyUsage = (name: string, bit: number): Usage => ({kind: 'keyUsage', name, bit});
const purpose = (name: string, oid: string): Usage => ({kind: 'extKeyUsage', name, oid});

/** cfssl's usage words (config.KeyUsage and config.ExtKeyUsage). The words of Kubernetes come from these. */
export const usageWords: ReadonlyMap<string, Usage> = new Map([
	['signing', keyUsage('digitalSignature', 0)],
	['digital signature', keyUsage('digitalSignature', 0)],
	['content commitment', keyUsage('contentCommitment', 1)],
	['key encipherment', keyUsage('keyEncipherment', 2)],
	['data encipherment', keyUsage('dataEncipherment', 3)],
	['key agreement', keyUsage('keyAgreement', 4)],
	['cert sign', keyUsage('keyCertSign', 5)],
	['crl sign', keyUsage('cRLSign', 6)],
	['encipher only', keyUsage('encipherOnly', 7)],
	['decipher only', keyUsage('decipherOnly', 8)],
	['any', purpose('anyExtendedKeyUsage', '2.5.29.37.0')],
	['server auth', purpose('serverAuth', '1.3.6.1.5.5.7.3.1')],
	['client auth', purpose('clientAuth', '1.3.6.1.5.5.7.3.2')],
	['code signing', purpose('codeSigning', '1.3.6.1.5.5.7.3.3')],
	['email protection', purpose('emailProtection', '1.3.6.1.5.5.7.3.4')],
	['s/mime', purpose('emailProtection', '1.3.6.1.5.5.7.3.4')],
	['ipsec end system', purpose('ipsecEndSystem', '1.3.6.1.5.5.7.3.5')],
	['ipsec tunnel', purpose('ipsecTunnel', '1.3.6.1.5.5.7.3.6')],
	['ipsec user', purpose('ipsecUser', '1.3.6.1.5.5.7.3.7')],
	['timestamping', purpose('timeStamping', '1.3.6.1.5.5.7.3.8')],
	['ocsp signing', purpose('OCSPSigning', '1.3.6.1.5.5.7.3.9')],
	['microsoft sgc', purpose('msSGC', '1.3.6.1.4.1.311.10.3.3')],
	['netscape sgc', purpose('nsSGC', '2.16.840.1.113730.4.1')],
]);

export type ResolvedUsages = {
	/** Bit numbers for keyUsage, each once, ascending. */
	readonly keyUsageBits: readonly number[];
	/** The same usages by their RFC names. */
	readonly keyUsage: readonly string[];
	/** OIDs for extKeyUsage in the order of the words, repeats kept as cfssl keeps them. */
	readonly extKeyUsageOids: readonly string[];
	/** The same purposes by name. */
	readonly extKeyUsage: readonly string[];
	/** Unknown words, which cfssl silently ignores. */
	readonly unknown: readonly string[];
};

/** Splits usage words into the two extensions of a certificate. */
export function resolveUsages(words: readonly string[]): ResolvedUsages {
	const usages = words.flatMap(word => usageWords.get(word) ?? []);
	const bits = new Map(usages.flatMap(usage => (usage.kind === 'keyUsage' ? [[usage.bit, usage.name] as const] : [])));
	const ascending = [...bits].toSorted(([a], [b]) => a - b);
	const purposes = usages.flatMap(usage => (usage.kind === 'extKeyUsage' ? [usage] : []));
	return {
		keyUsageBits: ascending.map(([bit]) => bit),
		keyUsage: ascending.map(([, name]) => name),
		extKeyUsageOids: purposes.map(({oid}) => oid),
		extKeyUsage: purposes.map(({name}) => name),
		unknown: words.filter(word => !usageWords.has(word)),
	};
}

/** One sentence about an unknown usage word, with the most similar usage. */
export function unknownUsage(word: string): string {
	const nearest = nearestWord(word, [...usageWords.keys()]);
	return localized`${quotedValue(word)} is no usage${nearest === undefined ? '' : localized`: did you mean "${nearest}"?`}`;
}
