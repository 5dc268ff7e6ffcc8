import {localized} from '../../../base/text/index.js';
import type {Signing} from '../../../signers/forecast/index.js';
import {signerInfo} from '../../../signers/known/index.js';
import type {Evidence} from '../../evidence/index.js';
import {answered} from '../../evidence/index.js';
import type {BoundRole, Rights} from '../../evidence/rights/index.js';
import {covers} from '../../evidence/rights/index.js';
import type {OtherRequests} from '../../facts/index.js';

/** Who may sign, as the cluster shows it; undefined for the built-in signers, and before the cluster was asked. */
export function signingOf(
	signerName: string,
	evidence: Pick<Evidence, 'bindings'> | undefined,
	others: Pick<OtherRequests, 'servedBy'> | undefined,
): Signing | undefined {
	const rights = answered(evidence?.bindings);
	const {operator} = signerInfo(signerName);
	// The control plane of a cloud provider signs without any binding.
	if (rights === undefined || (operator !== 'custom' && operator !== 'cert-manager')) {
		return undefined;
	}

	return {
		maySign: signersIn(rights, signerName),
		// Without the list of requests, the signer's earlier certificates are not known.
		isKnown: rights.unread.length === 0 && others !== undefined,
		served: others?.servedBy(signerName) ?? 0,
	};
}

/** Keyed by the rights, which are replaced when they change. Requesters choose signer names, so only a few are kept. */
const known = new WeakMap<Rights, Map<string, readonly string[]>>();
const mostKnown = 256;

/** Subjects that a binding allows to sign, without those that may do anything. */
function signersIn(rights: Rights, signerName: string): readonly string[] {
	const found = known.get(rights) ?? new Map<string, readonly string[]>();
	known.set(rights, found);
	const signers = found.get(signerName) ?? [
		...new Set(
			[...rights.bySubject.values()]
				.flat()
				.filter(each => signs(each, signerName))
				.map(subjectText),
		),
	];
	if (found.size < mostKnown) {
		found.set(signerName, signers);
	}

	return signers;
}

const everything = {verb: '*', group: '*', resource: '*'};

function signs({binding, rules = []}: BoundRole, signerName: string): boolean {
	const names = [signerName, `${signerName.split('/', 1)[0]}/*`];
	return (
		binding.namespace === undefined &&
		!rules.some(rule => covers(rule, everything)) &&
		names.some(name =>
			rules.some(rule => covers(rule, {verb: 'sign', group: 'certificates.k8s.io', resource: 'signers', name})),
		)
	);
}

function subjectText({subject: {kind, name, namespace}}: BoundRole): string {
	switch (kind) {
		case 'ServiceAccount':
			return localized`service account ${namespace}/${name}`;
		case 'Group':
			return localized`group ${name}`;
		default:
			return localized`user ${name}`;
	}
}
