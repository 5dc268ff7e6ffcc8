import type {Printable} from '../../base/text/index.js';
import {localized, printable, printed} from '../../base/text/index.js';
import type {Question} from '../../review/finding/index.js';

type Asked = {readonly questions: ReadonlyArray<Pick<Question, 'why'>>};

/** The beginning of the reason for a missing right. Several reasons share it. */
const right = /^missing RBAC: verbs (\S+) on (.+)$/s;

/**
 * One sentence that says why questions of some requests are open: the missing rights by verb, then errors; undefined
 * without open questions. Printable.
 */
export function whyUnasked(whys: Iterable<string>): Printable | undefined {
	const missing = new Map<string, Set<string>>();
	const others = new Set<string>();
	for (const why of whys) {
		const [, verb, resource] = right.exec(why) ?? [];
		if (verb === undefined || resource === undefined) {
			others.add(why);
		} else {
			const resources = missing.get(verb) ?? new Set();
			missing.set(verb, resources.add(resource));
		}
	}

	const rights = [...missing].map(([verb, resources]) => `${verb} on ${[...resources].join(', ')}`);
	const said = [...(rights.length > 0 ? [localized`missing RBAC: verbs ${rights.join('; ')}`] : []), ...others];
	return said.length === 0 ? undefined : printable(said.join('; '));
}

/** As `whyUnasked`, as a line above several requests; empty without open questions. */
export function unaskedText(reviewed: readonly Asked[]): readonly Printable[] {
	const why = whyUnasked(reviewed.flatMap(({questions}) => questions.flatMap(each => each.why)));
	return why === undefined ? [] : [printed`? not all could be asked: ${why}\n`];
}
