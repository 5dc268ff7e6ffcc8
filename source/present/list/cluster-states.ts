import type {Printable} from '../../base/text/index.js';
import {printable, printableSentence, printed} from '../../base/text/index.js';
import type {RequestList} from '../../cluster/calls/index.js';
import type {RequestCluster} from '../../cluster/model/index.js';
import type {Line, Tone} from '../text/index.js';
import {displayWidth, line, truncate} from '../text/index.js';
import {humanDuration} from '../words/index.js';

type Without<List> = List extends unknown ? Omit<List, 'requests'> : never;

/** The state of one cluster's request list. */
export type ClusterState = RequestCluster & {readonly list: Without<RequestList>};

/** `live`, `stale 2m`, `needs login`. */
function stateWord({list}: ClusterState, now: Date): {readonly tone: Tone; readonly word: Printable} {
	if ('error' in list && list.error.code === 'unauthorized') {
		return {tone: 'danger', word: printed`needs login`};
	}

	switch (list.phase) {
		case 'live': {
			return {tone: 'ok', word: printed`live`};
		}

		case 'connecting': {
			return {tone: 'waiting', word: printed`connecting`};
		}

		case 'stale': {
			const ms = Math.max(0, now.getTime() - list.since.getTime());
			return {tone: 'danger', word: printed`stale ${humanDuration(ms)}`};
		}

		case 'failed': {
			return {
				tone: 'danger',
				word: list.error.code === 'forbidden' ? printed`may not list` : printed`unreachable`,
			};
		}
	}
}

/**
 * The state of each cluster, in at most `width` columns. All are named if there is room; otherwise only those that are not
 * live; otherwise only the number in each state is shown.
 */
export function clusterStates(states: readonly ClusterState[], now: Date, width: number): Line {
	const words = states.map(state => ({name: printable(state.name), ...stateWord(state, now)}));
	const live = words.filter(({tone}) => tone === 'ok');
	const others = words.filter(({tone}) => tone !== 'ok');
	const named = (some: typeof words) => some.map(({tone, name, word}) => ({tone, text: printed`${name} ${word}`}));
	const counted = [...new Set(words.map(({tone}) => tone))].map(tone => {
		const some = words.filter(each => each.tone === tone);
		return {
			tone,
			text:
				tone === 'ok'
					? printed`${some.length} live`
					: tone === 'waiting'
						? printed`${some.length} connecting`
						: printed`${some.length} not live`,
		};
	});
	const forms = [
		named(words),
		[...(live.length > 0 ? [{tone: 'ok' as const, text: printed`${live.length} live`}] : []), ...named(others)],
		counted,
	];
	const lineOf = (parts: ReadonlyArray<{readonly tone: Tone; readonly text: Printable}>): Line =>
		parts.flatMap(
			({tone, text}, index): Line => [
				...(index === 0 ? [] : [{emphasis: 'muted', text: printed`, `} as const]),
				{emphasis: tone, text},
			],
		);
	const isShort = (some: Line) => some.reduce((sum, {text}) => sum + displayWidth(text), 0) <= width;
	const lines = forms.map(lineOf);
	return lines.find(isShort) ?? lines.at(-1) ?? [];
}

/** The errors of clusters, one line each, in at most `most` lines; empty without errors. */
export function clusterTroubles(states: readonly ClusterState[], width: number, most: number): readonly Line[] {
	const said = states.flatMap(({name, list}) => {
		if (!('error' in list)) {
			return [];
		}

		const {code, message, hint} = list.error;
		const who = printable(name);
		return code === 'unauthorized' || code === 'kubeconfig'
			? [printed` ! ${who}: :ctx ${who} goes there; ${printableSentence(message)}`]
			: [printed` ! ${who}: ${printableSentence(hint === undefined ? message : `${message}. ${hint}`)}`];
	});
	const shown =
		said.length > most
			? [...said.slice(0, most - 1), printed` ! ${said.length - most + 1} more clusters are not live`]
			: said;
	return shown.map(text => line(truncate(text, width - 1), 'danger'));
}
