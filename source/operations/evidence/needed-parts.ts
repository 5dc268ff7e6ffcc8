import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {serverView} from '../../pki/x509/index.js';
import {apiServerClient} from '../../signers/known/index.js';
import {readSigningRequest} from '../read/index.js';
import type {SharedReads} from './shared-reads.js';

type Part = keyof SharedReads;

/** Bindings and authorities, which concern every request. */
const always: readonly Part[] = ['bindings', 'authorities', 'clientAuthorities'];
/** The parts that show who owns a host or an address. */
const hosts: readonly Part[] = ['nodes', 'services', 'apiServer', 'domain', 'routes', 'accountPods'];

/**
 * The parts of evidence that the review of this request uses: for a login without names that a client could connect
 * to, the owners of names are not read.
 */
export function neededParts(seen: CertificateSigningRequest): ReadonlySet<Part> {
	const {request} = readSigningRequest(seen);
	const view = request && serverView(request);
	if (view === undefined) {
		return new Set(always);
	}

	const isServer =
		seen.signerName !== apiServerClient ||
		seen.usages.includes('server auth') ||
		view.dns.length + view.ip.length > 0 ||
		!isPerson(view.commonName ?? '');
	return new Set([...always, ...(isServer ? hosts : []), ...(view.uri.length > 0 ? (['trustDomains'] as const) : [])]);
}

/** Neither a host nor an address: one word, a mail address or a user of the system. */
function isPerson(name: string): boolean {
	return (
		(/^[\w-]*$/.test(name) && name.toLowerCase() !== 'localhost') ||
		/^[\w.+-]+@/.test(name) ||
		name.startsWith('system:')
	);
}
