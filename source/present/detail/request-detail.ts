import type {Printable} from '../../base/text/index.js';
import {joined, printable, printableSentence, printed} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Evidence} from '../../review/evidence/index.js';
import {readingFor} from '../../review/evidence/index.js';
import type {EvidenceSource, Finding, Question} from '../../review/finding/index.js';
import {byWeight, questionMark, severityMarks, whyUnasked} from '../findings/index.js';
import type {RelatedRequests, RequestView} from '../request/index.js';
import {afterHarm, grantLabel, stateOf} from '../request/index.js';
import type {Line, Span} from '../text/index.js';
import {displayWidth, field, rule, spread, wrap} from '../text/index.js';
import {coarseAge, keyText, nameText} from '../words/index.js';
import {askedLines} from './detail-asked.js';
import {chainLines, issuedSection} from './detail-certificate.js';
import {decidedLines, goneText, objectLines, sameSubjectLines, waitingLines} from './detail-object.js';

/** Longer lines are hard to read, and separate a finding from its source. */
const widest = 120;

/** The name, the state, and when the request will be deleted, on one line. */
export function detailTitle({seen, certificates}: RequestView, now: Date, width: number): Line {
	const {phrase, tone} = stateOf(seen);
	const gone = goneText(seen, certificates[0], now);
	return spread(
		[{emphasis: 'strong', text: printed` ${printable(seen.name)}  `}],
		[
			{emphasis: tone, text: printed` ${phrase}`},
			{
				emphasis: 'muted',
				text: printed` · ${coarseAge(seen.createdAt, now)} old${gone === undefined ? printed`` : printed` · ${gone}`} `,
			},
		],
		width,
	);
}

/** The name and the state on one line, for a quick look. */
export function nameTitle(seen: CertificateSigningRequest, width: number): Line {
	const {phrase, tone} = stateOf(seen);
	return spread(
		[{emphasis: 'strong', text: printed` ${printable(seen.name)}  `}],
		[{emphasis: tone, text: printed` ${phrase} `}],
		width,
	);
}

/** Everything that a decision needs, in the order of its importance, in lines of at most `room` columns. */
export function detailLines(
	facts: RequestView,
	now: Date,
	room: number,
	{sameSubject, diagnosis}: RelatedRequests = {sameSubject: []},
): readonly Line[] {
	const width = Math.min(room, widest);
	const {seen, certificates, summary} = facts;
	const {word} = stateOf(seen);
	const isOpen = ['Pending', 'Approved'].includes(word);
	// For an ended request, the reason is what a reader looks for first.
	const isEnded = word === 'Denied' || word === 'Failed';
	const decided = decidedLines(seen, now, width);
	const issued = issuedSection(facts, now, width);
	const section = (title: Printable, lines: readonly Line[]) =>
		lines.length > 0 ? [rule(title, width), ...lines] : [];
	return [
		...section(
			printed`Would become`,
			isOpen
				? summary
						// The section "Waiting" already says who will sign.
						.filter(([part]) => diagnosis === undefined || part !== 'then')
						.flatMap(([part, text]) => field(grantLabel(part), [printable(text)], width))
				: [],
		),
		...section(printed`Waiting`, diagnosis ? waitingLines(diagnosis, now, width) : []),
		...section(printed`Decided`, isEnded ? decided : []),
		...section(printed`Findings`, findingLines(facts, now, width)),
		...(issued ? section(issued.title, issued.lines) : []),
		...section(printed`Asked`, askedLines(facts, width)),
		...section(printed`Decided`, isEnded ? [] : decided),
		...section(printed`Same subject`, sameSubjectLines(sameSubject, now, width)),
		...section(printed`Object`, objectLines(seen, certificates[0], now, width)),
		...section(printed`Chain`, chainLines(certificates.slice(1), now, width)),
	];
}

/**
 * The two lines below a list: the requester, the names and how long that can wait; then the most severe finding, or else
 * how to use the certificate.
 */
export function briefLines(facts: RequestView, now: Date, width: number): readonly Line[] {
	const {seen, request, requestError, certificates, findings, questions} = facts;
	const names = request?.subjectAltNames.map(({value}) => printable(value)) ?? [];
	const what = request
		? names.length > 0
			? joined(names, printed`, `)
			: nameText(request.subject)
		: printed`spec.request can not be read: ${printableSentence(requestError?.message ?? '')}`;
	const gone = goneText(seen, certificates[0], now);
	const [mostSevere] = byWeight(findings);
	const weighty = mostSevere?.severity === 'info' ? undefined : mostSevere;
	const mark = weighty ? severity(weighty) : openMark;
	const said = weighty ?? questions[0];
	const others = findings.length + questions.length - 1;
	const use = joined(
		[...(request ? [keyText(request)] : []), joined(seen.usages.map(printable), printed`, `)],
		printed` · `,
	);
	return [
		spread(
			[{emphasis: 'plain', text: printed` by ${printable(seen.username)} · ${what}`}],
			[{emphasis: 'muted', text: gone === undefined ? printed`` : printed` ${gone} `}],
			width,
		),
		said
			? spread(
					[mark, {emphasis: 'plain', text: printable(said.message)}],
					[{emphasis: 'muted', text: others > 0 ? printed` +${others} ` : printed``}],
					width,
				)
			: spread([{emphasis: 'muted', text: printed` ${use}`}], [], width),
	];
}

export function severity({severity: weight}: Finding): Span {
	const emphasis = {block: 'danger', warn: 'waiting', info: 'muted'} as const;
	return {emphasis: emphasis[weight], text: printed` ${severityMarks[weight]} `};
}

/** The mark of an open question. */
export const openMark: Span = {emphasis: 'focus', text: printed` ${questionMark} `};

/** The mark of a repair that is still possible. */
const harmMark: Span = {emphasis: 'focus', text: printed` →  `};

function findingLines(facts: RequestView, now: Date, width: number): readonly Line[] {
	const {findings, questions, evidence} = facts;
	const linesOf = (finding: Finding) => {
		const source = printed`${printable(finding.field)} · ${printable(finding.provenance)}${readText(finding, evidence, now)}`;
		return sentenceLines(severity(finding), printable(finding.message), source, width);
	};
	const ask = ({message, field: from}: Question) => sentenceLines(openMark, printable(message), printable(from), width);
	// Most questions are open for the same few reasons.
	const why = whyUnasked(questions.flatMap(each => each.why));
	const whyLines = wrap(printed`why: ${why ?? printed``}`, width - 5).map(
		(part): Line => [{emphasis: 'focus', text: printed`    ${part}`}],
	);
	const sorted = byWeight(findings);
	const weighty = sorted.filter(({severity: weight}) => weight !== 'info');
	const harm = afterHarm(facts, now);
	return [
		...weighty.flatMap(linesOf),
		...(harm ? sentenceLines(harmMark, harm.sentence, harm.page, width) : []),
		...questions.flatMap(ask),
		...(why === undefined ? [] : whyLines),
		...sorted.slice(weighty.length).flatMap(linesOf),
	];
}

function sentenceLines(mark: Span, sentence: Printable, source: Printable, width: number): readonly Line[] {
	const parts = wrap(sentence, width - 5);
	const last = parts.at(-1) ?? '';
	const fitsBeside = 4 + displayWidth(last) + displayWidth(source) + 3 <= width;
	const lines: Line[] = parts.map((part, index) => [
		index === 0 ? mark : {emphasis: 'plain', text: printed`    `},
		{emphasis: 'plain', text: part},
	]);
	const right: Line = [{emphasis: 'muted', text: printed`${source} `}];
	return fitsBeside
		? [...lines.slice(0, -1), spread(lines.at(-1) ?? [], right, width)]
		: [...lines, spread([], right, width)];
}

/** ` (bindings read 3s ago)`, for evidence that was read from the cluster. */
function readText({evidence: source}: Finding, evidence: Evidence | undefined, now: Date): Printable {
	const reading = source && evidence && readingFor(evidence, source);
	return source && reading?.state === 'read'
		? printed` (${sourceNames[source]} read ${readAge(reading.at, now)} ago)`
		: printed``;
}

/** From ten seconds on, the age is in steps of ten. An exact age would redraw the pane each second. */
function readAge(at: Date, now: Date): Printable {
	const ms = now.getTime() - at.getTime();
	return coarseAge(at, ms < 10_000 ? now : new Date(now.getTime() - (ms % 10_000)));
}

const sourceNames: Readonly<Record<EvidenceSource, Printable>> = {
	bindings: printed`bindings`,
	'access-reviews': printed`access`,
	nodes: printed`nodes`,
	services: printed`services`,
	pods: printed`pods`,
	'api-server': printed`endpoints`,
	domain: printed`domain`,
	authorities: printed`CAs`,
	routes: printed`routes`,
	'account-pods': printed`Pods`,
	'client-authorities': printed`client CAs`,
	'trust-domains': printed`mesh`,
};
