import {localized} from '../../../base/text/index.js';
import {kubeletServing} from '../../../signers/known/index.js';
import {addressTrouble, skeleton} from '../../checks/index.js';
import {answered} from '../../evidence/index.js';
import {isControlPlane, plainAddress} from '../../evidence/network/index.js';
import type {Rule, Subject} from '../../facts/index.js';
import {listAll, quote} from '../../facts/index.js';
import {
	addresses,
	everywhere,
	field,
	finding,
	hosts,
	isHostLike,
	readable,
	requests,
	rule,
	troubled,
} from './host-names.js';

const apiServerNames: ReadonlySet<string> = new Set(['kubernetes', 'kubernetes.default', 'kubernetes.default.svc']);

const apiServer = ({object}: Subject) => answered(object?.evidence?.apiServer)?.byAddress;

/** Names and addresses that the kubelet of a control plane node shares with the API server on that node. */
function controlPlaneNode({object, view}: Subject): ReadonlySet<string> {
	const node =
		object?.seen.signerName === kubeletServing
			? answered(object.evidence?.nodes)?.byName.get((view.commonName ?? '').replace(/^system:node:/, ''))
			: undefined;
	return new Set(node && isControlPlane(node) ? node.addresses.map(({address}) => plainAddress(address)) : []);
}

function isApiServerName(name: string): boolean {
	return apiServerNames.has(name) || /^kubernetes\.default\.svc\..+/.test(name);
}

/** Whether a wildcard matches the API server's name: `*.default.svc`. */
function coversApiServer(name: string): boolean {
	return /^\*\.default(\.svc(\..+)?)?$/.test(name);
}

/** Whether a name is one of the API server's, or a wildcard that matches one. */
export function isApiServerHost(name: string, subject: Subject): boolean {
	return isItsOwn(name) || (apiServer(subject)?.has(name) === true && isHostLike(name));
}

function isItsOwn(name: string): boolean {
	return isApiServerName(name) || coversApiServer(name);
}

export const apiServerRules: readonly Rule[] = [
	rule(
		'claims-api-server',
		'block',
		`A name of the API server's own Service (kubernetes.default.svc), a wildcard that takes it in, or the host in your kubeconfig or in kube-public/cluster-info.`,
		subject => {
			const own = controlPlaneNode(subject);
			return finding(
				hosts(subject).filter(
					name => isApiServerHost(name, subject) && (isItsOwn(name) || !own.has(plainAddress(name))),
				),
				list => localized`The holder could pose as the API server: ${list}`,
			);
		},
	),
	rule(
		'imitates-api-server',
		'block',
		`A name that looks like the API server's, but is spelled with other characters.`,
		subject =>
			finding(
				hosts(subject).filter(name => {
					const bare = skeleton(readable(name));
					return bare !== name && isApiServerName(bare);
				}),
				list => localized`Looks like a name of the API server, but is another: ${list}`,
			),
	),
	{
		id: 'claims-api-server-address',
		severity: 'block',
		field,
		provenance: 'self',
		scopes: everywhere,
		sharpenedBy: 'api-server',
		about:
			'An address at which the API server answers, by its Service, EndpointSlices and your kubeconfig; without them, the first of a usual Service range.',
		find(subject) {
			const known = apiServer(subject);
			const guessed = finding(
				troubled(subject, 'api-server'),
				list => localized`The holder could pose as the API server, whose Service usually answers at ${list}`,
			);
			if (known === undefined) {
				return guessed;
			}

			const own = controlPlaneNode(subject);
			const claimed = addresses(subject).flatMap(({address, trouble}) => {
				const whose = trouble === 'loopback' ? undefined : known.get(plainAddress(address));
				return whose === undefined || own.has(plainAddress(address)) ? [] : [`${quote(address)} (${whose})`];
			});
			return claimed.length === 0
				? undefined
				: {
						message: localized`The holder could pose as the API server: ${listAll(claimed, text => text)}`,
						provenance: 'server',
						evidence: 'api-server',
					};
		},
	},
	rule(
		'may-be-api-server-address',
		'info',
		`A private address that ends in 0.1 or is 10.0.0.1: often a gateway, or the first of a Service range. Not where the API server's addresses are known.`,
		subject =>
			apiServer(subject) === undefined
				? finding(
						subject.view.ip.filter(
							ip => /^(10\.\d+|172\.(1[6-9]|2\d|3[01])|192\.168)\.0\.1$/.test(ip) && addressTrouble(ip) === undefined,
						),
						list =>
							localized`May be a gateway or the first address of a Service range, where the API server answers: ${list}`,
					)
				: undefined,
		requests,
	),
];
