import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {apiServerClient, kubeletClient, kubeletServing, signerInfo} from '../../signers/known/index.js';
import {ownSigner} from './purposes.js';

/** A signer in the guide's list. */
export type SignerChoice = {
	/** Hostile text, because it may come from requests of others. */
	readonly signerName: string;
	/** What it signs, and which identity the holder gets; a phrase. */
	readonly permits: string;
	/** Who signs for it in this cluster, as far as that is visible; a phrase. */
	readonly lives: string;
	/** Whether only the operator, with an authority, is known to sign for it. */
	readonly isOwn: boolean;
};

const permitted: Readonly<Record<string, string>> = {
	[apiServerClient]: localized`client auth for any user and group but system:masters; digital signature, key encipherment`,
	[kubeletServing]: localized`server auth for a node: CN system:node:…, O system:nodes, its DNS names and addresses`,
	[kubeletClient]: localized`client auth for a node: CN system:node:…, O system:nodes, no other names`,
};

/** The most signers from existing requests. The requesters choose these names, and nobody would read a longer list. */
const mostSeen = 8;

/**
 * The signers to choose from: first those that have issued here, then one of the operator's own, then those that were only
 * asked for, and last those of kube-controller-manager.
 *
 * @param requests - the current requests of the cluster. Finished ones are deleted after some hours.
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
	// Anybody can ask for any signer name, so a name without issued certificates does not come before our own.
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
