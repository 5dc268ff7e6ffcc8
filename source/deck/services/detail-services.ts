import type {RequestList, Store} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Access} from '../../operations/rights/index.js';
import type {RelatedRequests} from '../../present/request/index.js';
import {relatedRequests} from '../../present/request/index.js';
import {rightsYaml} from '../../present/work/index.js';
import type {Signing} from '../../signers/forecast/index.js';
import type {DeckServices} from '../ports/index.js';

type DetailSources = {
	readonly requests: Pick<Store<RequestList>, 'getSnapshot'>;
	readonly access: Pick<Access, 'missingRight'>;
	/** The requests of the list for its subject, as far as they were read. */
	forSubject(request: CertificateSigningRequest): readonly CertificateSigningRequest[];
	/** Who we are to the server, once that is known. */
	username(): string | undefined;
	/** What the cluster says of a request's signer. */
	signingOf(request: CertificateSigningRequest): Signing | undefined;
	now(): Date;
};

/** For how long what the list says of a request is kept, in milliseconds. */
const keptMs = 1000;

/** What one request needs besides its review: what the others say of it, and the rights that are missing. */
export function createDetailServices({
	requests,
	access,
	forSubject,
	username,
	signingOf,
	now,
}: DetailSources): Pick<DeckServices, 'relatedRequests' | 'missingRights'> {
	let kept: {readonly of: readonly unknown[]; readonly at: number; readonly found: RelatedRequests} | undefined;

	return {
		// Asked for at each frame: the whole list is not gone through for every key.
		relatedRequests(request) {
			const list = requests.getSnapshot().requests;
			const signing = signingOf(request);
			const of = [request, list, signing];
			const at = now().getTime();
			if (kept === undefined || at - kept.at >= keptMs || of.some((each, index) => each !== kept?.of[index])) {
				const options = {signing, forSubject: forSubject(request)};
				kept = {of, at, found: relatedRequests(request, list, new Date(at), options)};
			}

			return kept.found;
		},
		missingRights(request) {
			const user = username();
			if (user === undefined) {
				return [];
			}

			if (request === undefined) {
				const list = requests.getSnapshot();
				const isRefused = 'error' in list && list.error.code === 'forbidden';
				return isRefused ? [{label: 'rights to see requests', text: rightsYaml(['list'], '', user)}] : [];
			}

			return (['approve', 'sign', 'create'] as const)
				.filter(action => access.missingRight(action, request) !== undefined)
				.map(action => ({
					label: `rights to ${action === 'approve' ? 'approve and deny' : action}`,
					text: rightsYaml([action], request.signerName, user),
				}));
		},
	};
}
