// Writes the picture and the list of rooms into docs/architecture.md, from the import lines:
// npm run doors
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Import} from './imports.js';
import {importsOf, roomOf, sourceFiles} from './imports.js';
import {withSection} from './sections.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const architectureFile = join(root, 'docs', 'architecture.md');

/** The purpose of each room. The door of a folder says its purpose. */
const about: Readonly<Record<string, string>> = {
	pki: 'keys, names, PKCS#10, X.509: bytes in, bytes out; has never heard of Kubernetes',
	signers: 'what each signer permits, requires and will do',
	cluster: 'kubeconfig, API calls, the live list; has never heard of X.509',
	storage: 'private keys, authorities, the journal and pending issuances on disk',
	review: 'findings about a request: pure functions from facts to findings',
	operations: 'approve, deny, sign, publish, request: each a plan, then performed',
	certificates: 'certificates that exist: where they lie, who uses them, and what is wrong with them',
	present: 'domain objects as rows, fields and words; pure',
	deck: "the deck's model: the index of requests, services for the screens, navigation",
	ui: 'screens, components and keys: draws the model with Ink',
	commands: 'one file a verb, and the command line',
	run: 'composition: builds clients and stores, runs a verb or opens the deck',
	cli: 'entry: reads the arguments, runs a verb or the deck, sets the exit code',
	demo: 'a Kubernetes API server in a box, with controllers and a story',
};

/** Folders without a door. Only lazy imports enter them, and those name the file. */
const withoutDoor: Readonly<Record<string, string>> = {
	'source/cluster/watch': 'The live list: list, watch, and both again whatever happens in between. Imported lazily.',
	'source/ui': 'The deck on a terminal: keys, header, screen, dialog, footer. Imported lazily: verbs load no screen.',
};

/** For each room or folder, those that it imports. */
type Arrows = ReadonlyMap<string, ReadonlySet<string>>;

/** The picture and the list to put between the marks. */
export function architectureText(): string {
	const imports = sourceFiles(root)
		.flatMap(file => importsOf(root, file))
		.filter(({to}) => /^(source|demo)\//.test(to));
	return `${picture(imports)}\n${list(imports)}`;
}

/** The picture of rooms and arrows. A direct arrow is left out if there is a way over a third room. */
function picture(imports: readonly Import[]): string {
	const values = arrowsOf(
		imports.filter(({isTypeOnly, isLazy}) => !isTypeOnly && !isLazy),
		roomOf,
	);
	const all = arrowsOf(imports, roomOf);
	const lines: string[] = [];
	for (const [room, targets] of all) {
		for (const to of targets) {
			if (isReached(values, room, to)) {
				if (isDirect(values, room, to)) {
					lines.push(`\t${room} --> ${to}`);
				}
			} else {
				const isLazyOnly = !imports.some(one => roomOf(one.file) === room && roomOf(one.to) === to && one.isTypeOnly);
				lines.push(`\t${room} -. ${isLazyOnly ? 'when asked for' : 'types'} .-> ${to}`);
			}
		}
	}

	return ['```mermaid', 'flowchart TD', ...lines.sort(), '```', ''].join('\n');
}

/** The list of rooms from the lowest up, each with its folders from the lowest up. */
function list(imports: readonly Import[]): string {
	const rooms = fromTheGround(arrowsOf(imports, roomOf));
	const folders = fromTheGround(arrowsOf(imports, dirname));
	return rooms
		.flatMap(room => {
			const own = `source/${room}`;
			const what = about[room] ?? commentOf(own);
			const below = folders.filter(
				folder => folder.startsWith('source/') && roomOf(`${folder}/`) === room && (folder !== own || room in about),
			);
			return [
				`- **${room}**: ${what}`,
				...below.map(folder => `  - \`${folder.replace('source/', '')}\`: ${commentOf(folder)}`),
			];
		})
		.map(line => `${line}\n`)
		.join('');
}

/** The purpose of a folder: the first comment of its door. */
function commentOf(folder: string): string {
	const door = join(root, folder, 'index.ts');
	const [comment = ''] = (existsSync(door) && /^(?:\/\/.*\n)+/.exec(readFileSync(door, 'utf8'))) || [];
	const text =
		withoutDoor[folder] ??
		comment
			.replaceAll(/^\/\/ /gm, '')
			.replaceAll('\n', ' ')
			.trim();
	if (text === '') {
		throw new Error(`scripts/architecture.ts does not know what ${folder} is for`);
	}

	return text;
}

function arrowsOf(imports: readonly Import[], placeOf: (path: string) => string): Arrows {
	const arrows = new Map<string, Set<string>>();
	for (const {file, to} of imports) {
		const [from, target] = [placeOf(file), placeOf(to)];
		arrows.set(target, arrows.get(target) ?? new Set());
		arrows.set(from, from === target ? (arrows.get(from) ?? new Set()) : (arrows.get(from) ?? new Set()).add(target));
	}

	return arrows;
}

function isReached(arrows: Arrows, from: string, to: string): boolean {
	return [...(arrows.get(from) ?? [])].some(next => next === to || isReached(arrows, next, to));
}

/** Whether there is no way over a third room. */
function isDirect(arrows: Arrows, from: string, to: string): boolean {
	return ![...(arrows.get(from) ?? [])].some(next => next !== to && isReached(arrows, next, to));
}

/** Sorts each room after all that it imports, and otherwise by name. */
function fromTheGround(arrows: Arrows): readonly string[] {
	const left = new Set([...arrows.keys()].sort());
	const order: string[] = [];
	while (left.size > 0) {
		const next = [...left].find(place => ![...(arrows.get(place) ?? [])].some(to => left.has(to)));
		if (next === undefined) {
			throw new Error(`these import each other in a circle: ${[...left].join(', ')}`);
		}

		left.delete(next);
		order.push(next);
	}

	return order;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const document = readFileSync(architectureFile, 'utf8');
	writeFileSync(architectureFile, withSection(document, 'rooms', architectureText()));
}
