import {printableJson, printed} from '../base/printable.js';
import {readSurroundings, reviewWithin} from '../operations/review-request.js';
import {effectJson, evidenceJson} from '../present/effect.js';
import {pemText} from '../present/pem-text.js';
import {extraJson} from '../present/request-extras.js';
import {requestJson} from '../present/request-json.js';
import {requestText} from '../present/request-text.js';
import {surroundingsOf} from '../present/surroundings.js';
import {yamlText} from '../present/yaml-text.js';
import type {Command} from './command.js';
import {oneName} from './operands.js';

export const showCommand: Command = {
	name: 'show',
	operands: 'NAME',
	summary: 'show one request: who asks, what for, what it would grant, its certificate',
	description:
		'Everything that "kubectl describe csr" says and what it hides: usages, groups, conditions, key, the certificate.',
	flags: ['output'],
	outputs: ['text', 'json', 'yaml', 'pem'],
	examples: ['certdeck show csr-9fj2q', 'certdeck show my-svc -o pem | openssl x509 -noout -text'],
	async run(args, context) {
		const name = oneName('show', args);
		const cluster = await context.cluster();
		const seen = await cluster.getRequest(name, context.signal);
		const output = args.text('output') ?? 'text';
		if (output === 'pem') {
			context.out(printed`${pemText(seen.requestBase64)}${pemText(seen.certificateBase64 ?? '')}`);
			return 0;
		}

		const read = await readSurroundings(cluster, context.now(), context.signal);
		const reviewed = await reviewWithin(seen, read);
		const surroundings = surroundingsOf(seen, read.others ?? [], context.now(), {signing: reviewed.signing});
		if (output === 'text') {
			context.out(requestText(reviewed, context.now(), surroundings));
		} else {
			const shown = {
				...requestJson(reviewed),
				effect: effectJson(reviewed, context.now()) ?? null,
				evidence: evidenceJson(reviewed),
				...extraJson(reviewed, surroundings, context.now()),
			};
			context.out(output === 'json' ? printed`${printableJson(shown, 2)}\n` : yamlText(shown));
		}

		return 0;
	},
};
