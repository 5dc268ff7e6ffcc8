import {localized, printable, printed} from '../../base/text/index.js';
import {
	authoritiesIn,
	authoritySpecFor,
	currentOf,
	nameLimitsOf,
	openSecretAuthority,
	planCreateAuthority,
	planImportAuthority,
	recordOf,
	servingHere,
} from '../../operations/authority/index.js';
import type {Plan} from '../../operations/plan/index.js';
import {readAuthoritySpec} from '../../operations/read/index.js';
import type {AuthorityRecord} from '../../storage/authority/index.js';
import type {Arguments, CommandContext, ExitCode} from '../arguments/index.js';
import {objectOperand, UsageError, wholeNumber} from '../arguments/index.js';
import {
	authorityPassphrase,
	isOnlyTold,
	newAuthorityPassphrase,
	planText,
	signingAuthorityOf,
} from '../prompt/index.js';

/** `certdeck authority create NAME` */
export async function createAuthority(name: string, args: Arguments, context: CommandContext): Promise<ExitCode> {
	const {closedIssuer} = await import('../../operations/authority/closed-issuer.js');
	const store = authoritiesIn(await context.authorityHome());
	const file = args.text('file');
	const under = args.text('under');
	const written = file === undefined ? undefined : (await readAuthoritySpec(file, context.readStdin)).spec;
	const spec = authoritySpecFor(written, {
		commonName: args.text('commonName') ?? name,
		expiry: args.text('expiry'),
		pathLength: wholeNumber(args, 'pathLength', 20),
		isIntermediate: under !== undefined,
	});
	const nameLimits = nameLimitsOf(args.texts('permit'), args.texts('exclude'));
	const serves = await servesOf(args, context);
	const above = under === undefined ? undefined : await recordOf(store, under);
	const issuer = above && (await closedIssuer(store, above, authorityPassphrase(args, context)));
	if (!args.isSet('dryRun')) {
		await issuer?.open();
	}

	const passphrase = await newAuthorityPassphrase(args, context);
	const plan = await planCreateAuthority(
		store,
		{spec, issuer, nameLimits, passphrase},
		{name, serves, under, now: context.now},
	);
	return keep(plan, args, context);
}

/** `certdeck authority import NAME` */
export async function importAuthority(name: string, args: Arguments, context: CommandContext): Promise<ExitCode> {
	const store = authoritiesIn(await context.authorityHome());
	const secret = args.text('secret');
	if ((secret === undefined) === (args.text('ca') === undefined)) {
		throw new UsageError(
			localized`"authority import" needs either --ca or --secret`,
			localized`--ca FILE --ca-key FILE, --ca FILE.p12, or --secret NS/NAME of the cluster`,
		);
	}

	const serves = await servesOf(args, context);
	let authority: Awaited<ReturnType<typeof signingAuthorityOf>>['authority'];
	if (secret === undefined) {
		({authority} = await signingAuthorityOf(args, context, localized`authority import`));
	} else {
		const cluster = await context.cluster();
		const place = objectOperand(secret, '--secret', cluster.info.namespace);
		authority = await openSecretAuthority(cluster, place, authorityPassphrase(args, context), context.signal);
	}

	const passphrase = await newAuthorityPassphrase(args, context);
	const plan = await planImportAuthority(store, authority, passphrase, {name, serves, now: context.now});
	return keep(plan, args, context);
}

async function servesOf(args: Arguments, context: CommandContext) {
	const signerName = args.text('signer');
	return signerName === undefined ? undefined : servingHere(await context.cluster(), signerName, context.signal);
}

async function keep(plan: Plan<AuthorityRecord>, args: Arguments, context: CommandContext): Promise<ExitCode> {
	if (isOnlyTold(plan, args, context)) {
		return 0;
	}

	context.err(planText(plan));
	const record = await plan.perform(context.signal);
	context.out(printed`authority/${printable(record.name)} ${printable(currentOf(record).sha256)}\n`);
	return 0;
}
