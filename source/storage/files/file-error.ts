import {localized, withoutKeys} from '../../base/text/index.js';

/** The kind of an error with a file. Messages name the file, and never hold any of its content. */
export type FileErrorCode =
	| 'exists'
	| 'not-found'
	| 'permission'
	| 'no-space'
	| 'is-directory'
	| 'too-large'
	| 'not-text'
	/** Another user could replace the content. */
	| 'not-private'
	| 'io';

/** The only error class that `storage/` throws. */
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

/** Converts an error of node:fs into a FileError about `path`. */
export function toFileError(error: unknown, path: string): FileError {
	if (error instanceof FileError) {
		return error;
	}

	const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
	const [kind, sentence] = sentences[code] ?? ['io', localized`can not be used (${code || localized`unknown error`})`];
	return new FileError(kind, path, `${JSON.stringify(path)} ${sentence}`, {cause: error});
}
