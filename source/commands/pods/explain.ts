import {joined, localized, printableJson, printed} from '../../base/text/index.js';
import {explainPod, readPodFacts} from '../../operations/pods/index.js';
import {explanationLines} from '../../present/pods/index.js';
import {lineText} from '../../present/text/index.js';
import type {Command} from '../arguments/index.js';
import {objectOperand, UsageError} from '../arguments/index.js';
import {withTemplates} from '../template/index.js';

/** The width of lines that are not printed on a terminal. */
const usualWidth = 100;

export const explainCommand: Command = withTemplates({
	name: 'explain',
	operands: 'pod [NS/]NAME [-o text|json]',
	summary: localized`say why a Pod waits for its certificate or trust bundle`,
	description: localized`For each volume of the Pod that asks for a certificate or for trust bundles: what has become of the request, who may
answer it and how he answered others lately, what is missing, what kubelet said, and what to do next.
What you may not read is named and stays open.`,
	flags: ['output'],
	outputs: ['text', 'json'],
	examples: ['certdeck explain pod shop/checkout-7d9f', 'certdeck explain pod -n shop checkout-7d9f -o json'],
	completes: {kind: 'words', words: ['pod'], most: 'one'},
	async run(args, context) {
		const [kind, name, extra] = args.operands;
		if (kind === undefined || !/^(pods?|po)(\/|$)/.test(kind)) {
			throw new UsageError(
				kind === undefined
					? localized`"explain" needs what to explain: pod [NS/]NAME`
					: localized`"explain" explains a pod, not ${JSON.stringify(kind)}`,
				localized`certdeck explain pod NS/NAME`,
			);
		}

		// The form TYPE/NAME, as in kubectl.
		const slash = kind.indexOf('/');
		const named = slash === -1 ? name : kind.slice(slash + 1);
		if (named === undefined || (slash === -1 ? extra : name) !== undefined) {
			throw new UsageError(
				named === undefined
					? localized`"explain pod" needs the NAME of a Pod`
					: localized`"explain pod" takes one NAME, got ${args.operands.length - (slash === -1 ? 1 : 0)}`,
				localized`certdeck explain pod NS/NAME`,
			);
		}

		objectOperand(named, localized`"explain pod"`, 'default');
		const cluster = await context.cluster();
		const pod = objectOperand(named, localized`"explain pod"`, cluster.info.namespace);
		const facts = await readPodFacts(cluster, pod.namespace, pod.name, context.signal);
		const explanation = explainPod(facts, context.now());
		if (args.text('output') === 'json') {
			context.out(printed`${printableJson(explanation, 2)}\n`);
			return 0;
		}

		const lines = explanationLines(explanation, context.columns ?? usualWidth);
		context.out(
			joined(
				lines.map(each => printed`${lineText(each)}\n`),
				printed``,
			),
		);
		return 0;
	},
});
