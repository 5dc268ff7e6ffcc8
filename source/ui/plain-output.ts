import {Writable} from 'node:stream';
import {stripVTControlCharacters} from 'node:util';

/**
 * Output for a terminal that can't move its cursor. Of each frame of Ink, only new lines are printed, below the earlier
 * output. A line that differs only in numbers, such as an age, does not count as new.
 */
export function createPlainOutput(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
	let before = new Set<string>();
	const plain = new Writable({
		decodeStrings: false,
		write(chunk: string | Uint8Array, _encoding, done) {
			const text = stripVTControlCharacters(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
			const lines = text.split(/\r?\n/).filter(line => line.trim() !== '');
			// Terminal modes and empty frames are not printed.
			if (lines.length === 0) {
				done();
				return;
			}

			const fresh = lines.filter(line => !before.has(withoutNumbers(line)));
			before = new Set(lines.map(withoutNumbers));
			if (fresh.length === 0) {
				done();
			} else {
				stdout.write(`${fresh.join('\n')}\n`, () => done());
			}
		},
	});
	return new Proxy(plain, {
		get(target, property) {
			const from = property in target ? target : stdout;
			const value: unknown = Reflect.get(from, property, from);
			return typeof value === 'function' ? value.bind(from) : value;
		},
	}) as unknown as NodeJS.WriteStream;
}

function withoutNumbers(line: string): string {
	return line.replaceAll(/\d+/g, '0');
}
