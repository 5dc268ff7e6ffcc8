import assert from 'node:assert/strict';

export type Sample = {readonly name: string; readonly labels: ReadonlyMap<string, string>; readonly value: number};

/**
 * Parses the text format of Prometheus 0.0.4 as strictly as Prometheus itself: names, escapes in label values, one TYPE
 * before the samples of a family, and all samples of a family together.
 */
export function parseMetrics(text: string): readonly Sample[] {
	assert.ok(text.endsWith('\n'), 'the last line has no end');
	const samples: Sample[] = [];
	const types = new Map<string, string>();
	const done = new Set<string>();
	let family = '';
	for (const line of text.slice(0, -1).split('\n')) {
		const [, comment, about = '', rest = ''] = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.*)$/.exec(line) ?? [];
		if (comment !== undefined) {
			if (about !== family) {
				assert.ok(!done.has(about), `${about} begins twice`);
				done.add(about);
				family = about;
			}

			if (comment === 'TYPE') {
				assert.ok(['counter', 'gauge', 'histogram', 'summary', 'untyped'].includes(rest), rest);
				types.set(about, rest);
			}

			continue;
		}

		const [, name = '', inner = '', value = ''] = /^([a-zA-Z_:][\w:]*)\{(.*)\} (\S+)$/.exec(line) ?? [];
		assert.equal(name, family, line);
		assert.ok(types.has(name), `${name} has no TYPE`);
		samples.push({name, labels: labelsOf(inner, line), value: Number(value)});
		assert.ok(!Number.isNaN(samples.at(-1)?.value), line);
	}

	return samples;
}

function labelsOf(text: string, line: string): ReadonlyMap<string, string> {
	const labels = new Map<string, string>();
	let at = 0;
	while (at < text.length) {
		const [whole, name, value = ''] = /^([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/.exec(text.slice(at)) ?? [];
		assert.ok(whole !== undefined && name !== undefined, `${line} at ${text.slice(at)}`);
		assert.ok(!labels.has(name), `${name} is there twice`);
		labels.set(
			name,
			value.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped)),
		);
		at += whole.length;
	}

	return labels;
}
