import {createHash} from 'node:crypto';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {createAuthority} from '../../demo/cluster/authority.js';
import {encodeRequest} from '../../source/pki/encode/encode-request.js';
import {generateKey} from '../../source/pki/keys/keys.js';
import {parseSpec} from '../../source/pki/spec/spec.js';
import {decodeRequest} from '../../source/pki/x509/decode-request.js';
import {formatRecord} from '../../source/storage/journal/journal-record.js';
import {decodeRow} from './decode-row.js';
import {atMost, rowOf} from './figures.js';
import type {Measurement} from './measurement.js';
import {interleaved, samples} from './measurement.js';
import {run} from './process.js';

const decode: Measurement = {
	rows: ['decode'],
	count: 0,
	async measure({peers, place: {folder}}) {
		const key = await generateKey({algo: 'ecdsa', size: 256});
		const pems = Array.from({length: 1000}, (_, index) => {
			const host = `app-${index}.shop.svc`;
			return encodeRequest(parseSpec(JSON.stringify({CN: host, hosts: [host, `${host}.cluster.local`]})).spec, key).pem;
		});
		const {goParser} = peers;
		const work = 'decode a request';
		return [decodeRow({row: 'decode', work, pems, decode: decodeRequest, most: 0.35, goParser, folder})];
	},
};

const lines = 200_000;

const journal: Measurement = {
	rows: ['journal', 'journal-cpu', 'journal-memory'],
	count: 0,
	async measure({programs, runs, place: {folder}}) {
		mkdirSync(join(folder, 'state', 'certdeck'), {recursive: true, mode: 0o700});
		writeFileSync(join(folder, 'state', 'certdeck', 'journal.jsonl'), journalOf(lines), {mode: 0o600});
		const costs = await interleaved(Math.min(runs, 3), {certdeck: () => run(programs.certdeck(['journal']))});
		writeFileSync(join(folder, 'state', 'certdeck', 'journal.jsonl'), '', {mode: 0o600});
		const work = `\`journal\` of ${lines.toLocaleString('en')} lines`;
		return [
			rowOf(
				'journal',
				work,
				'ms',
				samples(costs, ({ms}) => ms),
			),
			rowOf(
				'journal-cpu',
				'the same, processor time',
				'ms',
				samples(costs, ({cpuMs}) => cpuMs),
				atMost(1000, 'ms'),
			),
			rowOf(
				'journal-memory',
				'the same, memory',
				'MB',
				samples(costs, ({peakMb}) => peakMb),
				atMost(100, 'MB'),
			),
		];
	},
};

/** The text of a journal with `count` decisions, each with an intent and an outcome. */
export function journalOf(count: number): string {
	let previous: string | null = null;
	let text = '';
	for (let index = 0; index < count; index += 1) {
		const decision = Math.floor(index / 2);
		const line = formatRecord({
			id: decision.toString(16).padStart(16, '0'),
			at: new Date(1_790_000_000_000 + index * 1000).toISOString(),
			context: 'prod',
			server: 'https://127.0.0.1:6443',
			user: 'admin',
			username: 'admin',
			name: `app-${decision}`,
			uid: `00000000-0000-4000-8000-${decision.toString(16).padStart(12, '0')}`,
			signerName: 'example.com/serving',
			decision: 'Approved',
			reason: 'CertdeckApprove',
			message: 'approved by admin',
			requestSha256: createHash('sha256').update(String(decision)).digest('hex'),
			asked: {
				requester: 'deployer',
				groups: ['system:authenticated'],
				names: [{kind: 'dns', value: `app-${decision}.shop.svc`}],
				nameCount: 1,
				expirationSeconds: 86_400,
			},
			findings: [],
			...(index % 2 === 1 && {answer: {resourceVersion: String(index)}}),
			previous,
		});
		previous = createHash('sha256').update(line).digest('hex');
		text += `${line}\n`;
	}

	return text;
}

const blocks = 20_000;

const inspect: Measurement = {
	rows: ['inspect', 'inspect-memory'],
	count: 0,
	async measure({programs, peers, runs, place: {folder}}) {
		const {certificatePem} = await createAuthority('bench', new Date());
		const file = join(folder, 'bundle.pem');
		writeFileSync(file, `${certificatePem.trimEnd()}\n`.repeat(blocks));
		const {openssl} = peers;
		const costs = await interleaved(Math.min(runs, 3), {
			openssl:
				openssl === undefined ? undefined : () => run({file: openssl, args: ['storeutl', '-text', '-certs', file]}),
			certdeck: () => run(programs.certdeck(['inspect', file])),
		});
		return [
			rowOf(
				'inspect',
				`\`inspect\` of ${blocks.toLocaleString('en')} certificates`,
				'ms',
				samples(costs, ({ms}) => ms),
			),
			rowOf(
				'inspect-memory',
				'the same, memory',
				'MB',
				samples(costs, ({peakMb}) => peakMb),
			),
		];
	},
};

export const fileMeasurements: readonly Measurement[] = [decode, journal, inspect];
