import {setTimeout as sleep} from 'node:timers/promises';
import type {Row, Target} from './figures.js';
import {atMost, both, rowOf, timesOf} from './figures.js';
import type {Bench, Measurement} from './measurement.js';
import {interleaved, samples} from './measurement.js';
import {run} from './process.js';
import type {KeyAnswer, StartTimes} from './screen.js';
import {openScreen} from './screen.js';

/** The targets by size of the list. */
const targets: Readonly<Record<number, Readonly<Record<string, Target>>>> = {
	200: {
		'first-line': timesOf('kubectl', 0.4),
		'first-rows': both(timesOf('kubectl', 2), timesOf('k9s', 0.5)),
		key: timesOf('k9s', 1),
		bytes: atMost(700, 'bytes'),
		'idle-bytes': atMost(50, 'bytes/s'),
		'idle-cpu': atMost(0.5, '%'),
		memory: atMost(90, 'MB'),
	},
	10000: {
		'first-rows': timesOf('kubectl', 0.2),
		live: timesOf('kubectl', 0.4),
		key: atMost(10, 'ms', 'p95'),
		'idle-cpu': atMost(0.5, '%'),
		memory: atMost(150, 'MB'),
	},
};

/** Time from the start of each program to the complete list on its screen, and for `kubectl get csr` to print it. */
async function measureStarts({place, programs, runs}: Bench, count: number): Promise<readonly Row[]> {
	const kubectl = programs.kubectl(['get', 'csr']);
	const starts: Record<string, () => Promise<StartTimes>> = {};
	if (kubectl !== undefined) {
		starts['kubectl'] = async () => {
			const {ms, cpuMs} = await run(kubectl);
			return {firstLine: ms, rows: ms, complete: ms, cpuMs};
		};
	}

	for (const [name, {command, marks}] of Object.entries(programs.screens(place.total()))) {
		starts[name] = async () => {
			const screen = openScreen(command);
			try {
				return await screen.start(marks);
			} finally {
				await screen.close();
			}
		};
	}

	const started = await interleaved(runs, starts);
	const of = (name: string) => targets[count]?.[name];
	return [
		rowOf(
			`first-line-${count}`,
			`first line on screen, ${count}`,
			'ms',
			samples(started, each => each.firstLine),
			of('first-line'),
		),
		rowOf(
			`first-rows-${count}`,
			`first rows, ${count}`,
			'ms',
			samples(started, each => each.rows),
			of('first-rows'),
		),
		rowOf(
			`live-${count}`,
			`complete and live, ${count}`,
			'ms',
			samples(started, each => each.complete),
			of('live'),
		),
		rowOf(
			`live-cpu-${count}`,
			`processor time until then, ${count}`,
			'ms',
			samples(started, each => each.cpuMs),
		),
	];
}

/** The cost of a key, of a pause, and of being idle, for a program with a complete list. */
async function measureUse({place, programs, keys, idleSeconds}: Bench, count: number): Promise<readonly Row[]> {
	await place.aged();
	const held: Record<string, KeyAnswer[]> = {};
	const single: Record<string, KeyAnswer[]> = {};
	const idle: Record<string, Array<{readonly bytesPerSecond: number; readonly cpuPercent: number}>> = {};
	const memory: Record<string, number[]> = {};
	for (const [name, {command, marks}] of Object.entries(programs.screens(place.total()))) {
		const screen = openScreen(command);
		try {
			await screen.start(marks);
			await screen.settled(1500);
			held[name] = [];
			for (let key = 0; key < keys; key += 1) {
				held[name].push(...((await screen.key('j').then(answer => answer && [answer])) ?? []));
			}

			await screen.settled(500);
			single[name] = [];
			for (let key = 0; key < keys / 6; key += 1) {
				single[name].push(...((await screen.key('j', 300).then(answer => answer && [answer])) ?? []));
			}

			await screen.settled(1500);
			await sleep(1000);
			idle[name] = [await screen.idle(idleSeconds)];
			memory[name] = [screen.memoryMb()];
		} finally {
			await screen.close();
		}
	}

	// A program that draws late answers several keys at once, so the mean is the cost of a key.
	const mean = (answers: readonly KeyAnswer[]) => answers.reduce((sum, {bytes}) => sum + bytes, 0) / answers.length;
	const of = (name: string) => targets[count]?.[name];
	return [
		rowOf(
			`key-${count}`,
			`key \`j\`, end of frame, ${count}`,
			'ms',
			samples(held, ({ms}) => ms),
			of('key'),
		),
		rowOf(`bytes-${count}`, `bytes per key, held down, ${count}`, 'bytes', averages(held, mean), of('bytes')),
		rowOf(`bytes-single-${count}`, `bytes per key and what rest brings, ${count}`, 'bytes', averages(single, mean)),
		rowOf(
			`idle-bytes-${count}`,
			`idle, ${count}`,
			'bytes/s',
			samples(idle, each => each.bytesPerSecond),
			of('idle-bytes'),
		),
		rowOf(
			`idle-cpu-${count}`,
			`processor, idle, ${count}`,
			'%',
			samples(idle, each => each.cpuPercent),
			of('idle-cpu'),
		),
		rowOf(`memory-${count}`, `memory, ${count}`, 'MB', memory, of('memory')),
	];
}

function averages(
	answers: Readonly<Record<string, readonly KeyAnswer[]>>,
	mean: (answers: readonly KeyAnswer[]) => number,
): Readonly<Record<string, readonly number[]>> {
	return Object.fromEntries(
		Object.entries(answers).map(([name, each]) => [name, each.length === 0 ? [] : [mean(each)]]),
	);
}

const startRows = ['first-line', 'first-rows', 'live', 'live-cpu'];
const useRows = ['key', 'bytes', 'bytes-single', 'idle-bytes', 'idle-cpu', 'memory'];

export const screenMeasurements: readonly Measurement[] = [200, 10_000].flatMap(count => [
	{rows: startRows.map(name => `${name}-${count}`), count, measure: bench => measureStarts(bench, count)},
	{rows: useRows.map(name => `${name}-${count}`), count, measure: bench => measureUse(bench, count)},
]);
