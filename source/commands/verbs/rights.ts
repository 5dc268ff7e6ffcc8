import {localized, printable, printed} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {RbacRule, RightTo} from '../../operations/rights/index.js';
import {isEither, questionsOf, rightsOfSigner, rulesFor, ruleText} from '../../operations/rights/index.js';
import {rightsPhrase, rightsYaml} from '../../present/work/index.js';
import type {Command, CommandContext} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';

const actions: readonly RightTo[] = [
	'list',
	'review',
	'create',
	'approve',
	'deny',
	'sign',
	'publish',
	'attest',
	'pods',
	'pods-deny',
	'pods-fail',
	'pods-sign',
];

export const rightsCommand: Command = {
	name: 'rights',
	operands: 'ACTION…',
	summary: localized`print the RBAC that an action takes, as YAML to hand to an admin`,
	description: localized`ACTION is ${actions.join(', ')}. The YAML is a ClusterRole with the least that the action takes, and a
ClusterRoleBinding for you as the API server knows you; for publish a Role and RoleBinding of the namespace, and with
--signer also what its trust bundles take: attest.
Nothing is written to the cluster; what you have already and what you lack is said beside it.`,
	flags: ['signer'],
	examples: [
		'certdeck rights approve --signer example.com/serving',
		'certdeck rights list create | kubectl --context admin apply -f -',
		'certdeck rights publish -n shop --signer example.com/serving',
		'certdeck rights pods',
		'certdeck rights pods-sign --signer example.com/pods',
	],
	completes: {kind: 'words', words: actions, most: 'many'},
	async run(args, context) {
		const to = args.operands.map(actionOf);
		if (to.length === 0) {
			throw new UsageError(localized`"rights" needs an ACTION`, localized`one of ${actions.join(', ')}`);
		}

		const signerName = args.text('signer');
		const needsSigner = to.find(each => rightsOfSigner.includes(each));
		if (needsSigner !== undefined && signerName === undefined) {
			throw new UsageError(
				localized`"rights ${needsSigner}" needs --signer: the right is given signer by signer`,
				localized`certdeck show NAME says which signer a request is for`,
			);
		}

		const isLocal = to.includes('publish');
		if (isLocal && to.length > 1) {
			throw new UsageError(
				localized`"rights publish" goes alone: its rights are those of one namespace`,
				localized`ask for the others in a call of their own`,
			);
		}

		const signer = signerName ?? '';
		const cluster = await context.cluster();
		const {username} = await cluster.whoAmI(context.signal);
		// Signers and trust bundles have no namespace, so a Role grants nothing on them.
		const parts: ReadonlyArray<readonly [to: readonly RightTo[], namespace: string | undefined]> = isLocal
			? [[to, cluster.info.namespace], ...(signerName === undefined ? [] : [[['attest'], undefined] as const])]
			: [[to, undefined]];
		for (const [index, [actionsOfPart, namespace]] of parts.entries()) {
			const every = actionsOfPart.flatMap(each => rulesFor(each, signer));
			for (const rule of new Map(every.map(each => [ruleText(each), each])).values()) {
				const isThere = await isGranted(cluster, rule, namespace, context);
				context.err(printed`${isThere ? printed`you have ` : printed`you lack `} ${printable(ruleText(rule))}\n`);
			}

			context.out(
				printed`${index === 0 ? printed`` : printed`---\n`}# Lets ${printable(username)} ${printable(rightsPhrase(actionsOfPart, signer, namespace))}.\n${rightsYaml(actionsOfPart, signer, username, namespace)}`,
			);
		}

		return 0;
	},
};

function actionOf(text: string): RightTo {
	const found = actions.find(action => action === text);
	if (found === undefined) {
		throw new UsageError(localized`${JSON.stringify(text)} is no action`, localized`one of ${actions.join(', ')}`);
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
