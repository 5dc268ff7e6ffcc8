import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printed} from '../../base/text/index.js';
import type {Certificate} from '../../pki/index.js';
import {sha256Hex} from '../../pki/x509/index.js';
import type {Compared, RequestView} from '../request/index.js';
import {compareIssued} from '../request/index.js';
import type {Line} from '../text/index.js';
import {field, fields, line, minuteText, nameFields, paragraph} from '../text/index.js';
import {humanDuration, nameText} from '../words/index.js';

/** The issued certificate, with its differences from the request; undefined without a certificate. */
export function issuedSection(
	facts: RequestView,
	now: Date,
	width: number,
): {readonly title: Printable; readonly lines: readonly Line[]} | undefined {
	const {seen, certificates, certificateError} = facts;
	const [certificate] = certificates;
	if (certificate === undefined) {
		return seen.certificateBase64 === undefined
			? undefined
			: {
					title: printed`Certificate`,
					lines: paragraph(
						localized`status.certificate can not be read: ${certificateError?.message ?? localized`it holds no certificate`}`,
						width,
						'danger',
					),
				};
	}

	const compared = compareIssued({seen, certificates, ...(facts.request && {request: facts.request})});
	const unlike = compared.filter(({added, missing}) => added.length + missing.length > 0).length;
	return {
		title: compared.length === 0 ? printed`Certificate` : printed`Certificate · ${verdict(unlike)}`,
		lines: [
			...(compared.length === 0
				? plainFields(certificate, width)
				: compared.flatMap(each => comparedLines(each, width))),
			...validLines(certificate, now, width),
			...field(localized`issuer`, [nameText(certificate.issuer)], width),
			...field(localized`serial`, [printable(certificate.serialNumber)], width),
			...field(localized`sha256`, [printable(sha256Hex(certificate.raw.der))], width),
		],
	};
}

function verdict(unlike: number): Printable {
	return unlike === 0
		? printed`just as asked`
		: printed`${unlike} ${unlike === 1 ? printed`field is` : printed`fields are`} not as asked`;
}

function comparedLines({field: what, got, added, missing}: Compared, width: number): readonly Line[] {
	const isSame = added.length + missing.length === 0;
	if (what === 'key') {
		return field(
			localized`key`,
			[isSame ? printed`the request's` : printed`NOT THE KEY OF THE REQUEST`],
			width,
			isSame ? 'plain' : 'danger',
		);
	}

	return [
		...field(
			what,
			got.length === 0 ? [printed`none`] : got.map(printable),
			width,
			added.length > 0 ? 'danger' : 'plain',
		),
		...(added.length > 0 && what === 'names'
			? field('', [printed`not asked for: ${joined(added.map(printable), printed`, `)}`], width, 'danger')
			: []),
		...(added.length > 0 && what === 'usages'
			? field('', [printed`not asked for: ${joined(added.map(printable), printed`, `)}`], width, 'danger')
			: []),
		...(what === 'CA' && !isSame
			? field('', [printed`not asked for: it can issue certificates itself`], width, 'danger')
			: []),
		...(missing.length > 0
			? field(
					'',
					[
						printed`${added.length > 0 && (what === 'subject' || what === 'for') ? printed`asked` : printed`left out`}: ${joined(missing.map(printable), printed`, `)}`,
					],
					width,
					'waiting',
				)
			: []),
	];
}

function plainFields(certificate: Certificate, width: number): readonly Line[] {
	return [
		...field(localized`subject`, [nameText(certificate.subject)], width),
		...nameFields(certificate.subjectAltNames, width),
		...field(localized`usages`, [...certificate.keyUsage, ...certificate.extKeyUsage].map(printable), width),
	];
}

function validLines({notBefore, notAfter}: Certificate, now: Date, width: number): readonly Line[] {
	const left = notAfter.getTime() - now.getTime();
	const state =
		now < notBefore
			? printed`not yet valid`
			: left < 0
				? printed`ended ${humanDuration(-left)} ago`
				: printed`${humanDuration(left)} left`;
	return field(
		localized`valid`,
		[printed`${minuteText(notBefore)} to ${minuteText(notAfter)} · ${state}`],
		width,
		left < 0 || now < notBefore ? 'danger' : 'plain',
	);
}

/** The certificates after the leaf. */
export function chainLines(chain: readonly Certificate[], now: Date, width: number): readonly Line[] {
	return chain.flatMap((certificate, index) => [
		...(index > 0 ? [line(printed``)] : []),
		...plainFields(certificate, width),
		...validLines(certificate, now, width),
		...fields(localized`issuer`, [nameText(certificate.issuer)], width),
		...field(localized`sha256`, [printable(sha256Hex(certificate.raw.der))], width),
	]);
}
