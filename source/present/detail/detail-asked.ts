import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printableSentence, printed, repeated} from '../../base/text/index.js';
import type {CertificationRequest} from '../../pki/index.js';
import type {SignatureCheck} from '../../pki/keys/index.js';
import {serverView} from '../../pki/x509/index.js';
import {effectsOf, signerInfo} from '../../signers/known/index.js';
import type {RequestView} from '../request/index.js';
import {usageMeaning} from '../request/index.js';
import type {Line} from '../text/index.js';
import {field, fields, fit, paragraph, wrap} from '../text/index.js';
import {humanDuration, keyText, nameText} from '../words/index.js';
import {nameLines} from './detail-names.js';

/** The requester, the names, the key, and what the PKCS#10 request asks beyond `spec`. */
export function askedLines(facts: RequestView, width: number): readonly Line[] {
	const {seen, request, requestError} = facts;
	return [
		...(requestError
			? paragraph(localized`spec.request can not be read: ${requestError.message}`, width, 'danger')
			: []),
		...field(localized`by`, [printable(seen.username)], width),
		...field(localized`groups`, seen.groups.map(printable), width),
		...(seen.groups.length > 0 ? field('', [printed`as they were when it was asked`], width, 'muted') : []),
		...fields(
			localized`extra`,
			[
				...(seen.userUid === undefined ? [] : [printed`uid: ${printable(seen.userUid)}`]),
				...Object.entries(seen.extra).map(
					([key, values]) => printed`${printable(key)}: ${joined(values.map(printable), printed`, `)}`,
				),
			],
			width,
		),
		...field(localized`signer`, [printable(seen.signerName)], width),
		...(request ? requestFields(request, facts, width) : []),
		...usageLines(seen.usages, width),
		...field(localized`for`, [durationText(seen.expirationSeconds)], width),
		...(request ? beyondLines(request, seen, width) : []),
	];
}

export function durationText(expirationSeconds: number | undefined): Printable {
	return expirationSeconds === undefined
		? printed`as long as the signer gives`
		: humanDuration(expirationSeconds * 1000);
}

function requestFields(request: CertificationRequest, facts: RequestView, width: number): readonly Line[] {
	return [
		...field(localized`subject`, [nameText(request.subject)], width),
		...nameLines(facts, width),
		...(request.subjectAltNames.length === 0 ? field(localized`names`, [printed`none`], width) : []),
		...field(localized`key`, [keySentence(request)], width),
		...field(localized`sha256`, [printable(request.publicKey.sha256)], width),
		...field(
			localized`holder`,
			[holderText(facts.signature)],
			width,
			facts.signature?.valid === false ? 'danger' : 'plain',
		),
	];
}

function keySentence(request: CertificationRequest): Printable {
	const {exponent, problem} = request.publicKey;
	return joined(
		[
			keyText(request),
			exponent === undefined || exponent === '65537' ? undefined : printed`exponent ${printable(exponent)}`,
			problem === undefined ? undefined : printable(problem),
		].filter(part => part !== undefined),
		printed` · `,
	);
}

/** Whether the requester has proved possession of the private key (RFC 2986 §4.2). */
export function holderText(signature: SignatureCheck | undefined): Printable {
	if (signature === undefined) {
		return printed`has the private key: the API server verified the signature`;
	}

	const because = signature.reason === undefined ? printed`` : printed`: it ${printableSentence(signature.reason)}`;
	return signature.valid === null
		? printed`the signature can not be checked here${because}`
		: signature.valid
			? printed`has the private key: the signature is good${signature.weak ? printed`, over ${printable(signature.weak)}` : printed``}`
			: printed`NOT SHOWN TO HAVE THE PRIVATE KEY: the signature is not valid${because}`;
}

const wordWidth = 20;

function usageLines(usages: readonly string[], width: number): readonly Line[] {
	return usages.flatMap((usage, index): readonly Line[] => {
		const label = field(index === 0 ? localized`usages` : '', [printed``], width)[0] ?? [];
		const word = printable(usage);
		const meaning = usageMeaning(usage) ?? printed`no usage that Kubernetes knows`;
		const [first = printed``, ...rest] = wrap(meaning, Math.max(10, width - wordWidth - 12));
		return [
			[...label, {emphasis: 'plain', text: printed`${fit(word, wordWidth - 1)} `}, {emphasis: 'muted', text: first}],
			...rest.map((part): Line => [{emphasis: 'muted', text: printed`${repeated(printed` `, 10 + wordWidth)}${part}`}]),
		];
	});
}

const understood: ReadonlySet<string> = new Set(['subjectAltName', 'keyUsage', 'extKeyUsage', 'basicConstraints']);

/** What the PKCS#10 request asks beyond `spec`, one phrase each; hostile text. */
export function beyondSpec(request: CertificationRequest, usages: readonly string[]): readonly string[] {
	const {keyUsage, extKeyUsage} = effectsOf(usages);
	const more = [...request.keyUsage, ...request.extKeyUsage].filter(
		name => !keyUsage.includes(name) && !extKeyUsage.includes(name),
	);
	const {ca = false, pathLength} = request.basicConstraints ?? {};
	const path = pathLength === undefined ? '' : localized`, path length ${pathLength}`;
	return [
		...(ca ? [localized`to be an authority (CA:TRUE${path})`] : []),
		...(more.length > 0 ? [localized`usages ${more.join(', ')}`] : []),
		...request.extensions
			.filter(({name}) => !understood.has(name))
			.map(({name, critical}) => localized`extension ${name}${critical ? localized`, critical` : ''}`),
		...request.attributes.filter(({name}) => name !== 'extensionRequest').map(({name}) => localized`attribute ${name}`),
	];
}

function beyondLines(
	request: CertificationRequest,
	{usages, signerName}: {readonly usages: readonly string[]; readonly signerName: string},
	width: number,
): readonly Line[] {
	const asks = beyondSpec(request, usages);
	// Each fact is listed once. Further PEM blocks are not part of the PKCS#10, and a dropped name needs no second line as
	// a problem.
	const outside = request.problems.filter(({code}) => code === 'more-pem-blocks').map(({message}) => message);
	const unread = serverView(request).dropped.filter(phrase => !outside.includes(phrase));
	const problems = request.problems.map(({message}) => message).filter(message => !unread.includes(message));
	const [it, them] = unread.length === 1 ? [printed`it is`, printed`it`] : [printed`they are`, printed`them`];
	const isCa = request.basicConstraints?.ca === true;
	const fate =
		signerInfo(signerName).operator === 'kube-controller-manager'
			? printed`kube-controller-manager leaves all of it out`
			: printed`a signer may copy it; certdeck as the signer never does`;
	return [
		...fields(localized`also`, asks.map(printable), width, isCa ? 'danger' : 'waiting'),
		...(asks.length > 0 ? field('', [printed`in the PKCS#10, not in spec: ${fate}`], width, 'muted') : []),
		...fields(localized`unread`, unread.map(printable), width, 'waiting'),
		...(unread.length > 0
			? field('', [printed`${it} in the PKCS#10, but the API server does not see ${them}`], width, 'muted')
			: []),
		...fields(localized`problem`, problems.map(printableSentence), width, 'waiting'),
	];
}
