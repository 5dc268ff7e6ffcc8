import {localized} from '../../../base/text/index.js';
import {asciiHost, dnsNameProblem, sortHost} from '../../../pki/hosts/index.js';
import {PkiError} from '../../../pki/index.js';

export type HostFault = {
	/** Whether the host can't be used as it is. */
	readonly fatal: boolean;
	/** A sentence. */
	readonly message: string;
	/** A correct form. */
	readonly instead?: string;
};

/**
 * A fault of a typed server host, or a remark about it; undefined without one. A spec may contain any name, but here a host
 * that no client could match is refused.
 */
export function checkHost(text: string): HostFault | undefined {
	try {
		const {name, warning} = sortHost(text);
		if (name.kind === 'uri') {
			return uriFaultOf(text, warning);
		}

		const fault = name.kind === 'dns' ? dnsNameProblem(text) : undefined;
		if (fault !== undefined) {
			const bare = text.replace(/\.$/, '');
			// In the form of a URL.
			const [, address] = /^\[([\da-f:.]+)\]$/i.exec(text) ?? [];
			return {
				fatal: true,
				message: localized`${JSON.stringify(text)} is no name of a host: ${fault}`,
				...(bare !== text && dnsNameProblem(bare) === undefined ? {instead: bare} : {}),
				...(address !== undefined && checkHost(address) === undefined ? {instead: address} : {}),
			};
		}

		return warning === undefined ? undefined : {fatal: false, message: warning};
	} catch (error) {
		if (error instanceof PkiError) {
			const instead = asciiHost(text);
			const message = error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
			return {fatal: true, message, ...(instead === undefined ? {} : {instead})};
		}

		throw error;
	}
}

/** Clients compare a server's name only with DNS names and addresses (RFC 9525 §6), not with a URL copied from a browser. */
function uriFaultOf(text: string, warning: string | undefined): HostFault | undefined {
	const [, rest] =
		/^(?:https?|wss?|grpcs?|tcp|tls|ldaps?|dns):\/\/(.*)$/i.exec(text) ??
		/^([^/:?#@]+:\d+(?:[/?#].*)?)$/.exec(text) ??
		[];
	if (rest === undefined) {
		return warning === undefined ? undefined : {fatal: false, message: warning};
	}

	const [, inBrackets, name] = /^(?:[^/?#@]*@)?(?:\[([\da-f:.]+)\]|([^/?#:[\]@]+))/i.exec(rest) ?? [];
	const host = inBrackets ?? name;
	return {
		fatal: false,
		message: localized`${JSON.stringify(text)} becomes a URI, which no TLS client compares with a server's name`,
		...(host === undefined || checkHost(host) !== undefined ? {} : {instead: host}),
	};
}
