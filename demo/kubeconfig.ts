import {randomBytes} from 'node:crypto';
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Token} from './api/authenticate.js';
import type {ApiServer} from './api/server.js';
import type {Authority} from './cluster/authority.js';
import {issue} from './cluster/authority.js';
import type {Person} from './people.js';

/** The credentials of a person. `user` has the form of a kubeconfig. */
export type Login = {
	readonly name: string;
	readonly user: Readonly<Record<string, string>>;
	readonly token?: Token;
};

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Gives a person their rights and credentials. */
export async function logIn(person: Person, api: ApiServer, authority: Authority, now: Date): Promise<Login> {
	const {name, groups, account} = person;
	await person.grant(api);
	if (account) {
		const token = randomBytes(24).toString('base64url');
		return {name, user: {token}, token: {token, user: account}};
	}

	const {certificatePem, keyPem} = await issue(authority, {commonName: name, organizations: groups}, now);
	return {name, user: {'client-certificate-data': base64(certificatePem), 'client-key-data': base64(keyPem)}};
}

/** Writes `NAME.kubeconfig` for each login, with mode 0600. */
export function writeKubeconfigs(dir: string, server: string, caPem: string, logins: readonly Login[]): void {
	mkdirSync(dir, {recursive: true, mode: 0o700});
	chmodSync(dir, 0o700);
	for (const {name, user} of logins) {
		const config = {
			apiVersion: 'v1',
			kind: 'Config',
			clusters: [{name: 'certdeck-demo', cluster: {server, 'certificate-authority-data': base64(caPem)}}],
			users: [{name, user}],
			contexts: [{name: 'demo', context: {cluster: 'certdeck-demo', user: name, namespace: 'default'}}],
			'current-context': 'demo',
		};
		const path = join(dir, `${name}.kubeconfig`);
		// JSON is YAML too.
		writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`, {mode: 0o600});
		// The mode above is for new files only.
		chmodSync(path, 0o600);
	}
}
