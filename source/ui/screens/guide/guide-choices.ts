import type {Printable} from '../../../base/text/index.js';
import {printed} from '../../../base/text/index.js';
import type {GuideValues} from '../../../deck/ports/index.js';

/** Keys on offer, the default first. */
export const keyChoices = [
	{label: printed`ECDSA P-256`, note: 'small, fast, understood everywhere', spec: {algo: 'ecdsa', size: 256}},
	{label: 'ECDSA P-384', note: 'where a rule asks for it', spec: {algo: 'ecdsa', size: 384}},
	{label: 'ECDSA P-521', note: 'not every client speaks it', spec: {algo: 'ecdsa', size: 521}},
	{label: 'RSA 2048', note: 'for old clients', spec: {algo: 'rsa', size: 2048}},
	{label: 'RSA 3072', note: 'for old clients, good until 2030 and later', spec: {algo: 'rsa', size: 3072}},
	{label: 'RSA 4096', note: 'slow to make and to use', spec: {algo: 'rsa', size: 4096}},
	{label: 'Ed25519', note: 'browsers refuse it', spec: {algo: 'ed25519'}},
] as const satisfies ReadonlyArray<{
	readonly label: string;
	readonly note: string;
	readonly spec: GuideValues['key'];
}>;

/** Where the private key is kept. */
export const custodyChoices = [
	{place: 'file', label: 'a file here', note: 'for you to guard, and to use elsewhere'},
	{place: 'secret', label: 'in the cluster only', note: 'a Secret holds it, no disk here does'},
] as const;

/** The row of a key; the first where there is none for it. */
export function keyRow(key: GuideValues['key']): number {
	const nameOf = (spec: GuideValues['key']) => `${spec.algo} ${spec.algo === 'ed25519' ? '' : spec.size}`;
	return Math.max(
		0,
		keyChoices.findIndex(({spec}) => nameOf(spec) === nameOf(key)),
	);
}

/** Usages that can be ticked; every signer that is known takes no others. */
export const usageChoices: readonly Printable[] = [
	printed`digital signature`,
	printed`key encipherment`,
	printed`key agreement`,
	printed`server auth`,
	printed`client auth`,
	printed`code signing`,
	printed`email protection`,
];
