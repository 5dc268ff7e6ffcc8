import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {decodeBase64} from '../../source/pki/pem/decode-base64.js';
import type {Row} from './figures.js';
import {rowOf, timesOf} from './figures.js';

const passes = 60;

type Decoding = {
	readonly row: string;
	readonly work: string;
	readonly pems: readonly string[];
	decode(der: Buffer): unknown;
	/** The most that it may take, in times of Go. */
	readonly most: number;
	/** Decodes the PEM blocks of a file with Go's crypto/x509, and prints the microseconds of each pass. */
	readonly goParser: string | undefined;
	readonly folder: string;
};

/** Microseconds to decode one of these, for each pass, in certdeck and with Go's crypto/x509. */
export function decodeRow({row, work, pems, decode, most, goParser, folder}: Decoding): Row {
	const file = join(folder, `${row}.pem`);
	writeFileSync(file, pems.join(''));
	const ders = pems.map(pem => decodeBase64(pem.replaceAll(/-----.*-----|\n/g, '')) ?? Buffer.alloc(0));
	const took: number[] = [];
	for (let pass = 0; pass < passes; pass += 1) {
		const began = performance.now();
		for (const der of ders) {
			decode(der);
		}

		took.push(((performance.now() - began) * 1000) / ders.length);
	}

	const go = goParser ? execFileSync(goParser, [file], {encoding: 'utf8'}).trim().split('\n').map(Number) : [];
	// The first half of the passes is a warm-up, and is not counted.
	const warm = (each: readonly number[]) => each.slice(passes / 2);
	return rowOf(row, work, 'µs', {Go: warm(go), certdeck: warm(took)}, timesOf('Go', most));
}
