// Needs: openssl, bash
// The shells of this machine type ahead: bash always, zsh and fish where they are. Questions are answered by this process,
// because a start of the program takes most of the time; the first one of a shell goes all the way to the program.
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import type {AddressInfo, Server} from 'node:net';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {complete} from '../../../source/run/complete.js';
import {program} from '../../helpers/certdeck.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../../helpers/demo-cluster.js';
import {everyCommand} from '../../helpers/documented-lines.js';
import {openTerminal} from '../../helpers/terminal.js';

const prompt = 'ready> ';

type Shell = {
	readonly name: string;
	readonly args: (dir: string) => readonly string[];
	/** Read before the first line. */
	readonly setup: string;
};

const shells: readonly Shell[] = [
	{
		name: 'bash',
		args: dir => ['--noprofile', '--rcfile', join(dir, 'setup.bash'), '-i'],
		setup: `PS1='${prompt}'\nbind 'set bell-style none' 'set show-all-if-ambiguous on' 'set enable-bracketed-paste off' 'set completion-query-items 500' 'set page-completions off'\nsource <(certdeck completion bash)\n`,
	},
	{
		name: 'zsh',
		args: () => ['-i', '--no-globalrcs'],
		setup: `PROMPT='${prompt}'\nunsetopt beep; unset zle_bracketed_paste\nautoload -Uz compinit && compinit -u -D\nsource <(certdeck completion zsh)\n`,
	},
	{
		name: 'fish',
		args: dir => ['--no-config', '-i', '-C', `source ${dir}/setup.fish`],
		setup: `function fish_prompt; echo -n '${prompt}'; end\nfunction fish_greeting; end\nset -g fish_autosuggestion_enabled 0\ncertdeck completion fish | source\n`,
	},
];

const isInstalled = (name: string) =>
	(process.env['PATH'] ?? '').split(delimiter).some(folder => existsSync(join(folder, name)));

/** The typed line, and the line after Tab. */
const completed = [
	['certdeck li', 'certdeck list '],
	['certdeck list --stat', 'certdeck list --status '],
	['certdeck list --status pend', 'certdeck list --status pending '],
	['certdeck list --status=pend', 'certdeck list --status=pending '],
	['certdeck --context wor', 'certdeck --context work:a '],
	['certdeck --context=wor', 'certdeck --context=work:a '],
	['certdeck show tab-a', 'certdeck show tab-alpha '],
	['certdeck approve --yes tab-a', 'certdeck approve --yes tab-alpha '],
	['certdeck show "tab-a', 'certdeck show "tab-alpha" '],
	['certdeck approve tab-alpha --accept grants-cluster-a', 'certdeck approve tab-alpha --accept grants-cluster-admin '],
	['certdeck list --signer=kubernetes.io/kubelet-s', 'certdeck list --signer=kubernetes.io/kubelet-serving '],
	['certdeck help autho', 'certdeck help authority '],
	['certdeck inspect some-f', 'certdeck inspect some-file.csr '],
	['certdeck request --csr=some-f', 'certdeck request --csr=some-file.csr '],
] as const;

/** Answers each connection, which sends the number of words and the words, each with a NUL behind it. */
async function serveCompletion(env: NodeJS.ProcessEnv): Promise<Server> {
	const commands = await everyCommand();
	const server = createServer(socket => {
		let received = '';
		socket.setEncoding('utf8').on('error', () => socket.destroy());
		socket.on('data', async (chunk: string) => {
			received += chunk;
			const [count, ...words] = received.split('\0').slice(0, -1);
			if (words.length === Number(count)) {
				socket.end(await complete(words, commands, env, false));
			}
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return server;
}

/** In place of the program: for a question about words after the first one, it asks the server. */
const wrapper = ({port}: AddressInfo) => `#!/usr/bin/env bash
if [[ $1 != __complete || $2 == li ]]; then exec '${process.execPath}' '${program}' "$@"; fi
shift
exec 3<>/dev/tcp/127.0.0.1/${port}
printf '%s\\0' "$#" "$@" >&3
IFS= read -r -d '' answer <&3
printf %s "$answer"
`;

describe('completion in real shells', {concurrency: true}, () => {
	let cluster: DemoCluster;
	let server: Server;
	let dir: string;
	let env: Record<string, string>;
	before(async () => {
		cluster = await startDemoCluster();
		dir = await mkdtemp(join(tmpdir(), 'certdeck-shells-'));
		for (const name of ['tab-alpha', 'hostile$(touch pwned)`touch pwned`']) {
			await cluster.admin.createRequest({
				name,
				requestPem: await requestPem('tab.example.com'),
				signerName: 'example.com/serving',
				usages: ['server auth'],
			});
		}

		const bin = join(dir, 'bin');
		await mkdir(bin);
		const KUBECONFIG = [cluster.demo.kubeconfigPath, join(dir, 'more')].join(delimiter);
		server = await serveCompletion({KUBECONFIG});
		await writeFile(join(bin, 'certdeck'), wrapper(server.address() as AddressInfo), {mode: 0o755});
		await writeFile(join(dir, 'some-file.csr'), '');
		env = {
			PATH: `${bin}${delimiter}${process.env['PATH']}`,
			HOME: dir,
			ZDOTDIR: dir,
			KUBECONFIG,
			LANG: 'C.UTF-8',
		};
		await writeFile(join(dir, 'more'), 'contexts: [{name: "work:a", context: {cluster: x, user: y}}]\n');
		for (const {name, setup} of shells) {
			await writeFile(join(dir, name === 'zsh' ? '.zshrc' : `setup.${name}`), setup);
		}
	});
	after(async () => {
		server.close();
		await cluster.stop();
		await rm(dir, {recursive: true, force: true});
	});

	for (const shell of shells.filter(({name}) => isInstalled(name))) {
		test(shell.name, async () => {
			await using terminal = openTerminal(shell.name, shell.args(dir), {columns: 160, rows: 50, cwd: dir, env});
			const {screen} = terminal;
			await screen.until(prompt);
			const line = () => screen.lines().findLast(each => each.startsWith(prompt)) ?? '';
			for (const [typed, expected] of completed) {
				terminal.type(`${typed}\t`);
				await screen.until(() => {
					const {column} = screen.cursor();
					return `${line().padEnd(column)}`.slice(prompt.length, column) === expected;
				});
				terminal.type('\u0015');
				await screen.until(() => line().trimEnd() === prompt.trimEnd());
			}

			terminal.type('certdeck show hostile\t');
			await screen.until(/hostile\S*touch/);
			assert.equal(existsSync(join(dir, 'pwned')), false, 'nothing of a name is run');
		});
	}
});
