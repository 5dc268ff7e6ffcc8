import {Box} from 'ink';
import {useEffect, useReducer, useState} from 'react';
import {joined, localized, printable, printed} from '../../../base/text/index.js';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import type {Dialog} from '../../../deck/navigation/index.js';
import type {PublishValues} from '../../../deck/ports/index.js';
import type {Followed} from '../../../operations/follow/index.js';
import {stageOf} from '../../../operations/follow/index.js';
import {purposeOf} from '../../../operations/guide/index.js';
import {afterHarm} from '../../../present/request/index.js';
import type {Line} from '../../../present/text/index.js';
import {line, spread} from '../../../present/text/index.js';
import {followLines, howToUse, usesToCopy} from '../../../present/work/index.js';
import {Lines, moreLine, troubleLines} from '../../components/index.js';
import {KeyDepth, useDeck, useKeys, useKnownRequest, useNow, useRights, useStore} from '../../hooks/index.js';
import type {Handler} from '../../keys/index.js';
import {SaveDialog} from '../guide/index.js';
import {CopyUseDialog} from './copy-use-dialog.js';
import {followKeys} from './follow-keys.js';
import {useFollowReads} from './use-follow-reads.js';

type FollowScreenProps = {
	readonly uid: string;
	/** The request as it was created. The live list has it a moment later. */
	readonly begin?: CertificateSigningRequest | undefined;
	readonly width: number;
	readonly height: number;
};

/** A request until its certificate is in use: what it waits for, and the key for the next step. */
export function FollowScreen({uid, begin, width, height}: FollowScreenProps) {
	const {services, navigation} = useDeck();
	const list = useStore(services.requests);
	const version = useStore(services.follow);
	const now = useNow(1000);
	const [open, setOpen] = useState<'save' | 'copy'>();
	const {current, shown: request} = useKnownRequest(uid, begin);
	const rights = useRights([request], ['approve', 'sign']);
	useEffect(() => {
		if (request !== undefined) {
			services.follow.load(request);
			services.index.prioritize([request]);
		}
	});
	const reads = useFollowReads(request, version);
	const known = request === undefined ? {} : services.follow.of(request);
	const stage = request === undefined ? undefined : stageOf(request, known);
	const usage = howToUse(known.published ?? {}, {
		purpose: known.purpose,
		keyPath: known.key?.place === 'file' ? known.key.path : undefined,
	});
	const proposal = request === undefined ? {} : services.publishing.propose(request);
	const user = services.session.me();
	const lines =
		request === undefined
			? []
			: followLines(
					{
						request,
						known,
						isOwn: user !== undefined && user.username === request.username,
						whyNot: {
							...reasonOf('approve', rights.whyNot('approve', request)),
							...reasonOf('sign', rights.whyNot('sign', request)),
							...reasonOf('publish', rights.whyNot('publish', request)),
						},
						...reads,
						authority: services.signing.authorityOf(request),
						harm: afterHarm(services.detail.review(request), now),
						proposed: targetPhrases(proposal),
						usage,
						now,
					},
					width,
				);
	const trouble = noteLines({
		isGone: current === undefined && list.phase === 'live' && request !== begin,
		trouble: troubleLines(list, width, 2),
	});
	const room = Math.max(1, height - 3 - trouble.length);
	const furthest = Math.max(0, lines.length - room);
	const [wanted, scrollTo] = useReducer((_: number, to: number) => to, 0);
	const top = Math.min(wanted, furthest);
	const ask = (
		action: 'approve' | 'sign' | 'publish',
		dialogOf: (seen: CertificateSigningRequest) => Dialog,
	): Handler =>
		request === undefined
			? {run() {}, disabled: localized`the request is not there yet`}
			: {run: () => navigation.ask(dialogOf(request)), disabled: rights.whyNot(action, request)};
	const steps = {
		approve: ask('approve', seen => ({kind: 'decision', decision: 'Approved', request: seen})),
		sign: ask('sign', seen => ({kind: 'sign', request: seen, isReady: true})),
		publish: ask('publish', seen => ({kind: 'publish', request: seen, isReady: true})),
	};
	const text = usage.map(({title, lines: each}) => `# ${title}\n${each.join('\n')}\n`).join('\n');
	const notYet = text === '' ? localized`how it is used is known once it is published` : undefined;
	useKeys(followKeys, {
		...steps,
		next: nextOf(stage, steps),
		view: {run: () => navigation.open({kind: 'request', uid})},
		save: {
			run: () => setOpen('save'),
			disabled: notYet,
		},
		copy: {run: () => setOpen('copy'), disabled: notYet},
		down: {run: () => scrollTo(Math.min(furthest, top + 1))},
		up: {run: () => scrollTo(Math.max(0, top - 1))},
		back: {run: navigation.back},
	});
	return (
		<Box flexDirection="column" height={height}>
			<Lines lines={[titleLine(request, known, width), []]} width={width} height={2} />
			<Lines lines={lines.slice(top)} width={width} height={room} />
			<Lines lines={[...trouble, moreLine(furthest - top, width)]} width={width} height={trouble.length + 1} />
			<KeyDepth value={2}>
				{open === 'save' ? (
					<SaveDialog text={text} what={printed`how it is used`} path="use.txt" onClose={() => setOpen(undefined)} />
				) : null}
				{open === 'copy' ? (
					<CopyUseDialog choices={usesToCopy(usage, known.published ?? {})} onClose={() => setOpen(undefined)} />
				) : null}
			</KeyDepth>
		</Box>
	);
}

/** The key for the next step, with its name for this request. */
function nextOf(
	stage: ReturnType<typeof stageOf> | undefined,
	steps: Readonly<Record<'approve' | 'sign' | 'publish', Handler>>,
): Handler {
	switch (stage) {
		case 'approval':
			return steps.approve;
		case 'signing':
			return steps.sign;
		case 'publishing':
			return steps.publish;
		default:
			return {run() {}, disabled: stage === 'use' ? localized`all of it is done` : localized`it goes no further`};
	}
}

function reasonOf(
	action: 'approve' | 'sign' | 'publish',
	reason: string | undefined,
): Readonly<Partial<Record<'approve' | 'sign' | 'publish', string>>> {
	return reason === undefined ? {} : {[action]: reason};
}

function titleLine(request: CertificateSigningRequest | undefined, {purpose, place}: Followed, width: number): Line {
	const about = [
		purpose === undefined ? printed`` : printable(purposeOf(purpose).title),
		place === undefined ? printed`` : printable(place),
	];
	return spread(
		[
			{
				emphasis: 'strong',
				text: request === undefined ? printed` A request on its way` : printed` ${printable(request.name)}`,
			},
		],
		line(printed`${joined(about.filter(Boolean), printed` `)} `, 'muted'),
		width,
	);
}

function targetPhrases({secret, configMap, kubeconfig, trustBundle}: PublishValues): readonly string[] {
	return [
		...(secret === undefined ? [] : [localized`Secret ${secret}`]),
		...(configMap === undefined ? [] : [localized`ConfigMap ${configMap}`]),
		...(trustBundle === undefined ? [] : [localized`ClusterTrustBundle ${trustBundle}`]),
		...(kubeconfig === undefined ? [] : [localized`the kubeconfig ${kubeconfig}`]),
	];
}

function noteLines({isGone, trouble}: {readonly isGone: boolean; readonly trouble: readonly Line[]}): readonly Line[] {
	return [
		...(isGone
			? [line(printed` This request is gone from the cluster; what is above is how it was last seen.`, 'danger')]
			: []),
		...trouble,
	];
}
