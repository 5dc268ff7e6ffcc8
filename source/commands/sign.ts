import {readPassphrase} from '../operations/read-spec.js';
import {certificatePathOf, readRequestFile} from '../operations/request-from-file.js';
import {noteAuthority} from '../operations/signing/note-authority.js';
import type {OpenedAuthority} from '../operations/signing/open-authority.js';
import {openAuthority} from '../operations/signing/open-authority.js';
import {planSigning} from '../operations/signing/sign.js';
import {planFileSigning} from '../operations/signing/sign-file.js';
import {readSigningPolicy} from '../operations/signing/signing-policy.js';
import {printable} from '../present/printable.js';
import type {Arguments, Command, CommandContext, ExitCode} from './command.js';
import {UsageError} from './command.js';
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
With --csr it signs a request file and asks no cluster: the certificate goes beside it, or into --out.`,
	flags: ['csr', 'ca', 'caKey', 'caKeyPassphraseFile', 'config', 'profile', 'expiry', 'usage', 'out', 'yes'],
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
		const plan = planSigning(cluster, seen, authority, policyFor(seen), context.now);
		context.err(planText(plan));
		await plan.perform(context.signal);
		context.out(`certificatesigningrequest.certificates.k8s.io/${printable(name)} signed\n`);
		const unnoted = await noteAuthority(context.works, cluster, seen.uid, args.text('ca') ?? '');
		if (unnoted !== undefined) {
			context.err(`note: resume will not know which authority signed: ${printable(unnoted)}\n`);
		}

		return 0;
	},
};

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
		context.err(`note: ${printable(warning)}\n`);
	}

	await plan.perform(context.signal);
	context.out(`${printable(certificatePath)}\n`);
	return 0;
}
