import {basename} from 'node:path';
import {useIsScreenReaderEnabled} from 'ink';
import {useEffect, useState} from 'react';
import {joined, localized, printable, printableSentence, printed} from '../../base/text/index.js';
import type {RequestList} from '../../cluster/calls/index.js';
import type {UserInfo} from '../../cluster/model/index.js';
import type {DeckServices} from '../../deck/ports/index.js';
import {clusterStates} from '../../present/list/index.js';
import type {Line, Span} from '../../present/text/index.js';
import {displayWidth, line, spread, truncate, wrap} from '../../present/text/index.js';
import {contextName, humanDuration} from '../../present/words/index.js';
import {useDeck, useNow, useSilence, useStore} from '../hooks/index.js';
import {Lines} from './lines.js';

/** Columns for the name of the policy file. The user and the cluster are more important. */
const mostOfPolicy = 16;

type Facts = {readonly user: UserInfo; readonly version: string};

/** The facts that the server has told; undefined before its answer, or if it refused. */
function useFacts(isLive: boolean): Facts | undefined {
	const {services} = useDeck();
	const [facts, setFacts] = useState<Facts>();
	const isKnown = facts !== undefined;
	// biome-ignore lint/correctness/useExhaustiveDependencies: asks again when a server that did not answer lists requests
	useEffect(() => {
		if (isKnown) {
			return;
		}

		let isGone = false;
		services.session.facts().then(
			found => {
				if (!isGone) {
					setFacts(found);
				}
			},
			() => {
				// The list already shows that the server can't be asked.
			},
		);
		return () => {
			isGone = true;
		};
	}, [services, isKnown, isLive]);
	return facts;
}

/** The top line: the cluster, the user, whether the list is live, and what is unusual. */
export function Header({width}: {readonly width: number}) {
	const {clusters} = useDeck().services;
	return clusters === undefined ? <OneCluster width={width} /> : <SeveralClusters clusters={clusters} width={width} />;
}

type SeveralProps = {readonly clusters: NonNullable<DeckServices['clusters']>; readonly width: number};

/** The state of each cluster, in a deck over several. */
function SeveralClusters({clusters, width}: SeveralProps) {
	const {session} = useDeck().services;
	const states = useStore(clusters);
	const now = useNow(1000 * (states.some(({list}) => list.phase === 'stale') ? 1 : 3600));
	const left: Line = [
		{emphasis: 'strong', text: printed` certdeck `},
		{emphasis: 'plain', text: printed` ${states.length} clusters:`},
	];
	const flags = flagsOf(session);
	const used = [...left, ...flags].reduce((sum, {text}) => sum + displayWidth(text), 0);
	const stands = clusterStates(states, now, width - used - 3);
	const right: Line = [...flags, ...stands, {emphasis: 'plain', text: printed` `}];
	return <Lines lines={[spread(left, right, width)]} width={width} height={1} />;
}

function OneCluster({width}: {readonly width: number}) {
	const {services} = useDeck();
	const list = useStore(services.requests);
	const facts = useFacts(list.phase === 'live');
	const now = useNow(1000 * (list.phase === 'stale' ? 1 : 3600));
	const isSpoken = useIsScreenReaderEnabled();
	const silenceMs = useSilence(list.phase === 'live', isSpoken ? 10_000 : 5000);
	const {info} = services.session;
	const context = info.color === undefined ? undefined : printable(contextName(info));
	const where = [
		context === undefined ? info.context : undefined,
		facts?.user.username ?? info.user,
		facts?.version,
	].filter(part => part !== undefined && part !== '');
	const left: Line = [
		{emphasis: 'strong', text: printed` certdeck `},
		...(context === undefined
			? []
			: ([{emphasis: `context-${info.color ?? 'red'}`, text: printed` ${context} `}] as const)),
		{
			emphasis: 'plain',
			text: printed` ${joined(
				where.map(part => printable(part ?? '')),
				printed` · `,
			)} `,
		},
	];
	const flags = flagsOf(services.session);
	return <Lines lines={[spread(left, [...flags, ...phase(list, now, silenceMs)], width)]} width={width} height={1} />;
}

/** Words for unusual settings. */
function flagsOf({info, readOnly}: Pick<DeckServices['session'], 'info' | 'readOnly'>): Line {
	const flags: Span[] = [];
	if (info.skipTlsVerify) {
		flags.push({emphasis: 'danger', text: printed`! TLS not verified  `});
	}

	if (info.policy !== undefined) {
		flags.push({
			emphasis: 'muted',
			text: printed`policy ${truncate(printable(basename(info.policy.file)), mostOfPolicy)}  `,
		});
	}

	if (readOnly) {
		flags.push({emphasis: 'waiting', text: printed`read-only  `});
	}

	return flags;
}

function phase(list: RequestList, now: Date, silenceMs: number | undefined): Line {
	switch (list.phase) {
		case 'connecting': {
			const rest = list.remaining === undefined ? printed`` : printed`, ${list.remaining} to come`;
			return [{emphasis: 'waiting', text: printed`○ connecting${rest} `}];
		}

		case 'live': {
			return silenceMs === undefined
				? [{emphasis: 'ok', text: printed`● live `}]
				: [
						{emphasis: 'ok', text: printed`● live`},
						{emphasis: 'muted', text: printed` · last heard ${humanDuration(silenceMs)} ago `},
					];
		}

		case 'stale': {
			const since = humanDuration(Math.max(0, now.getTime() - list.since.getTime()));
			return [{emphasis: 'danger', text: printed`◌ stale for ${since} `}];
		}

		case 'failed': {
			const isRefused = list.error.code === 'forbidden';
			return [
				{emphasis: 'danger', text: printed`✗ ${isRefused ? printed`may not list requests` : printed`not connected`} `},
			];
		}
	}
}

/** What is wrong with the list, in at most `most` lines; empty if nothing is wrong. */
export function troubleLines(list: RequestList, width: number, most: number): readonly Line[] {
	if (list.phase !== 'stale' && list.phase !== 'failed') {
		return [];
	}

	const {code, message} = list.error;
	const hint =
		code === 'forbidden'
			? localized`R shows what to ask an admin for`
			: (list.error.hint ?? localized`^R tries at once`);
	const lines = wrap(printableSentence(hint === undefined ? message : `${message}. ${hint}`), width - 4);
	const shown = lines.length > most ? [...lines.slice(0, most - 1), joined(lines.slice(most - 1), printed` `)] : lines;
	return shown.map((text, index) => line(printed`${index === 0 ? printed` ! ` : printed`   `}${text}`, 'danger'));
}
