import type {Printable} from '../../base/text/index.js';
import {localized, paddedEnd, printable, printableSentence, printed} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Check, Followed} from '../../operations/follow/index.js';
import {stageOf} from '../../operations/follow/index.js';
import type {Approver} from '../../operations/rights/index.js';
import {signerInfo} from '../../signers/known/index.js';
import type {AuthorityFiles, IssuanceTargets} from '../../storage/issuance/index.js';
import type {AfterHarm} from '../request/index.js';
import {afterHarmText} from '../request/index.js';
import type {Emphasis, Line} from '../text/index.js';
import {displayWidth, line, wrap} from '../text/index.js';
import {humanDuration} from '../words/index.js';
import type {Usage} from './how-to-use.js';
import {keyNote} from './key-note.js';

/** Everything that the follow screen of a request shows. */
export type FollowFacts = {
	readonly request: CertificateSigningRequest;
	readonly known: Followed;
	/** Whether the operator made the request. Then nobody else has looked at it yet. */
	readonly isOwn: boolean;
	/** Why the operator can't take an action; absent if they can. */
	readonly whyNot: Readonly<Partial<Record<'approve' | 'sign' | 'publish', string>>>;
	/** The users that may approve; undefined before the answer, `unknown` if the operator may not know. */
	readonly approvers: readonly Approver[] | 'unknown' | undefined;
	/** The authority that last signed for this signer. */
	readonly authority: AuthorityFiles | undefined;
	/** What can be done if the approval was wrong; absent if review finds nothing against the request. */
	readonly harm?: AfterHarm | undefined;
	readonly checks: readonly Check[] | {readonly message: string} | undefined;
	/** Where the certificate may go, as phrases. */
	readonly proposed: readonly string[];
	readonly usage: readonly Usage[];
	readonly now: Date;
};

type Mark = 'done' | 'now' | 'later' | 'wrong';

const marks: Readonly<Record<Mark, readonly [Printable, Emphasis]>> = {
	done: [printed`✓`, 'ok'],
	now: [printed`▸`, 'focus'],
	later: [printed` `, 'muted'],
	wrong: [printed`✗`, 'danger'],
};

const labelWidth = 11;

/** Each step from the key to the use of the certificate: done, waiting for something, or still to come. */
export function followLines(facts: FollowFacts, width: number): readonly Line[] {
	const lines: Line[] = [];
	const step = (mark: Mark, label: string, texts: ReadonlyArray<string | Line>) => {
		const [sign, emphasis] = marks[mark];
		const parts = texts.flatMap((text): readonly Line[] =>
			typeof text === 'string'
				? wrap(printableSentence(text), width - labelWidth - 4).map(part =>
						line(part, mark === 'later' ? 'muted' : 'plain'),
					)
				: [text],
		);
		for (const [index, part] of (parts.length === 0 ? [[]] : parts).entries()) {
			lines.push([
				{emphasis, text: printed` ${index === 0 ? sign : printed` `} `},
				{
					emphasis: mark === 'now' ? 'focus' : mark === 'later' ? 'muted' : 'plain',
					text: paddedEnd(index === 0 ? printable(label) : printed``, labelWidth),
				},
				...part,
			]);
		}
	};

	const {request, known} = facts;
	const stage = stageOf(request, known);
	const isIssued = request.certificateBase64 !== undefined;
	step(known.key === undefined ? 'later' : 'done', 'key', [keyText(known)]);
	step('done', 'requested', [requestedText(facts)]);
	const [approvedMark, approvedTexts] = approval(facts, isIssued);
	step(approvedMark, 'approved', [...approvedTexts, ...(facts.harm ? [afterHarmText(facts.harm)] : [])]);
	step(isIssued ? 'done' : stage === 'signing' ? 'now' : 'later', 'signed', signing(facts, stage === 'signing'));
	step(verifiedMark(facts), 'verified', checkLines(facts, width - labelWidth - 4));
	step(
		stage === 'use' ? 'done' : stage === 'publishing' ? 'now' : 'later',
		'published',
		publishing(facts, stage === 'publishing'),
	);
	if (stage === 'use') {
		lines.push([], ...usageLines(facts.usage, width));
	}

	return lines;
}

function keyText({key}: Followed): string {
	switch (key?.place) {
		case 'file':
			return `${printable(key.path)}, ${key.isLocked ? localized`locked with a passphrase` : localized`readable by you alone`}`;
		case 'secret':
			return localized`in Secret ${printable(key.namespace)}/${printable(key.name)}, and on no disk here`;
		default:
			return localized`not known here: whoever made the request has it`;
	}
}

function requestedText({request, now}: FollowFacts): string {
	const seconds = request.expirationSeconds;
	const span =
		seconds === undefined ? localized`for as long as it gives` : localized`for ${humanDuration(seconds * 1000)}`;
	return localized`${humanDuration(now.getTime() - request.createdAt.getTime())} ago, from ${printable(request.signerName)}, ${span}`;
}

function approval(
	{request, whyNot, isOwn, approvers}: FollowFacts,
	isIssued: boolean,
): readonly [Mark, readonly string[]] {
	const find = (wanted: string) => request.conditions.find(({type}) => type === wanted);
	const [approved, denied, failed] = [find('Approved'), find('Denied'), find('Failed')];
	const said = ({reason, message}: {readonly reason: string; readonly message: string}) =>
		printableSentence([reason, message].filter(Boolean).join(': '));
	if (denied !== undefined) {
		return [
			'wrong',
			[localized`denied, and nothing undoes that. ${said(denied)}`, localized`n on the list begins a new one.`],
		];
	}

	if (failed !== undefined) {
		return [
			'wrong',
			[
				localized`the signer gave up on it and does not try again. ${said(failed)}`,
				localized`n on the list begins a new one.`,
			],
		];
	}

	if (approved !== undefined || isIssued) {
		return ['done', [approved === undefined ? localized`never, and yet it is signed` : said(approved)]];
	}

	return [
		'now',
		[
			whyNot.approve === undefined
				? localized`It waits for approval. a approves it.${isOwn ? localized` You asked for it yourself: nobody else has looked at it.` : ''}`
				: localized`It waits for the approval of somebody else; this screen goes on by itself.`,
			...(whyNot.approve === undefined ? [] : [localized`You: ${printableSentence(whyNot.approve)}`]),
			...approversText(approvers),
		],
	];
}

/** More names would not be read. */
const mostApprovers = 4;

function approversText(approvers: FollowFacts['approvers']): readonly string[] {
	if (approvers === undefined || approvers === 'unknown') {
		return [];
	}

	const shown = approvers
		.slice(0, mostApprovers)
		.map(({kind, namespace, name}) => `${kind} ${printable(namespace === undefined ? name : `${namespace}/${name}`)}`);
	const more = approvers.length - shown.length;
	return [
		approvers.length === 0
			? localized`No binding lets anybody approve it.`
			: localized`May approve: ${shown.join(', ')}${more > 0 ? localized`, and ${more} more` : ''}.`,
	];
}

function signing({request, whyNot, authority}: FollowFacts, isNow: boolean): readonly string[] {
	const {operator, who} = signerInfo(request.signerName);
	if (request.certificateBase64 !== undefined) {
		return [localized`the certificate is there`];
	}

	if (!isNow) {
		return [];
	}

	if (operator !== 'custom') {
		return [localized`It waits for ${printableSentence(who)}; this screen goes on by itself.`];
	}

	return whyNot.sign === undefined
		? [
				authority === undefined
					? localized`s makes an authority of your own and signs with it; or a controller that serves the signer does.`
					: localized`s signs it with ${printable(authority.caPath)}; or a controller that serves the signer does.`,
			]
		: [localized`It waits for ${printableSentence(who)}.`, localized`You: ${printableSentence(whyNot.sign)}`];
}

function verifiedMark({request, checks}: FollowFacts): Mark {
	if (request.certificateBase64 === undefined || checks === undefined) {
		return 'later';
	}

	return 'message' in checks || checks.some(({verdict}) => verdict === 'error') ? 'wrong' : 'done';
}

const verdictMarks = {
	ok: ['✓', 'ok'],
	note: ['·', 'muted'],
	warning: ['!', 'waiting'],
	error: ['✗', 'danger'],
} as const;

function checkLines({checks}: FollowFacts, width: number): readonly Line[] {
	if (checks === undefined) {
		return [];
	}

	if ('message' in checks) {
		return wrap(printableSentence(checks.message), width).map(part => line(part, 'danger'));
	}

	return checks.flatMap(({aspect, verdict, text}) => {
		const [mark, emphasis] = verdictMarks[verdict];
		return wrap(printableSentence(text), width - 10).map(
			(part, index): Line => [
				{emphasis, text: index === 0 ? printed`${printableSentence(mark)} ` : printed`  `},
				{emphasis: 'muted', text: paddedEnd(index === 0 ? printable(aspect) : printed``, 8)},
				{emphasis: 'plain', text: part},
			],
		);
	});
}

function publishing({known, proposed, whyNot}: FollowFacts, isNow: boolean): readonly string[] {
	if (known.published !== undefined) {
		const note = keyNote(known.key, known.published);
		return [publishedWhere(known.published).join(', '), ...(note === undefined ? [] : [note])];
	}

	if (!isNow) {
		return [];
	}

	return whyNot.publish === undefined
		? [
				proposed.length === 0
					? localized`p says where to put it.`
					: localized`p puts it into ${proposed.map(each => printable(each)).join(' and ')}; esc in there changes that.`,
			]
		: [printableSentence(whyNot.publish)];
}

function publishedWhere({secret, configMap, trustBundle, out, kubeconfigPath}: IssuanceTargets): readonly string[] {
	const named = ({namespace, name}: {readonly namespace: string; readonly name: string}) =>
		printable(`${namespace}/${name}`);
	return [
		...(secret === undefined ? [] : [localized`Secret ${named(secret)}`]),
		...(configMap === undefined ? [] : [localized`ConfigMap ${named(configMap)}`]),
		...(trustBundle === undefined ? [] : [localized`ClusterTrustBundle ${printable(trustBundle)}`]),
		...(out === undefined ? [] : [localized`files in ${printable(out.folder)}`]),
		...(kubeconfigPath === undefined ? [] : [printable(kubeconfigPath)]),
	];
}

/** Lines that stay correct when copied: a comment continues as a comment, and a command continues after a backslash. */
function toCopy(text: string, width: number): readonly string[] {
	if (text.startsWith('# ')) {
		return wrap(printableSentence(text.slice(2)), width - 2).map(part => `# ${part}`);
	}

	if (text.startsWith(' ') || displayWidth(text) <= width) {
		return [text];
	}

	const lines: string[] = [];
	for (const word of text.split(' ')) {
		const last = lines.at(-1);
		if (last !== undefined && displayWidth(`${last} ${word}`) <= width - 2) {
			lines[lines.length - 1] = `${last} ${word}`;
		} else {
			lines.push(last === undefined ? word : `  ${word}`);
		}
	}

	return lines.map((part, index) => (index < lines.length - 1 ? `${part} \\` : part));
}

function usageLines(usage: readonly Usage[], width: number): readonly Line[] {
	return usage.flatMap(({title, lines}): readonly Line[] => [
		...wrap(title, width - 2).map(part => line(printed` ${part}`, 'strong')),
		...lines.flatMap(text => toCopy(text, width - 4).map(part => line(printed`   ${printableSentence(part)}`))),
		[],
	]);
}
