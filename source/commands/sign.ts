import {printable, printed} from '../base/printable.js';
import type {CertificateSigningRequest, Cluster} from '../cluster/types.js';
import type {Plan} from '../operations/plan.js';
import {readPassphrase} from '../operations/read-spec.js';
import {certificatePathOf, readRequestFile} from '../operations/request-from-file.js';
import {authorityFingerprint, isFingerprintOf, withNewAuthority} from '../operations/signing/new-authority.js';
import {noteAuthority} from '../operations/signing/note-authority.js';
import type {OpenedAuthority} from '../operations/signing/open-authority.js';
import {openAuthority} from '../operations/signing/open-authority.js';
import {findOtherAuthorities} from '../operations/signing/other-authorities.js';
import {rememberAuthority} from '../operations/signing/remember-authority.js';
import {planSigning} from '../operations/signing/sign.js';
import {planFileSigning} from '../operations/signing/sign-file.js';
import {readSigningPolicy} from '../operations/signing/signing-policy.js';
import type {Arguments, Command, CommandContext, ExitCode} from './command.js';
import {RefusedError, UsageError} from './command.js';
import {confirmOverwrites, planText} from './confirm.js';
import {oneName} from './operands.js';
import {usagesOf} from './send.js';

export const signCommand: Command = {
	name: 'sign',
	operands: 'NAME | --csr FILE, --ca ca.pem --ca-key ca-key.pem',
	summary: 'issue the certificate of an approved request, as its signer',
	description: `Refuses what is not Approved, is Denied or Failed, has a certificate, or is for a kubernetes.io/* signer.
The policy is a cfssl signing config, or --expiry and --usage; without any, the usages that the request
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
		'out',
		'yes',
	],
	examples: [
		'certdeck sign my-svc --ca ca.pem --ca-key ca-key.pem --config server-signing-config.json',
		'certdeck sign my-svc --ca ca.pem --ca-key ca-key.pem --expiry 90d --usage "server auth"',
		'certdeck sign --csr router.csr --ca ca.pem --ca-key ca-key.pem --usage "server auth"',
	],
	async run(args, context) {
		const csr = args.text('csr');
		if (csr !== undefined && args.operands.length > 0) {
			throw new UsageError(`--csr takes the place of the NAME, got ${JSON.stringify(args.operands[0])}`);
		}

		if (csr === undefined && args.isSet('out')) {
			throw new UsageError('--out goes with --csr: the certificate of a NAME goes to the cluster');
		}

		const name = csr === undefined ? oneName('sign', args) : '';
		const {authority, policyFor} = await signerOf(args);
		if (csr !== undefined) {
			return signFile(csr, authority, policyFor, args, context);
		}

		const cluster = await context.cluster();
		const seen = await cluster.getRequest(name, context.signal);
		const {works, authorities, signal} = context;
		const others = await findOtherAuthorities(cluster, seen, authority, {works, authorities}, signal);
		const plan = withNewAuthority(
			planSigning(cluster, seen, authority, policyFor(seen), context.now),
			authority,
			others,
		);
		context.err(planText(plan));
		await agreeToAuthority(plan, authority, args, context);
		await plan.perform(context.signal);
		context.out(printed`certificatesigningrequest.certificates.k8s.io/${printable(name)} signed\n`);
		await note(cluster, seen, authority, args, context);

		return 0;
	},
};

/** Another authority than before signs by its name or its fingerprint alone. @throws {RefusedError} */
async function agreeToAuthority(
	{typeToConfirm}: Plan<unknown>,
	authority: OpenedAuthority,
	args: Arguments,
	{ask}: CommandContext,
): Promise<void> {
	const named = args.text('newAuthority');
	if (named !== undefined) {
		if (!isFingerprintOf(named, authority)) {
			throw new RefusedError(
				`--new-authority is not the SHA-256 of ${JSON.stringify(args.text('ca'))}: nothing was signed`,
			);
		}

		return;
	}

	if (typeToConfirm === undefined) {
		return;
	}

	const shown = printable(typeToConfirm);
	const typed = ask && (await ask(printed`Type the name of the authority to sign with it: ${shown}\n> `));
	if (typed === undefined || (typed.trim() !== typeToConfirm && typed.trim() !== shown)) {
		throw new RefusedError(
			'another authority signed before: nothing was signed',
			`--new-authority ${authorityFingerprint(authority)} says that this one signs from now on`,
		);
	}
}

/** What is written down for the next time: that it can't be is no reason to call a signature failed. */
async function note(
	cluster: Cluster,
	{uid, signerName}: CertificateSigningRequest,
	authority: OpenedAuthority,
	args: Arguments,
	{works, authorities, err}: CommandContext,
): Promise<void> {
	const files = {caPath: args.text('ca') ?? '', caKeyPath: args.text('caKey') ?? ''};
	const unnoted = await noteAuthority(works, cluster, uid, files.caPath);
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
): Promise<{readonly authority: OpenedAuthority; readonly policyFor: PolicyFor}> {
	const [ca, caKey] = [args.text('ca'), args.text('caKey')];
	if (ca === undefined || caKey === undefined) {
		throw new UsageError(`"sign" needs ${ca === undefined ? '--ca ca.pem' : '--ca-key ca-key.pem'}`);
	}

	const config = args.text('config');
	if (config === undefined && args.isSet('profile')) {
		throw new UsageError('--profile goes with --config');
	}

	if (config !== undefined && (args.isSet('expiry') || args.isSet('usage'))) {
		throw new UsageError('--expiry and --usage stand in place of --config, not beside it');
	}

	return {
		authority: await openAuthority(ca, caKey, await readPassphrase(args.text('caKeyPassphraseFile'))),
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
	const plan = await planFileSigning(request, authority, policyFor, certificatePath, context.now);
	if (!(await confirmOverwrites(plan, args, context))) {
		return 1;
	}

	for (const warning of plan.warnings) {
		context.err(printed`note: ${printable(warning)}\n`);
	}

	await plan.perform(context.signal);
	context.out(printed`${printable(certificatePath)}\n`);
	return 0;
}
