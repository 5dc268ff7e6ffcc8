import {localized, printable, printableJson, printed, shellQuote} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {planResume} from '../../operations/issuance/index.js';
import type {PendingIssuanceList, Sameness} from '../../operations/pending/index.js';
import {clusterHere, compareClusters, findIssuance, listPendingIssuances} from '../../operations/pending/index.js';
import {nextKey} from '../../operations/renew/index.js';
import {pendingIssuancesJson, pendingIssuancesText} from '../../present/work/index.js';
import type {Arguments, Command, CommandContext, ExitCode} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {errorText, reportError, waitSeconds} from '../line/index.js';
import {passphraseFrom, planText} from '../prompt/index.js';
import type {Carrying} from '../renewals/index.js';
import {withTemplatesOf} from '../template/index.js';
import type {FinishOptions} from './finish-issuance.js';
import {finishIssuance} from './finish-issuance.js';

export const resumeCommand: Command = withTemplatesOf('unfinished', {
	name: 'resume',
	operands: '[ID|NAME] [--all|--list|--forget ID]',
	summary: localized`go on with what was begun and is not done, whatever ended it`,
	description: localized`Each step of a request is written down before it is taken, so that after a lost session, a crash, a full
disk or a cut connection it goes on where it was: with the same key, and without a second request.
Goes on as far as it can, and with --wait until the certificate is there and in its place; where something is
left to do the exit code is 1. It leaves certificates of other clusters alone. --list asks no cluster, and names keys
that belong to no unfinished certificate.`,
	flags: [
		'all',
		'list',
		'forget',
		'again',
		'sameCluster',
		'ca',
		'wait',
		'passphrase',
		'yes',
		'dryRun',
		'out',
		'output',
	],
	outputs: ['text', 'json'],
	examples: ['certdeck resume --list', 'certdeck resume 3fa94c01d2 --wait', 'certdeck resume --all --wait 10m'],
	async run(args, context) {
		const [id, extra] = args.operands;
		const ways = [id !== undefined, args.isSet('all'), args.isSet('list'), args.isSet('forget')];
		if (extra !== undefined || ways.filter(Boolean).length > 1) {
			throw new UsageError(localized`"resume" takes one ID, or one of --all, --list and --forget ID`);
		}

		if (args.isSet('sameCluster') && id === undefined) {
			throw new UsageError(localized`--same-cluster is said of one ID`);
		}

		if (args.isSet('output') && !args.isSet('list')) {
			throw new UsageError(
				localized`-o goes with --list`,
				localized`certdeck resume --list -o json says what is unfinished`,
			);
		}

		const forgotten = args.text('forget');
		if (forgotten !== undefined) {
			return forget(forgotten, args, context);
		}

		const list = await listPendingIssuances(context.issuances, [args.text('out') ?? '.']);
		if (args.isSet('list')) {
			return show(list, args, context);
		}

		const ids = await chosen(id, list, args, context);
		if (ids.length === 0) {
			context.err(printed`Nothing is unfinished.\n`);
			return 0;
		}

		return args.isSet('dryRun') ? tellAll(ids, args, context) : finishAll(ids, args, context);
	},
});

function show(list: PendingIssuanceList, args: Arguments, context: CommandContext): ExitCode {
	context.out(
		args.text('output') === 'json'
			? printed`${printableJson(pendingIssuancesJson(list), 2)}\n`
			: pendingIssuancesText(list, context.now()),
	);
	return list.faults.length > 0 ? 1 : 0;
}

async function forget(text: string, args: Arguments, {issuances, out, err}: CommandContext): Promise<ExitCode> {
	const {id, name, key, step} = await findIssuance(issuances, text);
	if (args.isSet('dryRun')) {
		out(printed`${printable(id)} would be forgotten: ${printable(name)}\n`);
		return 0;
	}

	await issuances.remove(id);
	out(printed`${printable(id)} forgotten\n`);
	if (key.place === 'file' && step !== 'begun') {
		err(printed`note: its key, if it was written, stays at ${printable(key.path)}\n`);
	}

	if (key.place === 'secret' && step !== 'begun') {
		const {namespace, name: secret, field} = key;
		err(
			printed`note: its key, if it was written, stays in Secret ${printable(`${namespace}/${secret}`)}, as ${printable(field)}\n`,
		);
		if (field === nextKey) {
			const where = shellQuote(namespace) ?? printed``;
			const what = shellQuote(secret) ?? printed``;
			const patch = shellQuote(`[{"op": "remove", "path": "/data/${nextKey}"}]`) ?? printed``;
			err(
				printed`  → kubectl patch secret -n ${where} ${what} --type=json -p ${patch} takes it out; another renewal asks before it replaces it\n`,
			);
		}
	}

	if (step === 'sending' || step === 'sent') {
		err(printed`note: the request ${printable(name)}, if the cluster has it, stays there\n`);
	}

	return 0;
}

async function chosen(
	text: string | undefined,
	{pending}: PendingIssuanceList,
	args: Arguments,
	context: CommandContext,
): Promise<readonly string[]> {
	if (text !== undefined) {
		return [(await findIssuance(context.issuances, text)).id];
	}

	if (args.isSet('all')) {
		const here = await clusterHere(await context.cluster(), context.signal);
		const of = (sameness: Sameness) =>
			pending.filter(({issuance}) => compareClusters(here, issuance) === sameness).map(({issuance}) => issuance.id);
		const [elsewhere, unsure] = [of('other'), of('unsure')];
		if (elsewhere.length > 0) {
			context.err(printed`note: ${elsewhere.length} more on other clusters: certdeck resume --list\n`);
		}

		for (const id of unsure) {
			context.err(
				printed`note: ${printable(id)} may be of this cluster or of another: certdeck resume ${printable(id)} asks\n`,
			);
		}

		return of('same');
	}

	if (pending.length > 1) {
		throw new UsageError(
			localized`${pending.length} certificates are unfinished: which one?`,
			localized`certdeck resume --list shows them; --all continues all`,
		);
	}

	return pending.map(({issuance}) => issuance.id);
}

/**
 * Carries an issuance through, with approval and signature, if the operator agreed to it as a whole; false if it waits for
 * somebody.
 */
async function isCarried(
	cluster: Cluster,
	id: string,
	carryingOnce: () => Promise<Carrying>,
	args: Arguments,
	context: CommandContext,
): Promise<boolean> {
	const issuance = await context.issuances.read(id);
	if (issuance?.agreedWhole === undefined) {
		return true;
	}

	const [{carryToCertificate}, {waitingTexts}] = await Promise.all([
		import('../../operations/renewals/carry-through.js'),
		import('../../present/certificates/renewal-lines.js'),
	]);
	const carrying = await carryingOnce();
	await carrying.open([issuance.signerName]);
	const carried = await carryToCertificate(cluster, id, {
		...carrying.options,
		isMine: args.isSet('sameCluster'),
		waitSeconds: waitSeconds(args) ?? 0,
	});
	for (const text of [...carrying.warnings.map(printable), ...('state' in carried ? waitingTexts(carried) : [])]) {
		context.err(printed`${text}\n`);
	}

	return !('state' in carried);
}

/** Says what would be done next of each; one that can't go on makes the exit code 1. */
async function tellAll(ids: readonly string[], args: Arguments, context: CommandContext): Promise<ExitCode> {
	const options = {...(await resumeOptions(args, context)), at: context.now(), isDryRun: true};
	const cluster = await context.cluster();
	return eachOf(ids, context, async id => {
		const plan = await planResume(cluster, context.issuances, id, options, context.signal);
		const {agreedWhole} = plan.issuance;
		const warnings = [
			...plan.warnings,
			...(agreedWhole === undefined || plan.phase === 'publish'
				? []
				: [localized`it was agreed to as a whole: it is approved and signed as well, where that is yours to do`]),
		];
		context.out(planText({...plan, warnings}));
		return true;
	});
}

/**
 * Takes one issuance after another. One that fails is reported, and does not stop the others; a single one throws.
 *
 * @param take - whether it is done.
 * @returns 1 if one of them is not done.
 */
async function eachOf(
	ids: readonly string[],
	context: CommandContext,
	take: (id: string) => Promise<boolean>,
): Promise<ExitCode> {
	let code: ExitCode = 0;
	for (const id of ids) {
		try {
			code = (await take(id)) ? code : 1;
		} catch (error) {
			if (ids.length === 1 || context.signal.aborted) {
				throw error;
			}

			context.err(errorText({message: `${id}:`}));
			reportError(error, context.err);
			code = 1;
		}
	}

	return code;
}

async function resumeOptions(args: Arguments, context: CommandContext): Promise<Omit<FinishOptions, 'timeoutSeconds'>> {
	return {
		passphrase: await passphraseFrom(args, context, false),
		isSameCluster: args.isSet('sameCluster'),
		again: args.isSet('again'),
		caPath: args.text('ca'),
	};
}

async function finishAll(ids: readonly string[], args: Arguments, context: CommandContext): Promise<ExitCode> {
	const options: FinishOptions = {...(await resumeOptions(args, context)), timeoutSeconds: waitSeconds(args)};
	const cluster = await context.cluster();
	let carrying: Promise<Carrying> | undefined;
	const carryingOnce = () => {
		carrying ??= import('../renewals/carry-options.js').then(({carryingOf}) => carryingOf(cluster, args, context));
		return carrying;
	};
	return eachOf(ids, context, async id => {
		const done =
			(await isCarried(cluster, id, carryingOnce, args, context)) &&
			(await finishIssuance(cluster, printable(id), options, args, context));
		if (done) {
			context.out(printed`${printable(id)} done: ${printable(done.request.name)}\n`);
		}

		return Boolean(done);
	});
}
