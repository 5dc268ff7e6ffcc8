import type {WizardField, WizardProblem, WizardState} from './wizard-state.js';
import {isOtherSigner, signerNameOf, splitHosts} from './wizard-state.js';

/** The functions of `operations/` that submitting runs too. */
export type WizardChecks = {
	readonly checkHost: (text: string) => {readonly fatal: boolean; readonly message: string} | undefined;
	readonly checkExpiration: (text: string) => string | undefined;
};

/** Typed hosts that can be added, and what stays in the field because it can't be a name. */
export function sortTyped(
	text: string,
	{checkHost}: Pick<WizardChecks, 'checkHost'>,
): {readonly hosts: readonly string[]; readonly left: string} {
	const parts = splitHosts(text);
	const isWrong = (host: string) => checkHost(host)?.fatal === true;
	return {hosts: parts.filter(host => !isWrong(host)), left: parts.filter(isWrong).join(' ')};
}

/** What speaks against the step as it is, fatal or not. */
export function problemsOf(state: WizardState, {checkHost, checkExpiration}: WizardChecks): readonly WizardProblem[] {
	const {texts} = state;
	const fatal = (field: WizardField, message: string | undefined): readonly WizardProblem[] =>
		message === undefined ? [] : [{field, message, isFatal: true}];
	switch (state.step) {
		case 'hosts':
			return [
				...state.hosts.flatMap(host => toProblem('hosts', checkHost(host))),
				...splitHosts(texts.host).flatMap(host => toProblem('host', checkHost(host))),
			];
		case 'subject':
			return state.hosts.length === 0 && texts.commonName.trim() === ''
				? fatal('commonName', 'a certificate without hosts needs a common name')
				: [];
		case 'key':
			return texts.folder.trim() === '' ? fatal('folder', 'the private key has to lie somewhere') : [];
		case 'signer':
			return [
				...(isOtherSigner(state) && !/^[^/\s]+\.[^/\s]+\/\S+$/.test(signerNameOf(state))
					? fatal('otherSigner', 'a signer is named like example.com/serving')
					: []),
				...(state.usages.length === 0 ? fatal('usages', 'tick what the certificate is for') : []),
				...(texts.expiration.trim() === '' ? [] : fatal('expiration', checkExpiration(texts.expiration.trim()))),
			];
		case 'review':
			return [];
	}
}

function toProblem(
	field: WizardField,
	found: {readonly fatal: boolean; readonly message: string} | undefined,
): readonly WizardProblem[] {
	return found === undefined ? [] : [{field, message: found.message, isFatal: found.fatal}];
}

/** Those to show: while a field is typed in, or before it is reached, what it lacks is no news. */
export function shownProblems(state: WizardState, checks: WizardChecks): readonly WizardProblem[] {
	const {texts} = state;
	const isUntouched = (field: WizardField) => field in texts && texts[field as keyof typeof texts].trim() === '';
	return problemsOf(state, checks).filter(
		({field, isFatal}) => state.isBlamed || !isFatal || (field !== state.field && !isUntouched(field)),
	);
}
