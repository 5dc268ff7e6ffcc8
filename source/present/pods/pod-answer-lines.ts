import {printable, printed} from '../../base/text/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import type {Line} from '../text/index.js';
import {field} from '../text/index.js';
import {leftText, stubText} from './pod-certificate-columns.js';

/** The Pod that an answer is for, at the head of its dialog. */
export function podAnswerLines(record: PodCertificateRecord, now: Date, width: number): readonly Line[] {
	const {namespace, podName, serviceAccountName, nodeName, signerName} = record;
	return [
		...field('Pod', [printed`${printable(namespace)}/${printable(podName)}`], width, 'strong'),
		...field('account', [printable(serviceAccountName)], width, 'strong'),
		...field('node', [printable(nodeName)], width),
		...field('signer', [printable(signerName)], width),
		...field('key', [stubText(record)], width),
		...field('left', [leftText(record, now)], width),
		[],
	];
}
