import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {startDemo} from '../../demo/index.js';
import type {Terminal} from '../../test/helpers/terminal.js';
import {openTerminal} from '../../test/helpers/terminal.js';
import {size} from './story.js';

const program = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'certdeck.js');

/** Opens the built deck on a demo cluster that does not change by itself. */
export async function openStillDeck(): Promise<{readonly terminal: Terminal; end(): Promise<void>}> {
	const dir = mkdtempSync(join(tmpdir(), 'certdeck-demo-'));
	const demo = await startDemo({still: true, dir});
	const terminal = openTerminal(process.execPath, [program, '--theme', 'dark'], {
		...size,
		env: {
			KUBECONFIG: demo.kubeconfigPath,
			XDG_STATE_HOME: join(dir, 'state'),
			XDG_DATA_HOME: join(dir, 'keys'),
			XDG_CONFIG_HOME: join(dir, 'config'),
		},
	});
	return {
		terminal,
		async end() {
			await terminal[Symbol.asyncDispose]();
			await demo.stop();
			rmSync(dir, {recursive: true});
		},
	};
}
