import {join} from 'node:path';
import {parseDuration} from '../operations/duration.js';
import {readSpec} from '../operations/read-spec.js';
import {planRequest} from '../operations/request.js';
import {printable, printableJson} from '../present/printable.js';
import type {Command} from './command.js';
import {UsageError} from './command.js';
import {confirmOverwrites} from './confirm.js';
import {finishWork, sayUnfinished} from './finish-work.js';
import {nameOperand, objectOperand} from './operands.js';
import {passphraseFrom} from './passphrase.js';
import {targetFlags, targetsOf} from './targets.js';

const defaultWaitSeconds = 300;

export const requestCommand: Command = {
	name: 'request',
	operands: '-f SPEC.json|- --signer SIGNER',
	summary: 'make a key and a CertificateSigningRequest from a cfssl JSON spec',
	description: `The private key goes to DIR/NAME-key.pem, readable by you alone, before anything is sent; the PKCS#10
request to DIR/NAME.csr. What the server stored is compared with what was sent. Without --name the spec's name
is completed; an existing object is never adopted. With --secret, --config-map or --wait it goes on to the end once
the certificate is there; "certdeck resume" goes on with what was interrupted, without a second key or request.`,
	flags: [
		'file',
		'signer',
		'usage',
		'expiration',
		'name',
		'out',
		'passphrase',
		'keyInClusterOnly',
		...targetFlags,
		'wait',
		'yes',
		'output',
	],
	outputs: ['text', 'name', 'json'],
	examples: [
		'certdeck request -f server.json --signer example.com/serving --usage "server auth"',
		'certdeck request -f user.json --signer kubernetes.io/kube-apiserver-client --expiration 24h --wait',
		'certdeck request -f server.json --signer example.com/serving --key-in-cluster-only shop/my-svc-tls --wait',
	],
	async run(args, context) {
		if (args.operands.length > 0) {
			throw new UsageError(
				`"request" takes no operand, got ${JSON.stringify(args.operands[0])}`,
				'name the spec with -f, the object with --name',
			);
		}

		const file = args.text('file');
		const signerName = args.text('signer');
		if (file === undefined || signerName === undefined) {
			throw new UsageError(
				`"request" needs ${file === undefined ? '-f SPEC.json' : '--signer, such as example.com/serving'}`,
			);
		}

		const expiration = args.text('expiration');
		const expirationSeconds = expiration === undefined ? undefined : parseDuration(expiration);
		const wait = args.text('wait');
		const timeoutSeconds = wait ? parseDuration(wait) : defaultWaitSeconds;
		const name = args.text('name');
		const keySecret = args.text('keyInClusterOnly');
		if (keySecret !== undefined && ['passphrase', 'out', 'secret'].some(flag => args.isSet(flag as 'out'))) {
			throw new UsageError(
				'--key-in-cluster-only stands in place of --out, --passphrase and --secret: no file is written',
			);
		}

		const spec = await readSpec(file, context.readStdin);
		const passphrase = await passphraseFrom(args, context, true);
		const cluster = await context.cluster();
		const {namespace} = cluster.info;
		const plan = await planRequest(cluster, spec, {
			signerName,
			usages: args.texts('usage').flatMap(list => list.split(',').map(usage => usage.trim())),
			folder: args.text('out') ?? '.',
			evenIfItFails: args.isSet('yes'),
			targets: targetsOf(args, namespace),
			works: context.works,
			...(expirationSeconds === undefined ? {} : {expirationSeconds}),
			...(name === undefined ? {} : {name: nameOperand(name)}),
			...(passphrase === undefined ? {} : {passphrase}),
			...(keySecret === undefined ? {} : {keySecret: objectOperand(keySecret, '--key-in-cluster-only', namespace)}),
		});
		for (const warning of plan.warnings) {
			context.err(`note: ${printable(warning)}\n`);
		}

		if (!(await confirmOverwrites(plan, args, context))) {
			return 1;
		}

		const output = args.text('output') ?? 'text';
		let certificatePath: string | undefined;
		try {
			const {request, keyPath, requestPath, folder, base} = await plan.perform(context.signal);
			context.err(
				keyPath === undefined || requestPath === undefined
					? `key      Secret ${printable(keySecret ?? '')}\n`
					: `key      ${printable(keyPath)}\nrequest  ${printable(requestPath)}\n`,
			);
			try {
				if (output !== 'json') {
					const name = printable(request.name);
					context.out(
						output === 'name' ? `${name}\n` : `certificatesigningrequest.certificates.k8s.io/${name} created\n`,
					);
				}

				if (args.isSet('wait')) {
					const done = await finishWork(cluster, plan.workId, {passphrase, timeoutSeconds}, args, context);
					if (done === undefined) {
						return 1;
					}

					if (keyPath !== undefined) {
						certificatePath = join(folder, `${base}.crt`);
						context.err(`certificate ${printable(certificatePath)}\n`);
					}
				}
			} finally {
				// The object is there, whatever came of waiting for it.
				if (output === 'json') {
					context.out(
						`${printableJson({name: request.name, uid: request.uid, keyFile: keyPath ?? null, requestFile: requestPath ?? null, certificateFile: certificatePath ?? null, unfinished: plan.workId}, 2)}\n`,
					);
				}
			}
		} finally {
			await sayUnfinished(plan.workId, context);
		}

		return 0;
	},
};
