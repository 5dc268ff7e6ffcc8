import assert from 'node:assert/strict';
import {test} from 'node:test';
import {rawApi} from '../helpers/raw-api.js';
import type {World} from './world.js';
import {csrs, expectCode, expectFailure} from './world.js';

const group = 'certificates.k8s.io';

/** Point 80: who a connection belongs to. */
export function identityPoints(world: World): void {
	test('80. HTTPS with an optional client certificate: CN/O become username/groups of the next CSR; without one the token or anonymous path applies', async () => {
		const user = world.freshName();
		const member = await world.userWith(
			[{apiGroups: [group], resources: ['certificatesigningrequests'], verbs: ['create']}],
			user,
			['team:a', 'team:b'],
		);
		const {spec} = expectCode(await member.post(csrs, world.csr()), 201).json;
		assert.equal(spec.username, user);
		assert.deepEqual(spec.groups, ['team:a', 'team:b', 'system:authenticated']);
		assert.match(spec.extra['authentication.kubernetes.io/credential-id'][0], /^X509SHA256=[\da-f]{64}$/);

		const {server, caPem} = world.admin.credentials;
		const without = {server, caPem, certificatePem: undefined, keyPem: undefined};
		const anonymous = rawApi({...without, token: undefined});
		expectFailure(await anonymous.post(csrs, world.csr()), 403, 'Forbidden', /User "system:anonymous" cannot create/);
		expectCode(await anonymous.get('/version'), 200);
		anonymous.close();
		const mistaken = rawApi({...without, token: 'no-such-token'});
		expectFailure(await mistaken.post(csrs, world.csr()), 401, 'Unauthorized');
		mistaken.close();
	});
}
