import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {load} from 'js-yaml';
import {certdeck, runProgram} from '../helpers/certdeck.js';
import type {Json} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import type {Place} from './walk-verbs.js';

const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
/** Colour, a clipboard write, a title, a line break that forges a row, an 8-bit CSI, a direction override. */
const payload = '\u001b[31m\u001b]52;c;ZXZpbA==\u0007\u001b]0;owned\u0007\nforged 1m\r\u009b2J\u202egro';
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

/** Hostile text in every field that others can write, shown by every verb. */
export function describeHostileText(place: Place): void {
	describe(`hostile text on ${place.name}`, () => {
		const folder = mkdtempSync(join(tmpdir(), 'certdeck-hostile-'));
		const name = `hostile ${randomBytes(3).toString('hex')} ${payload}`;
		let created = false;
		after(async () => {
			if (created) {
				await rawApi(place.kubeconfig('admin')).delete(`${path}/${encodeURIComponent(name)}`);
			}

			rmSync(folder, {recursive: true});
		});
		before(async () => {
			writeFileSync(
				join(folder, 'openssl.cnf'),
				// biome-ignore lint/suspicious/noTemplateCurlyInString: openssl's own way to read the environment
				'[req]\nprompt = no\nstring_mask = utf8only\ndistinguished_name = name\nreq_extensions = extensions\n[name]\nCN = ${ENV::HOSTILE}\n[extensions]\nsubjectAltName = DNS:orders.shop.svc\n',
			);
			const {stdout, stderr, code} = await runProgram(
				'openssl',
				[
					'req',
					'-new',
					'-newkey',
					'ec',
					'-pkeyopt',
					'ec_paramgen_curve:P-256',
					'-nodes',
					'-keyout',
					join(folder, 'key.pem'),
					'-utf8',
					'-config',
					join(folder, 'openssl.cnf'),
				],
				{env: {...process.env, HOSTILE: 'alice\u001b]52;c;ZXZpbA==\u0007\u202e'}},
			);
			assert.equal(code, 0, stderr);
			const {status, text} = await rawApi(place.kubeconfig('admin')).post(path, {
				apiVersion: 'certificates.k8s.io/v1',
				kind: 'CertificateSigningRequest',
				metadata: {name, annotations: {note: payload}},
				spec: {
					request: Buffer.from(stdout).toString('base64'),
					signerName: 'example.com/serving',
					usages: ['server auth'],
				},
			});
			assert.equal(status, 201, text);
			created = true;
		});

		for (const {verb, args} of [
			{verb: 'list', args: ['list']},
			{verb: 'list -o wide', args: ['list', '-o', 'wide', '--color', 'never']},
			{verb: 'list -o name', args: ['list', '-o', 'name']},
			{verb: 'list -o json', args: ['list', '-o', 'json']},
			{verb: 'list -o yaml', args: ['list', '-o', 'yaml']},
			{verb: 'show', args: ['show', '--', name]},
			{verb: 'show -o json', args: ['show', '-o', 'json', '--', name]},
			{verb: 'show -o yaml', args: ['show', '-o', 'yaml', '--', name]},
			{verb: 'show -o pem', args: ['show', '-o', 'pem', '--', name]},
			{verb: 'review', args: ['review', '--', name]},
			{verb: 'review -o json', args: ['review', '-o', 'json', '--', name]},
			{verb: 'review -o sarif', args: ['review', '-o', 'sarif', '--', name]},
			{verb: 'publish, which has nothing to publish', args: ['publish', '--out', folder, '--', name]},
			{verb: 'deny', args: ['deny', '--yes', '--message', payload, '--', name]},
			{verb: 'journal', args: ['journal']},
			{verb: 'journal -o json', args: ['journal', '-o', 'json']},
			{verb: 'approve, too late', args: ['approve', '--yes', '--', name]},
		]) {
			test(`${verb} shows it and does not obey it`, async () => {
				const {stdout, stderr} = await certdeck(args, {kubeconfig: place.kubeconfig('admin')});
				assert.doesNotMatch(stdout, obeyed);
				assert.doesNotMatch(stderr, obeyed);
				assert.ok(!`${stdout}${stderr}`.split('\n').some(line => line.startsWith('forged')), 'no forged line');
				assert.doesNotMatch(stderr, /bug in certdeck/);
			});
		}

		test('JSON and YAML contain the real name', async () => {
			const json = await certdeck(['show', '-o', 'json', '--', name], {kubeconfig: place.kubeconfig('admin')});
			assert.equal(JSON.parse(json.stdout).name, name);
			const yaml = await certdeck(['show', '-o', 'yaml', '--', name], {kubeconfig: place.kubeconfig('admin')});
			assert.equal((load(yaml.stdout) as Json).name, name);
			assert.equal(JSON.parse(json.stdout).state, 'Denied');
		});
	});
}
