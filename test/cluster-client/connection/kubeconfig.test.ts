import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join, relative} from 'node:path';
import {after, describe, test} from 'node:test';
import {dump} from 'js-yaml';
import {loadKubeconfig} from '../../../source/cluster/connection/kubeconfig.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';

const dir = mkdtempSync(join(tmpdir(), 'certdeck-kubeconfig-'));
after(() => rmSync(dir, {recursive: true, force: true}));

let count = 0;
function file(content: string | object): string {
	count += 1;
	const path = join(dir, `${count}.yaml`);
	writeFileSync(path, typeof content === 'string' ? content : dump(content), {mode: 0o600});
	return path;
}

type Parts = {
	readonly cluster?: object;
	readonly user?: object;
	readonly context?: object;
	readonly current?: string | undefined;
};

function config({cluster = {}, user = {token: 't'}, context = {}, current = 'prod'}: Parts = {}): object {
	return {
		apiVersion: 'v1',
		kind: 'Config',
		clusters: [{name: 'c1', cluster: {server: 'https://192.0.2.1:6443', ...cluster}}],
		users: [{name: 'alice', user}],
		contexts: [
			{name: 'prod', context: {cluster: 'c1', user: 'alice', ...context}},
			{name: 'staging', context: {cluster: 'c1', user: 'alice', namespace: 'web'}},
		],
		...(current !== '' && {'current-context': current}),
	};
}

function refusal(run: () => unknown): ClusterError {
	try {
		run();
	} catch (error) {
		assert.ok(error instanceof ClusterError, `a ClusterError, not ${String(error)}`);
		assert.equal(error.code, 'kubeconfig');
		return error;
	}

	return assert.fail('it was taken');
}

const exec = {apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'IfAvailable'};

const withFile = (content: string | object, context?: string) => () =>
	loadKubeconfig({kubeconfig: file(content), context, env: {}});

describe('the source of the kubeconfig', () => {
	test('the flag takes precedence over KUBECONFIG, and KUBECONFIG over the home folder', () => {
		const home = join(dir, 'home');
		mkdirSync(join(home, '.kube'), {recursive: true});
		writeFileSync(join(home, '.kube', 'config'), dump(config({cluster: {server: 'https://home:1'}})));
		const listed = file(config({cluster: {server: 'https://listed:1'}}));
		const given = file(config({cluster: {server: 'https://given:1'}}));
		const env = {HOME: home, KUBECONFIG: listed};
		assert.equal(loadKubeconfig({env: {HOME: home}}).info.server, 'https://home:1');
		assert.equal(loadKubeconfig({env}).info.server, 'https://listed:1');
		assert.equal(loadKubeconfig({kubeconfig: given, env}).info.server, 'https://given:1');
	});

	test('a file from the flag is given with its whole path, so that a command can be repeated elsewhere', () => {
		const path = file(config());
		assert.equal(loadKubeconfig({kubeconfig: relative(process.cwd(), path), env: {}}).info.kubeconfig, path);
		assert.equal(loadKubeconfig({env: {KUBECONFIG: path}}).info.kubeconfig, undefined);
	});

	test('of several files the first that names a thing wins, and missing files are skipped', () => {
		const first = file({clusters: [{name: 'c1', cluster: {server: 'https://first:1'}}]});
		const second = file(config({cluster: {server: 'https://second:1'}, current: 'staging'}));
		const {info} = loadKubeconfig({env: {KUBECONFIG: [join(dir, 'absent'), first, second].join(delimiter)}});
		assert.deepEqual([info.server, info.context, info.namespace], ['https://first:1', 'staging', 'web']);
	});

	test('a context that leads to an entry of another file gives a warning if its own file has one of that name', () => {
		const names = (user: string, server: string) => ({
			clusters: [{name: 'kubernetes', cluster: {server}}],
			users: [{name: user, user: {token: 't'}}],
		});
		const context = (name: string, user: string) => [{name, context: {cluster: 'kubernetes', user}}];
		const first = file({...names('admin', 'https://first:1'), contexts: context('a', 'admin'), 'current-context': 'a'});
		const second = file({...names('admin', 'https://second:1'), contexts: context('b', 'admin')});
		const load = (asked: string | undefined, ...files: readonly string[]) =>
			loadKubeconfig({context: asked, env: {KUBECONFIG: files.join(delimiter)}}).info;
		const {server, warnings} = load('b', first, second);
		assert.equal(server, 'https://first:1');
		assert.deepEqual(warnings, [
			`context "b" of "${second}" leads to the server of "${first}": both files name a cluster "kubernetes", and KUBECONFIG lists that one first`,
			`context "b" of "${second}" leads to the user of "${first}": both files name a user "admin", and KUBECONFIG lists that one first`,
		]);
		// Parts that are split over files on purpose cause no warning.
		const contextsAlone = file({contexts: context('c', 'admin'), 'current-context': 'c'});
		for (const info of [load('a', first, second), load('c', first, contextsAlone), load('c', contextsAlone, second)]) {
			assert.equal(info.warnings, undefined);
		}
	});

	test('accepts wrapped base64, and passes it on in one line', () => {
		const wrapped = 'YXV0a\nG9yaXR5\n';
		const path = file(config({cluster: {'certificate-authority-data': wrapped}}));
		assert.equal(loadKubeconfig({kubeconfig: path, env: {}}).endpoint.caData, 'YXV0aG9yaXR5');
	});

	test('resolves relative paths from the file that contains them', () => {
		const sub = join(dir, 'sub');
		mkdirSync(sub, {recursive: true});
		writeFileSync(join(sub, 'ca.pem'), 'authority');
		writeFileSync(join(sub, 'client.pem'), 'certificate');
		const path = join(sub, 'config');
		writeFileSync(
			path,
			dump(
				config({
					cluster: {'certificate-authority': 'ca.pem'},
					user: {'client-certificate': 'client.pem', exec: {...exec, command: './login', args: ['1']}},
				}),
			),
		);
		const {endpoint, identity} = loadKubeconfig({kubeconfig: path, env: {}});
		assert.equal(Buffer.from(endpoint.caData ?? '', 'base64').toString(), 'authority');
		assert.equal(identity.certFile, join(sub, 'client.pem'));
		assert.deepEqual([identity.exec?.command, identity.exec?.args], [join(sub, 'login'), ['1']]);
	});

	test('uses the service account in a Pod', () => {
		const account = join(dir, 'account');
		mkdirSync(account, {recursive: true});
		for (const [name, text] of [
			['token', 'secret'],
			['ca.crt', 'authority'],
			['namespace', 'team\n'],
		] as const) {
			writeFileSync(join(account, name), text);
		}

		const env = {HOME: join(dir, 'nowhere'), KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443'};
		const {info, identity} = loadKubeconfig({env, serviceAccountDir: account});
		assert.deepEqual([info.server, info.namespace, info.isInCluster], ['https://[fd00::1]:443', 'team', true]);
		assert.equal(identity.tokenFile, join(account, 'token'));
	});

	test('tells the user how to name one if there is none', () => {
		const error = refusal(() => loadKubeconfig({env: {HOME: join(dir, 'nowhere')}}));
		assert.match(error.message, /there is no kubeconfig: ".*nowhere\/\.kube\/config" does not exist/);
		assert.match(error.hint ?? '', /--kubeconfig.*--demo/);
	});
});

describe('a kubeconfig that can not be used', () => {
	const cases: ReadonlyArray<readonly [name: string, run: () => unknown, message: RegExp, hint?: RegExp]> = [
		[
			'a file that is not there',
			() => loadKubeconfig({kubeconfig: '/no/such', env: {}}),
			/^the kubeconfig "\/no\/such" does not exist$/,
		],
		['a folder', () => loadKubeconfig({kubeconfig: dir, env: {}}), /is a folder$/],
		[
			'a list of files of which none is there',
			() => loadKubeconfig({env: {KUBECONFIG: `/a${delimiter}/b`}}),
			/^KUBECONFIG names "\/a", "\/b", which do not exist$/,
		],
		['no YAML', withFile('clusters:\n- name: [\n  token: hunter2\n'), /is not YAML: the fault is at line \d+$/],
		['text', withFile('just some text'), /is none: clusters, users and contexts are expected/],
		['a list', withFile('- a\n- b\n'), /is none: /],
		['an empty file', withFile(''), /has no current-context$/, /no context at all/],
		[
			'no current-context',
			withFile(config({current: ''})),
			/has no current-context$/,
			/--context: it has "prod", "staging"/,
		],
		[
			'a current-context that is not there',
			withFile(config({current: 'gone'})),
			/has the current-context "gone", which it does not have/,
		],
		[
			'a context that is not there',
			withFile(config(), 'stagin'),
			/has no context "stagin"$/,
			/^did you mean "staging"\? it has "prod", "staging"$/,
		],
		['a context unlike any', withFile(config(), 'x'), /has no context "x"$/, /^it has "prod", "staging"$/],
		[
			'a hostile context name',
			withFile({...config(), contexts: [{name: '\u001B]0;x\u0007\u202E', context: {}}]}, 'y'),
			/has no context "y"/,
			/^it has "\\u001b\]0;x\\u0007\\u202e"$/,
		],
		[
			'a cluster that is not there',
			withFile(config({context: {cluster: 'c2'}})),
			/context "prod" of ".*" names the cluster "c2", which/,
		],
		['no cluster', withFile(config({context: {cluster: ''}})), /names no cluster$/],
		[
			'a user that is not there',
			withFile(config({context: {user: 'bob'}})),
			/names the user "bob", which the kubeconfig does not have/,
		],
		['no server', withFile(config({cluster: {server: ''}})), /cluster "c1" of ".*" has no server/],
		[
			'a server of another kind',
			withFile(config({cluster: {server: 'ftp://x'}})),
			/has the server "ftp:\/\/x", which is no http\(s\) URL/,
		],
		['a server without a host', withFile(config({cluster: {server: 'https://'}})), /no http\(s\) URL/],
		[
			'a server that is a number',
			withFile(config({cluster: {server: 5}})),
			/server of cluster "c1" in ".*" must be text/,
		],
		[
			'verification turned off by a word',
			withFile(config({cluster: {'insecure-skip-tls-verify': 'yes please'}})),
			/insecure-skip-tls-verify of cluster "c1" in ".*" must be true or false/,
		],
		[
			'an authority that is not there',
			withFile(config({cluster: {'certificate-authority': '/no/ca.pem'}})),
			/certificate-authority of cluster "c1" names "\/no\/ca\.pem", which does not exist/,
		],
		[
			'a token file that is not there',
			withFile(config({user: {tokenFile: 'absent'}})),
			/tokenFile of user "alice" names ".*absent", which does not exist/,
		],
		[
			'data that is not base64',
			withFile(config({user: {'client-key-data': '-----BEGIN'}})),
			/client-key-data of user "alice" in ".*" is not base64$/,
		],
		[
			'a token that is a number',
			withFile(config({user: {token: 12345}})),
			/token of user "alice" in ".*" must be text$/,
		],
		[
			'an exec plugin without a command',
			withFile(config({user: {exec: {...exec, args: ['x']}}})),
			/exec of user "alice" in ".*" names no command/,
		],
		[
			'an auth-provider that is gone, even beside a token, so that no program of its runs',
			withFile(config({user: {token: 't', 'auth-provider': {name: 'gcp', config: {'cmd-path': '/bin/false'}}}})),
			/^user "alice" in ".*" logs in by the auth-provider "gcp", which is gone since Kubernetes 1\.26$/,
			/^use the exec plugin gke-gcloud-auth-plugin: /,
		],
		[
			'the other auth-provider that is gone',
			withFile(config({user: {'auth-provider': {name: 'azure', config: {'cmd-path': '/bin/false'}}}})),
			/auth-provider "azure", which is gone since Kubernetes 1\.26$/,
			/^use the exec plugin kubelogin: /,
		],
		[
			'an auth-provider that never was',
			withFile(config({user: {'auth-provider': {name: 'exec\u202e', config: {exec: {command: '/bin/false'}}}}})),
			/auth-provider "exec\\u202e", which is none that kubectl knows$/,
		],
		[
			'groups to act for, but nobody',
			withFile(config({user: {'as-groups': ['admins']}})),
			/has as-uid, as-groups or as-user-extra but no as/,
		],
		[
			'a proxy of another kind',
			withFile(config({cluster: {'proxy-url': 'gopher://user:hunter2@x'}})),
			/the proxy for cluster "c1" is no http, https or socks5 URL/,
		],
	];
	for (const [name, run, message, hint] of cases) {
		test(name, () => {
			const error = refusal(run);
			assert.match(error.message, message);
			assert.match(error.hint ?? '', hint ?? /^/);
			assert.doesNotMatch(`${error.message}${error.hint}`, /hunter2|12345|[\u0000-\u001f\u202e]/);
		});
	}

	test('a fault in an unused entry does not matter', () => {
		const parts = config() as {users: object[]};
		parts.users.push({name: 'broken', user: {token: 5}}, 'text' as never);
		assert.equal(loadKubeconfig({kubeconfig: file(parts), env: {}}).info.user, 'alice');
	});
});

describe('the contents of a context', () => {
	test('name, cluster, user, namespace, server and what is turned off', () => {
		const kubeconfig = file(
			config({cluster: {server: 'https://192.0.2.1:6443/k8s/', 'insecure-skip-tls-verify': true}}),
		);
		assert.deepEqual(loadKubeconfig({kubeconfig, readOnly: true, env: {}}).info, {
			context: 'prod',
			kubeconfig,
			cluster: 'c1',
			user: 'alice',
			namespace: 'default',
			server: 'https://192.0.2.1:6443/k8s',
			skipTlsVerify: true,
			readOnly: true,
		});
	});

	test('a server without TLS is not verified', () => {
		const {info} = withFile(config({cluster: {server: 'http://192.0.2.1:8080'}}))();
		assert.equal(info.skipTlsVerify, true);
	});

	test('flags for context and namespace win', () => {
		const {info} = loadKubeconfig({kubeconfig: file(config()), context: 'staging', namespace: 'shop', env: {}});
		assert.deepEqual([info.context, info.namespace], ['staging', 'shop']);
	});

	test('a password in the URL of the server is used, and shown nowhere', () => {
		const withUrl = (server: string, user: object = {}) => withFile(config({cluster: {server}, user}));
		const {info, endpoint, identity} = withUrl('https://bob:p%40s%s@192.0.2.1:6443/')();
		assert.deepEqual([info.server, endpoint.server], ['https://192.0.2.1:6443', 'https://192.0.2.1:6443']);
		assert.deepEqual([identity.username, identity.password], ['bob', 'p@s%s']);
		assert.equal(withUrl('https://bob:p@192.0.2.1', {username: 'alice'})().identity.username, 'alice');
		for (const server of ['ftp://bob:secret@x', 'bob:secret@x:6443']) {
			assert.doesNotMatch(refusal(withUrl(server)).message, /secret/);
		}
	});

	test('every part of an impersonation is kept', () => {
		const user = {
			token: 't',
			as: 'bob',
			'as-uid': '7',
			'as-groups': ['a', 'b'],
			'as-user-extra': {'example.com/x': ['1']},
		};
		assert.deepEqual(withFile(config({user}))().identity.impersonation, {
			'Impersonate-User': 'bob',
			'Impersonate-Uid': '7',
			'Impersonate-Group': ['a', 'b'],
			'Impersonate-Extra-example.com%2Fx': ['1'],
		});
	});
});

describe('a proxy from the environment', () => {
	const proxy = 'http://proxy.example:3128';
	const cases: ReadonlyArray<readonly [server: string, env: NodeJS.ProcessEnv, expected: string | undefined]> = [
		['https://192.0.2.1:6443', {HTTPS_PROXY: proxy}, proxy],
		['https://192.0.2.1:6443', {https_proxy: 'proxy.example:3128'}, proxy],
		['https://192.0.2.1:6443', {HTTP_PROXY: proxy}, undefined],
		['http://192.0.2.1:8080', {HTTP_PROXY: proxy}, proxy],
		['https://127.0.0.1:6443', {HTTPS_PROXY: proxy}, undefined],
		['https://[::1]:6443', {HTTPS_PROXY: proxy}, undefined],
		['https://localhost', {HTTPS_PROXY: proxy}, undefined],
		['https://192.0.2.1:6443', {HTTPS_PROXY: proxy, NO_PROXY: '192.0.2.0/24'}, undefined],
		['https://192.0.3.1:6443', {HTTPS_PROXY: proxy, NO_PROXY: '192.0.2.0/24'}, proxy],
		['https://api.example.com', {HTTPS_PROXY: proxy, NO_PROXY: 'x, example.com'}, undefined],
		['https://example.com', {HTTPS_PROXY: proxy, NO_PROXY: '.example.com'}, proxy],
		['https://api.example.com', {HTTPS_PROXY: proxy, NO_PROXY: '.example.com'}, undefined],
		['https://notexample.com', {HTTPS_PROXY: proxy, NO_PROXY: 'example.com'}, proxy],
		['https://api.example.com:6443', {HTTPS_PROXY: proxy, NO_PROXY: 'api.example.com:443'}, proxy],
		['https://api.example.com:6443', {HTTPS_PROXY: proxy, NO_PROXY: 'api.example.com:6443'}, undefined],
		['https://[fd00::1]:6443', {HTTPS_PROXY: proxy, NO_PROXY: 'fd00::1'}, undefined],
		['https://192.0.2.1', {HTTPS_PROXY: proxy, NO_PROXY: '*'}, undefined],
	];
	for (const [server, env, expected] of cases) {
		test(`${server} with ${JSON.stringify(env)}`, () => {
			const kubeconfig = file(config({cluster: {server}}));
			assert.equal(loadKubeconfig({kubeconfig, env}).endpoint.proxyUrl, expected);
		});
	}

	test('the kubeconfig goes before it', () => {
		const kubeconfig = file(config({cluster: {'proxy-url': 'socks5://192.0.2.9:1080'}}));
		assert.equal(loadKubeconfig({kubeconfig, env: {HTTPS_PROXY: proxy}}).endpoint.proxyUrl, 'socks5://192.0.2.9:1080');
	});
});
