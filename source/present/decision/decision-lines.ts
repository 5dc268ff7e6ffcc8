import type {Printable} from '../../base/text/index.js';
import {localized, printable, printableSentence, printed} from '../../base/text/index.js';
import type {ChangeSince, DecisionPlan} from '../../operations/decide/index.js';
import {openMark, severity} from '../detail/index.js';
import {byWeight} from '../findings/index.js';
import type {RequestView} from '../request/index.js';
import {grantLabel} from '../request/index.js';
import type {Line} from '../text/index.js';
import {field, line, paragraph, wrap} from '../text/index.js';

/** More findings would push the plan off a small screen. */
const mostFindings = 4;

/** A request may have a hundred thousand names. The detail screen shows all of a longer text. */
const longestGrant = 800;

/**
 * What to consider before a decision: the most severe findings, then what approval grants, and who asks.
 *
 * @param decision - `Signed` follows an approval. Its signer does not need to read whom an approval waits for.
 */
export function decisionLines(
	{summary, findings, questions, seen}: RequestView,
	decision: 'Approved' | 'Denied' | 'Signed',
	width: number,
): readonly Line[] {
	const asker = field(localized`by`, [printable(seen.username)], width);
	if (decision === 'Denied') {
		return asker;
	}

	const grave = [
		...byWeight(findings)
			.filter(finding => finding.severity !== 'info')
			.map(finding => ({mark: severity(finding), text: printable(finding.message)})),
		...questions.map(({message, why}) => ({mark: openMark, text: printable(`${message}: ${why.join('; ')}`)})),
	];
	return [
		...grave
			.slice(0, mostFindings)
			.flatMap(({mark, text}) =>
				wrap(text, width - 4).map(
					(part, index): Line => [
						index === 0 ? mark : {emphasis: 'plain', text: printed`    `},
						{emphasis: 'plain', text: part},
					],
				),
			),
		...(grave.length > mostFindings
			? [[{emphasis: 'waiting', text: printed`    and ${grave.length - mostFindings} more`} as const]]
			: []),
		...summary
			.filter(([part]) => decision === 'Approved' || part !== 'then')
			.flatMap(([part, text]) => field(grantLabel(part), [whole(text)], width)),
		...asker,
	];
}

function whole(text: string): Printable {
	return text.length > longestGrant
		? printed`${printable(text.slice(0, longestGrant))}… and more, which the detail shows`
		: printable(text);
}

/** Says that the cluster has not answered everything yet, and whether the dialog waits for it. */
export function examinationLines(phase: 'asking' | 'asked' | 'late', width: number): readonly Line[] {
	switch (phase) {
		case 'asking':
			return [line(printed` … asking the cluster what it would grant`, 'muted')];
		case 'late':
			return wrap(
				printed`! The cluster has not answered what this would grant: what is below may not be all.`,
				width - 2,
			).map(part => line(printed` ${part}`, 'waiting'));
		default:
			return [];
	}
}

/** The write: what is sent, on which condition, and that it is final. */
export function writeLines(
	name: string,
	{reason, message}: {readonly reason: string; readonly message: string},
	{uid, resourceVersion, requestSha256}: DecisionPlan['pin'],
	width: number,
): readonly Line[] {
	const pinned = printed`${printableSentence(printable(uid).slice(0, 8))}… version ${printable(resourceVersion)} request ${printable(requestSha256.slice(0, 8))}…`;
	return [
		[],
		...wrap(printed`PUT …/certificatesigningrequests/${printable(name)}/approval`, width - 2).map(part =>
			line(printed` ${part}`, 'strong'),
		),
		...wrap(printed`only if still what you saw: uid ${pinned}`, width - 2).map(part =>
			line(printed` ${part}`, 'muted'),
		),
		...field(localized`reason`, [printable(reason)], width),
		...field(localized`message`, [printable(message)], width),
		...paragraph(localized`This can't be undone.`, width, 'muted'),
	];
}

/** Says that the request changed since it was shown, and how. */
export function changeLines({kind, differences}: ChangeSince, width: number, wasTried = false): readonly Line[] {
	const sent = wasTried ? localized`What was sent before may have arrived.` : localized`Nothing was sent.`;
	const happened = {
		changed: localized`It changed while this was open. ${sent}`,
		replaced: localized`It was deleted and recreated under its name while this was open. ${sent}`,
		deleted: localized`It was deleted while this was open. ${sent} Nothing is left to do.`,
	};
	return [
		...wrap(printed`! ${printableSentence(happened[kind])}`, width - 2).map(part => line(printed` ${part}`, 'danger')),
		...differences.flatMap(({field: what, was, is}) => [
			...wrap(printable(what), width - 2).map(part => line(printed` ${part}`, 'strong')),
			...field('  was', [printable(was) || printed`empty`], width),
			...field('  is', [printable(is) || printed`empty`], width),
		]),
	];
}
