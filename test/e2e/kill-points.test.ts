// Needs: openssl, kubectl
import {after, before, describe} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {openControlPlane} from '../cluster/control-plane.js';
import {describeKillPoints} from './kill-point-verbs.js';

describe('on the demo', () => {
	let demo: Awaited<ReturnType<typeof startDemo>> | undefined;
	before(async () => {
		demo = await startDemo({still: true});
	});
	after(() => demo?.stop());
	describeKillPoints({name: 'the demo', kubeconfig: user => `${demo?.dir}/${user}.kubeconfig`, hasControllers: true});
});

const plane = await openControlPlane();
describe('on the real control plane', {skip: 'missing' in plane ? plane.missing : false}, () => {
	after(async () => {
		if ('stop' in plane && typeof plane.stop === 'function') {
			await plane.stop();
		}
	});
	describeKillPoints({
		name: 'the real control plane',
		kubeconfig: user => ('missing' in plane ? '' : plane.kubeconfig[user]),
		hasControllers: true,
	});
});
