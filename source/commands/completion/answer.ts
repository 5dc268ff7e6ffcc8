import {isPrintable} from '../../base/text/index.js';
import type {Candidate, Target} from './target.js';

/** Directives of cobra, which kubectl uses for the completions of its plugins: offer files, or none. */
const files = 0;
const noFiles = 4;
const folders = 16;

/** The longest description of a candidate, in characters. Shells show one on a line. */
const longest = 80;

/**
 * The output of `certdeck __complete`: one candidate a line, with its description after a tab, and a directive for the
 * shell in the last line; empty without candidates.
 *
 * @param isForKubectl - without output kubectl would offer files, so it always gets the directive.
 */
export function answerText(target: Target, candidates: readonly Candidate[], isForKubectl: boolean): string {
	const directive = target.kind === 'file' ? files : target.kind === 'folder' ? folders : noFiles;
	// Names of requests and contexts come from others. An unprintable one would make the shell insert invisible text.
	const fitting = candidates.filter(({value}) => value.startsWith(target.typed) && isPrintable(value));
	const lines = [...new Map(fitting.map(each => [each.value, each])).values()].map(lineOf);
	return lines.length === 0 && directive === noFiles && !isForKubectl ? '' : [...lines, `:${directive}`, ''].join('\n');
}

function lineOf({value, about = ''}: Candidate): string {
	return about === '' || !isPrintable(about)
		? value
		: `${value}\t${about.length > longest ? `${about.slice(0, longest)}…` : about}`;
}
