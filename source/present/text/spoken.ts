import {localized, printableSentence} from '../../base/text/index.js';
import type {Line} from './span.js';

const words: ReadonlyArray<readonly [RegExp, string]> = [
	[/[┌┐└┘│─]+/g, ' '],
	[/▌/g, localized`here:`],
	[/[▏█░]/g, ''],
	[/\(•\)/g, localized`(chosen)`],
	[/\( \)/g, localized`(not chosen)`],
	[/\[x\]/g, localized`(ticked)`],
	[/\[ \]/g, localized`(not ticked)`],
	[/▸/g, localized`now: `],
	[/✓/g, localized`done: `],
	[new RegExp(`✗ (?=${localized`Denied`}|${localized`Failed`})`, 'g'), ''],
	[/✗/g, localized`wrong: `],
	[/(?<=^|\s)!!(?=\s|$)/g, localized`block:`],
	[/(?<=^|\s)!(?=\s|$)/g, localized`warning:`],
	[/▲/g, localized`, ascending`],
	[/▼/g, localized`, descending`],
	[/[↑↓] (?=\d)/g, ''],
	[/↑/g, localized`up`],
	[/↓/g, localized`down`],
	[/←/g, localized`left`],
	[/→/g, localized`right`],
	[/[●○◐◌]/g, ''],
	[/ {2,}/g, ' '],
];

/** Marks that are a span by themselves. Elsewhere the same characters are a key or a wildcard. */
const wholeSpans: ReadonlyArray<readonly [RegExp, string]> = [
	[/^(?: \? ?|\? )$/, `${localized`unknown:`} `],
	[/^ · {2}$/, `${localized`note:`} `],
	[/^\*$/, `${localized`marked:`} `],
	[/^ →\s*$|^→ +$/, localized` to `],
];

/** A line for a screen reader: marks as words, without frames and columns. */
export function spokenLine(line: Line): Line {
	let endsWithSpace = true;
	return line.map(({emphasis, text}) => {
		const spoken = words.reduce((before, [mark, word]) => before.replaceAll(mark, word), wholeSpan(text));
		const joined = printableSentence(endsWithSpace ? spoken.trimStart() : spoken);
		endsWithSpace = joined === '' ? endsWithSpace : joined.endsWith(' ');
		return {emphasis, text: joined};
	});
}

function wholeSpan(text: string): string {
	return wholeSpans.find(([mark]) => mark.test(text))?.[1] ?? text;
}
