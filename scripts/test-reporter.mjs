// Prints a line for each test file, and everything about failures. Writes the counts to the file $CERTDECK_TEST_COUNT.
import {existsSync, writeFileSync} from 'node:fs';
import {relative} from 'node:path';
import {inspect} from 'node:util';
import {sourcePath} from './compile-tests.mjs';

const named = file => sourcePath(relative('.', file ?? ''), existsSync);

/** What crossed from the process of a test may be no Error any more, and have no text of its own. */
function textOf(cause) {
	return typeof cause?.stack === 'string' ? cause.stack : typeof cause === 'string' ? cause : inspect(cause);
}

export default async function* report(source) {
	const count = {passed: 0, failed: 0, skipped: 0};
	const perFile = new Map();
	const seconds = new Map();
	for await (const {type, data} of source) {
		if (type === 'test:pass' || type === 'test:fail') {
			const isSuite = data.details?.type === 'suite' || (data.file && data.name === data.file);
			if (type === 'test:fail') {
				const {cause} = data.details.error;
				if (data.details.error.failureType !== 'subtestsFailed') {
					count.failed += 1;
					yield `✖ ${named(data.file)}: ${data.name}\n${textOf(cause ?? data.details.error)
						.split('\n')
						.map(line => `    ${line}`)
						.join('\n')}\n`;
				}
			} else if (data.skip !== undefined) {
				count.skipped += 1;
				yield `− ${named(data.file)}: ${data.name}: not run${typeof data.skip === 'string' ? `: ${data.skip}` : ''}\n`;
			} else if (!isSuite) {
				count.passed += 1;
			}

			if (data.file && data.nesting === 0) {
				// In a group a file is a suite with its path as its name.
				const name = isSuite && data.name.startsWith('test/') ? data.name : named(data.file);
				seconds.set(name, (seconds.get(name) ?? 0) + data.details.duration_ms / 1000);
			}

			if (data.file && !isSuite) {
				perFile.set(data.file, (perFile.get(data.file) ?? 0) + 1);
			}
		} else if (type === 'test:diagnostic' && data.file) {
			// Figures that a test measured. The runner's summary at the end belongs to no file.
			yield `· ${named(data.file)}: ${data.message}\n`;
		} else if (type === 'test:stderr' || type === 'test:stdout') {
			yield data.message;
		}
	}

	for (const [file, tests] of [...perFile].sort()) {
		yield `  ${named(file)} ${tests}\n`;
	}

	const slowest = [...seconds].sort(([, a], [, b]) => b - a).slice(0, 15);
	yield `· slowest: ${slowest.map(([file, took]) => `${file} ${Math.round(took)} s`).join(', ')}\n`;

	writeFileSync(process.env.CERTDECK_TEST_COUNT, JSON.stringify(count));
}
