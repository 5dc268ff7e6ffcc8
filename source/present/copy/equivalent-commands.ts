import type {Printable} from '../../base/text/index.js';
import {joined, localized, printableSentence, printed, shellQuote} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {isInTree} from '../../signers/known/index.js';

/** A command that gives the same result without certdeck. */
export type EquivalentCommand = {
	/** A phrase: what the command shows or does. */
	readonly does: string;
	/** For a POSIX shell with `$'…'`, on one line; printable. */
	readonly command: Printable;
};

type Named = Pick<CertificateSigningRequest, 'name' | 'signerName' | 'conditions' | 'certificateBase64'>;

/** The parts that tell kubectl and certdeck which cluster is meant. */
export type ClusterFlags = {
	readonly context: string;
	readonly kubeconfig?: string;
	readonly isInCluster?: boolean;
	/** Flags that override the context's own cluster and user. */
	readonly flags?: readonly string[];
};

/**
 * The flags of kubectl and certdeck for a cluster. Contexts of several kubeconfigs may have the same name, for example the
 * one that kubeadm always writes. So the file is included unless it is the default one. A Pod's own cluster has no flags.
 *
 * @returns each flag with a space in front; undefined for a name that no command line can contain.
 */
export function clusterFlags({
	context,
	kubeconfig,
	isInCluster = false,
	flags = [],
}: ClusterFlags): Printable | undefined {
	const words = [
		...(kubeconfig === undefined || isInCluster ? [] : [`--kubeconfig=${kubeconfig}`]),
		...(context === '' || isInCluster ? [] : [`--context=${context}`]),
		...flags,
	].map(quotedFlag);
	return words.every(word => word !== undefined) ? joined([printed``, ...words], printed` `) : undefined;
}

/** Only the value is quoted: `--context='a b'`. */
function quotedFlag(flag: string): Printable | undefined {
	const [, name = '', value = ''] = /^(--[a-z-]+=)(.*)$/s.exec(flag) ?? [];
	const quoted = shellQuote(value);
	return quoted && printed`${printableSentence(name)}${quoted}`;
}

/**
 * kubectl, openssl and certdeck commands for a request, safely quoted.
 *
 * @returns empty for a name that no command line can contain.
 */
export function equivalentCommands(
	{name, signerName, conditions, certificateBase64}: Named,
	place: ClusterFlags,
): readonly EquivalentCommand[] {
	const quoted = shellQuote(name);
	const where = clusterFlags(place);
	if (quoted === undefined || where === undefined) {
		return [];
	}

	// A name may begin with a dash. After `--` it is not read as a flag.
	const kubectl = printed`kubectl${where}`;
	const get = (path: Printable) => printed`${kubectl} get csr -o jsonpath='{${path}}' -- ${quoted} | base64 -d`;
	return [
		// kubectl can't write YAML of unusual names, and jq -a escapes everything that a terminal obeys.
		{
			does: localized`the object`,
			command: printed`${kubectl} get csr -o json --show-managed-fields -- ${quoted} | jq -a .`,
		},
		{does: localized`what kubectl tells of it`, command: printed`${kubectl} describe csr -- ${quoted}`},
		{
			does: localized`what is asked, and whether the signature is good`,
			command: printed`${get(printed`.spec.request`)} | openssl req -noout -text -verify`,
		},
		{
			does: localized`SHA-256 of the public key`,
			command: printed`${get(printed`.spec.request`)} | openssl req -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -sha256`,
		},
		{
			does: localized`usages and groups, which kubectl describe leaves out`,
			command: printed`${kubectl} get csr -o json -- ${quoted} | jq '.spec | {usages, username, groups, extra}' -a`,
		},
		...(conditions.some(({type}) => type === 'Approved' || type === 'Denied')
			? []
			: [
					{
						does: localized`approve, whatever it is by then: kubectl reads it again`,
						command: printed`${kubectl} certificate approve -- ${quoted}`,
					},
					{does: localized`deny, the same way`, command: printed`${kubectl} certificate deny -- ${quoted}`},
					{
						does: localized`approve what was reviewed, and nothing else`,
						command: printed`certdeck${where} approve -- ${quoted}`,
					},
				]),
		...(certificateBase64 !== undefined
			? [
					{
						does: localized`the certificate`,
						command: printed`${get(printed`.status.certificate`)} | openssl x509 -noout -text -fingerprint -sha256`,
					},
					{
						does: localized`a TLS Secret of it and the key`,
						command: printed`${get(printed`.status.certificate`)} > tls.crt && ${kubectl} create secret tls my-tls --cert=tls.crt --key=key.pem`,
					},
					{
						does: localized`the same, with key, names and chain verified first`,
						command: printed`certdeck${where} publish --key key.pem --secret my-tls -- ${quoted}`,
					},
				]
			: isInTree(signerName) || !conditions.some(({type}) => type === 'Approved')
				? []
				: [
						{
							does: localized`sign it with an authority of yours`,
							command: printed`certdeck${where} sign --ca ca.pem --ca-key ca-key.pem -- ${quoted}`,
						},
						{
							does: localized`put a certificate into it that was signed elsewhere`,
							command: printed`${kubectl} get csr -o json -- ${quoted} | jq --arg crt "$(base64 -w0 < cert.pem)" '.status.certificate = $crt' | ${kubectl} replace --raw ${statusPath(name)} -f -`,
						},
					]),
	];
}

function statusPath(name: string): Printable {
	const path = `/apis/certificates.k8s.io/v1/certificatesigningrequests/${encodeURIComponent(name.toWellFormed())}/status`;
	return shellQuote(path) ?? printed``;
}

/** The commands as a script, each below a comment that says what it does. */
export function commandText(commands: readonly EquivalentCommand[]): Printable {
	return commands.length === 0
		? printed`# The name holds a NUL, or ends in a line break: no command line can name this request.\n`
		: joined(
				commands.map(({does, command}) => printed`# ${printableSentence(does)}\n${command}\n`),
				printed`\n`,
			);
}
