import type {Row} from './matrix-rows.js';
import type {Parts, Stage} from './matrix-stage.js';
import {config} from './matrix-stage.js';

const v1 = 'client.authentication.k8s.io/v1';
const v1beta1 = 'client.authentication.k8s.io/v1beta1';
const v1alpha1 = 'client.authentication.k8s.io/v1alpha1';
const answer = (
	status: object | undefined,
	apiVersion: string | undefined = v1,
	kind: string | undefined = 'ExecCredential',
) => JSON.stringify({kind, apiVersion, status});
/** A plugin that prints this text. */
const prints = (text: string) => `#!/bin/sh\ncat <<'END'\n${text}\nEND\n`;
const plugin = prints(answer({token: 'x'}));

const withExec = (s: Stage, exec: object, more: Parts = {}) =>
	config(s, {
		...more,
		user: {exec: {apiVersion: v1, command: './login', interactiveMode: 'Never', ...exec}, ...more.user},
	});
const row = (
	name: string,
	exec: object,
	program: string,
	kubectl: string,
	more: Partial<Row> & {parts?: (s: Stage) => Parts} = {},
): Row => ({
	name,
	files: s => ({config: withExec(s, exec, more.parts?.(s)), login: program}),
	kubeconfig: 'config',
	kubectl,
	...more,
});
const says = (status: string) =>
	`#!/bin/sh\ncase "$KUBERNETES_EXEC_INFO" in ${status}) t=yes;; *) t=no;; esac\nprintf '{"kind":"ExecCredential","apiVersion":"%s","status":{"token":"%s"}}' ${v1} $t\n`;

export const execRows: readonly Row[] = [
	row('exec: bare kubeconfig', {}, plugin, 'token x'),
	{
		name: 'exec: KUBECONFIG bare',
		files: s => ({config: withExec(s, {}), login: plugin}),
		env: () => ({KUBECONFIG: 'config'}),
		kubectl: 'token x',
	},
	{
		name: 'exec: folder',
		files: s => ({'sub/config': withExec(s, {}), 'sub/login': plugin}),
		kubeconfig: 'sub/config',
		kubectl: 'token x',
	},
	{
		name: 'exec: KUBECONFIG list',
		files: s => ({a: config(s, {top: {users: []}}), 'sub/config': withExec(s, {}), 'sub/login': plugin}),
		env: () => ({KUBECONFIG: 'a:sub/config'}),
		kubectl: 'token x',
	},
	{
		name: 'exec: home',
		files: s => ({'.kube/config': withExec(s, {command: 'bin/login'}), '.kube/bin/login': plugin}),
		kubectl: 'token x',
	},
	{
		name: 'exec: symlink',
		files: s => ({'real/config': withExec(s, {}), 'real/login': plugin}),
		links: {config: 'real/config'},
		kubeconfig: 'config',
		kubectl: 'refused',
	},
	{
		name: 'exec: absolute kubeconfig through ..',
		files: s => ({'sub/config': withExec(s, {command: '../login'}), login: plugin}),
		kubeconfig: './sub/../sub/config',
		kubectl: 'token x',
	},
	{
		name: 'exec: bare command beside kubeconfig',
		files: s => ({config: withExec(s, {command: 'login'}), login: plugin}),
		kubeconfig: 'config',
		kubectl: 'refused',
	},
	{
		name: 'exec: bare command in PATH',
		files: s => ({config: withExec(s, {command: 'login'}), 'bin/login': plugin}),
		kubeconfig: 'config',
		env: (_, dir) => ({PATH: `${dir}/bin:/usr/bin:/bin`}),
		kubectl: 'token x',
	},
	{
		name: 'exec: bare command, PATH relative',
		files: s => ({config: withExec(s, {command: 'login'}), 'bin/login': plugin}),
		kubeconfig: 'config',
		env: () => ({PATH: 'bin:/usr/bin:/bin'}),
		kubectl: 'refused',
	},
	{
		name: 'exec: bare command, PATH of exec.env',
		files: s => ({
			config: withExec(s, {command: 'login', env: [{name: 'PATH', value: '/nowhere'}]}),
			'bin/login': '#!/bin/sh\n/bin/cat bin/answer',
			'bin/answer': answer({token: 'x'}),
		}),
		kubeconfig: 'config',
		env: (_, dir) => ({PATH: `${dir}/bin:/usr/bin:/bin`}),
		kubectl: 'token x',
	},
	row(
		'exec: args and env',
		{args: ['a b', './c'], env: [{name: 'V', value: './v'}]},
		`#!/bin/sh\nprintf '{"kind":"ExecCredential","apiVersion":"${v1}","status":{"token":"%s"}}' "$1,$2,$V"\n`,
		'token a',
	),
	row('exec: args that are numbers', {args: [1, true]}, plugin, 'refused'),
	row('exec: env without name', {env: [{value: 'v'}]}, plugin, 'refused'),
	row('exec: env value number', {env: [{name: 'V', value: 7}]}, plugin, 'refused'),
	row(
		'exec: cwd',
		{},
		`#!/bin/sh\nprintf '{"kind":"ExecCredential","apiVersion":"${v1}","status":{"token":"%s"}}' "$(test -e login && echo here)"\n`,
		'token here',
	),
	row('exec: no command', {command: ''}, plugin, 'refused'),
	row('exec: missing program', {command: './gone', installHint: 'get it at example.com'}, plugin, 'refused', {
		says: /→ get it at example\.com/,
	}),
	row('exec: not executable', {command: './config'}, plugin, 'refused', {says: /may not be run by this user/}),
	row('exec: no apiVersion', {apiVersion: undefined}, plugin, 'refused'),
	row('exec: v1alpha1', {apiVersion: v1alpha1}, prints(answer({token: 'x'}, v1alpha1)), 'refused'),
	row(
		'exec: unknown apiVersion',
		{apiVersion: 'example.com/v1'},
		prints(answer({token: 'x'}, 'example.com/v1')),
		'refused',
	),
	row('exec: v1beta1', {apiVersion: v1beta1}, prints(answer({token: 'x'}, v1beta1)), 'token x'),
	row(
		'exec: v1beta1, no interactiveMode',
		{apiVersion: v1beta1, interactiveMode: undefined},
		prints(answer({token: 'x'}, v1beta1)),
		'token x',
	),
	row('exec: v1, no interactiveMode', {interactiveMode: undefined}, plugin, 'refused', {
		says: /names no interactiveMode/,
	}),
	row('exec: other interactiveMode', {interactiveMode: 'Sometimes'}, plugin, 'refused'),
	row('exec: Always, no terminal', {interactiveMode: 'Always'}, plugin, 'refused', {
		says: /must ask its user \(interactiveMode: Always\), and standard input is no terminal/,
	}),
	row('exec: IfAvailable, no terminal', {interactiveMode: 'IfAvailable'}, says('*interactive\\":false*'), 'token yes'),
	row('exec: Never', {}, says('*interactive\\":false*'), 'token yes'),
	row('exec: v1 answers v1beta1', {}, prints(answer({token: 'x'}, v1beta1)), 'refused', {
		says: /answered in the apiVersion "client\.authentication\.k8s\.io\/v1beta1"/,
	}),
	row('exec: v1beta1 answers v1', {apiVersion: v1beta1}, plugin, 'refused'),
	row(
		'exec: answer without apiVersion',
		{},
		prints(JSON.stringify({kind: 'ExecCredential', status: {token: 'x'}})),
		'refused',
	),
	row('exec: answer without kind', {}, prints(JSON.stringify({apiVersion: v1, status: {token: 'x'}})), 'token x'),
	row('exec: answer of another kind', {}, prints(answer({token: 'x'}, v1, 'Secret')), 'refused'),
	row('exec: answer as YAML', {}, prints(`apiVersion: ${v1}\nkind: ExecCredential\nstatus: {token: x}`), 'token x'),
	row('exec: no status', {}, prints(answer(undefined)), 'refused'),
	row('exec: empty status', {}, prints(answer({})), 'refused'),
	row('exec: prints nothing', {}, '#!/bin/sh\n', 'refused'),
	row('exec: prints text', {}, '#!/bin/sh\necho hello\n', 'refused'),
	row('exec: exit 1', {}, '#!/bin/sh\necho no >&2; exit 1\n', 'refused', {says: /failed \(exit code 1\): no →/}),
	row('exec: certificate without key', {}, prints(answer({clientCertificateData: 'x'})), 'refused'),
	row(
		'exec: token and certificate without key',
		{},
		prints(answer({token: 'x', clientCertificateData: 'x'})),
		'refused',
	),
	row(
		'exec: certificate that is none',
		{},
		prints(answer({clientCertificateData: 'x', clientKeyData: 'y'})),
		'refused',
	),
	row(
		'exec: expirationTimestamp in the past',
		{},
		prints(answer({token: 'x', expirationTimestamp: '2020-01-01T00:00:00Z'})),
		'token x',
	),
	row('exec: expirationTimestamp wrong', {}, prints(answer({token: 'x', expirationTimestamp: 'soon'})), 'refused'),
	row('exec: token with line break', {}, prints(answer({token: 'x\n'})), 'refused', {
		ours: 'token x',
		why: 'a line break behind a token is no part of it',
	}),
	row(
		'exec: warning on stderr',
		{},
		`#!/bin/sh\necho careful >&2\ncat <<'END'\n${answer({token: 'x'})}\nEND\n`,
		'token x',
	),
	row(
		'exec: provideClusterInfo',
		{provideClusterInfo: true},
		says('*\\"server\\":\\"https://127*certificate-authority-data*'),
		'token yes',
	),
	row('exec: no provideClusterInfo', {}, says('*server*'), 'token no'),
	row('exec: cluster extension', {provideClusterInfo: true}, says('*\\"config\\":{\\"a\\":\\"b\\"}*'), 'token yes', {
		parts: () => ({cluster: {extensions: [{name: 'client.authentication.k8s.io/exec', extension: {a: 'b'}}]}}),
	}),
	row('exec beside a token', {}, plugin, 'token t', {parts: () => ({user: {token: 't'}})}),
	row('exec beside a password', {}, plugin, 'password of u', {parts: () => ({user: {username: 'u', password: 'p'}})}),
	row('exec beside a certificate', {}, plugin, 'certificate alice', {
		parts: s => ({user: {'client-certificate': s.client.certificate, 'client-key': s.client.key}}),
	}),
	row('exec beside an auth-provider', {}, plugin, 'refused', {parts: () => ({user: {'auth-provider': {name: 'gcp'}}})}),
];
