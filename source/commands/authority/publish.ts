import {localized, printable, printed} from '../../base/text/index.js';
import {
	authoritiesIn,
	currentOf,
	openGeneration,
	planPublishAuthority,
	recordOf,
} from '../../operations/authority/index.js';
import type {Arguments, CommandContext, ExitCode} from '../arguments/index.js';
import {objectOperand, UsageError} from '../arguments/index.js';
import {authorityPassphrase, confirmOverwrites, isOnlyTold, planText} from '../prompt/index.js';

/** `certdeck authority publish NAME` */
export async function publishAuthority(name: string, args: Arguments, context: CommandContext): Promise<ExitCode> {
	const [secret, configMap, trustBundle, signerName] = (['secret', 'configMap', 'trustBundle', 'signer'] as const).map(
		flag => args.text(flag),
	);
	if ([secret, configMap, trustBundle, signerName].every(each => each === undefined)) {
		throw new UsageError(
			localized`"authority publish" needs a place: --config-map, --trust-bundle or --secret`,
			localized`or --signer, which says that it serves this signer on this cluster`,
		);
	}

	const store = authoritiesIn(await context.authorityHome());
	const record = await recordOf(store, name);
	const cluster = await context.cluster();
	const {namespace} = cluster.info;
	const opened =
		secret === undefined
			? undefined
			: await openGeneration(store, record, currentOf(record), authorityPassphrase(args, context));
	const plan = await planPublishAuthority(
		cluster,
		store,
		record,
		{
			configMap: configMap === undefined ? undefined : objectOperand(configMap, '--config-map', namespace),
			secret: secret === undefined ? undefined : objectOperand(secret, '--secret', namespace),
			trustBundle,
			signerName,
		},
		opened,
		context.signal,
	);
	if (isOnlyTold(plan, args, context)) {
		return 0;
	}

	if (!plan.steps.some(({overwrites}) => overwrites !== undefined)) {
		context.err(planText(plan));
	}

	if (!(await confirmOverwrites(plan, args, context))) {
		return 1;
	}

	await plan.perform(context.signal);
	context.out(printed`authority/${printable(name)} published\n`);
	return 0;
}
