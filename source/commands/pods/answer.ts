import {localized, printable, printed} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import {authoritiesIn} from '../../operations/authority/index.js';
import {readDocument} from '../../operations/files/index.js';
import type {Plan, Recorder} from '../../operations/plan/index.js';
import {OperationError} from '../../operations/plan/index.js';
import type {PodRules} from '../../operations/pod-signing/index.js';
import {parsePodRules, planPodRefusal, planPodSigning, podRulesFor} from '../../operations/pod-signing/index.js';
import type {OpenedAuthority} from '../../operations/read/index.js';
import {storedOrigin} from '../../operations/serve/index.js';
import {authorityFingerprint, isFingerprintOf} from '../../operations/sign/index.js';
import type {Arguments, CommandContext, ExitCode} from '../arguments/index.js';
import {objectOperand, RefusedError, UsageError} from '../arguments/index.js';
import {reportError, rightsHint} from '../line/index.js';
import {authorityPassphrase, confirm, planText, recorderOn, signingAuthorityOf} from '../prompt/index.js';
import type {PodAnswerVerb} from './pod-answers.js';

const done = {deny: printed`denied`, fail: printed`failed`, sign: printed`signed`};

/** Answers one PodCertificateRequest as its signer. Every answer is final. */
export async function answer(
	verb: PodAnswerVerb,
	names: readonly string[],
	args: Arguments,
	context: CommandContext,
): Promise<ExitCode> {
	const [name, extra] = names;
	if (name === undefined || extra !== undefined) {
		throw new UsageError(
			name === undefined
				? localized`"pods ${verb}" needs the NS/NAME of a PodCertificateRequest`
				: localized`"pods ${verb}" takes one NS/NAME, got ${names.length}`,
			localized`certdeck pods --status pending lists those that wait`,
		);
	}

	const said = verb === 'sign' ? undefined : saidOf(verb, args);
	if (!args.isSet('yes') && !args.isSet('dryRun') && !context.ask) {
		throw new UsageError(
			localized`"pods ${verb}" asks before it answers, and there is no terminal to ask on`,
			localized`give --yes to answer unasked`,
		);
	}

	objectOperand(name, localized`"pods ${verb}"`, 'default');
	const cluster = await context.cluster();
	const asked = objectOperand(name, localized`"pods ${verb}"`, cluster.info.namespace);
	const seen = await cluster.getPodCertificate(asked.namespace, asked.name, context.signal);
	if (seen === undefined) {
		throw new OperationError('refused', localized`there is no PodCertificateRequest ${asked.namespace}/${asked.name}`, {
			hint: localized`certdeck pods -n ${asked.namespace} lists those that there are; the cluster deletes them after a quarter of an hour`,
		});
	}

	const warnings: string[] = [];
	const me = cluster.whoAmI(context.signal).catch(() => undefined);
	const record = args.isSet('noJournal') ? undefined : recorderOn(cluster, context, me, warnings);
	const options = {now: context.now, record};
	const plan =
		said === undefined
			? await signingOf(cluster, seen, options, args, context)
			: planPodRefusal(cluster, seen, said, options);
	if (args.isSet('dryRun')) {
		context.err(planText(plan));
		return plan.typeToConfirm === undefined ? 0 : 3;
	}

	if (!(await isAgreed(plan, verb, args, context))) {
		return 1;
	}

	try {
		await plan.perform(context.signal);
	} catch (error) {
		if (!(error instanceof Error) || !('code' in error) || error.code !== 'forbidden') {
			throw error;
		}

		return reportError(error, context.err, rightsHint(`pods-${verb}`, seen.signerName));
	}

	const full = printed`${printable(seen.namespace)}/${printable(seen.name)}`;
	context.out(printed`podcertificaterequest.certificates.k8s.io/${full} ${done[verb]}\n`);
	for (const warning of warnings) {
		context.err(printed`certdeck: ${printable(warning)}\n`);
	}

	return warnings.length > 0 ? 1 : 0;
}

/** @throws {UsageError} if one of them is missing, because whoever runs the Pod needs both. */
function saidOf(verb: 'deny' | 'fail', args: Arguments) {
	const [reason, message] = [args.text('reason'), args.text('message')];
	if (reason === undefined || message === undefined) {
		throw new UsageError(
			localized`"pods ${verb}" needs ${reason === undefined ? '--reason' : '--message'}: whoever runs the Pod has nothing else to act on`,
		);
	}

	return {type: verb === 'deny' ? 'Denied' : 'Failed', reason, message} as const;
}

async function signingOf(
	cluster: Cluster,
	seen: PodCertificateRecord,
	options: {now(): Date; readonly record: Recorder | undefined},
	args: Arguments,
	context: CommandContext,
): Promise<Plan<unknown>> {
	const rules = await rulesOf(seen, args);
	const {authority, isKept} = await authorityOf(cluster, seen, args, context);
	const named = args.text('newAuthority');
	const isNamed = named === undefined ? false : isFingerprintOf(named, authority);
	if (named !== undefined && isNamed !== true) {
		throw new RefusedError(
			localized`--new-authority is not the SHA-256 of the authority: nothing was signed`,
			localized`that is ${authorityFingerprint(authority)}`,
		);
	}

	const plan = await planPodSigning(
		cluster,
		seen,
		authority,
		rules,
		{...options, isNamed: isKept || isNamed === true},
		context.signal,
	);
	if (plan.typeToConfirm !== undefined && (args.isSet('yes') || !context.ask) && !args.isSet('dryRun')) {
		throw new RefusedError(
			localized`other authorities are published for ${seen.signerName}: nothing was signed`,
			localized`--new-authority ${authorityFingerprint(authority)} says that this one signs from now on`,
		);
	}

	return plan;
}

/**
 * @throws {UsageError} if neither or both of --config and --san are given.
 * @throws {PkiError}, {FileError} for the config.
 */
async function rulesOf(seen: PodCertificateRecord, args: Arguments): Promise<PodRules> {
	const [config, names] = [args.text('config'), args.texts('san')];
	if ((config === undefined) === (names.length === 0)) {
		throw new UsageError(
			config === undefined
				? localized`"pods sign" needs --config, whose "pods" lists the ServiceAccount, or --san with each name`
				: localized`--san and --config exclude each other: which names it gets stands in one place`,
			localized`names in the request itself count for nothing`,
		);
	}

	if (config !== undefined && (args.isSet('expiry') || args.isSet('usage'))) {
		throw new UsageError(localized`--expiry and --usage go with --san`);
	}

	return config === undefined
		? podRulesFor(seen, {names, expiry: args.text('expiry'), usages: args.texts('usage')})
		: (await readDocument(config, {kind: 'config', wanted: localized`a signing config, JSON,`}, parsePodRules)).rules;
}

async function authorityOf(
	cluster: Cluster,
	{signerName}: PodCertificateRecord,
	args: Arguments,
	context: CommandContext,
): Promise<{readonly authority: OpenedAuthority; readonly isKept: boolean}> {
	const name = args.text('authority');
	if (name === undefined) {
		return {authority: (await signingAuthorityOf(args, context, 'pods sign')).authority, isKept: false};
	}

	if (args.isSet('ca') || args.isSet('caKey') || name.includes('/')) {
		throw new UsageError(
			localized`--authority is a NAME of certdeck authority here; files go to --ca and --ca-key`,
			localized`certdeck authority list shows the names`,
		);
	}

	const store = authoritiesIn(await context.authorityHome());
	const ask = authorityPassphrase(args, context);
	return {authority: await storedOrigin(store, name, {signerName, cluster, ask}).open(), isKept: true};
}

async function isAgreed(
	plan: Plan<unknown>,
	verb: PodAnswerVerb,
	args: Arguments,
	context: CommandContext,
): Promise<boolean> {
	const word = plan.typeToConfirm;
	if (word === undefined) {
		const questions = {
			deny: printed`This can not be undone. Deny it?`,
			fail: printed`This can not be undone. Mark it as Failed?`,
			sign: printed`This can not be undone. Sign it?`,
		};
		return confirm(plan, questions[verb], args, context);
	}

	context.err(planText(plan));
	const typed = (await context.ask?.(printed`To sign anyway, type: ${printable(word)}\n> `))?.trim();
	return typed === word || typed === printable(word);
}
