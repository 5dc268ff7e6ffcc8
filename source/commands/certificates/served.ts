import {localized, printableJson, printed} from '../../base/text/index.js';
import {readServed, servedTarget} from '../../operations/handshake/index.js';
import {servedJson, servedPem, servedText} from '../../present/certificate/index.js';
import type {Command} from '../arguments/index.js';
import {objectOperand, UsageError} from '../arguments/index.js';
import {withTemplates} from '../template/index.js';

export const servedCommand: Command = withTemplates({
	name: 'served',
	operands: 'pod/[NS/]NAME:PORT|HOST:PORT',
	summary: localized`show the certificate that a server presents, beside a Secret`,
	description: localized`One TLS handshake, and nothing is sent. A Pod is reached through the API server, which takes the right to create
"pods/portforward" in its namespace; a host is reached from here. A server reads its certificate when it starts, or now and
then: with --against it says whether it serves what the Secret holds by now. The exit code is 3 where it does not, or
where the certificate is not for the name that was asked for.`,
	flags: ['against', 'serverName', 'output'],
	outputs: ['text', 'json', 'pem'],
	examples: [
		'certdeck served pod/web-0:8443 -n shop --against web-tls',
		'certdeck served www.example.com:443 -o pem | certdeck inspect -',
	],
	async run(args, context) {
		const [text, extra] = args.operands;
		if (text === undefined || extra !== undefined) {
			throw new UsageError(
				text === undefined
					? localized`"served" needs pod/NAME:PORT or HOST:PORT`
					: localized`"served" takes one server, got also ${JSON.stringify(extra)}`,
			);
		}

		const against = args.text('against');
		// A host outside a cluster needs no connection to one.
		const namespace =
			against === undefined && !/^pods?\//.test(text) ? 'default' : (await context.cluster()).info.namespace;
		const served = await readServed(servedTarget(text, namespace), {
			cluster: () => context.cluster(),
			secret: against === undefined ? undefined : objectOperand(against, '--against', namespace),
			serverName: args.text('serverName'),
			signal: context.signal,
		});
		const output = args.text('output');
		context.out(
			output === 'json'
				? printed`${printableJson(servedJson(served), 2)}\n`
				: output === 'pem'
					? servedPem(served)
					: servedText(served, context.now()),
		);
		return served.name?.isCovered === false || (served.secret && served.secret.comparison !== 'same') ? 3 : 0;
	},
});
