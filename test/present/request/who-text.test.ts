import assert from 'node:assert/strict';
import {test} from 'node:test';
import {whoText} from '../../../source/present/request/who-text.js';
import type {Asked} from '../../review/build-request.js';
import {pkcs10} from '../../review/build-request.js';

const cases: ReadonlyArray<readonly [username: string, asked: Asked | undefined, cell: string]> = [
	['mallory', {cn: 'dana', o: ['support']}, 'mallory → dana'],
	['alice', {cn: 'alice', o: ['team-shop']}, 'alice'],
	['alice', {cn: 'Alice'}, 'alice → Alice'],
	['alice', {cn: 'alice '}, 'alice → alice '],
	['system:node:node-2', {cn: 'system:node:node-2', o: ['system:nodes'], dns: ['node-2']}, 'node-2'],
	['system:bootstrap:k3x9pq', {cn: 'system:node:node-2', o: ['system:nodes']}, 'bootstrap k3x9pq → node-2'],
	['system:node:node-1', {cn: 'system:node:node-2'}, 'node-1 → node-2'],
	['system:serviceaccount:vault:installer', {dns: ['vault.vault.svc']}, 'vault/installer → vault.vault.svc'],
	['system:serviceaccount:a:b', {cn: 'system:serviceaccount:a:c'}, 'a/b → a/c'],
	['alice', {}, 'alice → (empty)'],
	['mallory', undefined, 'mallory → (unreadable)'],
	['a\u001b[2J', {cn: 'b\u001b[31m'}, 'a\\x1b[2J → b\\x1b[31m'],
	['a\u001b[2J', {cn: 'a\u001b[2J'}, 'a\\x1b[2J'],
];
for (const [username, asked, cell] of cases) {
	test(`${JSON.stringify(username)} who asks for ${JSON.stringify(asked)} is ${cell}`, () => {
		assert.equal(whoText({username}, asked && pkcs10(asked)), cell);
	});
}
