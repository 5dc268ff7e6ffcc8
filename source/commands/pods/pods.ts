import {localized, printable, printed} from '../../base/text/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import {listPodCertificates, podCertificateState, podCertificateStates} from '../../operations/pods/index.js';
import {podCertificateColumns, podCertificateJson} from '../../present/pods/index.js';
import type {Command} from '../arguments/index.js';
import {namespaceOperand, UsageError} from '../arguments/index.js';
import type {ListForm} from './print-list.js';
import {printList} from './print-list.js';

export const podsCommand: Command = {
	name: 'pods',
	operands: '[-n NS] [--status STATE] [--signer SIGNER]',
	summary: localized`list PodCertificateRequests, kubelets' requests for Pods`,
	description: localized`Oldest first, of all namespaces unless -n names one. KEY is the key that kubelet made; LEFT is the time after which
the cluster may delete the request, whatever has become of it: due once it may be gone at any moment.
Kubernetes has them from 1.37 on. A request has no approval: its signer answers it once, for good.`,
	flags: ['output', 'status', 'signer', 'selector', 'fieldSelector', 'noHeaders'],
	outputs: ['table', 'wide', 'json', 'yaml', 'name'],
	examples: [
		'certdeck pods --status pending',
		'certdeck pods -n shop -o wide',
		'certdeck pods -o json | jq \'.[] | select(.state == "denied") | .message\'',
	],
	async run(args, context) {
		if (args.operands.length > 0) {
			throw new UsageError(
				localized`"pods" takes no operand, got ${JSON.stringify(args.operands[0])}`,
				localized`certdeck explain pod NS/NAME says why one Pod waits`,
			);
		}

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
};

const form: ListForm<PodCertificateRecord> = {
	kind: printed`PodCertificateRequest`,
	nameOf: ({name}) => name,
	json: podCertificateJson,
	columns: podCertificateColumns,
};
