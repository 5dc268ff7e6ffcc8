import {planRequestPublishing} from '../operations/publish-request.js';
import {fileBase} from '../operations/request-names.js';
import {printable} from '../present/printable.js';
import type {Command, CommandContext} from './command.js';
import {UsageError} from './command.js';
import {confirmOverwrites, planText} from './confirm.js';
import {objectOperand, oneName} from './operands.js';
import {passphraseFrom} from './passphrase.js';

export const publishCommand: Command = {
	name: 'publish',
	operands: 'NAME [--key FILE --secret NS/NAME] [--ca FILE --config-map NS/NAME] [--out DIR]',
	summary: 'verify an issued certificate and put it where workloads read it',
	description: `Checks key, chain, names, usages and dates first and refuses a mismatch. The certificate (leaf first) and
its key go into a kubernetes.io/tls Secret, the authority's certificate into a ConfigMap as ca.crt for
clients to trust. What is there already is said, and asked about before it is overwritten.`,
	flags: ['key', 'passphrase', 'secret', 'configMap', 'ca', 'out', 'yes'],
	examples: [
		'certdeck publish my-svc --key my-svc-key.pem --secret shop/my-svc-tls --ca ca.pem --config-map shop/example-serving-ca',
	],
	async run(args, context) {
		const name = oneName('publish', args);
		const [key, secret, ca, configMap, out] = [
			args.text('key'),
			args.text('secret'),
			args.text('ca'),
			args.text('configMap'),
			args.text('out'),
		];
		if (secret === undefined && configMap === undefined && out === undefined) {
			throw new UsageError('"publish" needs a place: --secret, --config-map or --out');
		}

		if (secret !== undefined && key === undefined && !(await isBegun(name, context))) {
			throw new UsageError('--secret needs --key, the private key of the request');
		}

		if (configMap !== undefined && ca === undefined) {
			throw new UsageError('--config-map needs --ca, the certificate of the authority');
		}

		const cluster = await context.cluster();
		const {namespace} = cluster.info;
		const targets = {
			...(secret === undefined ? {} : {secret: objectOperand(secret, '--secret', namespace)}),
			...(configMap === undefined ? {} : {configMap: objectOperand(configMap, '--config-map', namespace)}),
			...(out === undefined ? {} : {out: {folder: out, base: fileBase(name)}}),
		};
		const seen = await cluster.getRequest(name, context.signal);
		const plan = await planRequestPublishing(
			cluster,
			seen,
			{
				targets,
				keyPath: key,
				keyPassphrase: await passphraseFrom(args, context, false),
				caPath: ca,
				at: context.now(),
				works: context.works,
			},
			context.signal,
		);
		if (!plan.steps.some(({overwrites}) => overwrites !== undefined)) {
			context.err(planText(plan));
		}

		if (!(await confirmOverwrites(plan, args, context))) {
			return 1;
		}

		const {secret: written, configMap: trusted, files} = await plan.perform(context.signal);
		if (secret !== undefined) {
			context.out(`secret/${printable(targets.secret?.name ?? '')} ${written ? 'published' : 'unchanged'}\n`);
		}

		if (configMap !== undefined) {
			context.out(`configmap/${printable(targets.configMap?.name ?? '')} ${trusted ? 'published' : 'unchanged'}\n`);
		}

		for (const file of files) {
			context.out(`${printable(file)}\n`);
		}

		return 0;
	},
};

/** Whether certdeck made the key, and knows where it is. */
async function isBegun(name: string, {works}: CommandContext): Promise<boolean> {
	return (await works.list()).works.some(work => work.name === name && work.key.place !== 'elsewhere');
}
