import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {BindingSubject} from '../../cluster/records/index.js';
import {covers} from '../../review/evidence/rights/index.js';
import {questionsOf, rulesFor} from './rights.js';

/** A subject that may approve, and the binding that says so. Names are hostile text. */
export type Approver = BindingSubject & {readonly binding: string};

/**
 * The subjects that may approve requests for a signer: those with bindings for every needed right, people and groups first.
 *
 * @returns undefined without the right to read bindings and roles.
 * @throws {ClusterError} for anything but a refusal.
 */
export async function listApprovers(
	cluster: Cluster,
	signerName: string,
	signal?: AbortSignal,
): Promise<readonly Approver[] | undefined> {
	try {
		const [bindings, roles] = await Promise.all([
			cluster.listClusterRoleBindings({}, signal),
			cluster.listClusterRoles({}, signal),
		]);
		const rulesOf = new Map(roles.map(({name, rules}) => [name, rules]));
		const subjects = new Map<string, BindingSubject>();
		for (const {subjects: named} of bindings) {
			for (const subject of named) {
				subjects.set(keyOf(subject), subject);
			}
		}

		// One binding may give the one right and another the other: each subject's rights are taken together.
		return [...subjects.entries()]
			.flatMap(([key, subject]): readonly Approver[] => {
				const own = bindings.filter(binding => binding.subjects.some(each => keyOf(each) === key));
				const rules = own.flatMap(({role}) => rulesOf.get(role.name) ?? []);
				const mayAll = rulesFor('approve', signerName).every(rule =>
					questionsOf(rule).some(question => rules.some(each => covers(each, question))),
				);
				return mayAll ? [{...subject, binding: own.map(({name}) => name).join(', ')}] : [];
			})
			.toSorted((a, b) => weight(a) - weight(b) || (a.name < b.name ? -1 : 1));
	} catch (error) {
		if (error instanceof ClusterError && error.code === 'forbidden') {
			return undefined;
		}

		throw error;
	}
}

function keyOf({kind, namespace = '', name}: BindingSubject): string {
	return JSON.stringify([kind, namespace, name]);
}

function weight({kind}: BindingSubject): number {
	return kind === 'User' ? 0 : kind === 'Group' ? 1 : 2;
}
