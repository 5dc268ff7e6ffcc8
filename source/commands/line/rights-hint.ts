import {localized, shellQuote} from '../../base/text/index.js';
import type {RightTo} from '../../operations/rights/index.js';

/** The command that prints the rights that an admin has to grant, as a hint after a refusal. */
export function rightsHint(action: RightTo, signerName: string): string {
	return printsIt(localized`${action} --signer ${shellQuote(signerName) ?? 'SIGNER'}`);
}

/**
 * As `rightsHint`, for a refusal that only names the right (`ClusterError.details` of a `forbidden`); undefined for other
 * rights.
 */
export function rightsHintFor(right: string): string | undefined {
	const [, verb = '', resource = ''] = /^(\S+) (.+)$/s.exec(right) ?? [];
	if (resource === 'certificatesigningrequests') {
		return ['get', 'list', 'watch'].includes(verb)
			? printsIt('list')
			: verb === 'create'
				? printsIt('create')
				: undefined;
	}

	const signer = /^signers\/(.+)$/s.exec(resource)?.[1];
	if (signer !== undefined && (verb === 'approve' || verb === 'sign')) {
		return rightsHint(verb, signer);
	}

	if (resource === 'podcertificaterequests' && ['get', 'list', 'watch'].includes(verb)) {
		return printsIt('pods');
	}

	if (resource === 'podcertificaterequests/status') {
		return printsIt('pods-sign --signer SIGNER');
	}

	return resource === 'certificatesigningrequests/status' ? printsIt('sign --signer SIGNER') : undefined;
}

function printsIt(words: string): string {
	return localized`certdeck rights ${words} prints it as YAML for an admin`;
}
