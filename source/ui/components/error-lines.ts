import {printableSentence} from '../../base/text/index.js';
import type {Line} from '../../present/text/index.js';
import {wrap} from '../../present/text/index.js';

/** The common fields of the error classes of pki, cluster, storage and operations. */
export type KnownError = Error & {
	readonly code: string;
	readonly hint?: string | undefined;
	readonly details?: readonly string[];
};

/** Whether an error has a message for people. Any other error is a bug. */
export function isKnownError(error: unknown): error is KnownError {
	return (
		error instanceof Error &&
		['PkiError', 'ClusterError', 'OperationError', 'FileError'].includes(error.name) &&
		'code' in error
	);
}

/** The message of an error, its details and its hint. */
export function errorLines({message, details = [], hint}: KnownError, width: number): readonly Line[] {
	const said = (text: string, emphasis: 'danger' | 'plain' | 'muted'): readonly Line[] =>
		wrap(printableSentence(text), width).map(part => [{emphasis, text: part}]);
	return [
		...said(message, 'danger'),
		...details.flatMap(detail => said(`· ${detail}`, 'plain')),
		...(hint === undefined ? [] : said(`→ ${hint}`, 'plain')),
	];
}
