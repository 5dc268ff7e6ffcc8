import {localized, withoutKeys} from '../../base/text/index.js';

/** What went wrong with a file; the message names it and holds nothing of its content. */
export type FileErrorCode =
	| 'exists'
	| 'not-found'
	| 'permission'
	| 'no-space'
	| 'is-directory'
	| 'too-large'
	| 'not-text'
	/** Another user could replace what lies there. */
	| 'not-private'
	| 'io';

/** The one error class that leaves `storage/`. */
export class FileError extends Error {
	override readonly name = 'FileError';
	readonly code: FileErrorCode;
	readonly path: string;
	readonly hint: string | undefined;

	constructor(
		code: FileErrorCode,
		path: string,
		message: string,
		options: {readonly hint?: string; readonly cause?: unknown} = {},
	) {
		super(withoutKeys(message), options.cause === undefined ? undefined : {cause: options.cause});
		this.code = code;
		this.path = path;
		this.hint = options.hint === undefined ? undefined : withoutKeys(options.hint);
	}
}

const sentences: Readonly<Record<string, readonly [FileErrorCode, string]>> = {
	EEXIST: ['exists', localized`is there already`],
	ENOENT: ['not-found', localized`does not exist`],
	ENOTDIR: ['not-found', localized`lies below something that is not a folder`],
	EACCES: ['permission', localized`may not be accessed by this user`],
	EPERM: ['permission', localized`may not be accessed by this user`],
	EROFS: ['permission', localized`lies on a read-only file system`],
	ENOSPC: ['no-space', localized`can not be written: the disk is full`],
	EDQUOT: ['no-space', localized`can not be written: the disk quota is used up`],
	EISDIR: ['is-directory', localized`is a folder, not a file`],
	ENAMETOOLONG: ['io', localized`has a name that is too long`],
	ELOOP: ['io', localized`is a link that leads in a circle`],
};

/** Turns what node:fs threw into a FileError about `path`. */
export function toFileError(error: unknown, path: string): FileError {
	if (error instanceof FileError) {
		return error;
	}

	const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
	const [kind, sentence] = sentences[code] ?? ['io', localized`can not be used (${code || localized`unknown error`})`];
	return new FileError(kind, path, `${JSON.stringify(path)} ${sentence}`, {cause: error});
}
