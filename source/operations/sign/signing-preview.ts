import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {resolveUsages, roundToMinute} from '../../pki/encode/index.js';
import {matchesWhitelist} from '../../pki/hosts/index.js';
import type {CertificationRequest, GeneralName} from '../../pki/index.js';
import type {SigningPolicy} from '../../pki/spec/index.js';
import {forbiddenName, readNameConstraints} from '../../pki/verify/index.js';
import {nameText} from '../../pki/x509/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {withinRequested} from './within-requested.js';

/** One part of a request, beside the same part of the certificate. Values are hostile text. */
export type PreviewRow = {
	readonly what: 'subject' | 'usage' | 'CA' | 'extension' | GeneralName['kind'];
	/** Absent if it was not asked for. */
	readonly asked?: string;
	/** Absent if it is refused. */
	readonly given?: string;
	/** Why the two differ, as a phrase. */
	readonly why?: string;
};

/** Which of the three limits ends the certificate first. */
export type ShortestLife = 'request' | 'policy' | 'authority';

/** A preview of the certificate beside its request. */
export type SigningPreview = {
	readonly rows: readonly PreviewRow[];
	readonly life: {
		readonly until: Date;
		readonly shortest: ShortestLife;
		/** The lifetime that the request asks for, if any. */
		readonly askedMs?: number;
		/** The policy's lifetime, or its fixed end. */
		readonly policy: number | Date;
		readonly authorityEnds: Date;
	};
};

/** A preview of the certificate, also if it is refused as a whole. */
export function previewSigning(
	seen: CertificateSigningRequest,
	request: CertificationRequest,
	authority: Pick<OpenedAuthority, 'certificate' | 'others'>,
	policy: SigningPolicy,
	now: Date,
): SigningPreview {
	return {
		rows: [
			...subjectRows(request, policy),
			...request.subjectAltNames.map(name => nameRow(name, authority, policy)),
			...usageRows(seen, request, policy),
			...authorityRows(request, policy),
			...extensionRows(request, policy),
		],
		life: lifeOf(seen, authority, policy, now),
	};
}

function subjectRows(request: CertificationRequest, {copies, nameWhitelist}: SigningPolicy): readonly PreviewRow[] {
	const asked = nameText(request.subject);
	if (request.subject.length === 0) {
		return [];
	}

	const isStranger = ({oid, value}: {readonly oid: string; readonly value: string}) =>
		oid === '2.5.4.3' && value !== '' && nameWhitelist !== undefined && !matchesWhitelist(nameWhitelist, value);
	return [
		copies.subject
			? request.subject.flat().some(isStranger)
				? {what: 'subject', asked, why: localized`not on the policy's whitelist of names`}
				: {what: 'subject', asked, given: asked}
			: {what: 'subject', asked, why: localized`the policy takes no subject over`},
	];
}

function nameRow(
	name: GeneralName,
	{certificate, others = []}: Pick<OpenedAuthority, 'certificate' | 'others'>,
	{copies, ca, nameWhitelist}: SigningPolicy,
): PreviewRow {
	const {kind: what, value: asked} = name;
	const isTaken =
		(what === 'dns' || what === 'email' || what === 'ip' || what === 'uri') &&
		copies[what] &&
		(ca === undefined || what === 'ip');
	if (!isTaken) {
		return {what, asked, why: localized`not taken over`};
	}

	if (what !== 'ip' && nameWhitelist !== undefined && !matchesWhitelist(nameWhitelist, asked)) {
		return {what, asked, why: localized`not on the policy's whitelist of names`};
	}

	const against = [certificate, ...others].find(above => {
		const constraints = readNameConstraints(above);
		return constraints !== undefined && forbiddenName([name], constraints) !== undefined;
	});
	return against === undefined
		? {what, asked, given: asked}
		: {what, asked, why: localized`${nameText(against.subject)} may not issue for it`};
}

/** An id that is equal for words with the same meaning. */
function usageId(word: string): string {
	const {keyUsage, extKeyUsageOids} = resolveUsages([word]);
	return keyUsage[0] ?? extKeyUsageOids[0] ?? word;
}

function usageRows(
	{usages}: CertificateSigningRequest,
	request: CertificationRequest,
	policy: SigningPolicy,
): readonly PreviewRow[] {
	const [asked, given] = [new Set(usages.map(usageId)), new Set(policy.usages.map(usageId))];
	const [wished, granted] = [resolveUsages(usages), resolveUsages(policy.usages)];
	const inside = [
		...request.keyUsage.filter(name => ![...wished.keyUsage, ...granted.keyUsage].includes(name)),
		...request.extKeyUsage.filter(name => ![...wished.extKeyUsage, ...granted.extKeyUsage].includes(name)),
	];
	const what = 'usage';
	return [
		...usages.map(
			(word): PreviewRow =>
				given.has(usageId(word))
					? {what, asked: word, given: word}
					: {what, asked: word, why: localized`the policy does not give it`},
		),
		...inside.map(
			(name): PreviewRow => ({what, asked: name, why: localized`in the PKCS#10 alone, not in spec.usages`}),
		),
		...policy.usages
			.filter(word => !asked.has(usageId(word)))
			.map((word): PreviewRow => ({what, given: word, why: localized`the policy gives it, nobody asked`})),
	];
}

function authorityRows({basicConstraints}: CertificationRequest, {ca}: SigningPolicy): readonly PreviewRow[] {
	const isAsked = basicConstraints?.ca === true;
	if (ca === undefined) {
		return isAsked ? [{what: 'CA', asked: 'CA:TRUE', why: localized`refused: for leaves alone`}] : [];
	}

	return [
		isAsked
			? {what: 'CA', asked: 'CA:TRUE', given: 'CA:TRUE'}
			: {what: 'CA', given: 'CA:TRUE', why: localized`the policy makes CAs: its holder can issue certificates`},
	];
}

/** Extensions with rows of their own, or that the signer handles itself: key identifier, names, usages, constraints. */
const answered: ReadonlySet<string> = new Set(['2.5.29.14', '2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.37']);

function extensionRows({extensions}: CertificationRequest, {copies}: SigningPolicy): readonly PreviewRow[] {
	return extensions
		.filter(({oid}) => !answered.has(oid))
		.map(({oid, name}) =>
			copies.extensions?.includes(oid) === true
				? {what: 'extension', asked: name, given: name}
				: {what: 'extension', asked: name, why: localized`left out`},
		);
}

function lifeOf(
	seen: CertificateSigningRequest,
	{certificate}: Pick<OpenedAuthority, 'certificate'>,
	policy: SigningPolicy,
	now: Date,
): SigningPreview['life'] {
	const endOf = ({notAfter, backdateMs, expiryMs}: SigningPolicy) =>
		notAfter ?? new Date(roundToMinute(now).getTime() - backdateMs + expiryMs);
	const end = endOf(withinRequested(policy, seen, now));
	const isClamped = end > certificate.notAfter;
	const askedMs = seen.expirationSeconds === undefined ? undefined : seen.expirationSeconds * 1000;
	const isAsked = askedMs !== undefined && end <= endOf(policy) && endsAsAsked(policy, askedMs, now);
	return {
		until: isClamped ? certificate.notAfter : end,
		shortest: isClamped ? 'authority' : isAsked ? 'request' : 'policy',
		...(askedMs === undefined ? {} : {askedMs}),
		policy: policy.notAfter ?? policy.expiryMs,
		authorityEnds: certificate.notAfter,
	};
}

function endsAsAsked({notAfter, expiryMs, backdateMs}: SigningPolicy, askedMs: number, now: Date): boolean {
	return notAfter === undefined ? askedMs + backdateMs <= expiryMs : now.getTime() + askedMs <= notAfter.getTime();
}
