import type {ClusterFlags} from './equivalent-commands.js';
import {equivalentCommands} from './equivalent-commands.js';
import {objectYaml} from './object-yaml.js';
import {pemText} from './pem-text.js';
import {isPrintable, printable} from './printable.js';
import type {RequestFacts} from './request-facts.js';
import {shellQuote} from './shell-quote.js';

/** One thing to copy of a request: the key that chooses it, what it is called, and its text, which is printable. */
export type CopyChoice = {readonly key: string; readonly label: string; readonly text: string};

/** What there is to copy of a request. */
export function copyChoices({seen, request}: RequestFacts, where: ClusterFlags): readonly CopyChoice[] {
	const [, describe] = equivalentCommands(seen, where);
	return [
		nameChoice(seen.name),
		{key: 'p', label: 'request PEM', text: pemText(seen.requestBase64)},
		...(seen.certificateBase64 === undefined
			? []
			: [{key: 'c', label: 'certificate PEM', text: pemText(seen.certificateBase64)}]),
		...(request ? [{key: 'f', label: 'SHA-256 of the key', text: request.publicKey.sha256}] : []),
		{key: 'u', label: 'uid', text: printable(seen.uid)},
		{key: 'o', label: 'YAML of the object', text: objectYaml(seen)},
		...(describe ? [{key: 'k', label: 'kubectl command', text: describe.command}] : []),
	];
}

/** A name with a line break in it, pasted into a shell, would be a command. */
function nameChoice(name: string): CopyChoice {
	if (isPrintable(name)) {
		return {key: 'n', label: 'name', text: name};
	}

	const quoted = shellQuote(name);
	return quoted === undefined
		? {key: 'n', label: 'name, with escapes', text: printable(name)}
		: {key: 'n', label: 'name, quoted for a shell', text: quoted};
}
