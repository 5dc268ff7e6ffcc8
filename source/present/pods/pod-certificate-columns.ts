import type {Printable} from '../../base/text/index.js';
import {joined, printable, printed} from '../../base/text/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import type {PodCertificateState} from '../../operations/pods/index.js';
import {podCertificateState, stubKey, sweptFrom} from '../../operations/pods/index.js';
import type {TableColumn} from '../list/index.js';
import type {Tone} from '../text/index.js';
import {minuteText} from '../text/index.js';
import {age, humanDuration, keyText} from '../words/index.js';

export const stateTones: Readonly<Record<PodCertificateState, Tone>> = {
	pending: 'waiting',
	issued: 'ok',
	denied: 'danger',
	failed: 'danger',
};

/** `Pending`, `Issued`, `Denied: REASON`, `Failed: REASON`. */
export function stateText(record: PodCertificateRecord): Printable {
	const {state, condition} = podCertificateState(record);
	switch (state) {
		case 'pending':
			return printed`Pending`;
		case 'issued':
			return printed`Issued`;
		case 'denied':
			return printed`Denied: ${printable(condition?.reason ?? '')}`;
		case 'failed':
			return printed`Failed: ${printable(condition?.reason ?? '')}`;
	}
}

/** The key that the stub proves. The names in the stub are never shown, because nobody has verified them. */
export function stubText(record: PodCertificateRecord): Printable {
	const key = stubKey(record);
	return key === undefined ? printed`(unreadable)` : keyText({publicKey: key});
}

/** The time until the control plane may delete it: `9m`; `due` if it may be deleted at any moment. */
export function leftText(record: PodCertificateRecord, now: Date): Printable {
	const ms = sweptFrom(record).getTime() - now.getTime();
	return ms <= 0 ? printed`due` : humanDuration(ms);
}

/** A column of the table. Columns are compared by identity, because their titles are translated. */
export type PodColumn = TableColumn<PodCertificateRecord>;
const text = (title: Printable, least: number, of: (record: PodCertificateRecord) => Printable): PodColumn => ({
	title,
	least,
	text: of,
});

export const pod = text(
	printed`POD`,
	12,
	({namespace, podName}) => printed`${printable(namespace)}/${printable(podName)}`,
);
const account = text(printed`SERVICEACCOUNT`, 8, ({serviceAccountName}) => printable(serviceAccountName));
const node = text(printed`NODE`, 6, ({nodeName}) => printable(nodeName));
export const signer = text(printed`SIGNER`, 10, ({signerName}) => printable(signerName));
const key = text(printed`KEY`, 7, stubText);
export const ageColumn: PodColumn = {title: printed`AGE`, least: 4, text: ({createdAt}, now) => age(createdAt, now)};
export const left: PodColumn = {title: printed`LEFT`, least: 4, text: leftText};
export const state: PodColumn = {
	title: printed`STATE`,
	least: 8,
	text: stateText,
	tone: record => stateTones[podCertificateState(record).state],
};
const name = text(printed`NAME`, 9, record => printable(record.name));
const lifetime = text(printed`ASKS`, 4, ({maxExpirationSeconds}) =>
	maxExpirationSeconds === undefined ? printed`-` : humanDuration(maxExpirationSeconds * 1000),
);
const until = text(printed`UNTIL`, 10, ({notAfter}) => (notAfter === undefined ? printed`-` : minuteText(notAfter)));
const message = text(printed`MESSAGE`, 10, record => {
	const said = podCertificateState(record).condition?.message ?? '';
	return said === '' ? printed`-` : printable(said);
});
const annotations = text(printed`ANNOTATIONS`, 10, ({userAnnotations}) => {
	const pairs = Object.entries(userAnnotations).map(([each, value]) => printed`${printable(each)}=${printable(value)}`);
	return pairs.length === 0 ? printed`-` : joined(pairs, printed`,`);
});

/** Columns of `certdeck pods`; `-o wide` adds those that do not fit into 80 columns. */
export function podCertificateColumns(isWide: boolean): readonly PodColumn[] {
	return [
		...(isWide ? [name] : []),
		...[pod, account, node, signer, key, ageColumn, left],
		...(isWide ? [lifetime, until] : []),
		state,
		...(isWide ? [message, annotations] : []),
	];
}
