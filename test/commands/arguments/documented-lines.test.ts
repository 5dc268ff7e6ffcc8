import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseArguments} from '../../../source/commands/arguments/parse-arguments.js';
import {documents, everyCommand, linesOfBlocks, linesOfSentences, segmentsOf} from '../../helpers/documented-lines.js';

// test/e2e/documented-lines.test.ts runs them, on a real control plane.
const all = await everyCommand();

/** The words behind each `certdeck` of a line. */
const callsOf = (line: string) =>
	segmentsOf(line.replace(/^kubectl /, '')).flatMap(({words: [name, ...words]}) =>
		name === 'certdeck' ? [words] : [],
	);

for (const document of documents) {
	test(`each command line of ${document} is one that certdeck takes`, () => {
		for (const line of [...linesOfBlocks(document), ...linesOfSentences(document)]) {
			for (const words of callsOf(line)) {
				assert.doesNotThrow(() => parseArguments(words, all), line);
			}
		}
	});
}

test('each example of the help is one that certdeck takes', () => {
	let count = 0;
	for (const line of all.flatMap(({examples}) => examples)) {
		for (const words of callsOf(line)) {
			assert.doesNotThrow(() => parseArguments(words, all), line);
			count += 1;
		}
	}

	assert.ok(count > 60);
});
