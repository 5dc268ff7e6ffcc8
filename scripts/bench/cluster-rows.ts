import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {rowOf, timesOf} from './figures.js';
import type {Bench, Measurement} from './measurement.js';
import {interleaved, samples} from './measurement.js';
import {run} from './process.js';
import type {Entry} from './read-lists.js';
import {readLists} from './read-lists.js';
import {openScreen} from './screen.js';

const clusterCount = 5;
const requestCount = 2000;
const names = Array.from({length: clusterCount}, (_, index) => `c${index + 1}`);
/** One cluster with as many requests as all the others. */
const large = 'large';
const contexts = [...names, large];

type Config = {
	readonly clusters: ReadonlyArray<Entry & {readonly cluster: Entry}>;
	readonly users: ReadonlyArray<Entry & {readonly user: Entry}>;
};

/** A demo server in a process of its own: five real ones are more than a small machine carries. */
async function startServer(program: string, count: number) {
	const child = spawn(process.execPath, [program, 'demo', '--still', '--requests', String(count)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const stop = async () => {
		child.kill('SIGTERM');
		await once(child, 'exit');
	};
	for await (const line of createInterface({input: child.stdout})) {
		if (line.startsWith('kubeconfig: ')) {
			return {config: JSON.parse(readFileSync(line.slice('kubeconfig: '.length), 'utf8')) as Config, stop};
		}
	}

	throw new Error('a demo server ended before it served');
}

function kubeconfigOf(configs: readonly Config[]): string {
	const all = configs.map(({clusters, users}, at) => ({
		cluster: {...clusters[0], name: contexts[at]},
		user: {...users[0], name: contexts[at]},
		context: {name: contexts[at], context: {cluster: contexts[at], user: contexts[at]}},
	}));
	return JSON.stringify({
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': contexts[0],
		clusters: all.map(({cluster}) => cluster),
		users: all.map(({user}) => user),
		contexts: all.map(({context}) => context),
	});
}

/**
 * From the start of the deck until all lists are complete and live: of five clusters at once, of one of them, and of one with
 * as many requests as all five.
 */
async function measure({place, programs, runs}: Bench) {
	const [program = ''] = programs.certdeck([]).args;
	const servers: Array<Awaited<ReturnType<typeof startServer>>> = [];
	try {
		// One after the other: they sign thousands of requests before they serve.
		for (const name of contexts) {
			servers.push(await startServer(program, name === large ? clusterCount * requestCount : requestCount));
		}

		const path = join(place.folder, 'several.kubeconfig');
		await writeFile(path, kubeconfigOf(servers.map(({config}) => config)), {mode: 0o600});
		const start = (context: string, complete: RegExp) => async () => {
			const screen = openScreen(programs.certdeck(['--context', context], path));
			try {
				const times = await screen.start({rows: /^ [▌·] \S/m, complete});
				return {...times, memory: screen.memoryMb()};
			} finally {
				await screen.close();
			}
		};
		const started = await interleaved(runs, {
			'one cluster': start('c1', /● live/),
			'one of 10,000': start(large, /● live/),
			// All lists are live before their rows are on the merged list.
			certdeck: start(
				names.join(','),
				new RegExp(`${names.map(name => `${name} live`).join(', ')}[^]*10,\\d{3} in all`),
			),
		});
		const kubectl = (context: string) => programs.kubectl(['--context', context, 'get', 'csr', '-o', 'name'], path);
		const timed = (contexts: readonly string[]) => async () => {
			const began = performance.now();
			await Promise.all(contexts.flatMap(context => kubectl(context) ?? []).map(command => run(command)));
			return performance.now() - began;
		};
		const hasKubectl = kubectl('c1') !== undefined;
		const listed = await interleaved(runs, {
			'one cluster': hasKubectl ? timed(['c1']) : undefined,
			kubectl: hasKubectl ? timed(names) : undefined,
		});
		const bare = servers.map(({config: {clusters, users}}) => ({
			cluster: clusters[0]?.cluster ?? {},
			user: users[0]?.user ?? {},
		}));
		const read = await interleaved(runs, {
			'one cluster': () => readLists(bare.slice(0, 1)),
			'Node.js': () => readLists(bare.slice(0, clusterCount)),
		});
		const of = `${clusterCount} clusters of ${requestCount} each`;
		return [
			rowOf(
				'clusters-rows',
				`first rows, ${of}`,
				'ms',
				samples(started, ({rows}) => rows),
			),
			rowOf(
				'clusters-live',
				`all complete and live, ${of}`,
				'ms',
				samples(started, ({complete}) => complete),
				timesOf('one cluster', 1.5),
			),
			rowOf(
				'clusters-cpu',
				`processor time until then, ${of}`,
				'ms',
				samples(started, ({cpuMs}) => cpuMs),
			),
			rowOf(
				'clusters-memory',
				`memory then, ${of}`,
				'MB',
				samples(started, ({memory}) => memory),
			),
			rowOf('clusters-kubectl', `kubectl get csr -o name, ${of} at once`, 'ms', listed),
			rowOf('clusters-read', `lists received and parsed and nothing else, ${of}`, 'ms', read),
		];
	} finally {
		await Promise.all(servers.map(({stop}) => stop()));
	}
}

export const clusterMeasurements: readonly Measurement[] = [
	{
		rows: ['rows', 'live', 'cpu', 'memory', 'kubectl', 'read'].map(name => `clusters-${name}`),
		count: 0,
		isLong: true,
		measure,
	},
];
