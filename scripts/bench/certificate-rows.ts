import {setTimeout as sleep} from 'node:timers/promises';
import {decodeCertificate} from '../../source/pki/x509/decode-certificate.js';
import {decodeRow} from './decode-row.js';
import type {Row} from './figures.js';
import {atMost, rowOf, timesOf} from './figures.js';
import type {Bench, Measurement} from './measurement.js';
import {interleaved, samples} from './measurement.js';
import {run} from './process.js';
import type {OpenScreen} from './screen.js';
import {openScreen} from './screen.js';
import {certificates} from './secrets.js';

const namespaces = 50;
/** The kubectl command that reads the same Secrets. */
const kubectlArgs = ['get', 'secrets', '-A', '--field-selector', 'type=kubernetes.io/tls'];
/** Reading all of it once more; the age of what is shown is told each second, so that the screen is never silent. */
const rereadMs = 6000;
const marks = {rows: /secret +bench-\d\d\/app-/, complete: /\d · read \d/};

/** Time from the key `C` to the first rows and to all judged rows, and for `kubectl get secrets` to print its table. */
async function measureScreen({place, programs, runs, keys}: Bench, count: number): Promise<readonly Row[]> {
	await place.fillSecrets(count, namespaces);
	const kubectl = programs.kubectl(kubectlArgs);
	const screenOf = programs.screens(place.total())['certdeck'];
	const held: number[] = [];
	const memory: number[] = [];
	const again: number[] = [];
	const times = await interleaved(runs, {
		kubectl: kubectl && (() => run(kubectl).then(({ms, cpuMs}) => ({rows: ms, complete: ms, cpuMs}))),
		certdeck:
			screenOf &&
			(async () => {
				const screen = openScreen(screenOf.command);
				try {
					await screen.start({rows: /\S/, complete: /● live/});
					await screen.settled(500);
					const opened = await screen.open('C', marks);
					if (memory.length === 0) {
						await holdKey(screen, keys, held);
						memory.push(screen.memoryMb());
						// Later readings replace the list, so memory is measured after three of them.
						for (let reading = 0; reading < 3; reading += 1) {
							await screen.key('u');
							await sleep(rereadMs);
						}

						again.push(screen.memoryMb());
					}

					return opened;
				} finally {
					await screen.close();
				}
			}),
	});
	const of = (name: string) => `certificates-${name}-${count}`;
	return [
		rowOf(
			of('first'),
			`screen of certificates, first rows, ${count} Secrets`,
			'ms',
			samples(times, each => each.rows),
			timesOf('kubectl', 0.5),
		),
		rowOf(
			of('all'),
			'the same, all decoded and judged',
			'ms',
			samples(times, each => each.complete),
			timesOf('kubectl', 2),
		),
		rowOf(
			of('all-cpu'),
			'the same, processor time',
			'ms',
			samples(times, each => each.cpuMs),
		),
		rowOf(of('key'), 'the same, key `j`, end of frame', 'ms', {certdeck: held}, atMost(16, 'ms', 'p95')),
		rowOf(of('memory'), 'the same, memory', 'MB', {certdeck: memory}, atMost(250, 'MB')),
		rowOf(of('memory-again'), 'the same, read three times more', 'MB', {certdeck: again}, atMost(250, 'MB')),
	];
}

async function holdKey(screen: OpenScreen, keys: number, held: number[]): Promise<void> {
	await screen.settled(1500);
	for (let key = 0; key < keys; key += 1) {
		const answer = await screen.key('j');
		if (answer !== undefined) {
			held.push(answer.ms);
		}
	}

	await screen.settled(1500);
}

async function measureVerb({place, programs, runs}: Bench, count: number): Promise<readonly Row[]> {
	await place.fillSecrets(count, namespaces);
	const kubectl = programs.kubectl(kubectlArgs);
	const certdeck = programs.certdeck(['certificates']);
	const costs = await interleaved(Math.min(runs, 5), {
		kubectl: kubectl && (() => run(kubectl)),
		certdeck: () => run(certdeck),
	});
	return [
		rowOf(
			`certificates-${count}`,
			`\`certificates\`, ${count} Secrets`,
			'ms',
			samples(costs, ({ms}) => ms),
			timesOf('kubectl', 2),
		),
		rowOf(
			`certificates-cpu-${count}`,
			'the same, processor time',
			'ms',
			samples(costs, ({cpuMs}) => cpuMs),
		),
		rowOf(
			`certificates-peak-${count}`,
			'the same, memory',
			'MB',
			samples(costs, ({peakMb}) => peakMb),
			atMost(250, 'MB'),
		),
	];
}

const decode: Measurement = {
	rows: ['decode-certificate'],
	count: 0,
	async measure({peers, place: {folder}}) {
		const {pems} = await certificates(1000);
		const {goParser} = peers;
		const row = 'decode-certificate';
		const work = 'decode a certificate';
		return [decodeRow({row, work, pems, decode: decodeCertificate, most: 0.5, goParser, folder})];
	},
};

const screenRows = ['first', 'all', 'all-cpu', 'key', 'memory', 'memory-again'];

export const certificateMeasurements: readonly Measurement[] = [
	decode,
	...[1000, 10_000].flatMap((count): readonly Measurement[] => [
		{
			rows: screenRows.map(name => `certificates-${name}-${count}`),
			count: 0,
			measure: bench => measureScreen(bench, count),
		},
		{
			rows: [`certificates-${count}`, `certificates-cpu-${count}`, `certificates-peak-${count}`],
			count: 0,
			measure: bench => measureVerb(bench, count),
		},
	]),
];
