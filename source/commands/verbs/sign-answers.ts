import {localized, printable, printed} from '../../base/text/index.js';
import type {Plan} from '../../operations/plan/index.js';
import {OperationError} from '../../operations/plan/index.js';
import type {OpenedAuthority} from '../../operations/read/index.js';
import {authorityText} from '../../operations/read/index.js';
import {authorityFingerprint, isFingerprintOf, openBlocks, withFindings} from '../../operations/sign/index.js';
import type {Finding} from '../../review/finding/index.js';
import type {Arguments, CommandContext} from '../arguments/index.js';
import {RefusedError, UsageError} from '../arguments/index.js';
import {isYes} from '../line/index.js';
import {acceptedOf} from './accepted.js';

/**
 * The plan with the findings of review, of which some are accepted.
 *
 * @throws {RefusedError} for an id without a finding.
 */
export function lookedAt<Result>(
	plan: Plan<Result>,
	name: string,
	findings: readonly Finding[],
	args: Arguments,
): Plan<Result> {
	try {
		return withFindings(plan, name, findings, acceptedOf(args));
	} catch (error) {
		throw error instanceof OperationError ? new RefusedError(error.message, error.hint) : error;
	}
}

/**
 * Whether the operator has given the fingerprint of the authority, which may then replace another.
 *
 * @throws {UsageError} for text that is no fingerprint.
 * @throws {RefusedError} for the fingerprint of another authority.
 */
export function isNewAuthority(authority: OpenedAuthority, args: Arguments): boolean {
	const named = args.text('newAuthority');
	if (named === undefined) {
		return false;
	}

	const isThis = isFingerprintOf(named, authority);
	if (isThis === undefined) {
		throw new UsageError(
			localized`--new-authority wants a SHA-256, 64 hex digits with or without colons, not ${JSON.stringify(named)}`,
			localized`openssl x509 -noout -fingerprint -sha256 -in FILE prints that of a certificate`,
		);
	}

	if (!isThis) {
		throw new RefusedError(
			localized`--new-authority is not the SHA-256 of ${authorityText(authority)}: nothing was signed`,
			localized`that is ${authorityFingerprint(authority)}`,
		);
	}

	return true;
}

/** The result of the checks before a signature. */
export type Looked = {
	readonly findings: readonly Finding[];
	/** Whether another authority is in use for the certificate, and this one's fingerprint was not given. */
	readonly isOther: boolean;
	readonly authority: OpenedAuthority;
};

/**
 * Asks for agreement. A blocking finding, or another authority than before, needs the typed word or its flag; everything
 * else needs a yes.
 */
export async function isAgreed(
	{typeToConfirm}: Plan<unknown>,
	{findings, isOther, authority}: Looked,
	args: Arguments,
	{ask}: CommandContext,
): Promise<boolean> {
	if (typeToConfirm === undefined) {
		return args.isSet('yes') || isYes(await ask?.(printed`This can not be undone. Sign? [y/N] `));
	}

	const shown = printable(typeToConfirm);
	const typed = ask && (await ask(printed`To sign anyway, type: ${shown}\n> `));
	if (typed === undefined || (typed.trim() !== typeToConfirm && typed.trim() !== shown)) {
		throw refusal({findings, isOther, authority}, args);
	}

	return true;
}

/** The reasons for a refusal, and the flags that lift all of them at once. */
function refusal({findings, isOther, authority}: Looked, args: Arguments): RefusedError {
	const blocks = [...new Set(openBlocks(findings, acceptedOf(args)).map(({id}) => id))];
	const flags = [
		...blocks.map(id => localized`--accept ${id}`),
		...(isOther ? [localized`--new-authority ${authorityFingerprint(authority)}`] : []),
	];
	const why = [
		...(blocks.length > 0 ? [localized`review blocks it (${blocks.join(', ')})`] : []),
		...(isOther ? [localized`another authority signed before`] : []),
	];
	return new RefusedError(
		localized`${why.join(', and ')}: nothing was signed`,
		blocks.length > 0
			? localized`to sign anyway, give ${flags.join(' ')}, or type what is asked for in a terminal`
			: localized`${flags.join(' ')} says that this one signs from now on`,
	);
}
