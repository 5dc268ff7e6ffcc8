import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {test} from 'node:test';
import {program} from '../helpers/certdeck.js';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	test(`a served demo that ends by ${signal} leaves no kubeconfig and no key behind`, async () => {
		const folder = mkdtempSync(join(tmpdir(), 'certdeck-serve-'));
		try {
			const child = spawn(process.execPath, [program, 'demo', '--still'], {
				stdio: ['ignore', 'pipe', 'ignore'],
				env: {...process.env, TMPDIR: folder},
			});
			const ended = once(child, 'exit');
			let kubeconfig = '';
			for await (const line of createInterface({input: child.stdout})) {
				kubeconfig = /^kubeconfig: (.*)$/.exec(line)?.[1] ?? '';
				if (kubeconfig !== '') {
					break;
				}
			}

			assert.ok(kubeconfig.startsWith(folder) && existsSync(kubeconfig), kubeconfig);
			child.kill(signal);
			await ended;
			assert.deepEqual(
				readdirSync(folder).filter(name => name.startsWith('certdeck-demo-')),
				[],
			);
		} finally {
			rmSync(folder, {recursive: true});
		}
	});
}
