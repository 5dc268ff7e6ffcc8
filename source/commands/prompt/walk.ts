import type {Printable} from '../../base/text/index.js';
import {localized, printable, printableSentence, printed} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {readReviewContext, reviewRequest} from '../../operations/assess/index.js';
import {planDecision} from '../../operations/decide/index.js';
import type {Plan} from '../../operations/plan/index.js';
import {planPublish, verifyForPublishing} from '../../operations/publish/index.js';
import {openAuthority, readAuthoritySpec, readSpec} from '../../operations/read/index.js';
import {planRequest} from '../../operations/request/index.js';
import {planAuthority, planSigning, signingPolicyFrom} from '../../operations/sign/index.js';
import {reviewLines, summaryLines} from '../../present/findings/index.js';
import {stateOf} from '../../present/request/index.js';
import type {CommandContext, ExitCode} from '../arguments/index.js';
import {errorText} from '../line/index.js';
import {stepText} from './confirm.js';

const serverSpec = {
	hosts: ['my-svc.my-namespace.svc.cluster.local', 'my-pod.my-namespace.pod.cluster.local', '192.0.2.24', '10.0.34.2'],
	CN: 'my-pod.my-namespace.pod.cluster.local',
	key: {algo: 'ecdsa', size: 256},
};

const authoritySpec = {CN: 'My Example Signer', key: {algo: 'rsa', size: 2048}};

const signingConfig = {
	signing: {
		default: {
			usages: ['digital signature', 'key encipherment', 'server auth'],
			expiry: '876000h',
			ca_constraint: {is_ca: false},
		},
	},
};

const signerName = 'example.com/serving';
const target = {namespace: 'default', name: 'my-svc-tls'};
const trust = {namespace: 'default', name: 'example-serving-ca'};

/**
 * The whole tour as text, for a demo cluster: from a spec to a verified Secret and CA ConfigMap. Each step is printed with
 * its result.
 *
 * @returns 0, or 1 when a step fails.
 */
export async function walk(context: CommandContext): Promise<ExitCode> {
	try {
		const cluster = await context.cluster();
		// The keys are useless outside the demo cluster, and are deleted with it.
		await takeSteps(cluster, (await context.keyFolder?.()) ?? '.', context);
		context.out(
			printed`\nDone: the Secret is ready to be mounted, the ConfigMap to be trusted.\nWith a terminal, this opens the deck: npm run demo\n`,
		);
		return 0;
	} catch (error) {
		if (!(error instanceof Error) || !('code' in error)) {
			throw error;
		}

		context.err(
			errorText(
				error as Error & {readonly code?: string; readonly details?: readonly string[]; readonly hint?: string},
			),
		);
		return 1;
	}
}

async function takeSteps(cluster: Cluster, folder: string, context: CommandContext): Promise<void> {
	const {out, now, signal} = context;
	const say = (text: Printable) => out(printed`  ${text}\n`);
	const perform = async <Result>(title: Printable, plan: Plan<Result>): Promise<Result> => {
		out(printed`\n${title}\n`);
		for (const step of plan.steps) {
			say(stepText({...step, name: step.name.replace(`${folder}/`, '')}));
		}

		for (const warning of plan.warnings) {
			say(printed`note: ${printable(warning)}`);
		}

		return plan.perform(signal);
	};

	const me = await cluster.whoAmI(signal);
	out(
		printed`The walk, from a spec to a served certificate\n  cluster ${printable(cluster.info.server)} ${printable(await cluster.version(signal))}, as ${printable(me.username)}\n`,
	);

	const spec = await readSpec('-', given(serverSpec));
	const {request, keyPath} = await perform(
		printed`1. Describe a server, make its key, send the request`,
		await planRequest(cluster, spec, {
			signerName,
			usages: ['digital signature', 'key encipherment', 'server auth'],
			folder,
		}),
	);
	say(printed`=> ${printable(request.name)} is ${stateOf(request).phrase}`);

	out(printed`\n2. Look before deciding\n`);
	const seen = await cluster.getRequest(request.name, signal);
	const reviewed = await reviewRequest(seen, await readReviewContext(cluster, now(), signal));
	for (const line of [...summaryLines(reviewed), ...reviewLines(reviewed)]) {
		say(printableSentence(line));
	}

	const approved = await perform(
		printed`3. Approve exactly what was seen`,
		planDecision(cluster, seen, 'Approved', {findings: reviewed.findings, questions: reviewed.questions}),
	);
	say(printed`=> ${printable(approved.name)} is ${stateOf(approved).phrase}`);

	const authority = await perform(
		printed`4. Create an authority`,
		await planAuthority(await readAuthoritySpec('-', given(authoritySpec)), folder, now),
	);
	const opened = await openAuthority(authority.certificatePath, authority.keyPath);
	const policy = signingPolicyFrom(JSON.stringify(signingConfig));
	const signed = await perform(printed`5. Sign and upload`, planSigning(cluster, approved, opened, policy, now));
	say(printed`=> ${printable(signed.request.name)} is ${stateOf(signed.request).phrase}`);

	const verified = await verifyForPublishing(signed.request, {keyPath, caPath: authority.certificatePath, at: now()});
	const published = await perform(
		printed`6. Verify and publish`,
		await planPublish(cluster, verified, {secret: target, configMap: trust}, signal),
	);
	say(
		printableSentence(
			localized`=> Secret ${published.secret?.namespace}/${published.secret?.name} (${published.secret?.type}), ConfigMap ${published.configMap?.namespace}/${published.configMap?.name}`,
		),
	);
}

/** A document in the form of standard input. */
function given(document: object): () => Promise<Uint8Array> {
	return async () => Buffer.from(JSON.stringify(document));
}
