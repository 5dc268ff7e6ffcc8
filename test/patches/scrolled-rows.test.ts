import assert from 'node:assert/strict';
import {subscribe} from 'node:diagnostics_channel';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {after, before, describe, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {startDemo} from '../../demo/index.js';
import {program} from '../helpers/certdeck.js';
import {createScreen} from '../helpers/screen.js';
import type {Terminal} from '../helpers/terminal.js';
import {openTerminal} from '../helpers/terminal.js';

const {default: scrollRows} = (await import(
	new URL('../../node_modules/ink/build/scroll-rows.js', import.meta.url).href
)) as {
	readonly default: (
		rows: number,
		was: readonly string[],
		next: readonly string[],
	) => {readonly sequence: string; readonly lines: readonly string[]} | undefined;
};

/** The same numbers below `limit` for the same seed. */
function createRandom(seed: number): (limit: number) => number {
	let state = seed;
	return limit => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
		return (state >>> 8) % limit;
	};
}

test('what it says the screen shows after the move is what a terminal shows', async () => {
	const random = createRandom(7);
	const rows = 20;
	let moves = 0;
	for (let round = 0; round < 200; round++) {
		const list = Array.from({length: 60}, (_, index) => (random(8) === 0 ? '' : `row ${index} of round ${round}`));
		const frame = (top: number) => [
			'header',
			...list.slice(top, top + rows - 4).map((line, row) => (row === 5 ? `> ${line}` : line)),
			...Array.from({length: 3}, (_, index) => `pane ${random(3)} ${index}`),
		];
		const from = random(40);
		const was = frame(from);
		const next = frame(Math.max(0, Math.min(40, from + random(30) - 15)));
		const scrolled = scrollRows(rows, was, next);
		if (scrolled === undefined) {
			continue;
		}

		moves++;
		const screen = createScreen({columns: 40, rows});
		await screen.write(`${was.join('\r\n')}\u001b[7;3H`);
		await screen.write(scrolled.sequence);
		assert.deepEqual(screen.lines(), scrolled.lines);
		assert.deepEqual(screen.cursor(), {column: 2, row: 6});
		assert.equal(scrolled.lines.length, rows);
		const changed = (lines: readonly string[]) => next.filter((line, row) => line !== lines[row]).length;
		assert.ok(changed(scrolled.lines) + 3 <= changed(was));
		screen.dispose();
	}

	assert.ok(moves > 50, `${moves} moves`);
});

test('moves nothing where little would be saved, or where the frame has no known place', () => {
	const was = ['a', 'b', 'c', 'd', 'e', 'f'];
	assert.equal(scrollRows(6, was, was), undefined);
	assert.equal(scrollRows(6, was, ['a', 'b', 'x', 'd', 'e', 'f']), undefined);
	assert.equal(scrollRows(7, was, ['b', 'c', 'd', 'e', 'f', 'g']), undefined);
	assert.ok(scrollRows(6, was, ['b', 'c', 'd', 'e', 'f', 'g']));
});

/** The lines without how long ago the server was last heard, which a slow machine shows. */
const withoutSilence = ([header = '', ...lines]: readonly string[]) => [
	header.replace(/ +● live.*$/, ' ● live'),
	...lines,
];

describe('in the built program', {concurrency: true}, () => {
	let demo: Awaited<ReturnType<typeof startDemo>> | undefined;
	before(async () => {
		// Ages in days do not change meanwhile, so two drawings of one screen are equal.
		demo = await startDemo({still: true, requests: 300, now: () => new Date(Date.now() - 4 * 86_400_000)});
	});
	after(() => demo?.stop());

	for (const size of [
		{columns: 80, rows: 24},
		{columns: 130, rows: 40},
	]) {
		test(`the screen after any keys is the one that is drawn from nothing, at ${size.columns}×${size.rows}`, async () => {
			await using terminal = openTerminal(process.execPath, [program], {
				...size,
				// A user without the right to read nodes, because the age of that evidence would change each second.
				env: {KUBECONFIG: `${demo?.dir}/viewer.kubeconfig`},
			});
			const {screen} = terminal;
			await screen.until(/● live[\s\S]* wait: /);
			await screen.untilGone('to review', 60_000);
			// Verdicts change when evidence arrives.
			await settled(terminal, evidenceMs);
			const random = createRandom(size.columns);
			const keys = ['j', 'j', 'j', 'k', 'k', ' ', '\u001b[6~', '\u001b[5~', 'G', 'g', '\r', '\u001b', '\u001b[B'];
			let scrolls = 0;
			for (let round = 0; round < 4; round++) {
				for (let step = 0; step < 14; step++) {
					terminal.type(keys[random(keys.length)] ?? 'j');
					await sleep(25);
				}

				await settled(terminal);
				// The notice about keys in one read is shown until the next key.
				terminal.type('k');
				await settled(terminal, evidenceMs);
				scrolls += (screen.raw().match(/\u001b\[\d+;\d+r/g) ?? []).length;
				const drawn = withoutSilence(screen.lines());
				const {length} = screen.raw();
				terminal.type('\u000c');
				await screen.until(({raw}) => raw().includes('\u001b[2J', length));
				await settled(terminal);
				assert.deepEqual(withoutSilence(screen.lines()), drawn);
			}

			assert.ok(scrolls > 0);
		});
	}
});

/** Longer than the cursor must rest on a request before its evidence is read. */
const evidenceMs = 550;

/** Requests that the demo in this process has not answered yet, without watches. */
let unanswered = 0;
subscribe('http.server.request.start', message => {
	const {request, response} = message as {readonly request: IncomingMessage; readonly response: ServerResponse};
	if (!/[?&]watch=/.test(request.url ?? '')) {
		unanswered += 1;
		response.once('close', () => {
			unanswered -= 1;
		});
	}
});

/** Waits until the program is idle and has no open requests. Silence alone may also mean that it gets no processor time. */
async function settled({pid, screen}: Pick<Terminal, 'pid' | 'screen'>, quietMs = 200): Promise<void> {
	let length = -1;
	for (let quiet = 0; quiet < quietMs / 25; quiet++) {
		await sleep(25);
		if (screen.raw().length !== length || !isAsleep(pid) || unanswered > 0) {
			quiet = 0;
			({length} = screen.raw());
		}
	}
}

/**
 * Whether a program sleeps, as far as the system reports it. The first thread also sleeps while it waits for another one that
 * collects garbage, and keys that come meanwhile are read together later.
 */
function isAsleep(pid: number): boolean {
	const threads = `/proc/${pid}/task`;
	try {
		return (
			!existsSync(threads) ||
			readdirSync(threads).every(thread => /^.*\) S /.test(readFileSync(`${threads}/${thread}/stat`, 'utf8')))
		);
	} catch {
		// A thread has just ended.
		return false;
	}
}
