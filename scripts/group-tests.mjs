// Lets test files of one room share a process. To start a process and load what a screen needs takes longer than most files
// take to run. A file that changes its process, such as variables of the environment, clocks or signals, or that measures
// it, says so in a line `// Runs alone: …`.
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {compiledPath} from './compile-tests.mjs';

/** A file that fails by itself takes at most so many others along. */
const groupSize = 10;
const folder = 'test/groups';

/**
 * Writes a file for each group, which holds each of its files as a suite, so that hooks of a file stay its own.
 *
 * @param {string} root
 * @param {readonly string[]} files sorted
 * @returns {string[]} what is to run, in this order: groups and files that run alone
 */
export function groupTests(root, files) {
	rmSync(join(root, 'dist-test', folder), {recursive: true, force: true});
	mkdirSync(join(root, 'dist-test', folder), {recursive: true});
	const alone = [];
	const rooms = new Map();
	for (const file of files) {
		if (/^\/\/ Runs alone: /m.test(readFileSync(join(root, file), 'utf8'))) {
			alone.push(file);
		} else {
			const room = file.split('/')[1];
			rooms.set(room, [...(rooms.get(room) ?? []), file]);
		}
	}

	const groups = [...rooms].flatMap(([room, members]) => {
		const count = Math.ceil(members.length / groupSize);
		const size = Math.ceil(members.length / count);
		return Array.from({length: count}, (_, index) => {
			const group = `${folder}/${room.replace(/\.test\.tsx?$/, '')}-${index + 1}.ts`;
			writeFileSync(join(root, compiledPath(group)), suitesOf(members.slice(index * size, (index + 1) * size)));
			return group;
		});
	});
	// Screens come last by name and take longest; where they begin, both processes end at much the same time.
	return [...groups.reverse(), ...alone];
}

function suitesOf(files) {
	const suites = files.map(
		file =>
			`describe(${JSON.stringify(file)}, () => import(${JSON.stringify(`../../${compiledPath(file).slice('dist-test/'.length)}`)}));`,
	);
	return [`import {describe} from 'node:test';`, ...suites, ''].join('\n');
}
