// Needs: openssl, bash
// The shells of this machine type ahead: bash always, zsh and fish where they are.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {chmod, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {program} from '../../helpers/certdeck.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../../helpers/demo-cluster.js';
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

describe('completion in real shells', {concurrency: true}, () => {
	let cluster: DemoCluster;
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
		const wrapper = join(bin, 'certdeck');
		await writeFile(wrapper, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
		await chmod(wrapper, 0o755);
		await writeFile(join(dir, 'some-file.csr'), '');
		env = {
			PATH: `${bin}${delimiter}${process.env['PATH']}`,
			HOME: dir,
			ZDOTDIR: dir,
			KUBECONFIG: [cluster.demo.kubeconfigPath, join(dir, 'more')].join(delimiter),
			LANG: 'C.UTF-8',
		};
		await writeFile(join(dir, 'more'), 'contexts: [{name: "work:a", context: {cluster: x, user: y}}]\n');
		for (const {name, setup} of shells) {
			await writeFile(join(dir, name === 'zsh' ? '.zshrc' : `setup.${name}`), setup);
		}
	});
	after(async () => {
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
