import {joined, localized, printable, printableJson, printed} from '../../base/text/index.js';
import {chooseRenewals, judgeCertificates} from '../../certificates/facts/index.js';
import {parseCertificateFilter} from '../../certificates/filter/index.js';
import type {JudgedEntry} from '../../certificates/model/index.js';
import {readCluster} from '../../certificates/read/index.js';
import {parseDuration} from '../../operations/plan/index.js';
import type {RenewalProgress, RenewalRun, RenewalsPlan, RenewalWish} from '../../operations/renewals/index.js';
import {planRenewals, startRenewals} from '../../operations/renewals/index.js';
import {
	nameOf,
	outcomeTexts,
	renewalPlanLines,
	renewalSummary,
	renewalsJson,
	restartsOf,
	restartTexts,
	sortedByEnd,
	unreadLines,
} from '../../present/certificates/index.js';
import {lineText} from '../../present/text/index.js';
import type {Arguments, CommandContext, ExitCode, VerbFlag} from '../arguments/index.js';
import {flagName, UsageError} from '../arguments/index.js';
import {mayHide, ownSigners} from '../certificates/index.js';
import {errorText, includedBy, isYes, waitSeconds} from '../line/index.js';
import {carryingOf} from './carry-options.js';

/** Flags that only apply to one Secret or request. */
const ofOne = [
	'usage',
	'name',
	'sameKey',
	'otherCluster',
	'key',
	'out',
	'passphrase',
	'secret',
	'withCa',
	'configMap',
	'trustBundle',
	'kubeconfigOut',
] as const satisfies readonly VerbFlag[];

/** Renews every certificate that a filter matches and that certdeck can renew, from the request to the publication. */
export async function renewMany(args: Arguments, context: CommandContext): Promise<ExitCode> {
	const filter = filterOf(args, context);
	const include = includedBy(args);
	const cluster = await context.cluster();
	const now = context.now();
	const namespace = args.text('namespace');
	const reading = await readCluster(cluster, {...(namespace !== undefined && {namespace})}, context.signal);
	for (const line of unreadLines(reading.unread)) {
		context.err(printed`certdeck: ${line}\n`);
	}

	const isInDoubt = reading.unread.some(each => mayHide(each, {filter}, kind => kind === 'Secret'));
	const sign = await ownSigners(filter, context);
	const found = sortedByEnd(
		judgeCertificates(reading, now)
			.map(sign)
			.filter(entry => filter.matches(entry, now)),
	);
	const choice = chooseRenewals(found);
	const carrying = await carryingOf(cluster, args, context);
	const signerName = args.text('signer');
	const plan = await planRenewals(
		cluster,
		[
			...choice.own.map(entry => wishOf(entry)),
			...(signerName === undefined ? [] : choice.free.map(entry => wishOf(entry, signerName))),
		],
		{
			issuances: context.issuances,
			expirationSeconds: args.isSet('expiration') ? parseDuration(args.text('expiration') ?? '') : undefined,
			isDryRun: args.isSet('dryRun'),
			authorityOf: carrying.authorityOf,
			missingRight: carrying.missingRight,
		},
		context.signal,
	);
	const isJson = args.text('output') === 'json';
	const sayJson = (progress?: RenewalProgress) =>
		context.out(printed`${printableJson(renewalsJson(plan, choice, progress, renewedOf(found, plan, progress)), 2)}\n`);
	const width = Math.min(context.columns ?? 120, 160);
	const takeOver = printed`certdeck takes them over with --signer SIGNER.`;
	context.err(
		joined([...renewalPlanLines({plan, choice, takeOver, now, width}).map(lineText), printed``], printed`\n`),
	);
	if (args.isSet('dryRun') || plan.items.length === 0) {
		if (isJson) {
			sayJson();
		}

		return plan.cannot.length > 0 || isInDoubt ? 1 : 0;
	}

	if (!(await isAgreed(plan, args, context))) {
		context.err(printed`Nothing was sent.\n`);
		return context.signal.aborted ? 130 : 0;
	}

	await carrying.open(
		plan.items.filter(({signing}) => signing.by === 'authority').map(({issuance}) => issuance.signerName),
	);
	const run = startRenewals(cluster, plan, {
		...carrying.options,
		agreed: {mostSevere: args.text('maxSeverity') === 'warn' ? 'warn' : 'info', include},
		waitSeconds: waitSeconds(args) ?? 0,
	});
	const end = await follow(run, context, isJson || args.text('output') === 'name');
	if (isJson) {
		sayJson(end);
	} else if (args.text('output') === 'name') {
		for (const {secret} of renewedItems(plan, end)) {
			context.out(printed`secret/${printable(nameOf(secret))}\n`);
		}
	}

	context.err(printed`${renewalSummary(plan, end)}.\n`);
	const isLeft = plan.items.some(({issuance}) => end.outcomes.get(issuance.id)?.state !== 'done');
	if (isLeft) {
		context.err(printed`  → certdeck resume --all continues what is not done\n`);
	}

	for (const text of restartTexts(restartsOf(renewedOf(found, plan, end)))) {
		context.err(printed`${text}\n`);
	}

	for (const warning of carrying.warnings) {
		context.err(printed`certdeck: ${printable(warning)}\n`);
	}

	return context.signal.aborted ? 130 : carrying.warnings.length > 0 || isInDoubt ? 1 : codeOf(plan, end);
}

function filterOf(args: Arguments, context: CommandContext) {
	const [operand] = args.operands;
	if (operand !== undefined) {
		throw new UsageError(
			localized`"renew" takes one NS/SECRET or NAME, or --filter, not both: got ${JSON.stringify(operand)}`,
		);
	}

	const stray = ofOne.find(flag => args.isSet(flag));
	if (stray !== undefined) {
		throw new UsageError(localized`${flagName(stray)} goes with one NS/SECRET or NAME, and not with --filter`);
	}

	if (args.isSet('ca') !== args.isSet('caKey')) {
		throw new UsageError(localized`--ca and --ca-key sign, and go together with --filter`);
	}

	if (!args.isSet('yes') && !args.isSet('dryRun') && !context.ask) {
		throw new UsageError(
			localized`"renew" asks before it renews many, and there is no terminal to ask on`,
			localized`--dry-run says what would be renewed; --yes renews it unasked`,
		);
	}

	const filter = parseCertificateFilter(args.text('filter') ?? '');
	if ('fault' in filter) {
		throw new UsageError(
			localized`--filter: ${filter.fault}`,
			localized`certdeck certificates --help names the fields`,
		);
	}

	if (filter.isEmpty) {
		throw new UsageError(
			localized`--filter holds no word, which would be every certificate`,
			localized`'ends:<14d' is what ends soon`,
		);
	}

	return filter;
}

function wishOf({place: {namespace = '', name}}: JudgedEntry, signerName?: string): RenewalWish {
	return {secret: {namespace, name}, ...(signerName !== undefined && {signerName})};
}

async function isAgreed({items}: RenewalsPlan, args: Arguments, {ask}: CommandContext): Promise<boolean> {
	if (args.isSet('yes')) {
		return true;
	}

	const answer = await ask?.(
		printed`Each is requested, approved and signed where that may be done here, and replaced in its Secret. Renew ${items.length}? [y/N] `,
	);
	return isYes(answer);
}

/** Waits for the end, and prints a line for each result. Ctrl-C begins no further renewal. */
async function follow(run: RenewalRun, {out, err, signal}: CommandContext, isQuiet: boolean): Promise<RenewalProgress> {
	const told = new Set<string>();
	const tell = ({outcomes}: RenewalProgress, isEnd = false) => {
		for (const item of run.plan.items) {
			const outcome = outcomes.get(item.issuance.id) ?? {state: 'unsent'};
			const isFinal = isEnd ? outcome.state !== 'under-way' : outcome.state === 'done' || outcome.state === 'failed';
			if (!isFinal || told.has(item.issuance.id)) {
				continue;
			}

			told.add(item.issuance.id);
			const name = nameOf(item.secret);
			if (outcome.state === 'done') {
				if (!isQuiet) {
					out(printed`secret/${printable(name)} renewed\n`);
				}
			} else {
				const [why = localized`not begun`, ...details] = outcomeTexts(outcome, item);
				err(errorText({message: `${name}: ${why}`, details}));
			}
		}
	};

	const stop = () => run.stop();
	signal.addEventListener('abort', stop);
	const unsubscribe = run.subscribe(() => tell(run.getSnapshot()));
	try {
		const end = await run.settled();
		tell(end, true);
		return end;
	} finally {
		unsubscribe();
		signal.removeEventListener('abort', stop);
	}
}

function renewedItems({items}: RenewalsPlan, end: RenewalProgress | undefined): RenewalsPlan['items'] {
	return items.filter(({issuance}) => end?.outcomes.get(issuance.id)?.state === 'done');
}

/** The certificates that were renewed, or would be, as they were found. */
function renewedOf(
	found: readonly JudgedEntry[],
	plan: RenewalsPlan,
	end: RenewalProgress | undefined,
): readonly JudgedEntry[] {
	const names = new Set((end === undefined ? plan.items : renewedItems(plan, end)).map(({secret}) => nameOf(secret)));
	return found.filter(
		({place: {kind, namespace = '', name}}) => kind === 'Secret' && names.has(nameOf({namespace, name})),
	);
}

function codeOf({items, cannot}: RenewalsPlan, {outcomes}: RenewalProgress): ExitCode {
	const all = items.map(({issuance}) => outcomes.get(issuance.id));
	const isReviewed = (outcome: (typeof all)[number]) =>
		outcome?.state === 'waits' &&
		(outcome.cause === 'block' || outcome.cause === 'severity' || outcome.cause === 'unknown');
	const isUndone = all.some(outcome => outcome?.state !== 'done' && !isReviewed(outcome));
	return isUndone || cannot.length > 0 ? 1 : all.some(isReviewed) ? 3 : 0;
}
