import {localized} from '../../../base/text/index.js';
import {apiServerClient, effectsOf} from '../../../signers/known/index.js';
import type {TextFault} from '../../checks/index.js';
import {suspiciousText} from '../../checks/index.js';
import type {Rule, Subject} from '../../facts/index.js';
import {quoteAll} from '../../facts/index.js';
import {isOwnGroup} from './person.js';

/** Faults that make a text look like another: letters of several scripts in one word, or invisible characters. */
const deceiving: ReadonlySet<TextFault> = new Set(['control', 'bidi', 'invisible', 'mixed-scripts']);

export const imitatedLoginRules: readonly Rule[] = [
	{
		id: 'imitates-login',
		severity: 'block',
		field: 'spec.request: subject',
		provenance: 'self',
		scopes: ['object'],
		about:
			"CN or O of a client certificate is spelled so that people take it for another user or group: with characters that nobody sees, or letters of several scripts in one word. One's own name and groups are no imitation.",
		find(subject) {
			const values = isForClients(subject)
				? loginNames(subject).filter(value => suspiciousText(value).some(fault => deceiving.has(fault)))
				: [];
			return values.length === 0
				? undefined
				: localized`Reads like another user or group than it is, for people who decide by it: ${quoteAll(values)}`;
		},
	},
];

function isForClients({object}: Subject): boolean {
	const {signerName, usages = []} = object?.seen ?? {};
	return signerName === apiServerClient || effectsOf(usages).extKeyUsage.includes('clientAuth');
}

/** The user and the groups that the certificate would name, without the requester's own. */
function loginNames(subject: Subject): readonly string[] {
	const {view, object} = subject;
	return [
		...[view.commonName ?? ''].filter(name => name !== object?.seen.username),
		...view.organizations.filter(group => !isOwnGroup(group, subject)),
	];
}
