// Needs: openssl, kubectl
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {openControlPlane} from '../cluster/control-plane.js';
import {certdeck} from '../helpers/certdeck.js';
import {describeHostileText} from './hostile-verbs.js';
import {describeRenewal} from './renew-verbs.js';
import type {Place} from './walk-verbs.js';
import {describeWalk} from './walk-verbs.js';

test('npm run demo without a terminal prints the walk and exits with 0', async () => {
	const {code, stdout, stderr} = await certdeck(['--demo']);
	assert.equal(code, 0, stderr);
	for (const step of [
		'1. Describe a server',
		'2. Look before',
		'3. Approve',
		'4. Create an authority',
		'5. Sign',
		'6. Verify and publish',
		'Done',
	]) {
		assert.ok(stdout.includes(step), `${step} in ${stdout}`);
	}
});

describe('on the demo', () => {
	let demo: Awaited<ReturnType<typeof startDemo>> | undefined;
	before(async () => {
		demo = await startDemo({still: true});
	});
	after(() => demo?.stop());
	const place: Place = {name: 'the demo', kubeconfig: user => `${demo?.dir}/${user}.kubeconfig`, hasControllers: true};
	describeWalk(place);
	describeHostileText(place);
	describeRenewal(place);
});

const plane = await openControlPlane();
describe('on the real control plane', {skip: 'missing' in plane ? plane.missing : false}, () => {
	after(async () => {
		if ('stop' in plane && typeof plane.stop === 'function') {
			await plane.stop();
		}
	});
	const place: Place = {
		name: 'the real control plane',
		kubeconfig: user => ('missing' in plane ? '' : plane.kubeconfig[user]),
		hasControllers: true,
	};
	describeWalk(place);
	describeHostileText(place);
	describeRenewal(place);
});
