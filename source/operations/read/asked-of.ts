import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Decided} from '../../storage/journal/index.js';
import {readSigningRequest} from './read-request.js';

/** The most names in the journal. A line of the journal is no longer than a screen. */
const mostNames = 100;

/** The parts of a request that go into the journal, so that a policy can be checked against them later. */
export function askedOf(seen: CertificateSigningRequest): NonNullable<Decided['asked']> {
	const names = readSigningRequest(seen).request?.subjectAltNames ?? [];
	return {
		requester: seen.username,
		groups: seen.groups,
		names: names.slice(0, mostNames).map(({kind, value}) => ({kind, value})),
		nameCount: names.length,
		...(seen.expirationSeconds !== undefined && {expirationSeconds: seen.expirationSeconds}),
	};
}
