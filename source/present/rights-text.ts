import type {RightTo} from '../operations/rights.js';
import {rightsManifest} from '../operations/rights.js';
import {yamlText} from './yaml-text.js';

const phrases: Readonly<Record<RightTo, string>> = {
	list: 'look at certificate requests',
	review: 'see what requests would grant',
	create: 'ask for certificates',
	approve: 'approve and deny requests',
	deny: 'approve and deny requests',
	sign: 'sign approved requests',
};

/** What rights are for, as a phrase: `approve and deny requests for example.com/serving`. Holds hostile text. */
export function rightsPhrase(to: readonly RightTo[], signerName: string): string {
	const what = [...new Set(to.map(each => phrases[each]))].join(', ');
	return to.some(each => each !== 'list' && each !== 'review' && each !== 'create')
		? `${what} for ${signerName}`
		: what;
}

/** A ClusterRole and its binding as YAML for `kubectl apply -f -`; printable, ends in a line break. */
export function rightsYaml(to: readonly RightTo[], signerName: string, username: string): string {
	const {clusterRole, clusterRoleBinding} = rightsManifest(to, signerName, username);
	return `${yamlText(clusterRole)}---\n${yamlText(clusterRoleBinding)}`;
}
