import type {Printable} from '../../base/text/index.js';
import {localized, printable, printed} from '../../base/text/index.js';
import type {Question} from '../../review/finding/index.js';

type Asked = {readonly questions: ReadonlyArray<Pick<Question, 'why'>>};

/** How the reason of a missing right begins; several of them share this beginning. */
const right = /^missing RBAC: verbs (\S+) on (.+)$/s;

/**
 * Why questions of some requests are open, one sentence for all of them: rights that are missing by verb, then what went
 * wrong; undefined where none is open. Printable.
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

/** The same as a line of text, for what stands above requests; no line where no question is open. */
export function unaskedText(reviewed: readonly Asked[]): readonly Printable[] {
	const why = whyUnasked(reviewed.flatMap(({questions}) => questions.flatMap(each => each.why)));
	return why === undefined ? [] : [printed`? not all could be asked: ${why}\n`];
}
