import {basename} from 'node:path';
import {joined, localized, printable, printed} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {readReviewContext, reviewRequest} from '../../operations/assess/index.js';
import type {OpenedAuthority} from '../../operations/read/index.js';
import {certificatePathOf, readRequestFile} from '../../operations/request/index.js';
import {
	findingsOfFile,
	findOtherAuthorities,
	noteAuthority,
	planFileSigning,
	planSigning,
	readSigningPolicy,
	rememberAuthority,
	withNewAuthority,
} from '../../operations/sign/index.js';
import {reviewLines, reviewText, unaskedText} from '../../present/findings/index.js';
import type {Arguments, Command, CommandContext, ExitCode} from '../arguments/index.js';
import {oneName, UsageError} from '../arguments/index.js';
import type {NamedFiles} from '../prompt/index.js';
import {isOnlyTold, noteOrConfirm, planText, signingAuthorityOf} from '../prompt/index.js';
import {acceptedOf} from './accepted.js';
import {usagesOf} from './send.js';
import {isAgreed, isNewAuthority, lookedAt} from './sign-answers.js';

export const signCommand: Command = {
	name: 'sign',
	operands: 'NAME | --csr FILE, --ca ca.pem --ca-key ca-key.pem',
	summary: localized`issue the certificate of an approved request, as its signer`,
	description: localized`Refuses what is not Approved, is Denied or Failed, has a certificate, or is for a kubernetes.io/* signer.
Review shows first what is signed: a blocking finding is refused (exit 3) unless what is asked for is typed, or
each is named with --accept. Then it asks, since a certificate can't be taken back; --yes answers.
Of the certificates in --ca, in any order, the one of the key signs; those that lead from it to a root follow the
certificate, the root does not. PKCS#12 in --ca holds the key as well. The policy is a cfssl signing config, or --expiry and --usage; without any, the usages that the request
asks for and one year. A certificate never outlives its authority, nor what the requester asked for.
An authority that signs in place of another (of the certificate in place, of this signer, of the ca.crt that
clients hold) is told with both fingerprints and asks for its name; --new-authority SHA256 answers.
With --csr it signs a request file and asks no cluster: the certificate goes beside it, or into --out.`,
	flags: [
		'csr',
		'ca',
		'caKey',
		'caKeyPassphraseFile',
		'config',
		'profile',
		'expiry',
		'usage',
		'newAuthority',
		'accept',
		'out',
		'dryRun',
		'yes',
	],
	examples: [
		'certdeck sign my-svc --ca ca.pem --ca-key ca-key.pem --config server-signing-config.json',
		'certdeck sign my-svc --ca ca.pem --ca-key ca-key.pem --expiry 90d --usage "server auth" --yes',
		'certdeck sign my-svc --ca authority.p12 --ca-key-passphrase-file passphrase.txt --yes',
		'certdeck sign --csr router.csr --ca ca.pem --ca-key ca-key.pem --usage "server auth"',
	],
	completes: {kind: 'request', states: ['approved'], most: 'one'},
	async run(args, context) {
		const csr = args.text('csr');
		if (csr !== undefined && args.operands.length > 0) {
			throw new UsageError(localized`--csr takes the place of the NAME, got ${JSON.stringify(args.operands[0])}`);
		}

		if (csr === undefined && args.isSet('out')) {
			throw new UsageError(localized`--out goes with --csr: the certificate of a NAME goes to the cluster`);
		}

		const name = csr === undefined ? oneName('sign', args) : '';
		if (csr === undefined && !args.isSet('yes') && !args.isSet('dryRun') && !context.ask) {
			throw new UsageError(
				localized`"sign" asks before it signs, and there is no terminal to ask on`,
				localized`give --yes to sign unasked`,
			);
		}

		if (csr !== undefined && args.isSet('newAuthority')) {
			throw new UsageError(localized`--new-authority goes with a NAME: --csr asks no cluster who signed before`);
		}

		acceptedOf(args);
		const {authority, files, policyFor} = await signerOf(args, context);
		const isNamed = isNewAuthority(authority, args);
		if (csr !== undefined) {
			return signFile(csr, authority, policyFor, args, context);
		}

		const cluster = await context.cluster();
		const seen = await cluster.getRequest(name, context.signal);
		const {issuances, authorities, signal} = context;
		const planned = planSigning(cluster, seen, authority, policyFor(seen), context.now);
		const [others, reviewed] = await Promise.all([
			findOtherAuthorities(cluster, seen, authority, {issuances, authorities}, signal),
			readReviewContext(cluster, context.now(), signal).then(read => reviewRequest(seen, read)),
		]);
		context.err(joined([...unaskedText([reviewed]), reviewText(reviewed)], printed`\n`));
		const looked = lookedAt(planned, name, reviewed.findings, args);
		const plan = withNewAuthority(looked, authority, others, isNamed);
		if (isOnlyTold(plan, args, context)) {
			return plan.typeToConfirm === undefined ? 0 : 3;
		}

		context.err(planText(plan));
		const isOther = others.length > 0 && !isNamed;
		if (!(await isAgreed(plan, {findings: reviewed.findings, isOther, authority}, args, context))) {
			return 1;
		}

		await plan.perform(context.signal);
		context.out(printed`certificatesigningrequest.certificates.k8s.io/${printable(name)} signed\n`);
		await note(cluster, seen, authority, files, context);

		return 0;
	},
};

/** Records the authority for later. If it can't be recorded, the signature is still valid. */
async function note(
	cluster: Cluster,
	{uid, signerName}: CertificateSigningRequest,
	authority: OpenedAuthority,
	files: NamedFiles,
	{issuances, authorities, err}: CommandContext,
): Promise<void> {
	const unnoted = await noteAuthority(issuances, cluster, uid, files.caPath);
	if (unnoted !== undefined) {
		err(printed`note: resume will not know which authority signed: ${printable(unnoted)}\n`);
	}

	const unremembered = await rememberAuthority(authorities, cluster, signerName, authority, files).then(
		() => undefined,
		(error: unknown) => {
			if (error instanceof Error && 'code' in error) {
				return error.message;
			}

			throw error;
		},
	);
	if (unremembered !== undefined) {
		err(printed`note: which authority signed is not remembered: ${printable(unremembered)}\n`);
	}
}

type PolicyFor = Awaited<ReturnType<typeof readSigningPolicy>>;

async function signerOf(
	args: Arguments,
	context: CommandContext,
): Promise<{readonly authority: OpenedAuthority; readonly files: NamedFiles; readonly policyFor: PolicyFor}> {
	const config = args.text('config');
	if (config === undefined && args.isSet('profile')) {
		throw new UsageError(localized`--profile goes with --config`);
	}

	if (config !== undefined && (args.isSet('expiry') || args.isSet('usage'))) {
		throw new UsageError(localized`--expiry and --usage stand in place of --config, not beside it`);
	}

	return {
		...(await signingAuthorityOf(args, context)),
		policyFor: await readSigningPolicy({
			config,
			profile: args.text('profile'),
			expiry: args.text('expiry'),
			usages: usagesOf(args),
		}),
	};
}

async function signFile(
	path: string,
	authority: OpenedAuthority,
	policyFor: PolicyFor,
	args: Arguments,
	context: CommandContext,
): Promise<ExitCode> {
	const {request} = await readRequestFile(path, context.readStdin, 'sign');
	const certificatePath = certificatePathOf(path, args.text('out'), request);
	const findings = await findingsOfFile(request, context.now());
	const planned = await planFileSigning(request, authority, policyFor, certificatePath, context.now);
	context.err(joined([...reviewLines({findings, questions: []}), printed``], printed`\n`));
	const plan = lookedAt(planned, basename(certificatePath, '.crt'), findings, args);
	if (isOnlyTold(plan, args, context)) {
		return plan.typeToConfirm === undefined ? 0 : 3;
	}

	if (plan.typeToConfirm !== undefined) {
		await isAgreed(plan, {findings, isOther: false, authority}, args, context);
	}

	if (!(await noteOrConfirm(plan, args, context))) {
		return 1;
	}

	await plan.perform(context.signal);
	context.out(printed`${printable(certificatePath)}\n`);
	return 0;
}
