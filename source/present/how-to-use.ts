import type {WorkTargets} from '../custody/work.js';
import {printable} from './printable.js';

/** How what was published is used: a sentence, and lines to copy; printable. */
export type Usage = {readonly title: string; readonly lines: readonly string[]};

/**
 * What to write where, for each place that a certificate went to.
 *
 * @param isWebhook - who trusts it: the API server alone, or no webhook at all; all of them where that is not known.
 */
export function howToUse(targets: Omit<WorkTargets, 'caPath'>, isWebhook?: boolean): readonly Usage[] {
	const {secret, configMap, trustBundle, kubeconfigPath} = targets;
	return [
		...(secret ? [mountSecret(secret.name, targets.withAuthority === true)] : []),
		...(configMap && isWebhook !== true ? [mountConfigMap(configMap.name)] : []),
		...(configMap && isWebhook !== false ? [webhook(configMap)] : []),
		...(trustBundle === undefined ? [] : [mountTrustBundle(trustBundle)]),
		...(kubeconfigPath === undefined ? [] : [whoami(kubeconfigPath)]),
	];
}

function mountSecret(name: string, hasAuthority: boolean): Usage {
	return {
		title: `The server reads /tls/tls.crt and /tls/tls.key${hasAuthority ? ', and /tls/ca.crt for its clients' : ''}; in its Pod:`,
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
		title: 'Clients trust /trust/ca.crt; in their Pods, in the same namespace:',
		lines: [...mount('trust', '/trust'), 'volumes:', '- name: trust', '  configMap:', `    name: ${printable(name)}`],
	};
}

function webhook({namespace, name}: {readonly namespace: string; readonly name: string}): Usage {
	return {
		title: 'A webhook’s clientConfig.caBundle, and an APIService’s spec.caBundle, is what this prints:',
		lines: [
			`kubectl get configmap -n ${printable(namespace)} ${printable(name)} -o jsonpath='{.data.ca\\.crt}' | base64 -w0`,
		],
	};
}

function mountTrustBundle(name: string): Usage {
	return {
		title: 'Clients trust /trust/ca.crt; in their Pods, in any namespace:',
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

function whoami(path: string): Usage {
	return {
		title: 'Who that is to the server:',
		lines: [`kubectl --kubeconfig ${shellWord(printable(path))} auth whoami`],
	};
}

function mount(volume: string, path: string): readonly string[] {
	return ['volumeMounts:', `- name: ${volume}`, `  mountPath: ${path}`, '  readOnly: true'];
}

function shellWord(text: string): string {
	return /^[\w./~@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
