import {localized} from '../../base/text/index.js';
import type {Command} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';

export const serveSignerCommand: Command = {
	name: 'serve-signer',
	operands: '--signer NAME --authority NAME|DIR|FILE …',
	summary: localized`sign approved requests of a signer by policy, until stopped`,
	description: `It approves nothing: what is approved is signed with the usages that spec.usages asks for, if the policy grants
each, for the shortest of spec.expirationSeconds, the policy and the authority. What the policy refuses is marked Failed
with a reason. The policy is a cfssl signing config, or --usage and --expiry; without any a year, for servers
and clients. The authority is one of "certdeck authority" that serves the signer on this cluster, or lies in a
folder (tls.crt and tls.key of a mounted Secret, ca.pem and ca-key.pem) or a file, with the fingerprints of those that may sign in
--authority-sha256; a change of the files is followed. Several replicas elect one by a Lease; what was issued is
written down in ConfigMaps of the namespace, or in --index FILE. Log lines are JSON, on standard output.
With --pods it answers PodCertificateRequests of the signer too, which nobody approves: those of the ServiceAccounts that
"pods" in --config lists, each checked against the live Pod, ServiceAccount and node; all others are left alone.
--manifests prints what runs it in a cluster, with the least RBAC.`,
	flags: [
		'signer',
		'authority',
		'caKey',
		'authoritySha256',
		'passphrase',
		'config',
		'profile',
		'expiry',
		'usage',
		'allowExtension',
		'pods',
		'index',
		'listen',
		'leaseDuration',
		'manifests',
		'secret',
		'image',
	],
	examples: [
		'certdeck serve-signer --signer example.com/serving --authority shop --config signing.json',
		'certdeck serve-signer --signer example.com/serving --authority /etc/ca --authority-sha256 9f86d081…',
		'certdeck serve-signer --signer example.com/pod --authority shop --config signing.json --pods',
		'certdeck serve-signer --signer example.com/serving --authority shop --secret shop-ca --image registry.example/certdeck:1 -n signer --manifests',
	],
	async run(args, context) {
		const signerName = args.text('signer');
		const authority = args.text('authority');
		if (signerName === undefined || authority === undefined || args.operands.length > 0) {
			throw new UsageError(
				signerName === undefined
					? '"serve-signer" needs --signer, such as example.com/serving'
					: authority === undefined
						? '"serve-signer" needs --authority: a NAME of certdeck authority, a folder or a file'
						: `"serve-signer" takes no operand, got ${JSON.stringify(args.operands[0])}`,
			);
		}

		// Loaded on demand, because only few runs need it.
		const {printManifests, runSigner} = await import('./run-signer.js');
		return args.isSet('manifests')
			? printManifests(signerName, authority, args, context)
			: runSigner(signerName, authority, args, context);
	},
};
