import {localized, printable, printed} from '../../base/text/index.js';
import type {BundleEntry} from '../../operations/bundles/index.js';
import {listBundles, planBundle} from '../../operations/bundles/index.js';
import {bundleColumns, bundleJson} from '../../present/pods/index.js';
import type {Arguments, Command, CommandContext, ExitCode, VerbFlag} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {confirmOverwrites, planText} from '../prompt/index.js';
import {withTemplates} from '../template/index.js';
import type {ListForm} from './print-list.js';
import {printList} from './print-list.js';
import {refuseFlags} from './refuse-flags.js';

const ofList = ['signer', 'selector', 'fieldSelector', 'noHeaders', 'output'] as const satisfies readonly VerbFlag[];
const ofPublish = ['ca', 'beside', 'label', 'dryRun', 'yes'] as const satisfies readonly VerbFlag[];

export const bundlesCommand: Command = withTemplates({
	name: 'bundles',
	operands: '[publish NAME --ca FILE [--beside] [--label KEY=VALUE]…]',
	summary: localized`list ClusterTrustBundles, decoded, or publish one`,
	description: localized`Lists each bundle with its authorities and when the first of them ends; -o wide says as well which ConfigMaps
hold one of them, and whether an authority is there that you have signed with for its signer (YOURS).
publish makes a bundle of the CA certificates in FILE, or replaces one: NAME belongs to no signer,
example.com:serving:NAME to the signer example.com/serving, which takes the right to attest for it. With --beside
they join those that are trusted already, as for a change of the authority: first the new one beside the old, then
sign with it, and the old one goes when nothing chains to it any more.`,
	flags: [...ofList, ...ofPublish],
	outputs: ['table', 'wide', 'json', 'yaml', 'name'],
	examples: [
		'certdeck bundles -o wide',
		'certdeck bundles publish example.com:serving:2026 --ca ca.pem --label example.com/use=serving',
	],
	completes: {kind: 'words', words: ['publish'], most: 'one'},
	async run(args, context) {
		const [action, ...names] = args.operands;
		if (action === undefined) {
			refuseFlags(args, ofPublish, localized`it goes with: certdeck bundles publish NAME`);
			return list(args, context);
		}

		if (action !== 'publish') {
			throw new UsageError(
				localized`"bundles" takes publish NAME or nothing, got ${JSON.stringify(action)}`,
				localized`certdeck bundles lists them`,
			);
		}

		refuseFlags(args, ofList, localized`it goes with the list`);
		return publish(names, args, context);
	},
});

async function list(args: Arguments, context: CommandContext): Promise<ExitCode> {
	const [signer, labelSelector, fieldSelector] = [
		args.text('signer'),
		args.text('selector'),
		args.text('fieldSelector'),
	];
	const entries = await listBundles(
		await context.cluster(),
		{...(labelSelector !== undefined && {labelSelector}), ...(fieldSelector !== undefined && {fieldSelector})},
		async signerName => (await context.authorities.of(signerName)).map(({sha256}) => sha256),
		context.signal,
	);
	const shown = entries.filter(
		({record: {signerName = ''}}) =>
			signer === undefined ||
			(signer.endsWith('/*') ? signerName.startsWith(signer.slice(0, -1)) : signerName === signer),
	);
	const output = args.text('output') ?? 'table';
	const unasked = shown.find(({configMaps}) => 'why' in configMaps)?.configMaps;
	if (output === 'wide' && unasked !== undefined && 'why' in unasked) {
		context.err(printed`certdeck: not known: which ConfigMaps hold them: ${printable(unasked.why)}\n`);
	}

	printList(shown, entries.length, form, args, context);
	return 0;
}

const form: ListForm<BundleEntry> = {
	kind: printed`ClusterTrustBundle`,
	nameOf: ({record}) => record.name,
	json: bundleJson,
	columns: bundleColumns,
};

async function publish(names: readonly string[], args: Arguments, context: CommandContext): Promise<ExitCode> {
	const [name, extra] = names;
	const ca = args.text('ca');
	if (name === undefined || extra !== undefined) {
		throw new UsageError(
			name === undefined
				? localized`"bundles publish" needs a NAME`
				: localized`"bundles publish" takes one NAME, got ${names.length}`,
			localized`certdeck bundles publish example.com:serving:2026 --ca ca.pem`,
		);
	}

	if (ca === undefined) {
		throw new UsageError(localized`"bundles publish" needs --ca, the certificates of the authority`);
	}

	const labels = Object.fromEntries(args.texts('label').map(labelOf));
	const plan = await planBundle(
		await context.cluster(),
		{name, caPaths: [ca], labels, isBeside: args.isSet('beside'), now: context.now()},
		context.signal,
	);
	const isOverwriting = plan.steps.some(({overwrites}) => overwrites !== undefined);
	if (args.isSet('dryRun') || !isOverwriting) {
		context.err(planText(plan));
	}

	if (args.isSet('dryRun')) {
		return 0;
	}

	if (!(await confirmOverwrites(plan, args, context))) {
		return 1;
	}

	const {trustBundle} = await plan.perform(context.signal);
	const outcome = trustBundle === undefined ? printed`unchanged` : printed`published`;
	context.out(printed`clustertrustbundle/${printable(name)} ${outcome}\n`);
	return 0;
}

/** @throws {UsageError} for text that is not KEY=VALUE. The server checks the label itself. */
function labelOf(text: string): readonly [string, string] {
	const at = text.indexOf('=');
	if (at < 1) {
		throw new UsageError(localized`--label takes KEY=VALUE, got ${JSON.stringify(text)}`);
	}

	return [text.slice(0, at), text.slice(at + 1)];
}
