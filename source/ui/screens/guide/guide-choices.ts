import type {Printable} from '../../../base/text/index.js';
import {localized, printed} from '../../../base/text/index.js';
import type {GuideValues} from '../../../deck/ports/index.js';

/** Keys on offer, the default first. */
export const keyChoices = [
	{label: printed`ECDSA P-256`, note: localized`small, fast, understood everywhere`, spec: {algo: 'ecdsa', size: 256}},
	{label: 'ECDSA P-384', note: localized`where a rule asks for it`, spec: {algo: 'ecdsa', size: 384}},
	{label: 'ECDSA P-521', note: localized`not every client speaks it`, spec: {algo: 'ecdsa', size: 521}},
	{label: localized`RSA 2048`, note: localized`for old clients`, spec: {algo: 'rsa', size: 2048}},
	{
		label: localized`RSA 3072`,
		note: localized`for old clients, good until 2030 and later`,
		spec: {algo: 'rsa', size: 3072},
	},
	{label: localized`RSA 4096`, note: localized`slow to make and to use`, spec: {algo: 'rsa', size: 4096}},
	{label: localized`Ed25519`, note: localized`browsers refuse it`, spec: {algo: 'ed25519'}},
] as const satisfies ReadonlyArray<{
	readonly label: string;
	readonly note: string;
	readonly spec: GuideValues['key'];
}>;

/** Where the private key is kept. */
export const keyPlaceChoices = [
	{place: 'file', label: localized`a file here`, note: localized`for you to guard, and to use elsewhere`},
	{place: 'secret', label: localized`in the cluster only`, note: localized`a Secret holds it, no disk here does`},
] as const;

/** The row of a kind of key; the first row if the kind is not on offer. */
export function keyRow(key: GuideValues['key']): number {
	const nameOf = (spec: GuideValues['key']) => `${spec.algo} ${spec.algo === 'ed25519' ? '' : spec.size}`;
	return Math.max(
		0,
		keyChoices.findIndex(({spec}) => nameOf(spec) === nameOf(key)),
	);
}

/** Usages that can be ticked. The known signers accept no others. */
export const usageChoices: readonly Printable[] = [
	printed`digital signature`,
	printed`key encipherment`,
	printed`key agreement`,
	printed`server auth`,
	printed`client auth`,
	printed`code signing`,
	printed`email protection`,
];
