import {localized} from '../../base/text/index.js';
import type {Command} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';

/** Scripts are loaded on demand, so that no other verb starts later because of them. */
const shells = ['bash', 'zsh', 'fish'] as const;

export const completionCommand: Command = {
	name: 'completion',
	operands: shells.join('|'),
	summary: localized`print the script by which bash, zsh or fish completes`,
	description: localized`Verbs, flags and their values, contexts, clusters, users, namespaces, names of requests, signers and ids of findings.
What is in the cluster is asked for with what the kubeconfig holds: a login plugin is never run for it, and nothing is
printed where it can't be had. For "kubectl certdeck" kubectl asks the program kubectl_complete-certdeck, which comes along.

In ~/.bashrc:                    source <(certdeck completion bash)
In ~/.zshrc, behind compinit:    source <(certdeck completion zsh)
In ~/.config/fish/config.fish:   certdeck completion fish | source`,
	isLocal: true,
	flags: [],
	examples: ['source <(certdeck completion bash)', 'certdeck completion zsh > ~/.zsh/completions/_certdeck'],
	completes: {kind: 'words', words: shells, most: 'one'},
	async run({operands: [name, extra]}, context) {
		const shell = shells.find(each => each === name);
		if (shell === undefined || extra !== undefined) {
			throw new UsageError(
				name === undefined
					? localized`"completion" needs a shell`
					: localized`"completion" does not know ${JSON.stringify(extra ?? name)}`,
				localized`one of ${shells.join(', ')}`,
			);
		}

		const {completionScript} = await import('../completion/scripts.js');
		context.out(completionScript(shell));
		return 0;
	},
};
