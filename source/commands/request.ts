import {parseDuration} from '../operations/duration.js';
import {readSpec} from '../operations/read-spec.js';
import {planRequest} from '../operations/request.js';
import {saveCertificate} from '../operations/save-certificate.js';
import {waitForCertificate} from '../operations/wait.js';
import {printable, printableJson} from '../present/printable.js';
import {stateOf} from '../present/request-state.js';
import type {Command} from './command.js';
import {UsageError} from './command.js';
import {confirmOverwrites} from './confirm.js';
import {nameOperand} from './operands.js';

const defaultWaitSeconds = 300;

export const requestCommand: Command = {
	name: 'request',
	operands: '-f SPEC.json|- --signer SIGNER',
	summary: 'make a key and a CertificateSigningRequest from a cfssl JSON spec',
	description: `The private key goes to DIR/NAME-key.pem, readable by you alone, before anything is sent; the PKCS#10
request to DIR/NAME.csr. What the server stored is compared with what was sent. Without --name the
server completes a name; an existing object is never adopted.`,
	flags: ['file', 'signer', 'usage', 'expiration', 'name', 'out', 'wait', 'yes', 'output'],
	outputs: ['text', 'name', 'json'],
	examples: [
		'certdeck request -f server.json --signer example.com/serving --usage "server auth"',
		'certdeck request -f user.json --signer kubernetes.io/kube-apiserver-client --expiration 24h --wait',
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
		const timeoutSeconds = wait === undefined || wait === '' ? defaultWaitSeconds : parseDuration(wait);
		const name = args.text('name');
		const spec = await readSpec(file, context.readStdin);
		const cluster = await context.cluster();
		const plan = await planRequest(cluster, spec, {
			signerName,
			usages: args.texts('usage').flatMap(list => list.split(',').map(usage => usage.trim())),
			folder: args.text('out') ?? '.',
			evenIfItFails: args.isSet('yes'),
			...(expirationSeconds === undefined ? {} : {expirationSeconds}),
			...(name === undefined ? {} : {name: nameOperand(name)}),
		});
		for (const warning of plan.warnings) {
			context.err(`note: ${printable(warning)}\n`);
		}

		if (!(await confirmOverwrites(plan, args, context))) {
			return 1;
		}

		const requested = await plan.perform(context.signal);
		const {request, keyPath, requestPath} = requested;
		context.err(`key      ${printable(keyPath)}\nrequest  ${printable(requestPath)}\n`);
		const output = args.text('output') ?? 'text';
		const waits = args.isSet('wait');
		let certificatePath: string | undefined;
		try {
			if (output !== 'json') {
				const name = printable(request.name);
				context.out(
					output === 'name' ? `${name}\n` : `certificatesigningrequest.certificates.k8s.io/${name} created\n`,
				);
			}

			if (waits) {
				const issued = await waitForCertificate(cluster, request, {
					timeoutSeconds,
					signal: context.signal,
					onChange: current => context.err(`${printable(current.name)} ${stateOf(current).phrase}\n`),
				});
				certificatePath = await saveCertificate(issued, requested, context.now());
				context.err(`certificate ${printable(certificatePath)}\n`);
			}
		} finally {
			// The object is there, whatever came of waiting for it.
			if (output === 'json') {
				context.out(
					`${printableJson({name: request.name, uid: request.uid, keyFile: keyPath, requestFile: requestPath, certificateFile: certificatePath ?? null}, 2)}\n`,
				);
			}
		}

		return 0;
	},
};
