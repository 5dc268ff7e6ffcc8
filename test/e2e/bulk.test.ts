// Needs: kubectl
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {startDemo} from '../../demo/index.js';
import {openControlPlane} from '../cluster/control-plane.js';
import {certdeck, program} from '../helpers/certdeck.js';
import {openTerminal} from '../helpers/terminal.js';
import {describeBulk} from './bulk-verbs.js';

describe('on the demo', () => {
	let demo: Awaited<ReturnType<typeof startDemo>> | undefined;
	before(async () => {
		demo = await startDemo({still: true});
	});
	after(() => demo?.stop());
	describeBulk({name: 'the demo', kubeconfig: () => demo?.kubeconfigPath ?? ''});

	test('sends nothing if the program slept through the countdown', async () => {
		await using terminal = openTerminal(process.execPath, [program], {env: {KUBECONFIG: demo?.kubeconfigPath ?? ''}});
		const {screen} = terminal;
		await screen.until('● live');
		terminal.type('/');
		await screen.until('words to look for');
		terminal.type('name:=legacy-erp');
		await screen.until('▌ legacy-erp');
		terminal.type('\r');
		await screen.until('· name:=legacy-erp');
		terminal.type('*');
		await screen.until('1 marked');
		terminal.type('d');
		await screen.until('┌ Deny 1 request');
		terminal.type('y');
		// The countdown runs. If the program were stopped before its start, all of its time would be left.
		await screen.until(/Sent in [1-4] s/);
		terminal.signal('SIGSTOP');
		await sleep(6000);
		terminal.signal('SIGCONT');
		await screen.until('nothing was sent: certdeck was stopped meanwhile');
		const {stdout} = await certdeck(['show', 'legacy-erp', '-o', 'json'], {kubeconfig: demo?.kubeconfigPath ?? ''});
		assert.deepEqual((JSON.parse(stdout) as {readonly conditions: unknown}).conditions, []);
	});
});

const plane = await openControlPlane();
describe('on the real control plane', {skip: 'missing' in plane ? plane.missing : false}, () => {
	after(async () => {
		if ('stop' in plane && typeof plane.stop === 'function') {
			await plane.stop();
		}
	});
	describeBulk({
		name: 'the real control plane',
		kubeconfig: () => ('missing' in plane ? '' : plane.kubeconfig.admin),
		kubectl: 'kubectl',
	});
});
