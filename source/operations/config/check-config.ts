import {nearestWord} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import {isContextOf} from '../../cluster/context/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {OperatorConfig} from './operator-config.js';

/**
 * Sentences about parts of a valid configuration that do not have the expected effect with this kubeconfig.
 *
 * @param kubeconfig - instead of $KUBECONFIG and ~/.kube/config.
 */
export async function notesOfConfig(
	{contexts: marks}: OperatorConfig,
	kubeconfig: string | undefined,
	env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
	const names = await contextNames(kubeconfig, env);
	return marks.flatMap(({pattern, at, isReadOnly, server, uid}) => {
		const known = names?.some(name => isContextOf(pattern, name)) ?? true;
		const nearest = known ? undefined : nearestWord(pattern, names ?? []);
		const isLost = !known && server === undefined && uid === undefined;
		return [
			...(isLost
				? [
						localized`${at} fits no context of the kubeconfig${nearest === undefined ? '' : localized`: did you mean ${JSON.stringify(nearest)}?`}`,
					]
				: []),
			...(isReadOnly && uid === undefined
				? [
						pattern.includes('*')
							? localized`${at} has no uid: write one entry for each context, with the uid of its Namespace kube-system, to hold for the cluster however it is reached`
							: localized`${at} has no uid: with it the cluster is read-only however it is reached: kubectl --context ${pattern} get namespace kube-system -o jsonpath={.metadata.uid}`,
					]
				: []),
		];
	});
}

/** Undefined if no kubeconfig can be read. The code that uses it reports the error. */
async function contextNames(
	kubeconfig: string | undefined,
	env: NodeJS.ProcessEnv,
): Promise<readonly string[] | undefined> {
	const {readKubeconfig} = await import('../../cluster/connection/kubeconfig.js');
	try {
		return readKubeconfig({kubeconfig, env}).contexts.map(({name}) => name);
	} catch (error) {
		if (error instanceof ClusterError) {
			return undefined;
		}

		throw error;
	}
}
