// Reads the imports of source files, from their import lines.
import {globSync, readFileSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';

export type ImportedName = {readonly name: string; readonly as: string; readonly isType: boolean};

export type Import = {
	/** The file that imports, relative to the root of the checkout. */
	readonly file: string;
	/** A package, or the path of the imported file. */
	readonly to: string;
	/** Empty for a lazy import, and for an import of a whole module. */
	readonly names: readonly ImportedName[];
	readonly isTypeOnly: boolean;
	readonly isLazy: boolean;
	/** The text of the statement. */
	readonly text: string;
};

/** The files of source/ and demo/, relative to the root of the checkout. */
export function sourceFiles(root: string): readonly string[] {
	return globSync('{source,demo}/**/*.{ts,tsx}', {cwd: root}).sort();
}

/** The imports of `file`, and its exports from other files. */
export function importsOf(root: string, file: string): readonly Import[] {
	const text = readFileSync(join(root, file), 'utf8');
	const target = (to: string) => (to.startsWith('.') ? normalize(join(dirname(file), to)) : to);
	const eager = [...text.matchAll(/^(?:import|export)\s+(type\s+)?(?:([^'";]*?)\sfrom\s+)?'([^']+)';?/gm)].map(
		([statement, type, names = '', to = '']): Import => ({
			file,
			to: target(to),
			names: listedNames(names, type !== undefined),
			isTypeOnly: type !== undefined,
			isLazy: false,
			text: statement,
		}),
	);
	const lazy = [...text.matchAll(/(?<!typeof )import\(\s*'([^']+)'\s*\)/g)].map(
		([call, to = '']): Import => ({file, to: target(to), names: [], isTypeOnly: false, isLazy: true, text: call}),
	);
	return [...eager, ...lazy];
}

/** The source file of an import such as `source/base/store.js`. */
export function fileOf(files: ReadonlySet<string>, to: string): string | undefined {
	return ['.ts', '.tsx', '.d.ts'].map(end => to.replace(/\.js$/, end)).find(file => files.has(file));
}

/** The room of a file: `pki` for `source/pki/der/der-cursor.ts`. A file of source/ itself is its own room. */
export function roomOf(path: string): string {
	const [top, room = ''] = path.split('/');
	return top === 'demo' ? 'demo' : room.replace(/\.(tsx?|js)$/, '');
}

/** Whether a file is the door of a folder. */
export function isDoor(file: string): boolean {
	return /^source\/.+\/index\.[jt]s$/.test(file);
}

function listedNames(clause: string, isTypeOnly: boolean): readonly ImportedName[] {
	const [, list = ''] = /\{([^}]*)\}/.exec(clause) ?? [];
	return list
		.split(',')
		.map(part => part.trim())
		.filter(part => part !== '')
		.map(part => {
			const [name = '', as = name] = part.replace(/^type\s+/, '').split(/\s+as\s+/);
			return {name, as, isType: isTypeOnly || /^type\s/.test(part)};
		});
}
