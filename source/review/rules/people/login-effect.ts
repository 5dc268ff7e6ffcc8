import {effectsOf, signerInfo} from '../../../signers/known/index.js';
import type {Effect} from '../../evidence/effect/index.js';
import {effectOf} from '../../evidence/effect/index.js';
import type {Login} from '../../evidence/rights/index.js';
import type {Subject} from '../../facts/index.js';
import {remembered} from '../../facts/index.js';

/** The user and groups of a certificate with this subject if it is trusted for logins; undefined without a CN. */
export function loginOf({view}: Subject): Login | undefined {
	return view.commonName === undefined || view.commonName === ''
		? undefined
		: {username: view.commonName, groups: view.organizations};
}

/** Whether the API server is known to let holders of the signer's certificates log in. */
export function authenticates({object}: Subject): boolean {
	return object !== undefined && signerInfo(object.seen.signerName).authenticates;
}

/** What the holder could do, if the certificate is a login and the cluster was asked. */
export const loginEffect = remembered((subject: Subject): Effect | undefined => {
	const login = authenticates(subject) ? loginOf(subject) : undefined;
	return login && effectOf(login, subject.object?.evidence ?? {});
});

/** As `loginEffect`, for a client certificate of a signer for which it is not known whether the API server trusts it. */
export const conditionalEffect = remembered((subject: Subject): Effect | undefined => {
	const {object} = subject;
	const isClient = object !== undefined && effectsOf(object.seen.usages).extKeyUsage.includes('clientAuth');
	const login = isClient && !authenticates(subject) ? loginOf(subject) : undefined;
	return login && object?.evidence?.bindings && effectOf(login, {bindings: object.evidence.bindings});
});
