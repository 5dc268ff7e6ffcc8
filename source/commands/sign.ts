import {openAuthority} from '../operations/open-authority.js';
import {readPassphrase} from '../operations/read-spec.js';
import {planSigning} from '../operations/sign.js';
import {readSigningPolicy} from '../operations/signing-policy.js';
import {printable} from '../present/printable.js';
import type {Command} from './command.js';
import {UsageError} from './command.js';
import {planText} from './confirm.js';
import {oneName} from './operands.js';

export const signCommand: Command = {
	name: 'sign',
	operands: 'NAME --ca ca.pem --ca-key ca-key.pem',
	summary: 'issue the certificate of an approved request, as its signer',
	description: `Refuses what is not Approved, is Denied or Failed, has a certificate, or is for a kubernetes.io/* signer.
The policy is a cfssl signing config, or --expiry and --usage; without any, the usages that the request
asks for and one year. A certificate never outlives its authority, nor what the requester asked for.`,
	flags: ['ca', 'caKey', 'caKeyPassphraseFile', 'config', 'profile', 'expiry', 'usage'],
	examples: [
		'certdeck sign my-svc --ca ca.pem --ca-key ca-key.pem --config server-signing-config.json',
		'certdeck sign my-svc --ca ca.pem --ca-key ca-key.pem --expiry 90d --usage "server auth"',
	],
	async run(args, context) {
		const name = oneName('sign', args);
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

		const authority = await openAuthority(ca, caKey, await readPassphrase(args.text('caKeyPassphraseFile')));
		const policyFor = await readSigningPolicy({
			config,
			profile: args.text('profile'),
			expiry: args.text('expiry'),
			usages: args.texts('usage').flatMap(list => list.split(',').map(usage => usage.trim())),
		});
		const cluster = await context.cluster();
		const seen = await cluster.getRequest(name, context.signal);
		const plan = planSigning(cluster, seen, authority, policyFor(seen), context.now);
		context.err(planText(plan));
		await plan.perform(context.signal);
		context.out(`certificatesigningrequest.certificates.k8s.io/${printable(name)} signed\n`);
		return 0;
	},
};
