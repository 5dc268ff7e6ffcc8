// Writes the door of each folder of source/ (its index.ts) with the names that other folders import: npm run doors
// An import of a single file of another folder becomes an import of its door, so write any import and then run this.
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {basename, dirname, join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Import, ImportedName} from './imports.js';
import {fileOf, importsOf, isDoor, sourceFiles} from './imports.js';

export type Doors = {
	/** The new text of each file that must change, by path. It is not formatted. */
	readonly texts: ReadonlyMap<string, string>;
	/** Faults that a person must correct, a sentence each. */
	readonly faults: readonly string[];
};

/** The names that other folders import, by the file that declares them. */
type Wanted = Map<string, Set<string>>;

/** Finds the necessary changes of doors and imports below `root`. */
export function planDoors(root: string): Doors {
	const files = sourceFiles(root);
	const home = createHome(root, files);
	const faults: string[] = [];
	const texts = new Map<string, string>();
	const wanted: Wanted = new Map();
	for (const file of files.filter(path => !isDoor(path))) {
		const crossing = importsOf(root, file).filter(isCrossing);
		const names = crossing.flatMap(one => one.names.map(name => ({...name, one})));
		const taken = names.flatMap(({one, ...name}): readonly Taken[] => {
			const from = home.find(name.name, one);
			return from === undefined ? [] : [{...name, from, isRight: specifier(file, from) === relativePath(file, one.to)}];
		});
		for (const {from, name} of taken.filter(({from}) => dirname(from) !== dirname(file))) {
			wanted.set(from, (wanted.get(from) ?? new Set()).add(name));
		}

		if (taken.length < names.length) {
			const lost = names.filter(({name, one}) => home.find(name, one) === undefined);
			faults.push(...lost.map(({name, one}) => `${file} imports ${name}, which ${one.to} does not have`));
		} else if (taken.some(({isRight}) => !isRight)) {
			texts.set(file, withImports(readFileSync(join(root, file), 'utf8'), crossing, importLines(file, taken)));
		}
	}

	const folders = new Set([...wanted.keys()].map(path => dirname(path)));
	for (const folder of folders) {
		const door = `${folder}/index.ts`;
		const now = existsSync(join(root, door)) ? readFileSync(join(root, door), 'utf8') : '';
		const comment = /^(?:\/\/.*\n)*/.exec(now)?.[0] ?? '';
		if (comment === '') {
			faults.push(`${door}: say in a comment on its first line what the folder is for`);
		}

		const text = `${comment}${doorLines(folder, wanted, home.isType)}`;
		if (words(text) !== words(now)) {
			texts.set(door, text);
		}
	}

	for (const door of files.filter(file => isDoor(file) && !folders.has(dirname(file)))) {
		faults.push(`${door}: nobody imports from this folder`);
	}

	return {texts, faults};
}

/** Finds the files that declare names. */
function createHome(root: string, files: readonly string[]) {
	const known = new Set(files);
	const declared = new Map(
		files.filter(file => file.startsWith('source/') && !isDoor(file)).map(file => [file, declarationsOf(root, file)]),
	);
	const throughDoor = new Map<string, string>();
	for (const door of files.filter(isDoor)) {
		for (const {to, names} of importsOf(root, door)) {
			const file = fileOf(known, to);
			for (const {as} of file === undefined ? [] : names) {
				throughDoor.set(`${door} ${as}`, file ?? '');
			}
		}
	}

	return {
		isType: (file: string, name: string) => declared.get(file)?.get(name) ?? false,
		/** The file that declares a name. If the name has moved, it is the only file of the room that declares it. */
		find(name: string, {file, to}: Import): string | undefined {
			const target = fileOf(known, to) ?? '';
			const said = isDoor(target) ? throughDoor.get(`${target} ${name}`) : target;
			if (said !== undefined && declared.get(said)?.has(name)) {
				return said;
			}

			const all = [...declared].filter(([, names]) => names.has(name)).map(([path]) => path);
			const near = all.filter(path => [target, file].some(other => path.split('/')[1] === other.split('/')[1]));
			return all.length === 1 ? all[0] : near.length === 1 ? near[0] : undefined;
		},
	};
}

/** The names that a file exports, and whether each is a type. */
function declarationsOf(root: string, file: string): ReadonlyMap<string, boolean> {
	const text = readFileSync(join(root, file), 'utf8');
	const declarations = text.matchAll(
		/^export (?:declare )?(?:async )?(?:abstract )?(type|interface|const|let|class|function\*?) (\w+)/gm,
	);
	return new Map([...declarations].map(([, kind = '', name = '']) => [name, kind === 'type' || kind === 'interface']));
}

/** Whether an import takes names from another folder of source/. */
function isCrossing({file, to, names}: Import): boolean {
	return names.length > 0 && /^source\/.+\//.test(to) && dirname(to) !== dirname(file);
}

type Taken = ImportedName & {
	/** The file that declares the name. */
	readonly from: string;
	/** Whether the import has the right path. */
	readonly isRight: boolean;
};

/** The import path from `file` to a name that `from` declares: the door of its folder, or the file in the same folder. */
function specifier(file: string, from: string): string {
	return relativePath(
		file,
		dirname(from) === dirname(file) ? from.replace(/(\.d)?\.tsx?$/, '.js') : `${dirname(from)}/index.js`,
	);
}

function relativePath(file: string, to: string): string {
	const path = relative(dirname(file), to);
	return path.startsWith('.') ? path : `./${path}`;
}

function importLines(file: string, taken: readonly Taken[]): string {
	const written = ({name, as}: ImportedName) => (name === as ? name : `${name} as ${as}`);
	const lines = [...new Set(taken.map(({from}) => specifier(file, from)))].sort().flatMap(path => {
		const here = taken.filter(({from}) => specifier(file, from) === path);
		return [true, false].map(isType => {
			const names = [...new Set(here.filter(one => one.isType === isType).map(written))].sort();
			return statement(`import${isType ? ' type' : ''}`, names, path);
		});
	});
	return lines.join('');
}

function statement(words: string, names: readonly string[], path: string): string {
	return names.length === 0 ? '' : `${words} {${names.join(', ')}} from '${path}';\n`;
}

/** Replaces the first of `imports` by `lines`, and removes the others. */
function withImports(text: string, imports: readonly Import[], lines: string): string {
	const [first, ...others] = imports.map(one => `${one.text}\n`);
	return others.reduce((rest, other) => rest.replace(other, ''), text).replace(first ?? '', () => lines);
}

/** The words of a door, independent of order and line breaks. */
function words(text: string): string {
	return text
		.split(/[\s,{}]+/)
		.sort()
		.join(' ');
}

function doorLines(folder: string, wanted: Wanted, isType: (file: string, name: string) => boolean): string {
	const files = [...wanted.keys()].filter(file => dirname(file) === folder).sort();
	return files
		.flatMap(file => {
			const names = [...(wanted.get(file) ?? [])].sort();
			const path = `./${basename(file).replace(/(\.d)?\.tsx?$/, '.js')}`;
			return [true, false].map(type =>
				statement(
					`export${type ? ' type' : ''}`,
					names.filter(name => isType(file, name) === type),
					path,
				),
			);
		})
		.join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const root = join(dirname(fileURLToPath(import.meta.url)), '..');
	const {texts, faults} = planDoors(root);
	for (const [file, text] of texts) {
		writeFileSync(join(root, file), text);
	}

	for (const fault of faults) {
		console.error(fault);
	}

	if (texts.size > 0) {
		const formatter = join(root, 'node_modules', '.bin', 'biome');
		spawnSync(formatter, ['check', '--write', ...texts.keys()], {cwd: root, stdio: 'inherit'});
	}

	process.exitCode = faults.length === 0 ? 0 : 1;
}
