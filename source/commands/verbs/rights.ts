import {printable, printed} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {RbacRule, RightTo} from '../../operations/rights/index.js';
import {isEither, questionsOf, rulesFor, ruleText} from '../../operations/rights/index.js';
import {rightsPhrase, rightsYaml} from '../../present/work/index.js';
import type {Command, CommandContext} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';

const actions: readonly RightTo[] = ['list', 'review', 'create', 'approve', 'deny', 'sign', 'publish'];

export const rightsCommand: Command = {
	name: 'rights',
	operands: 'ACTION…',
	summary: 'print the RBAC that an action takes, as YAML to hand to an admin',
	description: `ACTION is ${actions.join(', ')}. The YAML is a ClusterRole with the least that the action takes, and a
ClusterRoleBinding for you as the API server knows you; for publish a Role and RoleBinding of the namespace.
Nothing is written to the cluster; what you have already and what you lack is said beside it.`,
	flags: ['signer'],
	examples: [
		'certdeck rights approve --signer example.com/serving',
		'certdeck rights list create | kubectl --context admin apply -f -',
		'certdeck rights publish -n shop',
	],
	completes: {kind: 'words', words: actions, most: 'many'},
	async run(args, context) {
		const to = args.operands.map(actionOf);
		if (to.length === 0) {
			throw new UsageError('"rights" needs an ACTION', `one of ${actions.join(', ')}`);
		}

		const signerName = args.text('signer');
		const needsSigner = to.find(each => ['approve', 'deny', 'sign'].includes(each));
		if (needsSigner !== undefined && signerName === undefined) {
			throw new UsageError(
				`"rights ${needsSigner}" needs --signer: the right is given signer by signer`,
				'certdeck show NAME says which signer a request is for',
			);
		}

		const isLocal = to.includes('publish');
		if (isLocal && to.length > 1) {
			throw new UsageError(
				'"rights publish" goes alone: its rights are those of one namespace',
				'ask for the others in a call of their own',
			);
		}

		const signer = signerName ?? '';
		const cluster = await context.cluster();
		const namespace = isLocal ? cluster.info.namespace : undefined;
		const {username} = await cluster.whoAmI(context.signal);
		const rules = [...new Map(to.flatMap(each => rulesFor(each, signer)).map(rule => [ruleText(rule), rule])).values()];
		for (const rule of rules) {
			const isThere = await isGranted(cluster, rule, namespace, context);
			context.err(printed`${isThere ? printed`you have ` : printed`you lack `} ${printable(ruleText(rule))}\n`);
		}

		context.out(
			printed`# Lets ${printable(username)} ${printable(rightsPhrase(to, signer, namespace))}.\n${rightsYaml(to, signer, username, namespace)}`,
		);
		return 0;
	},
};

function actionOf(text: string): RightTo {
	const found = actions.find(action => action === text);
	if (found === undefined) {
		throw new UsageError(`${JSON.stringify(text)} is no action`, `one of ${actions.join(', ')}`);
	}

	return found;
}

async function isGranted(
	cluster: Cluster,
	rule: RbacRule,
	namespace: string | undefined,
	{signal}: CommandContext,
): Promise<boolean> {
	const questions = questionsOf(rule, namespace);
	const answers = await Promise.all(questions.map(question => cluster.reviewAccess(question, signal)));
	return isEither(rule) ? answers.some(({allowed}) => allowed) : answers.every(({allowed}) => allowed);
}
