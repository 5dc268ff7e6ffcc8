import type {CertificateSigningRequest, Condition} from '../cluster/types.js';
import type {Certificate, CertificationRequest, GeneralName} from '../pki/types.js';
import type {Finding} from '../review/finding.js';
import {coarseAge, humanDuration} from './age.js';
import {byWeight, severityMarks} from './finding-text.js';
import {displayWidth} from './fit.js';
import {keyText, nameText} from './name-text.js';
import {printable, printableSentence} from './printable.js';
import {stateOf} from './request-state.js';
import type {Emphasis, Line, Span} from './span.js';
import {spread} from './span.js';
import {wrap} from './wrap.js';

/** A request with all that can be read out of it without asking anyone. */
export type RequestFacts = {
	readonly seen: CertificateSigningRequest;
	/** `spec.request`, where it can be read. */
	readonly request?: CertificationRequest;
	readonly requestError?: {readonly message: string};
	/** `status.certificate`, leaf first; empty where none is issued. */
	readonly certificates: readonly Certificate[];
	readonly findings: readonly Finding[];
	/** What approving would give, text under a label each; hostile. */
	readonly summary: ReadonlyArray<readonly [label: string, text: string]>;
};

const labelWidth = 9;
/** Longer lines are hard to read, and tear a finding from its source. */
const widest = 120;

/** Who it is and where it stands, on one line. */
export function detailTitle({seen}: RequestFacts, now: Date, width: number): Line {
	const {phrase, tone} = stateOf(seen);
	return spread(
		[{emphasis: 'strong', text: ` ${printable(seen.name)}  `}],
		[
			{emphasis: tone, text: phrase},
			{emphasis: 'muted', text: ` · ${coarseAge(seen.createdAt, now)} old `},
		],
		width,
	);
}

/** Everything a decision needs, in the order in which it is needed, in lines of at most `room`. */
export function detailLines(facts: RequestFacts, now: Date, room: number): readonly Line[] {
	const width = Math.min(room, widest);
	const {seen, request, requestError, certificates, findings, summary} = facts;
	const isOpen = ['Pending', 'Approved'].includes(stateOf(seen).word);
	return [
		...(summary.length > 0 && isOpen
			? [rule('Would become', width), ...summary.flatMap(([label, text]) => field(label, [printable(text)], width))]
			: []),
		...(findings.length > 0 ? [rule('Findings', width), ...findingLines(findings, width)] : []),
		rule('Asked', width),
		...(requestError ? paragraph(`spec.request can not be read: ${requestError.message}`, width, 'danger') : []),
		...field('by', [printable(seen.username)], width),
		...field('groups', seen.groups.map(printable), width),
		...field('signer', [printable(seen.signerName)], width),
		...(request ? requestFields(request, width) : []),
		...field('usages', seen.usages.map(printable), width),
		...field(
			'for',
			[
				seen.expirationSeconds === undefined
					? 'as long as the signer gives'
					: humanDuration(seen.expirationSeconds * 1000),
			],
			width,
		),
		...(seen.conditions.length > 0
			? [rule('Decided', width), ...seen.conditions.flatMap(condition => conditionLines(condition, now, width))]
			: []),
		...certificates.flatMap((certificate, index) =>
			certificateLines(certificate, index === 0 ? request : undefined, {now, width}),
		),
	];
}

/** The two lines under a list: what the request is for, and who asks. */
export function briefLines({seen, request, requestError, findings}: RequestFacts, width: number): readonly Line[] {
	const names = request?.subjectAltNames.map(({value}) => printable(value)) ?? [];
	const what = request
		? [
				names.length > 0 ? names.join(', ') : nameText(request.subject),
				keyText(request),
				seen.usages.map(printable).join(', '),
			]
		: [`spec.request can not be read: ${printableSentence(requestError?.message ?? '')}`];
	const [gravest] = byWeight(findings);
	return [
		spread([{emphasis: 'plain', text: ` ${what.join(' · ')}`}], [], width),
		gravest && gravest.severity !== 'info'
			? spread([severity(gravest), {emphasis: 'plain', text: printable(gravest.message)}], [], width)
			: spread([{emphasis: 'muted', text: ` by ${printable(seen.username)}`}], [], width),
	];
}

function rule(title: string, width: number): Line {
	const head = ` ── ${title} `;
	return [{emphasis: 'muted', text: head + '─'.repeat(Math.max(0, width - displayWidth(head) - 1))}];
}

function paragraph(text: string, width: number, emphasis: Emphasis = 'plain'): readonly Line[] {
	return wrap(printableSentence(text), width - 2).map(part => [{emphasis, text: ` ${part}`}]);
}

function severity({severity: weight}: Finding): Span {
	const emphasis = {block: 'danger', warn: 'waiting', info: 'muted'} as const;
	return {emphasis: emphasis[weight], text: ` ${severityMarks[weight]} `};
}

function findingLines(findings: readonly Finding[], width: number): readonly Line[] {
	return byWeight(findings).flatMap(finding => {
		const source = `${printable(finding.field)} · ${finding.provenance}`;
		const parts = wrap(printable(finding.message), width - 5);
		const last = parts.at(-1) ?? '';
		const fitsBeside = 4 + displayWidth(last) + displayWidth(source) + 3 <= width;
		const lines: Line[] = parts.map((part, index) => [
			index === 0 ? severity(finding) : {emphasis: 'plain', text: '    '},
			{emphasis: 'plain', text: part},
		]);
		const right: Line = [{emphasis: 'muted', text: `${source} `}];
		return fitsBeside
			? [...lines.slice(0, -1), spread(lines.at(-1) ?? [], right, width)]
			: [...lines, spread([], right, width)];
	});
}

/** A label, then values joined by commas; none at all is left out. */
function field(label: string, values: readonly string[], width: number, emphasis: Emphasis = 'plain'): readonly Line[] {
	return values.length === 0
		? []
		: wrap(values.join(', '), width - labelWidth - 2).map((part, index) => [
				{emphasis: 'muted', text: ` ${(index === 0 ? label : '').padEnd(labelWidth)}`},
				{emphasis, text: part},
			]);
}

const kinds: ReadonlyArray<readonly [GeneralName['kind'], string]> = [
	['dns', 'dns'],
	['ip', 'ip'],
	['email', 'email'],
	['uri', 'uri'],
	['otherName', 'other'],
	['directoryName', 'directory'],
	['registeredID', 'id'],
	['x400Address', 'x400'],
	['ediPartyName', 'edi'],
];

/** Names by type, one a line as long as there are few. */
function nameFields(names: readonly GeneralName[], width: number): readonly Line[] {
	return kinds.flatMap(([kind, label]) => {
		const values = names.filter(name => name.kind === kind).map(({value}) => printable(value));
		return field(label, values, width);
	});
}

function requestFields(request: CertificationRequest, width: number): readonly Line[] {
	const isCa = request.basicConstraints?.ca === true;
	return [
		...field('subject', [nameText(request.subject)], width),
		...nameFields(request.subjectAltNames, width),
		...(request.subjectAltNames.length === 0 ? field('names', ['none'], width) : []),
		...(isCa ? field('CA', ['asked for'], width, 'danger') : []),
		...field('key', [`${keyText(request)} · sha256 ${request.publicKey.sha256.slice(0, 16)}…`], width),
		...request.problems.flatMap(({message}) => field('problem', [printable(message)], width, 'waiting')),
	];
}

function conditionLines({type, reason, message, lastUpdateTime}: Condition, now: Date, width: number): readonly Line[] {
	const when = lastUpdateTime ? `${coarseAge(lastUpdateTime, now)} ago` : '';
	const said = [reason, message].filter(Boolean).map(printable).join(': ');
	return field(printable(type).toLowerCase(), [[when, said].filter(Boolean).join(' · ')], width);
}

function certificateLines(
	certificate: Certificate,
	request: CertificationRequest | undefined,
	{now, width}: {readonly now: Date; readonly width: number},
): readonly Line[] {
	const {notBefore, notAfter} = certificate;
	const left = notAfter.getTime() - now.getTime();
	const isSameKey = request && certificate.publicKey.sha256 === request.publicKey.sha256;
	return [
		rule(request ? 'Certificate' : 'Chain', width),
		...field('subject', [nameText(certificate.subject)], width),
		...nameFields(certificate.subjectAltNames, width),
		...field('issuer', [nameText(certificate.issuer)], width),
		...field('serial', [printable(certificate.serialNumber)], width),
		...field(
			'valid',
			[
				`${day(notBefore)} to ${day(notAfter)} · ${left < 0 ? `ended ${humanDuration(-left)} ago` : `${humanDuration(left)} left`}`,
			],
			width,
			left < 0 ? 'danger' : 'plain',
		),
		...field('usages', [...certificate.keyUsage, ...certificate.extKeyUsage].map(printable), width),
		...(isSameKey === false ? field('key', ['not the key of the request'], width, 'danger') : []),
	];
}

function day(date: Date): string {
	return Number.isNaN(date.getTime()) ? '(unreadable)' : date.toISOString().slice(0, 16).replace('T', ' ');
}

/** What to have in mind when deciding: the gravest findings, then what approving gives. */
export function decisionLines(
	{summary, findings, seen}: RequestFacts,
	decision: 'Approved' | 'Denied',
	width: number,
): readonly Line[] {
	const final = paragraph('A decision can not be taken back.', width, 'muted');
	if (decision === 'Denied') {
		return final;
	}

	const grave = byWeight(findings).filter(finding => finding.severity !== 'info');
	return [
		...grave
			.slice(0, 4)
			.flatMap(finding =>
				wrap(printable(finding.message), width - 4).map(
					(part, index): Line => [
						index === 0 ? severity(finding) : {emphasis: 'plain', text: '    '},
						{emphasis: 'plain', text: part},
					],
				),
			),
		...(grave.length > 4 ? [[{emphasis: 'waiting', text: `    and ${grave.length - 4} more findings`} as const]] : []),
		...summary.slice(0, 3).flatMap(([label, text]) => field(label, [printable(text)], width)),
		...paragraph(`asked by ${printable(seen.username)}`, width, 'muted'),
		...final,
	];
}

/** How many requests have blocking findings, warnings, and neither. */
export function weightLine(reviews: ReadonlyArray<readonly Finding[]>): Line {
	const gravest = reviews.map(findings => byWeight(findings)[0]?.severity);
	const blocked = gravest.filter(weight => weight === 'block').length;
	const warned = gravest.filter(weight => weight === 'warn').length;
	return [
		{emphasis: 'danger', text: blocked > 0 ? `${blocked} block  ` : ''},
		{emphasis: 'waiting', text: warned > 0 ? `${warned} warn  ` : ''},
		{emphasis: 'muted', text: `${reviews.length - blocked - warned} clear `},
	];
}
