import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {parseArguments} from '../../source/commands/arguments/parse-arguments.js';
import {isFirstStart} from '../../source/run/first-start.js';

test('a user without a cluster gets the tour; a user who named one gets the error', t => {
	const home = mkdtempSync(join(tmpdir(), 'certdeck-first-'));
	t.after(() => rmSync(home, {recursive: true}));
	const isFirst = (line: string, env: NodeJS.ProcessEnv = {}) =>
		isFirstStart(parseArguments(line.split(' ').filter(Boolean), []).args, {HOME: home, ...env});
	assert.equal(isFirst(''), true);
	assert.equal(isFirst('--theme light --color never'), true);
	for (const line of [
		'--kubeconfig /nowhere',
		'--context prod',
		'-n shop',
		'--server https://x',
		'--token-file -',
		'--demo',
	]) {
		assert.equal(isFirst(line), false, line);
	}

	assert.equal(isFirst('', {KUBECONFIG: '/nowhere'}), false);
	assert.equal(isFirst('', {KUBERNETES_SERVICE_HOST: '10.96.0.1'}), false);
	mkdirSync(join(home, '.kube'));
	writeFileSync(join(home, '.kube', 'config'), '');
	assert.equal(isFirst(''), false);
});
