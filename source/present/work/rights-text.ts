import type {Printable} from '../../base/text/index.js';
import {localized, printed} from '../../base/text/index.js';
import type {RightTo} from '../../operations/rights/index.js';
import {rightsManifest, rightsOfSigner} from '../../operations/rights/index.js';
import {yamlText} from '../words/index.js';

const phrases: Readonly<Record<RightTo, string>> = {
	list: localized`look at certificate requests`,
	review: localized`see what requests would grant`,
	create: localized`ask for certificates`,
	approve: localized`approve and deny requests`,
	deny: localized`approve and deny requests`,
	sign: localized`sign approved requests`,
	publish: localized`put certificates into Secrets and ConfigMaps`,
	attest: localized`publish trust bundles`,
	pods: localized`see Pods' certificates and why a Pod waits for one`,
	'pods-deny': localized`refuse certificates to Pods`,
	'pods-fail': localized`refuse certificates to Pods`,
	'pods-sign': localized`sign certificates of Pods`,
};

/** A phrase about rights: `approve and deny requests for example.com/serving`. Contains hostile text. */
export function rightsPhrase(to: readonly RightTo[], signerName: string, namespace?: string): string {
	const what = [...new Set(to.map(each => phrases[each]))].join(', ');
	const where = namespace === undefined ? what : localized`${what} of the namespace ${namespace}`;
	return to.some(each => rightsOfSigner.includes(each)) ? localized`${where} for ${signerName}` : where;
}

/**
 * A role and its binding as YAML for `kubectl apply -f -`. With a namespace, both are for that namespace. Printable; ends
 * in a line break.
 */
export function rightsYaml(
	to: readonly RightTo[],
	signerName: string,
	username: string,
	namespace?: string,
): Printable {
	const {role, binding} = rightsManifest(to, signerName, username, namespace);
	return printed`${yamlText(role)}---\n${yamlText(binding)}`;
}
