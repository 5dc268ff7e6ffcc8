import type {Command} from '../arguments/index.js';

/** Loads a single verb, because what all verbs need takes longer to load than many a verb takes to run. */
export const commandLoaders: Readonly<Record<string, () => Promise<Command>>> = {
	list: async () => (await import('./list.js')).listCommand,
	show: async () => (await import('./show.js')).showCommand,
	certificates: async () => (await import('../certificates/certificates.js')).certificatesCommand,
	pods: async () => (await import('../pods/pods.js')).podsCommand,
	explain: async () => (await import('../pods/explain.js')).explainCommand,
	inspect: async () => (await import('../certificates/inspect.js')).inspectCommand,
	served: async () => (await import('../certificates/served.js')).servedCommand,
	review: async () => (await import('./review.js')).reviewCommand,
	request: async () => (await import('./request.js')).requestCommand,
	approve: async () => (await import('./decide.js')).approveCommand,
	deny: async () => (await import('./decide.js')).denyCommand,
	authority: async () => (await import('../authority/authority.js')).authorityCommand,
	sign: async () => (await import('./sign.js')).signCommand,
	fail: async () => (await import('../serve/fail.js')).failCommand,
	'serve-signer': async () => (await import('../serve/serve-signer.js')).serveSignerCommand,
	publish: async () => (await import('./publish.js')).publishCommand,
	bundles: async () => (await import('../pods/bundles.js')).bundlesCommand,
	renew: async () => (await import('./renew.js')).renewCommand,
	resume: async () => (await import('./resume.js')).resumeCommand,
	journal: async () => (await import('./journal.js')).journalCommand,
	rights: async () => (await import('./rights.js')).rightsCommand,
	policy: async () => (await import('./policy.js')).policyCommand,
	config: async () => (await import('./config.js')).configCommand,
	completion: async () => (await import('./completion.js')).completionCommand,
};

/** Loads all verbs, in the order of the help. */
export async function loadCommands(): Promise<readonly Command[]> {
	return (await import('./commands.js')).commands;
}
