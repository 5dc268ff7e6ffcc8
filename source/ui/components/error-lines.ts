import {printableSentence} from '../../base/text/index.js';
import type {Line} from '../../present/text/index.js';
import {wrap} from '../../present/text/index.js';

/** What the error classes of pki, cluster, storage and operations share. */
export type KnownError = Error & {
	readonly code: string;
	readonly hint?: string | undefined;
	readonly details?: readonly string[];
};

/** Whether it is an error for a person to read; anything else is a bug. */
export function isKnownError(error: unknown): error is KnownError {
	return (
		error instanceof Error &&
		['PkiError', 'ClusterError', 'OperationError', 'FileError'].includes(error.name) &&
		'code' in error
	);
}

/** What failed, the details, and what to do about it. */
export function errorLines({message, details = [], hint}: KnownError, width: number): readonly Line[] {
	const said = (text: string, emphasis: 'danger' | 'plain' | 'muted'): readonly Line[] =>
		wrap(printableSentence(text), width).map(part => [{emphasis, text: part}]);
	return [
		...said(message, 'danger'),
		...details.flatMap(detail => said(`· ${detail}`, 'plain')),
		...(hint === undefined ? [] : said(`→ ${hint}`, 'plain')),
	];
}
