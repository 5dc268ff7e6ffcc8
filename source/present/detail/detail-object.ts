import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printableSentence, printed} from '../../base/text/index.js';
import type {CertificateSigningRequest, Condition, LaterWrite} from '../../cluster/model/index.js';
import type {RequestDifference, SameSubject} from '../../operations/assess/index.js';
import {mostCompared} from '../../operations/assess/index.js';
import {writerOf} from '../../operations/plan/index.js';
import type {Certificate} from '../../pki/index.js';
import type {Diagnosis} from '../../signers/forecast/index.js';
import {cleanupAt} from '../../signers/forecast/index.js';
import {stateOf} from '../request/index.js';
import type {Line} from '../text/index.js';
import {field, minuteText, paragraph} from '../text/index.js';
import {coarseAge, humanDuration} from '../words/index.js';

/** Why an approved request has no certificate: who is responsible, since when, and what to do. */
export function waitingLines({who, since, why, next}: Diagnosis, now: Date, width: number): readonly Line[] {
	return [
		...field(localized`signer`, [printableSentence(who)], width),
		...(since ? field(localized`since`, [printed`${minuteText(since)}, ${coarseAge(since, now)} ago`], width) : []),
		...field(localized`likely`, [printableSentence(why)], width, 'waiting'),
		...field(localized`next`, [printableSentence(next)], width),
	];
}

/** Each condition with its texts, the time of the decision, and the program that wrote it, if that is known. */
export function decidedLines(seen: CertificateSigningRequest, now: Date, width: number): readonly Line[] {
	return seen.conditions.flatMap(condition => conditionLines(condition, writerOf(condition, seen), now, width));
}

function conditionLines(
	{type, status, reason, message, lastUpdateTime}: Condition,
	writer: string | undefined,
	now: Date,
	width: number,
): readonly Line[] {
	const said = joined([reason, message].filter(Boolean).map(printable), printed`: `);
	const when = [
		...(lastUpdateTime ? [printed`${minuteText(lastUpdateTime)}, ${coarseAge(lastUpdateTime, now)} ago`] : []),
		...(writer === undefined ? [] : [printed`written with ${printable(writer)}`]),
		...(status === 'True' ? [] : [printed`status ${printable(status)}`]),
	];
	return [
		...field(printable(type).toLowerCase(), [said || printed`(without a reason)`], width),
		...(when.length > 0 ? field('', [joined(when, printed` · `)], width, 'muted') : []),
		...(type === 'Failed' || type === 'Denied'
			? field('', [printed`That is final: the requester has to ask again.`], width, 'muted')
			: []),
	];
}

/** When the request will be deleted, as a phrase; undefined if nothing deletes it. */
export function goneText(
	seen: CertificateSigningRequest,
	certificate: Certificate | undefined,
	now: Date,
): Printable | undefined {
	if (seen.deletedAt) {
		return printed`is being deleted`;
	}

	const gone = cleanupAt(seen, certificate?.notAfter);
	if (gone === undefined) {
		return undefined;
	}

	const left = leftOf(gone, now);
	return left > 0 ? printed`gone in ${humanDuration(left)}` : printed`gone any minute`;
}

type Cleanup = NonNullable<ReturnType<typeof cleanupAt>>;

function leftOf({at}: Cleanup, now: Date): number {
	return at.getTime() - now.getTime();
}

function leftText({deletedAt}: CertificateSigningRequest, left: number): Printable {
	return deletedAt ? printed`is being deleted` : left > 0 ? printed`in ${humanDuration(left)}` : printed`any minute`;
}

const longest = 400;

/** The object around the request: identity, deletion, labels and annotations. */
export function objectLines(
	seen: CertificateSigningRequest,
	certificate: Certificate | undefined,
	now: Date,
	width: number,
): readonly Line[] {
	const gone = cleanupAt(seen, certificate?.notAfter);
	return [
		...field(localized`uid`, [printed`${printable(seen.uid)} · version ${printable(seen.resourceVersion)}`], width),
		...field(localized`made`, [printed`${minuteText(seen.createdAt)}, ${coarseAge(seen.createdAt, now)} ago`], width),
		...(gone
			? field(
					localized`deleted`,
					[printed`${leftText(seen, leftOf(gone, now))}: ${printable(gone.why)} · ${minuteText(gone.at)}`],
					width,
				)
			: []),
		...mapLines(localized`label`, 'labels', seen, now, width),
		...mapLines(localized`annot.`, 'annotations', seen, now, width),
	];
}

function mapLines(
	label: string,
	map: 'labels' | 'annotations',
	seen: CertificateSigningRequest,
	now: Date,
	width: number,
): readonly Line[] {
	return Object.entries(seen[map]).flatMap(([key, value], index) => {
		const write = lastWriteOf(`${map}.${key}`, seen.laterWrites ?? []);
		const isLate = write !== undefined || seen.isMetadataUnrecorded === true;
		const shown =
			value.length > longest
				? printed`${printable(value.slice(0, longest))}… (${value.length} characters)`
				: printable(value);
		return [
			...field(index === 0 ? label : '', [printed`${printable(key)}=${shown}`], width, isLate ? 'waiting' : 'plain'),
			...(write
				? field(
						'',
						[
							printed`! written after the request was made, ${coarseAge(write.at, now)} ago, with ${printable(write.manager)}`,
						],
						width,
						'waiting',
					)
				: isLate
					? field(
							'',
							[printed`! put on after the request was made; the API server has no record of who did`],
							width,
							'waiting',
						)
					: []),
		];
	});
}

function lastWriteOf(path: string, writes: readonly LaterWrite[]): LaterWrite | undefined {
	return writes.filter(({metadata}) => metadata.includes(path)).toSorted((a, b) => b.at.getTime() - a.at.getTime())[0];
}

const mostShown = 5;

/** The other requests for the subject, and how they differ from this one. */
export function sameSubjectLines(others: readonly SameSubject[], now: Date, width: number): readonly Line[] {
	const rest = others.length - mostShown;
	return [
		...others
			.slice(0, mostShown)
			.flatMap(({seen, differs}) => [
				...paragraph(
					localized`${printable(seen.name)} · ${stateOf(seen).phrase} · ${coarseAge(seen.createdAt, now)} old`,
					width,
				),
				...field(
					'  ',
					[differs.length === 0 ? printed`asks for the very same` : joined(differs.map(unlike), printed` · `)],
					width,
					'muted',
				),
			]),
		...(rest > 0
			? paragraph(
					localized`and ${rest} more${others.length < mostCompared ? '' : localized`, if not many more`}`,
					width,
					'muted',
				)
			: []),
	];
}

/** One difference of another request, as a phrase; printable. */
export function unlike({field: what, was, is}: RequestDifference): Printable {
	const list = (values: readonly string[]) => joined(values.map(printable), printed`, `);
	switch (what) {
		case 'key':
			return printed`another key`;
		case 'by':
			return printed`by ${list(was)}`;
		case 'for':
			return was.length === 0 ? printed`without a duration` : printed`for ${humanDuration(Number(was[0]) * 1000)}`;
		default:
			return printed`${printableSentence(what)}: ${joined(
				[
					...(is.length > 0 ? [printed`without ${list(is)}`] : []),
					...(was.length > 0 ? [printed`with ${list(was)}`] : []),
				],
				printed`, `,
			)}`;
	}
}
