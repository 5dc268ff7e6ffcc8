import {isPrintable} from '../../base/text/index.js';
import type {Candidate, Target} from './target.js';

/** Of cobra, which kubectl speaks with the completions of its plugins: where files go, and that none do. */
const files = 0;
const noFiles = 4;
const folders = 16;

/** Of what is said of a candidate, in characters: shells show one on a line. */
const longest = 80;

/**
 * What `certdeck __complete` prints: a candidate per line, behind a tab what it is, and how the shell goes on in the last
 * one. Nothing where there is nothing to offer.
 *
 * @param isForKubectl - kubectl offers files where it hears nothing: it hears that there are none.
 */
export function answerText(target: Target, candidates: readonly Candidate[], isForKubectl: boolean): string {
	const directive = target.kind === 'file' ? files : target.kind === 'folder' ? folders : noFiles;
	// Whoever can name a request or a context could else have the shell type what nobody sees.
	const fitting = candidates.filter(({value}) => value.startsWith(target.typed) && isPrintable(value));
	const lines = [...new Map(fitting.map(each => [each.value, each])).values()].map(lineOf);
	return lines.length === 0 && directive === noFiles && !isForKubectl ? '' : [...lines, `:${directive}`, ''].join('\n');
}

function lineOf({value, about = ''}: Candidate): string {
	return about === '' || !isPrintable(about)
		? value
		: `${value}\t${about.length > longest ? `${about.slice(0, longest)}…` : about}`;
}
