import assert from 'node:assert/strict';
import {mock, test} from 'node:test';
import {createMouseReports} from '../../../source/ui/mouse/mouse-reports.js';

const esc = '\u001B';
/** A press of the left button in the fifth column of the seventh row, as the terminal reports it. */
const click = `${esc}[<0;5;7M`;
const clicked = 'click 4 6';

/** Feeds reads one after the other; a number is a pause in milliseconds. @returns texts (with `+` beside a report) and reports. */
function feed(reads: ReadonlyArray<string | number>): readonly string[] {
	mock.timers.enable({apis: ['setTimeout', 'Date']});
	const found: string[] = [];
	const take = (): void => {
		for (let part = reports.next(); part !== undefined; part = reports.next()) {
			if ('text' in part) {
				found.push(`${part.isTogether ? '+' : ''}${part.text}`);
			} else {
				found.push(part.report.kind === 'wheel' ? part.report.key : `click ${part.report.column} ${part.report.row}`);
			}
		}
	};
	const reports = createMouseReports({holdMs: 20, tornMs: 150, now: Date.now, wake: take});
	for (const read of reads) {
		if (typeof read === 'number') {
			mock.timers.tick(read);
		} else {
			reports.push(read);
			take();
		}
	}

	mock.timers.tick(2000);
	mock.timers.reset();
	return found;
}

const cases: ReadonlyArray<{
	readonly name: string;
	readonly reads: ReadonlyArray<string | number>;
	readonly found: readonly string[];
}> = [
	{name: 'a click and its release', reads: [`${click}${esc}[<0;5;7m`], found: [clicked]},
	{
		name: 'the wheel, many in one read',
		reads: [`${esc}[<64;1;1M${esc}[<65;1;1M${esc}[<65;1;1M`],
		found: ['up', 'down', 'down'],
	},
	{
		name: 'other buttons, moves, and buttons with Shift or Ctrl',
		reads: [`${esc}[<1;5;7M${esc}[<2;5;7M${esc}[<32;5;7M${esc}[<35;5;7M${esc}[<4;5;7M${esc}[<16;5;7M${esc}[<66;1;1M`],
		found: [],
	},
	{name: 'a place that no screen has', reads: [`${esc}[<0;0;7M`], found: []},
	{name: 'keys and reports in their order', reads: [`j${click}a`], found: ['+j', clicked, '+a']},
	{name: 'keys in the next read', reads: [click, 'a'], found: [clicked, 'a']},
	{name: 'keys before a release', reads: [`a${esc}[<0;5;7m`], found: ['+a']},
	{name: 'the first form, which leaves nothing', reads: [`${esc}[M !!y`, 'a'], found: ['+y', 'a']},
	{name: 'the first form in parts', reads: [`${esc}[M`, ' ', '!!'], found: []},
	{name: 'no report at all', reads: ['jj', `${esc}[A`, 'é中'], found: ['jj', `${esc}[A`, 'é中']},
	{name: 'an Esc, after a moment', reads: [esc, 30, 'j'], found: [esc, 'j']},
	{name: 'an arrow key in two reads', reads: [`${esc}[`, 'A'], found: [`${esc}[A`]},
	{name: 'an Esc and a click behind it', reads: [`${esc}${click}`], found: [`+${esc}`, clicked]},
	{name: 'the begin of a report without its end', reads: [`${esc}[<0;5`, 1500, 'j'], found: ['j']},
	{name: 'the rest of one whose Esc was a key already', reads: [esc, 60, '[<0;5;7M'], found: [esc, clicked]},
	{name: 'the same in three parts', reads: [esc, 60, '[<0;', '5;7M', 'j'], found: [esc, clicked, 'j']},
	{name: 'pasted text', reads: [`${esc}[200~a${click}b${esc}[201~`], found: [`${esc}[200~`, `a${click}b${esc}[201~`]},
	{
		name: 'pasted text whose marks are in two reads, and a click behind it',
		reads: [`${esc}[20`, `0~${click}${esc}[20`, `1~${click}`],
		found: [`${esc}[200~`, click, `+${esc}[201~`, clicked],
	},
	...Array.from({length: click.length - 1}, (_, index) => ({
		name: `a click in two reads, the first of ${index + 1}`,
		reads: [`j${click.slice(0, index + 1)}`, click.slice(index + 1), 'k'],
		found: ['j', clicked, 'k'],
	})),
];

for (const {name, reads, found} of cases) {
	test(`takes reports of the mouse from what is typed: ${name}`, () => assert.deepEqual(feed(reads), found));
}
