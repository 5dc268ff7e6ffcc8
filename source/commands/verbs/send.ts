import {printable, printableJson, printed} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {RequestPlan} from '../../operations/issuance/index.js';
import type {Arguments, CommandContext, ExitCode} from '../arguments/index.js';
import {waitSeconds} from '../line/index.js';
import {isOnlyTold, noteOrConfirm} from '../prompt/index.js';
import {finishIssuance, sayPending, sayWaiting} from './finish-issuance.js';

/** The usages of `--usage`, which may be repeated or contain commas. */
export function usagesOf(args: Arguments): readonly string[] {
	return args.texts('usage').flatMap(list => list.split(',').map(usage => usage.trim()));
}

/** Sends a planned request, and with `--wait` continues to the end. If it stops, it prints how to continue. */
export async function sendAndFinish(
	cluster: Cluster,
	plan: RequestPlan,
	passphrase: string | undefined,
	args: Arguments,
	context: CommandContext,
): Promise<ExitCode> {
	if (isOnlyTold(plan, args, context)) {
		return 0;
	}

	if (!(await noteOrConfirm(plan, args, context))) {
		return 1;
	}

	let code: ExitCode = 1;
	try {
		code = await send(cluster, plan, passphrase, args, context);
		return code;
	} finally {
		await (code === 0 ? sayWaiting : sayPending)(plan.issuanceId, context);
	}
}

async function send(
	cluster: Cluster,
	plan: RequestPlan,
	passphrase: string | undefined,
	args: Arguments,
	context: CommandContext,
): Promise<ExitCode> {
	const output = args.text('output') ?? 'text';
	const timeoutSeconds = waitSeconds(args);
	const {request, keyPath, requestPath, certificatePath} = await plan.perform(context.signal);
	for (const [label, path] of [
		['key     ', keyPath],
		['request ', requestPath],
	] as const) {
		if (path !== undefined) {
			context.err(printed`${printable(label)} ${printable(path)}\n`);
		}
	}

	if (output !== 'json') {
		const name = printable(request.name);
		context.out(
			output === 'name' ? printed`${name}\n` : printed`certificatesigningrequest.certificates.k8s.io/${name} created\n`,
		);
	}

	let isDone = false;
	try {
		if (timeoutSeconds === undefined) {
			return 0;
		}

		// It was begun over this connection.
		const options = {passphrase, timeoutSeconds, isSameCluster: true};
		isDone = (await finishIssuance(cluster, printable(plan.issuanceId), options, args, context)) !== undefined;
		if (isDone && certificatePath !== undefined) {
			context.err(printed`certificate ${printable(certificatePath)}\n`);
		}

		return isDone ? 0 : 1;
	} finally {
		// The object exists, whatever the result of the wait.
		if (output === 'json') {
			const {name, uid} = request;
			const files = {
				keyFile: keyPath ?? null,
				requestFile: requestPath ?? null,
				certificateFile: isDone ? (certificatePath ?? null) : null,
			};
			context.out(printed`${printableJson({name, uid, ...files, unfinished: isDone ? null : plan.issuanceId}, 2)}\n`);
		}
	}
}
