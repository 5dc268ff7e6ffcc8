import type {Printable} from '../../base/text/index.js';
import {localized, printable, printed, shellQuote} from '../../base/text/index.js';
import type {JudgedEntry} from '../../certificates/model/index.js';

/** The command that renews the certificate; undefined if its renewer has none. */
export function renewCommand({place: {kind, namespace, name}, renewer, leaf}: JudgedEntry): Printable | undefined {
	const quoted = (text: string) => {
		const shown = shellQuote(text);
		return shown === undefined ? undefined : printable(shown);
	};

	if (kind !== 'Secret' || namespace === undefined || leaf === undefined) {
		return undefined;
	}

	if (renewer.by === 'cert-manager') {
		const [of, certificate] = renewer.name?.includes('/') ? renewer.name.split('/') : [namespace, renewer.name];
		const [where, what] = [quoted(of ?? ''), quoted(certificate ?? '')];
		return where === undefined || what === undefined ? undefined : printed`cmctl renew -n ${where} ${what}`;
	}

	const at = quoted(`${namespace}/${name}`);
	if (at === undefined) {
		return undefined;
	}

	// Without a renewer the signer is not known.
	return renewer.by === 'certdeck'
		? printed`certdeck renew ${at} --wait`
		: renewer.by === 'nobody'
			? printed`certdeck renew ${at} --signer SIGNER --wait`
			: undefined;
}

/** A sentence that says why no command renews it; undefined if a command does. */
export function whyNotRenewed(entry: JudgedEntry): string | undefined {
	if (renewCommand(entry) !== undefined) {
		return undefined;
	}

	const {by, name} = entry.renewer;
	switch (by) {
		case 'helm': {
			return localized`Helm renews it with the next upgrade of ${name ?? localized`its release`}`;
		}

		case 'control-plane': {
			return localized`the control plane renews it: kubeadm certs renew, or what the provider says`;
		}

		case 'login': {
			return localized`who gave out the kubeconfig renews it`;
		}

		case 'requester': {
			return localized`it is the copy in a request: what is used is renewed where it lies`;
		}

		default: {
			return localized`certdeck renews certificates with their keys in kubernetes.io/tls Secrets`;
		}
	}
}
