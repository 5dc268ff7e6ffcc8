import type {Printable} from '../../base/text/index.js';
import {localized, printable, printed} from '../../base/text/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import type {Known, PodDetail} from '../../operations/pods/index.js';
import {podCertificateState, stubKey} from '../../operations/pods/index.js';
import type {Emphasis, Line} from '../text/index.js';
import {field, minuteText, nameFields, paragraph, rule} from '../text/index.js';
import {age, humanDuration, nameText} from '../words/index.js';
import {leftText, stateText, stateTones, stubText} from './pod-certificate-columns.js';

/** The request and its state, from the object alone, without questions to the cluster. */
export function podRequestLines(record: PodCertificateRecord, now: Date, width: number): readonly Line[] {
	const {state, condition} = podCertificateState(record);
	const key = stubKey(record);
	const wishes = Object.entries(record.userAnnotations).map(
		([name, value]) => printed`${printable(name)}=${printable(value)}`,
	);
	return [
		...field(localized`state`, [stateText(record)], width, stateTones[state]),
		...(condition?.message ? field(localized`message`, [printable(condition.message)], width) : []),
		...field(localized`signer`, [printable(record.signerName)], width),
		...field(localized`key`, [stubText(record)], width),
		...(key === undefined ? [] : field('', [printed`SHA-256 ${printable(key.sha256)}`], width, 'muted')),
		...(record.maxExpirationSeconds === undefined
			? []
			: field(localized`asks for`, [printed`${humanDuration(record.maxExpirationSeconds * 1000)} at most`], width)),
		...field(localized`age`, [printed`${age(record.createdAt, now)}, swept away in ${leftText(record, now)}`], width),
		...(wishes.length === 0 ? [] : field(localized`wishes`, wishes, width)),
		...(wishes.length === 0
			? []
			: paragraph(
					localized`Wishes are annotations of whoever wrote the Pod: nobody has checked them.`,
					width,
					'muted',
				)),
	];
}

type Check = readonly [text: Printable, emphasis: Emphasis];

/** Whether an object that the request names by uid still has that uid. */
function check(name: string, uid: string, live: Known<string | undefined>): Check {
	const named = printed`${printable(name)}, uid ${printable(uid)}`;
	if ('why' in live) {
		return [printed`${named}: not known: ${printable(live.why)}`, 'muted'];
	}

	if (live.value === undefined) {
		return [printed`${named}: there is none`, 'danger'];
	}

	return live.value === uid
		? [printed`${named}: the live one`, 'ok']
		: [printed`${named}: the live one is ${printable(live.value)}`, 'danger'];
}

/** The request compared with the live objects, and the issued chain. */
export function podDetailLines(detail: PodDetail, now: Date, width: number): readonly Line[] {
	const {record, pod, accountUid, nodeUid} = detail;
	const livePod = 'why' in pod ? pod : {value: pod.value?.uid};
	const of = (label: string, [text, emphasis]: Check) => field(label, [text], width, emphasis);
	const runs = 'value' in pod ? pod.value : undefined;
	const differs = (what: string, said: string, is: string | undefined) =>
		is === undefined || said === is
			? []
			: paragraph(localized`The Pod has ${what} ${is || '(none)'}, the request names ${said}.`, width, 'danger');
	return [
		...podRequestLines(record, now, width),
		rule(printed`whom it is for`, width),
		...of('Pod', check(record.podName, record.podUid, livePod)),
		...of('account', check(record.serviceAccountName, record.serviceAccountUid, accountUid)),
		...of('node', check(record.nodeName, record.nodeUid, nodeUid)),
		...differs(localized`the ServiceAccount`, record.serviceAccountName, runs?.serviceAccountName),
		...differs(localized`the node`, record.nodeName, runs?.nodeName),
		...(runs === undefined || runs.certificates.some(({signerName}) => signerName === record.signerName)
			? []
			: paragraph(localized`No volume of the Pod asks for a certificate of ${record.signerName}.`, width, 'danger')),
		...(detail.chain.length === 0 && detail.damaged === 0 ? [] : chainLines(detail, width)),
	];
}

function chainLines({chain, damaged, bundles, verified}: PodDetail, width: number): readonly Line[] {
	return [
		rule(printed`the chain as issued`, width),
		...chain.flatMap(({subject, subjectAltNames, notBefore, notAfter, issuer}, index) => [
			...field(index === 0 ? 'leaf' : `+${index}`, [nameText(subject)], width, 'strong'),
			...nameFields(subjectAltNames, width),
			...field(localized`issuer`, [nameText(issuer)], width),
			...field(localized`good`, [printed`${minuteText(notBefore)} to ${minuteText(notAfter)}`], width),
		]),
		...(damaged === 0 ? [] : paragraph(localized`${damaged} blocks of it can not be read.`, width, 'danger')),
		...verdictLines(bundles, verified, width),
	];
}

function verdictLines(bundles: PodDetail['bundles'], verified: PodDetail['verified'], width: number): readonly Line[] {
	if (bundles !== undefined && 'why' in bundles) {
		return paragraph(localized`Not verified: ${bundles.why}`, width, 'muted');
	}

	if (verified === undefined) {
		return paragraph(localized`Not verified: its signer has no trust bundle here to verify it with.`, width, 'muted');
	}

	const faults = verified.findings.filter(({severity}) => severity === 'error');
	const root = verified.chain.at(-1);
	return faults.length === 0
		? paragraph(
				localized`It leads to ${root === undefined ? localized`an authority` : nameText(root.subject)}, in ${(bundles?.value ?? []).map(({name}) => name).join(', ')}.`,
				width,
				'ok',
			)
		: faults.flatMap(({message}) => paragraph(message, width, 'danger'));
}
