// Measures certdeck and similar programs in one run, on a real control plane if it is built, and prints a table.
// npm run bench -- [--quick] [--rows NAME,…] [--most N] [-o json] [--write docs/performance.md] [--list]
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {certificateMeasurements} from './bench/certificate-rows.js';
import {clusterMeasurements} from './bench/cluster-rows.js';
import type {Row} from './bench/figures.js';
import {fileMeasurements} from './bench/file-rows.js';
import type {Extent, Measurement} from './bench/measurement.js';
import {findPeers} from './bench/peers.js';
import {startPlace} from './bench/place.js';
import {programsOn} from './bench/programs.js';
import {screenMeasurements} from './bench/screen-rows.js';
import {machine, markdownTable, textTable} from './bench/table.js';
import {verbMeasurements} from './bench/verb-rows.js';
import {withSection} from './sections.js';

const program = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'certdeck.js');

/** Sorted by the number of requests on the server, which only grows. */
const measurements = [
	...fileMeasurements,
	...clusterMeasurements,
	...screenMeasurements,
	...verbMeasurements,
	...certificateMeasurements,
].toSorted((a, b) => a.count - b.count);

const whole: Extent = {runs: 9, keys: 120, idleSeconds: 60};
const quick: Extent = {runs: 3, keys: 60, idleSeconds: 30};

const {values} = parseArgs({
	options: {
		quick: {type: 'boolean', default: false},
		rows: {type: 'string', default: ''},
		most: {type: 'string', default: '10000'},
		output: {type: 'string', short: 'o', default: 'table'},
		write: {type: 'string'},
		list: {type: 'boolean', default: false},
	},
});
const wanted = values.rows.split(',').filter(Boolean);

/** Whether a row is chosen. `list` chooses the row of that name, and those that begin with `list-`. */
function isNamed(row: string): boolean {
	return wanted.some(word => row === word || row.startsWith(`${word}-`));
}

function isChosen({rows, count, isLong}: Measurement): boolean {
	return wanted.length > 0 ? rows.some(isNamed) : isLong ? count <= Number(values.most) : true;
}

if (values.list) {
	console.log(measurements.flatMap(({rows}) => rows).join('\n'));
} else {
	const chosen = measurements.filter(isChosen);
	const unknown = wanted.filter(
		word => !measurements.some(({rows}) => rows.some(row => `${row}-`.startsWith(`${word}-`))),
	);
	if (unknown.length > 0 || chosen.length === 0) {
		console.error(`bench: no row is called ${unknown.join(' or ')}; --list names all`);
		process.exitCode = 2;
	} else {
		await bench(chosen);
	}
}

async function bench(chosen: readonly Measurement[]): Promise<void> {
	if (!existsSync(program)) {
		throw new Error('dist/certdeck.js is missing: npm run bench builds it');
	}

	const peers = findPeers({
		k9s: chosen.some(each => screenMeasurements.includes(each)),
		goParser: chosen.some(({rows}) => rows.some(row => row.startsWith('decode'))),
	});
	const place = await startPlace(program);
	const rows: Row[] = [];
	try {
		const programs = programsOn(place, peers, program);
		for (const each of chosen) {
			console.error(`bench: ${each.rows.join(', ')}`);
			try {
				if (each.count > 0) {
					await place.fill('app', each.count);
				}

				const measured = await each.measure({...(values.quick ? quick : whole), place, peers, programs});
				rows.push(...measured.filter(({name}) => wanted.length === 0 || isNamed(name)));
			} catch (error) {
				// The other rows are measured nevertheless.
				console.error(`bench: ${each.rows.join(', ')}: ${error instanceof Error ? error.message : String(error)}`);
				process.exitCode = 1;
			}
		}
	} finally {
		await place.stop();
	}

	const on = machine(place.what, new Date());
	if (values.write !== undefined) {
		const document = readFileSync(values.write, 'utf8');
		writeFileSync(values.write, withSection(document, 'bench', `${on}.\n\n${markdownTable(rows)}`));
	}

	console.log(values.output === 'json' ? JSON.stringify({on, rows}, undefined, '\t') : `${on}\n\n${textTable(rows)}`);
}
