import {join} from 'node:path';
import type {Printable} from '../../base/text/index.js';
import {localized, printable, printableLines, printed, shellQuote} from '../../base/text/index.js';
import type {PurposeId} from '../../operations/guide/index.js';
import type {IssuanceTargets} from '../../storage/issuance/index.js';

/** How to use a published certificate: a sentence, and lines to copy; printable. */
export type Usage = {
	readonly title: Printable;
	/** A label for the lines when they are copied. */
	readonly label: string;
	readonly lines: readonly string[];
};

/**
 * What to write, for each place that a certificate went to.
 *
 * @param about - the purpose of the certificate, and the file of its key. Only the API server trusts a webhook, and a
 *   kubelet reads files. Without a purpose, every possible use is described.
 */
export function howToUse(
	targets: Omit<IssuanceTargets, 'caPath'>,
	{purpose, keyPath}: {readonly purpose?: PurposeId | undefined; readonly keyPath?: string | undefined} = {},
): readonly Usage[] {
	const {secret, configMap, trustBundle, out, kubeconfigPath} = targets;
	return [
		...(secret ? [mountSecret(secret.name, targets.withAuthority === true)] : []),
		...(configMap && purpose !== 'webhook' ? [mountConfigMap(configMap.name)] : []),
		...(configMap && (purpose ?? 'webhook') === 'webhook' ? [webhook(configMap)] : []),
		...(out && keyPath !== undefined && purpose === 'kubelet-serving' ? [kubeletServes(out, keyPath)] : []),
		...(trustBundle === undefined ? [] : [mountTrustBundle(trustBundle)]),
		...(kubeconfigPath === undefined ? [] : [whoami(kubeconfigPath, purpose === 'kubelet-client')]),
	];
}

/** The texts to copy, each with a label; printable. */
export function usesToCopy(
	usage: readonly Usage[],
	{kubeconfigPath}: Pick<IssuanceTargets, 'kubeconfigPath'>,
): ReadonlyArray<{readonly label: string; readonly text: Printable}> {
	return [
		...usage.map(({label, lines}) => ({label, text: printableLines(`${lines.join('\n')}\n`)})),
		...(kubeconfigPath === undefined
			? []
			: [{label: localized`path of the kubeconfig`, text: printable(kubeconfigPath)}]),
	];
}

function mountSecret(name: string, hasAuthority: boolean): Usage {
	return {
		label: localized`volume for the server`,
		title: printed`The server reads /tls/tls.crt and /tls/tls.key${hasAuthority ? printed`, and /tls/ca.crt for its clients` : printed``}; in its Pod:`,
		lines: [
			...mount('tls', '/tls'),
			'volumes:',
			'- name: tls',
			'  secret:',
			`    secretName: ${printable(name)}`,
			'# A renewed certificate arrives by itself within two minutes, but not through subPath: read the files again.',
		],
	};
}

function mountConfigMap(name: string): Usage {
	return {
		label: localized`volume for its clients`,
		title: printed`Clients trust /trust/ca.crt; in their Pods, in the same namespace:`,
		lines: [...mount('trust', '/trust'), 'volumes:', '- name: trust', '  configMap:', `    name: ${printable(name)}`],
	};
}

function webhook({namespace, name}: {readonly namespace: string; readonly name: string}): Usage {
	return {
		label: localized`command for the caBundle`,
		title: printed`A webhook’s clientConfig.caBundle, and an APIService’s spec.caBundle, is what this prints:`,
		lines: [
			`kubectl get configmap -n ${shellQuote(namespace) ?? ''} ${shellQuote(name) ?? ''} -o jsonpath='{.data.ca\\.crt}' | base64 -w0`,
		],
	};
}

function mountTrustBundle(name: string): Usage {
	return {
		label: localized`volume for any client`,
		title: printed`Clients trust /trust/ca.crt; in their Pods, in any namespace:`,
		lines: [
			...mount('trust', '/trust'),
			'volumes:',
			'- name: trust',
			'  projected:',
			'    sources:',
			'    - clusterTrustBundle:',
			`        name: ${JSON.stringify(printable(name))}`,
			'        path: ca.crt',
		],
	};
}

function kubeletServes({folder, base}: NonNullable<IssuanceTargets['out']>, keyPath: string): Usage {
	const path = (text: string) => JSON.stringify(printable(text));
	return {
		label: localized`kubelet configuration`,
		title: printed`On the node, with both files copied there, in the configuration of the kubelet:`,
		lines: [
			`tlsCertFile: ${path(join(folder, `${base}.crt`))}`,
			`tlsPrivateKeyFile: ${path(keyPath)}`,
			'# Else it asks for a certificate of its own, and serves that one.',
			'serverTLSBootstrap: false',
		],
	};
}

function whoami(path: string, isKubelet: boolean): Usage {
	return {
		label: localized`command that tells who`,
		title: printed`${isKubelet ? printed`The kubelet takes the file with --kubeconfig, on its node. ` : printed``}Who that is to the server:`,
		lines: [`kubectl --kubeconfig ${shellQuote(path) ?? printable(path)} auth whoami`],
	};
}

function mount(volume: string, path: string): readonly string[] {
	return ['volumeMounts:', `- name: ${volume}`, `  mountPath: ${path}`, '  readOnly: true'];
}
