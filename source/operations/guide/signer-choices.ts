import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {apiServerClient, kubeletClient, kubeletServing, signerInfo} from '../../signers/known/index.js';
import {ownSigner} from './purposes.js';

/** A signer as the guide's picker offers it. */
export type SignerChoice = {
	/** From requests of others too: hostile text. */
	readonly signerName: string;
	/** What it takes, and whom it makes of the holder; a phrase. */
	readonly permits: string;
	/** Who signs for it in this cluster, as far as can be seen; a phrase. */
	readonly lives: string;
	/** Nobody but the operator, with an authority, is known to sign for it. */
	readonly isOwn: boolean;
};

const permitted: Readonly<Record<string, string>> = {
	[apiServerClient]: localized`client auth for any user and group but system:masters; digital signature, key encipherment`,
	[kubeletServing]: localized`server auth for a node: CN system:node:…, O system:nodes, its DNS names and addresses`,
	[kubeletClient]: localized`client auth for a node: CN system:node:…, O system:nodes, no names besides`,
};

/** More than these would not be looked through; names are the requesters' choice. */
const mostSeen = 8;

/**
 * Signers to choose from: those that have issued here before, then one of your own, then those that were asked for;
 * then those that kube-controller-manager serves.
 *
 * @param requests - what the cluster holds now; finished ones are gone after some hours.
 */
export function signerChoices(requests: readonly CertificateSigningRequest[]): readonly SignerChoice[] {
	const seen = new Map<string, {all: number; issued: number}>();
	for (const {signerName, certificateBase64} of requests) {
		const count = seen.get(signerName) ?? {all: 0, issued: 0};
		seen.set(signerName, {all: count.all + 1, issued: count.issued + (certificateBase64 === undefined ? 0 : 1)});
	}

	const others = [...seen]
		.filter(
			([name]) => signerInfo(name).operator !== 'kube-controller-manager' && signerInfo(name).operator !== 'nobody',
		)
		.toSorted(([, a], [, b]) => b.issued - a.issued || b.all - a.all)
		.slice(0, mostSeen);
	const haveIssued = others.filter(([, {issued}]) => issued > 0).map(([name]) => name);
	// A name that was only asked for is anybody's choice: it does not come before our own.
	const own = [...new Set([...haveIssued, ownSigner, ...others.map(([name]) => name)])];
	const names = [...own, apiServerClient, kubeletServing, kubeletClient];
	return names.map(signerName => ({
		signerName,
		permits: permitted[signerName] ?? permitsOf(signerName),
		lives: livesWhere(signerName, seen.get(signerName)),
		isOwn: signerInfo(signerName).operator === 'custom',
	}));
}

function permitsOf(signerName: string): string {
	return signerInfo(signerName).operator === 'custom'
		? localized`whatever its owner signs; trusted by those who are given its authority`
		: signerInfo(signerName).trust;
}

function livesWhere(signerName: string, seen: {readonly all: number; readonly issued: number} | undefined): string {
	const {operator, who} = signerInfo(signerName);
	const issued = seen?.issued ?? 0;
	const counted = issued === 0 ? '' : localized`; ${issued} issued here`;
	if (operator === 'kube-controller-manager') {
		return localized`served here by kube-controller-manager${counted}`;
	}

	if (operator !== 'custom') {
		return localized`served by ${who}${counted}`;
	}

	if (issued > 0) {
		return localized`${issued} issued here: by a controller, or by whoever has its authority`;
	}

	return seen === undefined
		? localized`nobody serves it here: you sign, with an authority of your own`
		: localized`${seen.all} asked for here and none issued: nobody seems to serve it but you`;
}
