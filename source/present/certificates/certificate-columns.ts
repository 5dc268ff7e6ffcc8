import type {Printable} from '../../base/text/index.js';
import {joined, printable, printed} from '../../base/text/index.js';
import type {JudgedEntry} from '../../certificates/model/index.js';
import {severityMarks} from '../findings/index.js';
import type {TableColumn} from '../list/index.js';
import {
	endsText,
	issuerText,
	kindWord,
	placeName,
	purposeText,
	renewerText,
	stateText,
	stateTone,
	subjectText,
	usersText,
} from './certificate-words.js';

/** The mark of the most severe finding, and the ids. */
export function findingsText({findings}: JudgedEntry): Printable {
	const weighty = findings.filter(({severity}) => severity !== 'info');
	const [first] = weighty;
	return first === undefined
		? printed`-`
		: printed`${severityMarks[first.severity]} ${joined(
				weighty.map(({id}) => printable(id)),
				printed`,`,
			)}`;
}

const names = ({leaf, certificates}: JudgedEntry) =>
	joined(
		((leaf ?? certificates[0])?.subjectAltNames ?? []).map(({value}) => printable(value)),
		printed`,`,
	) || printed`-`;

/**
 * Columns of `certdeck certificates`; `-o wide` adds those that do not fit into 80 columns.
 *
 * @param isOfSeveral - several clusters were read.
 */
export function certificateColumns(isWide: boolean, isOfSeveral = false): readonly TableColumn<JudgedEntry>[] {
	return [
		...(isOfSeveral
			? [{title: printed`CLUSTER`, least: 8, text: ({cluster}: JudgedEntry) => printable(cluster ?? '')}]
			: []),
		{title: printed`KIND`, least: 6, text: ({place}) => kindWord(place)},
		{title: printed`NAME`, least: 12, text: ({place}) => placeName(place)},
		{title: printed`SUBJECT`, least: 10, text: subjectText},
		{title: printed`FOR`, least: 3, text: purposeText},
		{title: printed`ISSUER`, least: 6, text: issuerText},
		...(isWide
			? [
					{title: printed`SANS`, least: 10, text: names},
					{title: printed`USED BY`, least: 7, text: usersText},
					{title: printed`RENEWED BY`, least: 8, text: ({renewer}: JudgedEntry) => renewerText(renewer)},
				]
			: []),
		{title: printed`ENDS`, least: 7, text: endsText},
		{title: printed`STATE`, least: 7, text: stateText, tone: stateTone},
		{
			title: printed`FINDINGS`,
			least: 8,
			text: findingsText,
			tone: entry => (entry.findings[0]?.severity === 'block' ? 'danger' : undefined),
		},
	];
}
