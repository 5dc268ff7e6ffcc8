import type {Printable} from '../../base/text/index.js';
import {printable, printed, shellQuote} from '../../base/text/index.js';
import type {CertificateUser, JudgedEntry} from '../../certificates/model/index.js';

/** Programs that read a renewed certificate only after a restart, or perhaps only then. */
export type Restarts = {
	/** Programs that read it once at their start, and the command that restarts each, if there is one. */
	readonly needed: readonly Restart[];
	/** Programs whose mounted files change within about a minute. Not every program reads such files again. */
	readonly perhaps: readonly Restart[];
};

export type Restart = {readonly who: Printable; readonly how: Printable; readonly command?: Printable};

const restartable: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);
const inFiles: ReadonlySet<string> = new Set(['volume', 'projected']);
const readOnce: ReadonlySet<string> = new Set(['env', 'subPath']);

/** Programs that use these certificates, each once. Ingresses and Gateways read a new certificate by themselves. */
export function restartsOf(entries: readonly JudgedEntry[]): Restarts {
	const users = new Map<string, CertificateUser>();
	for (const user of entries.flatMap(({users}) => users)) {
		const key = JSON.stringify([user.kind, user.namespace, user.name]);
		// A program that uses it in both ways reads it once.
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

/** Texts about the programs that need a restart, with the commands. */
export function restartTexts({needed, perhaps}: Restarts): readonly Printable[] {
	const each = ({who, how, command}: Restart) =>
		command === undefined
			? printed`  ${who} (${how}): whoever created it has to create it again`
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
