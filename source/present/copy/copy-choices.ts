import type {Printable} from '../../base/text/index.js';
import {isPrintable, localized, printable, printed, shellQuote} from '../../base/text/index.js';
import {pemText} from '../certificate/index.js';
import type {RequestView} from '../request/index.js';
import type {ClusterFlags} from './equivalent-commands.js';
import {equivalentCommands} from './equivalent-commands.js';
import {objectYaml} from './object-yaml.js';

/** One text to copy from a request: the key that chooses it, its label, and the printable text. */
export type CopyChoice = {readonly key: Printable; readonly label: string; readonly text: Printable};

/** What a user can copy from a request. */
export function copyChoices({seen, request}: RequestView, where: ClusterFlags): readonly CopyChoice[] {
	const [, describe] = equivalentCommands(seen, where);
	return [
		nameChoice(seen.name),
		{key: printed`p`, label: localized`request PEM`, text: pemText(seen.requestBase64)},
		...(seen.certificateBase64 === undefined
			? []
			: [{key: printed`c`, label: localized`certificate PEM`, text: pemText(seen.certificateBase64)}]),
		...(request
			? [{key: printed`f`, label: localized`SHA-256 of the key`, text: printable(request.publicKey.sha256)}]
			: []),
		{key: printed`u`, label: localized`uid`, text: printable(seen.uid)},
		{key: printed`o`, label: localized`YAML of the object`, text: objectYaml(seen)},
		...(describe ? [{key: printed`k`, label: localized`kubectl command`, text: describe.command}] : []),
	];
}

/** A name with a line break, pasted into a shell, would run as a command. */
function nameChoice(name: string): CopyChoice {
	if (isPrintable(name)) {
		return {key: printed`n`, label: localized`name`, text: name};
	}

	const quoted = shellQuote(name);
	return quoted === undefined
		? {key: printed`n`, label: localized`name, with escapes`, text: printable(name)}
		: {key: printed`n`, label: localized`name, quoted for a shell`, text: quoted};
}
