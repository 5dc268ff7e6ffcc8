import type {Row} from './matrix-rows.js';
import type {Parts, Stage} from './matrix-stage.js';
import {config} from './matrix-stage.js';

const token = {token: 't'};
const more = (s: Stage): Parts => ({
	user: token,
	top: {
		users: [
			{name: 'alice', user: token},
			{name: 'bob', user: {token: 'b'}},
			{name: 'certificate', user: {'client-certificate': s.bob.certificate, 'client-key': s.bob.key}},
			{name: 'password', user: {username: 'u', password: 'p'}},
			{name: 'file', user: {tokenFile: 'token'}},
			{name: 'acting', user: {...token, as: 'carol', 'as-groups': ['g1', 'g2'], 'as-uid': '7'}},
			{
				name: 'plugin',
				user: {
					exec: {apiVersion: 'client.authentication.k8s.io/v1', command: './gone', interactiveMode: 'Never'},
				},
			},
		],
		clusters: [
			{name: 'here', cluster: {server: s.server.url, 'certificate-authority-data': s.caData}},
			{name: 'elsewhere', cluster: {server: 'https://127.0.0.1:1', 'certificate-authority-data': s.caData}},
			{
				name: 'named',
				cluster: {server: s.server.url, 'certificate-authority-data': s.caData, 'tls-server-name': 'wrong.test'},
			},
			{name: 'unvouched', cluster: {server: s.server.url, 'certificate-authority': s.otherCa}},
		],
		contexts: [
			{name: 'work', context: {cluster: 'here', user: 'alice'}},
			{name: 'astray', context: {cluster: 'elsewhere', user: 'alice'}},
			{name: 'misnamed', context: {cluster: 'named', user: 'alice'}},
			{name: 'bare', context: {}},
			{name: 'dangling', context: {cluster: 'gone', user: 'alice'}},
			...['certificate', 'password', 'file', 'acting', 'plugin'].map(user => ({
				name: user,
				context: {cluster: 'here', user},
			})),
		],
	},
});

const row = (
	name: string,
	kubectl: string,
	flags: readonly string[] | ((s: Stage) => readonly string[]),
	rest: Partial<Row> = {},
): Row => ({
	name: `flags: ${name}`,
	files: s => ({config: config(s, more(s)), token: 'from-file'}),
	kubeconfig: 'config',
	flags: typeof flags === 'function' ? flags : () => flags,
	kubectl,
	...rest,
});

/** Flags that override the kubeconfig. */
export const flagRows: readonly Row[] = [
	row('--user', 'token b', ['--user=bob']),
	row('--user that is not there', 'refused', ['--user=nobody'], {says: /--user names "nobody"/}),
	row('--user with a context that leads elsewhere', 'token b', ['--user=bob', '--cluster=here'], {context: 'astray'}),
	row('--cluster', 'token t', ['--cluster=here'], {context: 'astray'}),
	row('--cluster that is not there', 'refused', ['--cluster=nowhere'], {says: /--cluster names "nowhere"/}),
	row('--cluster that another authority vouches for', 'refused', ['--cluster=unvouched']),
	row('--cluster and --user with a context that names none', 'token b', ['--cluster=here', '--user=bob'], {
		context: 'bare',
	}),
	row('--cluster with a context whose cluster is gone', 'token t', ['--cluster=here'], {context: 'dangling'}),
	row('--server', 'token t', s => [`--server=${s.server.url}`, '--tls-server-name=api.test'], {context: 'astray'}),
	row('-s', 'token t', s => ['-s', s.server.url], {context: 'astray'}),
	row('--server takes the name for TLS of the cluster away', 'token t', s => [`--server=${s.server.url}`], {
		context: 'misnamed',
	}),
	row('--server without TLS', 'nobody', s => [`--server=${s.plain.url}`]),
	row('--server that is no URL', 'refused', ['--server=://']),
	row('--server with a context whose cluster is gone', 'nobody', s => [`--server=${s.plain.url}`], {
		context: 'dangling',
	}),
	row('--tls-server-name', 'token t', ['--tls-server-name=api.test']),
	row('--tls-server-name that is none of the server', 'refused', ['--tls-server-name=other.test']),
	row('--tls-server-name in place of a wrong one', 'token t', ['--tls-server-name=api.test'], {context: 'misnamed'}),
	row('--token', 'token x', ['--token=x']),
	row('--token beside a certificate', 'token x and certificate bob', ['--token=x'], {context: 'certificate'}),
	row('--token beside a password', 'refused', ['--token=x'], {context: 'password'}),
	row('--token beside a tokenFile', 'token from-file', ['--token=x'], {
		context: 'file',
		ours: 'token x',
		why: 'who is named on the command line is who logs in',
	}),
	row('--token in place of a login plugin', 'token x', ['--token=x'], {context: 'plugin'}),
	row('--token with a context that names no user', 'token x', ['--token=x', '--cluster=here'], {context: 'bare'}),
	row('--token and --server without any kubeconfig', 'nobody', s => ['--token=x', `--server=${s.plain.url}`], {
		files: () => ({}),
		kubeconfig: undefined as never,
	}),
	row('--as', 'token t as bob', ['--as=bob']),
	row('--as and --as-group', 'token t as bob a, b', ['--as=bob', '--as-group=a', '--as-group=b']),
	row('--as and --as-uid', 'token t as bob 9', ['--as=bob', '--as-uid=9']),
	row('--as-group without --as', 'refused', ['--as-group=a']),
	row('--as-uid without --as', 'refused', ['--as-uid=9']),
	row('--as in place of the one of the kubeconfig', 'token t as bob 7 g1, g2', ['--as=bob'], {context: 'acting'}),
	row('--as-group in place of those of the kubeconfig', 'token t as carol 7 a', ['--as-group=a'], {context: 'acting'}),
	row('--as with --user', 'token b as carol', ['--as=carol', '--user=bob']),
];
