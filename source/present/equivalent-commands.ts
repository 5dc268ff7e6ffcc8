import type {CertificateSigningRequest} from '../cluster/types.js';
import {shellQuote} from './shell-quote.js';

/** What one types to get the same without certdeck. */
export type EquivalentCommand = {
	/** What it shows or does, a phrase. */
	readonly does: string;
	/** For a POSIX shell with `$'…'`, on one line; printable. */
	readonly command: string;
};

/**
 * kubectl, openssl and certdeck commands for a request, safely quoted.
 *
 * @returns empty for a name that no command line can hold.
 */
export function equivalentCommands(
	{name, certificateBase64}: Pick<CertificateSigningRequest, 'name' | 'certificateBase64'>,
	{context}: {readonly context: string},
): readonly EquivalentCommand[] {
	const quoted = shellQuote(name);
	const where = shellQuote(context);
	if (quoted === undefined || where === undefined) {
		return [];
	}

	// A name may begin with a dash: behind `--` it is no flag.
	const kubectl = `kubectl --context=${where}`;
	const get = (path: string) => `${kubectl} get csr -o jsonpath='{${path}}' -- ${quoted} | base64 -d`;
	return [
		// kubectl writes no YAML of odd names, and jq -a leaves nothing in it that a terminal obeys.
		{
			does: 'the object',
			command: `${kubectl} get csr -o json --show-managed-fields -- ${quoted} | jq -a .`,
		},
		{does: 'what kubectl tells of it', command: `${kubectl} describe csr -- ${quoted}`},
		{
			does: 'what is asked, and whether the signature is good',
			command: `${get('.spec.request')} | openssl req -noout -text -verify`,
		},
		{
			does: 'SHA-256 of the public key',
			command: `${get('.spec.request')} | openssl req -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -sha256`,
		},
		{
			does: 'usages and groups, which kubectl describe leaves out',
			command: `${kubectl} get csr -o json -- ${quoted} | jq '.spec | {usages, username, groups, extra}' -a`,
		},
		...(certificateBase64 === undefined
			? []
			: [
					{
						does: 'the certificate',
						command: `${get('.status.certificate')} | openssl x509 -noout -text -fingerprint -sha256`,
					},
				]),
		{
			does: 'approve, whatever it is by then: kubectl reads it anew',
			command: `${kubectl} certificate approve -- ${quoted}`,
		},
		{does: 'deny, the same way', command: `${kubectl} certificate deny -- ${quoted}`},
		{does: 'approve what was reviewed, and nothing else', command: `certdeck --context=${where} approve -- ${quoted}`},
	];
}

/** The commands as a script: what each does stands above it. */
export function commandText(commands: readonly EquivalentCommand[]): string {
	return commands.length === 0
		? '# The name holds a NUL: no command line can name this request.\n'
		: commands.map(({does, command}) => `# ${does}\n${command}\n`).join('\n');
}
