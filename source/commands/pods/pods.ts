import {localized, printable, printed} from '../../base/text/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import {listPodCertificates, podCertificateState, podCertificateStates} from '../../operations/pods/index.js';
import {podCertificateColumns, podCertificateJson} from '../../present/pods/index.js';
import type {Command, VerbFlag} from '../arguments/index.js';
import {namespaceOperand, UsageError} from '../arguments/index.js';
import {withTemplates} from '../template/index.js';
import {podAnswers} from './pod-answers.js';
import type {ListForm} from './print-list.js';
import {printList} from './print-list.js';
import {refuseFlags} from './refuse-flags.js';

const ofList = [
	'output',
	'status',
	'signer',
	'selector',
	'fieldSelector',
	'noHeaders',
] as const satisfies readonly VerbFlag[];
const ofAnswers = ['dryRun', 'yes', 'noJournal'] as const satisfies readonly VerbFlag[];
const ofRefusal = ['reason', 'message'] as const satisfies readonly VerbFlag[];
const ofSigning = [
	'authority',
	'passphrase',
	'ca',
	'caKey',
	'caKeyPassphraseFile',
	'config',
	'san',
	'expiry',
	'usage',
	'newAuthority',
] as const satisfies readonly VerbFlag[];

export const podsCommand: Command = withTemplates({
	name: 'pods',
	operands: '[-n NS] | deny|fail|sign NS/NAME …',
	summary: localized`list kubelets' requests for Pods' certificates, or answer one`,
	description: localized`Oldest first, of all namespaces unless -n names one. KEY is the key that kubelet made; LEFT is the time after which
the cluster may delete the request, whatever has become of it: due once it may be gone at any moment.
Kubernetes has them from 1.37 on. A request has no approval: its signer answers it once, for good.
deny and fail take --reason and --message, which kubelet shows in an event; the Pod then has to be replaced. sign is to
approve as well: the names are those that "pods" in --config has for the ServiceAccount, or those of --san, never those
of the request, and the live Pod, its ServiceAccount and node have to be what the request says. All ask first, unless
--yes is given, and are pinned to what was shown.`,
	flags: [...ofList, ...ofAnswers, ...ofRefusal, ...ofSigning],
	outputs: ['table', 'wide', 'json', 'yaml', 'name'],
	examples: [
		'certdeck pods --status pending',
		'certdeck pods -n shop -o wide',
		'certdeck pods deny shop/req-7xk2p --reason UnknownPod --message "ask the platform team"',
		'certdeck pods sign shop/req-7xk2p --authority pods --config signing.json',
		'certdeck pods -o json | jq \'.[] | select(.state == "denied") | .message\'',
	],
	completes: {kind: 'words', words: podAnswers, most: 'one'},
	async run(args, context) {
		const [word, ...names] = args.operands;
		const verb = podAnswers.find(each => each === word);
		if (verb !== undefined) {
			refuseFlags(
				args,
				[...ofList, ...(verb === 'sign' ? ofRefusal : ofSigning)],
				localized`it does not go with "pods ${verb}"`,
			);
			// Loaded on demand, because only few runs need it.
			const {answer} = await import('./answer.js');
			return answer(verb, names, args, context);
		}

		if (word !== undefined) {
			throw new UsageError(
				localized`"pods" takes ${podAnswers.join(', ')} or nothing, got ${JSON.stringify(word)}`,
				localized`certdeck explain pod NS/NAME says why one Pod waits`,
			);
		}

		refuseFlags(
			args,
			[...ofAnswers, ...ofRefusal, ...ofSigning],
			localized`it goes with: certdeck pods deny|fail|sign NS/NAME`,
		);

		const status = args.text('status');
		if (status !== undefined && !podCertificateStates.some(each => each === status)) {
			throw new UsageError(
				localized`a PodCertificateRequest is never ${status}: it has no approval`,
				localized`--status takes ${podCertificateStates.join(', ')} here`,
			);
		}

		const given = args.text('namespace');
		const namespace = given === undefined || given === '' ? undefined : namespaceOperand(given);
		const [signer, labelSelector, fieldSelector] = [
			args.text('signer'),
			args.text('selector'),
			args.text('fieldSelector'),
		];
		const cluster = await context.cluster();
		const {records, onlyNamespace} = await listPodCertificates(
			cluster,
			{
				...(namespace !== undefined && {namespace}),
				...(labelSelector !== undefined && {labelSelector}),
				...(fieldSelector !== undefined && {fieldSelector}),
			},
			cluster.info.namespace,
			context.signal,
		);
		if (onlyNamespace !== undefined) {
			context.err(
				printed`certdeck: of namespace ${printable(onlyNamespace)} alone: missing RBAC: verbs list on podcertificaterequests (certificates.k8s.io) of all namespaces\n`,
			);
		}

		const shown = records.filter(
			record =>
				(status === undefined || podCertificateState(record).state === status) &&
				(signer === undefined ||
					(signer.endsWith('/*') ? record.signerName.startsWith(signer.slice(0, -1)) : record.signerName === signer)),
		);
		printList(shown, records.length, form, args, context);
		return 0;
	},
});

const form: ListForm<PodCertificateRecord> = {
	kind: printed`PodCertificateRequest`,
	nameOf: ({name}) => name,
	json: podCertificateJson,
	columns: podCertificateColumns,
};
