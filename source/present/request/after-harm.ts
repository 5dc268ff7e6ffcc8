import type {Printable} from '../../base/text/index.js';
import {printed, shellQuote} from '../../base/text/index.js';
import {kubeletClient, signerInfo} from '../../signers/known/index.js';
import type {RequestView} from './request-view.js';

/** A repair that is still possible, as one sentence, and the page that describes it. */
export type AfterHarm = {readonly sentence: Printable; readonly page: Printable};

const pages = {
	first: printed`docs/after-harm.md#first`,
	login: printed`docs/after-harm.md#a-login`,
	node: printed`docs/after-harm.md#a-node`,
	clientAuthority: printed`docs/after-harm.md#the-clusters-client-ca`,
	server: printed`docs/after-harm.md#the-key-of-a-server`,
	authority: printed`docs/after-harm.md#the-key-of-an-authority`,
};

/**
 * What can be done after a request with blocking findings or warnings was approved or signed.
 *
 * @returns undefined if review finds nothing against it, if nothing was granted, or if the grant has ended.
 */
export function afterHarm(
	{seen, certificates, findings}: Pick<RequestView, 'seen' | 'certificates' | 'findings'>,
	now: Date,
): AfterHarm | undefined {
	// The requester has that key, whether the request is approved or not.
	if (findings.some(({id}) => id === 'authority-key')) {
		return {sentence: printed`Who asked has the key of an authority: replace that authority`, page: pages.authority};
	}

	const isDoubtful = findings.some(({severity}) => severity !== 'info');
	const has = (wanted: string) => seen.conditions.some(({type}) => type === wanted);
	if (!isDoubtful || has('Failed')) {
		return undefined;
	}

	const [certificate] = certificates;
	if (seen.certificateBase64 === undefined) {
		const name = shellQuote(seen.name);
		return has('Approved') && !has('Denied') && name !== undefined
			? {
					sentence: printed`If wrong: kubectl delete csr ${name.startsWith('-') ? printed`-- ` : printed``}${name} stops it until it is signed`,
					page: pages.first,
				}
			: undefined;
	}

	return certificate !== undefined && certificate.notAfter < now
		? undefined
		: ofCertificate(seen.signerName, certificate);
}

function ofCertificate(signerName: string, certificate: RequestView['certificates'][number] | undefined): AfterHarm {
	if (certificate?.basicConstraints?.ca) {
		return {
			sentence: printed`If wrong: replace the authority that signed it, as it can sign others`,
			page: pages.authority,
		};
	}

	if (signerName === kubeletClient) {
		return {sentence: printed`If wrong: taint the Node and stop renewals; it can not be revoked`, page: pages.node};
	}

	if (signerInfo(signerName).authenticates) {
		const groups = certificate?.subject.flat().filter(({type}) => type === 'O') ?? [];
		return groups.some(({value}) => value === 'system:masters')
			? {
					sentence: printed`If wrong: only a new client CA ends it; system:masters needs no binding`,
					page: pages.clientAuthority,
				}
			: {
					sentence: printed`If wrong: cut the bindings of its user and groups; it can not be revoked`,
					page: pages.login,
				};
	}

	return certificate?.extKeyUsage.includes('serverAuth')
		? {
				sentence: printed`If wrong: clients trust it until it ends or its authority is replaced`,
				page: pages.server,
			}
		: {
				sentence: printed`If wrong: cut the bindings of its user, or replace the authority that signed it`,
				page: pages.login,
			};
}

/** As one line. */
export function afterHarmText({sentence, page}: AfterHarm): Printable {
	return printed`${sentence} · ${page}`;
}
