import {atMost, rowOf, timesOf} from './figures.js';
import type {Bench, Measurement} from './measurement.js';
import {interleaved, samples} from './measurement.js';
import type {Command} from './process.js';
import {run} from './process.js';

/** Runs a verb and the kubectl command that does the same. */
async function beside({programs, runs}: Bench, args: readonly string[], kubectl: readonly string[]) {
	const peer = programs.kubectl(kubectl);
	const certdeck = programs.certdeck(args);
	return interleaved(runs, {kubectl: peer && (() => run(peer)), certdeck: () => run(certdeck)});
}

function listRows(count: number, factor: number): Measurement {
	return {
		rows: [`list-${count}`, `list-cpu-${count}`, `list-memory-${count}`],
		count,
		async measure(bench) {
			const costs = await beside(bench, ['list'], ['get', 'csr']);
			return [
				rowOf(
					`list-${count}`,
					`\`list\`, ${count}`,
					'ms',
					samples(costs, ({ms}) => ms),
					timesOf('kubectl', factor),
				),
				rowOf(
					`list-cpu-${count}`,
					`the same, processor time`,
					'ms',
					samples(costs, each => each.cpuMs),
				),
				rowOf(
					`list-memory-${count}`,
					`the same, memory`,
					'MB',
					samples(costs, ({peakMb}) => peakMb),
				),
			];
		},
	};
}

/** Rows whose cost grows with the list: names only, and with review. */
function growthRows(count: number): Measurement {
	const names = [`names-${count}`, `names-memory-${count}`, `pending-${count}`, `pending-memory-${count}`];
	return {
		rows: names,
		count,
		isLong: true,
		async measure(bench) {
			const few = {...bench, runs: 1};
			const named = await beside(few, ['list', '-o', 'name'], ['get', 'csr', '-o', 'name']);
			const pending = await beside(few, ['list', '--status', 'pending'], ['get', 'csr']);
			return [
				rowOf(
					`names-${count}`,
					`\`list -o name\`, ${count}`,
					'ms',
					samples(named, ({ms}) => ms),
					timesOf('kubectl', 0.5),
				),
				rowOf(
					`names-memory-${count}`,
					`the same, memory`,
					'MB',
					samples(named, ({peakMb}) => peakMb),
				),
				rowOf(
					`pending-${count}`,
					`\`list --status pending\`, reviewed, ${count}`,
					'ms',
					samples(pending, ({ms}) => ms),
				),
				rowOf(
					`pending-memory-${count}`,
					`the same, memory`,
					'MB',
					samples(pending, ({peakMb}) => peakMb),
				),
			];
		},
	};
}

const requestCounts: Measurement = {
	rows: ['list-name-requests', 'list-requests', 'show-requests'],
	count: 200,
	async measure({place, programs}) {
		const [first = ''] = await place.fill('app', 200);
		const counted = async (command: (kubeconfig: string) => Command | undefined) => {
			const count = await place.countRequests(async file => {
				const runs = command(file);
				// kubectl asks once for the server's discovery, and keeps the answer.
				return runs && run(runs);
			});
			return count === 0 ? [] : [count];
		};
		const verb = (args: readonly string[]) => counted(file => programs.certdeck(args, file));
		const kubectl = async (args: readonly string[]) => {
			await counted(file => programs.kubectl(args, file));
			return counted(file => programs.kubectl(args, file));
		};
		const row = async (name: string, args: readonly string[], peer: readonly string[], most?: number) =>
			rowOf(
				name,
				`\`${args.slice(0, 3).join(' ').replace(first, 'NAME')}\`, API requests`,
				'requests',
				{kubectl: await kubectl(peer), certdeck: await verb(args)},
				most === undefined ? undefined : atMost(most, 'requests'),
			);
		return [
			await row('list-name-requests', ['list', '-o', 'name'], ['get', 'csr', '-o', 'name'], 1),
			await row('list-requests', ['list'], ['get', 'csr']),
			await row('show-requests', ['show', first], ['describe', 'csr', first]),
		];
	},
};

/** How many requests are approved by one command. */
const many = 100;

const approve: Measurement = {
	rows: ['approve-100'],
	count: 200,
	async measure({place, programs, runs}) {
		let series = 0;
		const fresh = () => place.fill(`bulk${series++}`, many);
		const costs = await interleaved(Math.min(runs, 3), {
			async certdeck() {
				const names = await fresh();
				return run(programs.certdeck(['approve', ...names, '--yes']));
			},
		});
		const kubectl = programs.kubectl(['certificate', 'approve', ...(await fresh())]);
		return [
			rowOf(
				'approve-100',
				'approve 100',
				'ms',
				{...(kubectl && {kubectl: [(await run(kubectl)).ms]}), ...samples(costs, ({ms}) => ms)},
				timesOf('kubectl', 1 / 40),
			),
		];
	},
};

export const verbMeasurements: readonly Measurement[] = [
	requestCounts,
	listRows(200, 1.5),
	approve,
	listRows(10_000, 0.8),
	...[20_000, 50_000, 100_000].map(growthRows),
];
