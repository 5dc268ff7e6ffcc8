import {printableSentence} from '../../base/text/index.js';
import type {Line} from './span.js';

const words: ReadonlyArray<readonly [RegExp, string]> = [
	[/[┌┐└┘│─]+/g, ' '],
	[/▌/g, 'here:'],
	[/▏/g, ''],
	[/\(•\)/g, '(chosen)'],
	[/\( \)/g, '(not chosen)'],
	[/\[x\]/g, '(ticked)'],
	[/\[ \]/g, '(not ticked)'],
	[/▸/g, 'now: '],
	[/✓/g, 'done: '],
	[/✗ (?=Denied|Failed)/g, ''],
	[/✗/g, 'wrong: '],
	[/(?<=^|\s)!!(?=\s|$)/g, 'block:'],
	[/(?<=^|\s)!(?=\s|$)/g, 'warning:'],
	[/▲/g, ', ascending'],
	[/▼/g, ', descending'],
	[/[↑↓] (?=\d)/g, ''],
	[/↑/g, 'up'],
	[/↓/g, 'down'],
	[/[●○◐]/g, ''],
	[/ {2,}/g, ' '],
];

/** A line as it is read aloud: marks as words, no frames, no columns. */
export function spokenLine(line: Line): Line {
	let endsWithSpace = true;
	return line.map(({emphasis, text}) => {
		const spoken = words.reduce((before, [mark, word]) => before.replaceAll(mark, word), text as string);
		const joined = printableSentence(endsWithSpace ? spoken.trimStart() : spoken);
		endsWithSpace = joined === '' ? endsWithSpace : joined.endsWith(' ');
		return {emphasis, text: joined};
	});
}
