import type {JsonValue} from 'jsonpath-rfc9535';
import {localized, printableJson, printed} from '../../base/text/index.js';
import {readReviewContext, reviewRequest} from '../../operations/assess/index.js';
import {OperationError, statusOf} from '../../operations/plan/index.js';
import {pemText} from '../../present/certificate/index.js';
import {extraJson, requestJson, requestText} from '../../present/detail/index.js';
import {effectJson, evidenceJson, relatedRequests} from '../../present/request/index.js';
import {yamlText} from '../../present/words/index.js';
import type {Command} from '../arguments/index.js';
import {oneName} from '../arguments/index.js';
import {templateOf, templateOutputs} from '../template/index.js';

export const showCommand: Command = {
	name: 'show',
	operands: 'NAME',
	summary: localized`show one request: who asks, what it would grant, its certificate`,
	description: localized`Everything that "kubectl describe csr" says and what it hides: usages, groups, conditions, key, the certificate.`,
	flags: ['output'],
	outputs: ['text', 'json', 'yaml', 'pem', 'certificate', ...templateOutputs],
	examples: ['certdeck show csr-9fj2q', 'certdeck show my-svc -o certificate | openssl x509 -noout -text'],
	completes: {kind: 'request', most: 'one'},
	async run(args, context) {
		const name = oneName('show', args);
		const template = templateOf(args.text('output') ?? '');
		const cluster = await context.cluster();
		if (template !== undefined) {
			const object = await cluster.getRequestObject(name, context.signal);
			context.out(await template.text(object as JsonValue, true));
			return 0;
		}

		const seen = await cluster.getRequest(name, context.signal);
		const output = args.text('output') ?? 'text';
		if (output === 'pem') {
			context.out(printed`${pemText(seen.requestBase64)}${pemText(seen.certificateBase64 ?? '')}`);
			return 0;
		}

		if (output === 'certificate') {
			if (seen.certificateBase64 === undefined) {
				throw new OperationError(
					'wrong-state',
					localized`${JSON.stringify(name)} has no certificate: it is ${statusOf(seen)}`,
				);
			}

			context.out(pemText(seen.certificateBase64));
			return 0;
		}

		const read = await readReviewContext(cluster, context.now(), context.signal, seen);
		const reviewed = await reviewRequest(seen, read);
		const related = relatedRequests(seen, read.requests ?? [], context.now(), {signing: reviewed.signing});
		if (output === 'text') {
			context.out(requestText(reviewed, context.now(), related));
		} else {
			const shown = {
				...requestJson(reviewed),
				effect: effectJson(reviewed, context.now()) ?? null,
				evidence: evidenceJson(reviewed),
				...extraJson(reviewed, related, context.now()),
			};
			context.out(output === 'json' ? printed`${printableJson(shown, 2)}\n` : yamlText(shown));
		}

		return 0;
	},
};
