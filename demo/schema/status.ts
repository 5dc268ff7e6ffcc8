import type {JsonObject} from './json.js';

export type Cause = {readonly reason: string; readonly message: string; readonly field: string};

export type StatusDetails = {
	readonly name?: string;
	readonly group?: string;
	readonly kind?: string;
	readonly uid?: string;
	readonly causes?: readonly Cause[];
	readonly retryAfterSeconds?: number;
};

type Named = {readonly group: string; readonly plural: string; readonly kind: string};

/** An answer that is a meta/v1 Status. Any part of the server can throw it, and it is sent unchanged. */
export class ApiError extends Error {
	readonly code: number;
	readonly reason: string;
	readonly details: StatusDetails | undefined;
	/** Texts for Warning headers, which are sent with the Status. */
	warnings: readonly string[] = [];
	/** `metadata.continue` of an expired list: how to go on without consistency. */
	readonly continueToken: string | undefined;

	constructor(
		code: number,
		reason: string,
		message: string,
		options: {readonly details?: StatusDetails; readonly continueToken?: string} = {},
	) {
		super(message);
		this.code = code;
		this.reason = reason;
		this.details = options.details;
		this.continueToken = options.continueToken;
	}

	/** @returns the Status object to send. */
	toStatus(): JsonObject {
		return {
			kind: 'Status',
			apiVersion: 'v1',
			metadata: this.continueToken ? {continue: this.continueToken} : {},
			status: 'Failure',
			message: this.message,
			...(this.reason && {reason: this.reason}),
			...(this.details && {details: this.details as JsonObject}),
			code: this.code,
		};
	}
}

const qualified = (name: string, group: string) => (group ? `${name}.${group}` : name);

function about(resource: Named, name: string): StatusDetails {
	return {...(name && {name}), ...(resource.group && {group: resource.group}), kind: resource.plural};
}

/** 400, in the server's own words. */
export const badRequest = (message: string) => new ApiError(400, 'BadRequest', message);
/** 401 for unknown credentials. */
export const unauthorized = () => new ApiError(401, 'Unauthorized', 'Unauthorized');
/** 404 for a kind or path that is not served. */
export const unknownResource = () =>
	new ApiError(404, 'NotFound', 'the server could not find the requested resource', {details: {}});
/** 405 */
export const methodNotAllowed = () =>
	new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {
		details: {},
	});
/** 406 for an Accept header without a supported type. */
export const notAcceptable = (available: readonly string[]) =>
	new ApiError(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${available.join(', ')}`, {
		details: {},
	});
/** For an object that can't be converted to the type in `as=`. */
export const notConvertible = (accepted: readonly string[]) =>
	new ApiError(406, 'NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`);

/** 415. `accepted` lists the types for bodies; it is absent for patches. */
export const unsupportedMediaType = (accepted?: readonly string[]) =>
	new ApiError(
		415,
		'UnsupportedMediaType',
		accepted
			? `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`
			: '415: Unsupported Media Type',
		accepted ? {} : {details: {}},
	);
/** 413; `limit` in bytes. */
export const tooLarge = (limit: number) =>
	new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limit}`);
/** 410 if the requested history was removed. */
export const expired = (message: string, continueToken?: string) =>
	new ApiError(410, 'Expired', message, continueToken ? {continueToken} : {});
/** 500 without a reason, which is the form of unclassified errors. */
export const internal = (message: string) => new ApiError(500, '', message);

/** 404 for an object. */
export function notFound(resource: Named, name: string): ApiError {
	return new ApiError(404, 'NotFound', `${qualified(resource.plural, resource.group)} "${name}" not found`, {
		details: about(resource, name),
	});
}

/** 409. `retryAfterSeconds` is set if another name may succeed. */
export function alreadyExists(resource: Named, name: string, retryAfterSeconds?: number): ApiError {
	return new ApiError(409, 'AlreadyExists', `${qualified(resource.plural, resource.group)} "${name}" already exists`, {
		details: {...about(resource, name), ...(retryAfterSeconds && {retryAfterSeconds})},
	});
}

/** 409 with a reason of its own. */
export function conflict(resource: Named, name: string, why: string): ApiError {
	return new ApiError(
		409,
		'Conflict',
		`Operation cannot be fulfilled on ${qualified(resource.plural, resource.group)} "${name}": ${why}`,
		{details: about(resource, name)},
	);
}

/** 409 for a resourceVersion that is not the latest. */
export const staleVersion = (resource: Named, name: string) =>
	conflict(
		resource,
		name,
		'the object has been modified; please apply your changes to the latest version and try again',
	);

/** 403 by RBAC or admission; `name` may be empty. */
export function forbidden(
	resource: {readonly group: string; readonly plural: string},
	name: string,
	why: string,
): ApiError {
	const subject = name
		? `${qualified(resource.plural, resource.group)} "${name}"`
		: qualified(resource.plural, resource.group);
	return new ApiError(403, 'Forbidden', `${subject} is forbidden: ${why}`, {
		details: about({...resource, kind: ''}, name),
	});
}

/** The most faults in an answer. A body can have a million faults. */
export const causeLimit = 1000;

/** 422 with all faults of the object. `kind` is the Go kind, not the plural. */
export function invalid(
	resource: {readonly group: string; readonly kind: string},
	name: string,
	everyCause: readonly Cause[],
): ApiError {
	const causes = everyCause.slice(0, causeLimit);
	const texts = causes.map(({field, message}) => `${field}: ${message}`);
	return new ApiError(
		422,
		'Invalid',
		`${qualified(resource.kind, resource.group)} "${name}" is invalid: ${texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`}`,
		{
			details: {
				...(name && {name}),
				...(resource.group && {group: resource.group}),
				...(resource.kind && {kind: resource.kind}),
				causes,
			},
		},
	);
}

/** Faults of a field, in the words of k8s.io/apimachinery field.Error. */
export const fault = {
	required: (field: string, detail = ''): Cause => ({
		reason: 'FieldValueRequired',
		message: detail ? `Required value: ${detail}` : 'Required value',
		field,
	}),
	invalid: (field: string, value: unknown, detail: string): Cause => ({
		reason: 'FieldValueInvalid',
		message: `Invalid value: ${typeof value === 'string' ? quote(value) : JSON.stringify(value)}: ${detail}`,
		field,
	}),
	notSupported: (field: string, value: string | readonly string[], supported: readonly string[]): Cause => ({
		reason: 'FieldValueNotSupported',
		message: `Unsupported value: ${typeof value === 'string' ? quote(value) : JSON.stringify(value)}: supported values: ${supported.map(quote).join(', ')}`,
		field,
	}),
	duplicate: (field: string, value: unknown): Cause => ({
		reason: 'FieldValueDuplicate',
		message: `Duplicate value: ${typeof value === 'string' ? quote(value) : JSON.stringify(value)}`,
		field,
	}),
	forbidden: (field: string, detail: string): Cause => ({
		reason: 'FieldValueForbidden',
		message: `Forbidden: ${detail}`,
		field,
	}),
	tooLong: (field: string, limit: number): Cause => ({
		reason: 'FieldValueTooLong',
		message: `Too long: may not be more than ${limit} bytes`,
		field,
	}),
};

/** Text approximately as Go's %q prints it: quoted, with control characters as escapes. */
function quote(value: string): string {
	return JSON.stringify(value).replace(
		/[\u007f-\u009f]/g,
		char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
