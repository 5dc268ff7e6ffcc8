import type {Printable} from '../../base/text/index.js';
import {joined, localized, paddedEnd, printable, printed, trimmedEnd} from '../../base/text/index.js';
import type {ReviewedRequest} from '../../operations/assess/index.js';
import {writerOf} from '../../operations/plan/index.js';
import type {CertificationRequest} from '../../pki/index.js';
import {serverView} from '../../pki/x509/index.js';
import type {Forecast} from '../../signers/forecast/index.js';
import {cleanupAt} from '../../signers/forecast/index.js';
import {certificateText} from '../certificate/index.js';
import {reviewLines} from '../findings/index.js';
import type {RelatedRequests} from '../request/index.js';
import {afterHarm, afterHarmText, conditionText, effectLines, forecastOf, stateOf} from '../request/index.js';
import {age, humanDuration} from '../words/index.js';
import {extraFields} from './request-extras.js';

/** `Label:  value`, with further values below the first. */
type Field = readonly [label: string, ...values: readonly string[]];

const labelWidth = 22;
const longestValue = 160;

/**
 * The text of `certdeck show`: everything from `kubectl describe csr`, under the same labels, and what that hides: groups,
 * usages, reasons and messages of conditions, the key, the forecast, findings and the certificate.
 */
export function requestText(
	reviewed: ReviewedRequest,
	now: Date,
	related: RelatedRequests = {sameSubject: []},
): Printable {
	const {seen, request, requestError, certificates, certificateError, signature} = reviewed;
	const [certificate] = certificates;
	const gone = cleanupAt(seen, certificate?.notAfter);
	const harm = afterHarm(reviewed, now);
	const blocks: ReadonlyArray<readonly Printable[]> = [
		fieldLines([
			[localized`Name`, seen.name],
			[localized`Labels`, ...recordLines(seen.labels)],
			[localized`Annotations`, ...recordLines(seen.annotations)],
			[localized`CreationTimestamp`, localized`${isoSeconds(seen.createdAt)} (${age(seen.createdAt, now)} ago)`],
			[localized`Requesting User`, seen.username],
			[localized`Groups`, ...(seen.groups.length > 0 ? seen.groups : ['<none>'])],
			[localized`Extra`, ...Object.entries(seen.extra).map(([key, values]) => `${key}: ${values.join(', ')}`)],
			[localized`Signer`, seen.signerName],
			[
				localized`Requested Duration`,
				seen.expirationSeconds === undefined ? '<none>' : humanDuration(seen.expirationSeconds * 1000),
			],
			[localized`Usages`, ...seen.usages],
			[localized`Status`, statusText(seen)],
			...seen.conditions.map(
				({type, reason, message, lastUpdateTime}) =>
					[
						`  ${printable(type)}`,
						[reason, ...(lastUpdateTime ? [isoSeconds(lastUpdateTime)] : []), ...writtenWith(type, seen)].join(', '),
						...(message === '' ? [] : [message]),
					] as const,
			),
			...(gone ? [[localized`Deleted by cleaner`, `${isoSeconds(gone.at)}: ${gone.why}`] as const] : []),
			...(seen.metadataChangedAt ? [[localized`Metadata changed`, isoSeconds(seen.metadataChangedAt)] as const] : []),
			[localized`Holder may`, ...effectLines(reviewed)],
			[localized`Forecast`, forecastText(forecastOf(reviewed, now))],
			...extraFields(reviewed, related, now),
		]),
		request
			? subjectLines(request)
			: fieldLines([[localized`Request`, localized`can not be read: ${requestError?.message ?? ''}`]]),
		[
			printed`Findings`,
			...reviewLines(reviewed).map(line => printed`  ${line}`),
			...(harm ? [printed`  →  ${afterHarmText(harm)}`] : []),
		],
		...(request && signature ? [[trimmedEnd(certificateText(request, signature, [], now))]] : []),
		...certificates.map(each => [
			trimmedEnd(
				certificateText(
					each,
					{valid: null, reason: localized`is checked by certdeck publish, with the authority`, acceptedByServer: false},
					[],
					now,
				),
			),
		]),
		...(certificateError
			? [fieldLines([[localized`Certificate`, localized`can not be read: ${certificateError.message}`]])]
			: []),
	];
	return printed`${joined(
		blocks.map(lines => joined(lines, printed`\n`)),
		printed`\n\n`,
	)}\n`;
}

function writtenWith(type: string, seen: ReviewedRequest['seen']): readonly string[] {
	const writer = writerOf({type}, seen);
	return writer === undefined ? [] : [localized`with ${writer}`];
}

function forecastText({outcome, reason, notAfter}: Forecast): string {
	const word = {issued: localized`issued`, failed: localized`will fail`, waits: localized`waits`}[outcome];
	return `${word}: ${reason}${notAfter ? localized`, until ${isoSeconds(notAfter)}` : ''}`;
}

/** Subject and names under the labels of `kubectl describe csr`. */
function subjectLines(request: CertificationRequest): readonly Printable[] {
	const view = serverView(request);
	const of = (type: string) =>
		request.subject
			.flat()
			.filter(attribute => attribute.type === type)
			.map(({value}) => value);
	const named: readonly Field[] = [
		[localized`  Common Name`, view.commonName ?? ''],
		[localized`  Serial Number`, of('serialNumber').at(-1) ?? ''],
		[localized`  Organization`, ...view.organizations],
		[localized`  Organizational Unit`, ...of('OU')],
		[localized`  Country`, ...of('C')],
		[localized`  Locality`, ...of('L')],
		[localized`  Province`, ...of('ST')],
		[localized`  StreetAddress`, ...of('STREET')],
		[localized`  PostalCode`, ...of('postalCode')],
	];
	const names: readonly Field[] = [
		[localized`  DNS Names`, ...view.dns],
		[localized`  Email Addresses`, ...view.email],
		[localized`  URIs`, ...view.uri],
		[localized`  IP Addresses`, ...view.ip],
	];
	const nameLines = fieldLines(names);
	return [
		printed`Subject:`,
		...fieldLines(named),
		...(nameLines.length > 0 ? [printed`Subject Alternative Names:`, ...nameLines] : []),
	];
}

function fieldLines(fields: readonly Field[]): readonly Printable[] {
	return fields.flatMap(([label, ...values]) =>
		values.map((value, index) =>
			trimmedEnd(
				printed`${paddedEnd(index === 0 ? printed`${printable(label)}:` : printed``, labelWidth)}  ${printable(value)}`,
			),
		),
	);
}

function recordLines(record: Readonly<Record<string, string>>): readonly string[] {
	const entries = Object.entries(record);
	return entries.length === 0 ? ['<none>'] : entries.map(([key, value]) => `${key}=${shortened(value)}`);
}

/** kubectl apply keeps the whole manifest in an annotation. `-o json` has the full value. */
function shortened(value: string): string {
	return value.length > longestValue ? localized`${value.slice(0, longestValue)}… (${value.length} characters)` : value;
}

/** kubectl's word, and certdeck's phrase if it says more. */
function statusText(seen: ReviewedRequest['seen']): string {
	const word = conditionText(seen);
	const {phrase} = stateOf(seen);
	return word === phrase ? word : `${word} (${phrase})`;
}

function isoSeconds(date: Date): string {
	return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
