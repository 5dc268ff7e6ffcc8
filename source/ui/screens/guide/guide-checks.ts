import {localized} from '../../../base/text/index.js';
import type {HostFault, KnownNames} from '../../../operations/guide/hosts/index.js';
import {adviseHost} from '../../../operations/guide/hosts/index.js';
import {admissionFault, refusalOf, signerFault} from '../../../operations/guide/index.js';
import {candidateAt, candidatesOf, placePurpose} from './guide-places.js';
import type {GuideField, GuideProblem, GuideState} from './guide-state.js';
import {isKeyInCluster, isOtherSigner, purposeIn, signerNameOf, splitHosts} from './guide-state.js';
import {askedHosts, commonNameOf, guideValues} from './guide-values.js';

/** Checks of `operations/`. The guide runs them early; submitting runs the same ones again. */
export type GuideChecks = {
	readonly checkHost: (text: string) => HostFault | undefined;
	readonly checkExpiration: (text: string) => string | undefined;
};

/**
 * Splits the typed hosts. `hosts` can be added; IDNs become A-labels there. The rest can't be names and stays in the
 * field.
 */
export function sortTyped(
	text: string,
	{checkHost}: Pick<GuideChecks, 'checkHost'>,
): {readonly hosts: readonly string[]; readonly left: string} {
	const sorted = splitHosts(text).map(host => {
		const found = checkHost(host);
		// A usable host is not replaced: the better name is shown beside it, and the reader chooses.
		return {
			host: (found?.fatal === true ? found.instead : undefined) ?? host,
			isWrong: found?.fatal === true && found.instead === undefined,
		};
	});
	return {
		hosts: sorted.filter(({isWrong}) => !isWrong).map(({host}) => host),
		left: sorted
			.filter(({isWrong}) => isWrong)
			.map(({host}) => host)
			.join(' '),
	};
}

/** The problems of the current step, fatal or not. */
export function problemsOf(state: GuideState, checks: GuideChecks): readonly GuideProblem[] {
	const {texts} = state;
	const fatal = (field: GuideField, message: string | undefined): readonly GuideProblem[] =>
		message === undefined ? [] : [{field, message, isFatal: true}];
	switch (state.step) {
		case 'purpose':
			return [];
		case 'place':
			return fatal('place', missingPlace(state));
		case 'hosts':
			return [...hostProblems(state, checks), ...fatal('host', missingHosts(state))];
		case 'subject':
			return [...fatal('commonName', missingName(state)), ...fatal('O', admissionFault(guideValues(state)))];
		case 'key':
			return keyProblems(state);
		case 'signer':
			return [
				...(isOtherSigner(state) ? fatal('otherSigner', signerFault(signerNameOf(state))) : []),
				...(state.usages.length === 0 ? fatal('usages', localized`tick what the certificate is for`) : []),
				...(texts.expiration.trim() === '' ? [] : fatal('expiration', checks.checkExpiration(texts.expiration.trim()))),
				...refusalProblems(state).map(problem => ({...problem, isFatal: problem.step === 'signer'})),
			];
		case 'review':
			return [...fatal('review', missingHosts(state) ?? missingName(state)), ...refusalProblems(state)];
	}
}

function keyProblems({rows, texts}: GuideState): readonly GuideProblem[] {
	if (isKeyInCluster({rows})) {
		return [];
	}

	const isMistyped = texts.passphrase !== '' && texts.again !== texts.passphrase;
	return [
		...(texts.folder.trim() === ''
			? [{field: 'folder', message: localized`the private key has to lie somewhere`, isFatal: true} as const]
			: []),
		...(isMistyped
			? [{field: 'again', message: localized`it is not what was typed above`, isFatal: true} as const]
			: []),
	];
}

/** Requests that kube-controller-manager would mark as Failed are not sent. The problem names the field to change. */
function refusalProblems(state: GuideState): readonly GuideProblem[] {
	// A request file is checked by its plan, because its content is not in the fields.
	if (purposeIn(state).id === 'file') {
		return [];
	}

	const refused = admissionFault(guideValues(state));
	if (refused !== undefined) {
		return [{step: 'subject', field: 'O', message: refused, isFatal: true}];
	}

	const refusal = refusalOf(guideValues(state));
	if (refusal === undefined) {
		return [];
	}

	const [step, field] = (
		{
			usages: ['signer', 'usages'],
			organization: ['subject', 'O'],
			commonName: ['subject', 'commonName'],
			names: ['hosts', 'host'],
		} as const
	)[refusal.about];
	const message = localized`kube-controller-manager would mark it as Failed: ${refusal.message}`;
	return [{step, field, message, isFatal: true}];
}

function missingPlace(state: GuideState): string | undefined {
	if (placePurpose(state) === undefined) {
		const isFile = purposeIn(state).place !== 'existing';
		return state.texts.place.trim() === ''
			? isFile
				? localized`name the file`
				: localized`name a Secret or a request`
			: undefined;
	}

	if (candidateAt(state) !== undefined) {
		return undefined;
	}

	if (candidatesOf(state).length > 0) {
		return localized`choose one: ↓ and ↑ go through the list, or type a part of its name`;
	}

	return state.search.phase === 'reading'
		? localized`the list is being read`
		: purposeIn(state).place === 'node'
			? localized`type the name of the node`
			: localized`type it as NAMESPACE/NAME`;
}

function missingHosts(state: GuideState): string | undefined {
	const {steps, family} = purposeIn(state);
	return steps.includes('hosts') && family !== 'existing' && askedHosts(state).length === 0
		? localized`a server is known by its hosts: tick or type one`
		: undefined;
}

function missingName(state: GuideState): string | undefined {
	return commonNameOf(state) === '' && askedHosts(state).length === 0
		? purposeIn(state).family === 'client'
			? localized`Kubernetes needs the name of the user`
			: localized`a certificate without hosts needs a common name`
		: undefined;
}

/** The problems of the ticked hosts. A problem of the typed host belongs to its field. */
function hostProblems(state: GuideState, {checkHost}: GuideChecks): readonly GuideProblem[] {
	const names = namesIn(state);
	const problemOf = (
		field: 'hosts' | 'host',
		host: string,
		at: {readonly row?: number} = {},
	): readonly GuideProblem[] => {
		const found = checkHost(host);
		if (found !== undefined) {
			const isFatal = found.fatal && found.instead === undefined;
			const instead = found.instead === undefined ? {} : {instead: [found.instead]};
			return [{field, message: found.message, isFatal, ...instead, ...at}];
		}

		const advice = adviseHost(host, names);
		return advice === undefined
			? []
			: [
					{
						field,
						isFatal: false,
						message: advice.message,
						...(advice.instead.length === 0 ? {} : {instead: advice.instead}),
						...at,
					},
				];
	};

	return [
		...state.hosts.flatMap(({host, isTicked}, row) => (isTicked ? problemOf('hosts', host, {row}) : [])),
		...splitHosts(state.texts.host).flatMap(host => problemOf('host', host)),
	];
}

/** The better name for the host in focus; undefined if there is none. */
export function betterHost(state: GuideState, checks: Pick<GuideChecks, 'checkHost'>): string | undefined {
	const host =
		state.field === 'host'
			? state.texts.host.trim()
			: state.field === 'hosts'
				? state.hosts[state.rows.hosts]?.host
				: undefined;
	if (host === undefined || host === '' || /[\s,;]/.test(host)) {
		return undefined;
	}

	const better = checks.checkHost(host)?.instead ?? adviseHost(host, namesIn(state))?.instead[0];
	return better?.includes('NAMESPACE') ? undefined : better;
}

function namesIn({search}: GuideState): KnownNames {
	return search.phase === 'read' ? search.names : {};
}

/** The problems to show. A field that is still being typed in, or was not reached yet, is not reported as incomplete. */
export function shownProblems(state: GuideState, checks: GuideChecks): readonly GuideProblem[] {
	const {texts} = state;
	const isUntouched = (field: GuideField) => field in texts && texts[field as keyof typeof texts].trim() === '';
	return problemsOf(state, checks).filter(
		({field, isFatal, step}) =>
			state.isBlamed ||
			state.step === 'review' ||
			step !== undefined ||
			!isFatal ||
			(field !== state.field && !isUntouched(field)),
	);
}
