import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printed} from '../../base/text/index.js';
import {opensslText, pemText} from '../certificate/index.js';
import type {RequestView} from '../request/index.js';
import type {ClusterFlags} from './equivalent-commands.js';
import {commandText, equivalentCommands} from './equivalent-commands.js';
import {objectYaml} from './object-yaml.js';

/** A request as text to select, copy and compare. Printable; ends in a line break. */
export type RawView = {
	readonly id: 'request' | 'certificate' | 'decoded' | 'yaml' | 'commands';
	readonly label: string;
	readonly text: Printable;
};

/** All raw views of a request, in a fixed order. */
export function rawViews(
	{seen, request, requestError, certificates}: RequestView,
	where: ClusterFlags,
): readonly RawView[] {
	const decoded = [
		request ? opensslText(request) : printed`spec.request can not be read: ${printable(requestError?.message ?? '')}\n`,
		...certificates.map(certificate => opensslText(certificate)),
	];
	return [
		{id: 'request', label: localized`request PEM`, text: pemText(seen.requestBase64)},
		...(seen.certificateBase64 === undefined
			? []
			: [{id: 'certificate', label: localized`certificate PEM`, text: pemText(seen.certificateBase64)} as const]),
		{id: 'decoded', label: localized`decoded`, text: joined(decoded, printed`\n`)},
		{id: 'yaml', label: localized`YAML`, text: objectYaml(seen)},
		{id: 'commands', label: localized`commands`, text: commandText(equivalentCommands(seen, where))},
	];
}
