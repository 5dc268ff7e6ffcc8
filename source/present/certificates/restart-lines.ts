import type {Printable} from '../../base/text/index.js';
import {printable, printed, shellQuote} from '../../base/text/index.js';
import type {CertificateUser, JudgedEntry} from '../../certificates/model/index.js';

/** What takes a renewed certificate in only once it begins anew, or may. */
export type Restarts = {
	/** Those that read it once, as they begin; and the command that restarts each, where there is one. */
	readonly needed: readonly Restart[];
	/** Those in whose files it changes by itself within about a minute: not every program reads them again. */
	readonly perhaps: readonly Restart[];
};

export type Restart = {readonly who: Printable; readonly how: Printable; readonly command?: Printable};

const restartable: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);
const inFiles: ReadonlySet<string> = new Set(['volume', 'projected']);
const readOnce: ReadonlySet<string> = new Set(['env', 'subPath']);

/** Whom the renewal of these certificates concerns, each once; Ingresses and Gateways take it in by themselves. */
export function restartsOf(entries: readonly JudgedEntry[]): Restarts {
	const users = new Map<string, CertificateUser>();
	for (const user of entries.flatMap(({users}) => users)) {
		const key = JSON.stringify([user.kind, user.namespace, user.name]);
		// Who takes it in both ways reads it once.
		if (readOnce.has(user.how) || (inFiles.has(user.how) && !users.has(key))) {
			users.set(key, user);
		}
	}

	const all = [...users.values()];
	return {
		needed: all.filter(({how}) => readOnce.has(how)).map(restartOf),
		perhaps: all.filter(({how}) => inFiles.has(how)).map(restartOf),
	};
}

/** What is to be read of them, and done. */
export function restartTexts({needed, perhaps}: Restarts): readonly Printable[] {
	const each = ({who, how, command}: Restart) =>
		command === undefined
			? printed`  ${who} (${how}): whoever made it makes it once more`
			: printed`  ${who} (${how}): ${command}`;
	return [
		...(needed.length === 0 ? [] : [printed`To be restarted: they read it once, as they begin.`, ...needed.map(each)]),
		...(perhaps.length === 0
			? []
			: [
					printed`The files of these change by themselves within about a minute; a program that does not read them again has to be restarted.`,
					...perhaps.map(each),
				]),
	];
}

function restartOf({kind, namespace = '', name, how}: CertificateUser): Restart {
	const [object, where] = [shellQuote(`${kind.toLowerCase()}/${name}`), shellQuote(namespace)];
	return {
		who: printed`${printable(kind)} ${printable(namespace)}/${printable(name)}`,
		how: printable(how),
		...(restartable.has(kind) &&
			object !== undefined &&
			where !== undefined && {command: printed`kubectl rollout restart ${object} -n ${where}`}),
	};
}
