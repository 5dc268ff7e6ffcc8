import type {Printable} from '../../base/text/index.js';
import {joined, printable, printableSentence, printed} from '../../base/text/index.js';

export type MetricLabels = ReadonlyArray<readonly [name: string, value: string]>;

/** A gauge with its samples, in the text format of Prometheus (version 0.0.4); empty without samples. */
export function metricFamily(name: string, help: string, samples: readonly Printable[]): Printable {
	return samples.length === 0
		? printed``
		: printed`# HELP ${printable(name)} ${printable(help)}\n# TYPE ${printable(name)} gauge\n${joined(samples, printed``)}`;
}

/** One line of a family. */
export function metricSample(name: string, labels: MetricLabels, value: number): Printable {
	const pairs = labels.map(([label, text]) => printed`${printable(label)}="${escaped(text)}"`);
	return printed`${printable(name)}{${joined(pairs, printed`,`)}} ${value}\n`;
}

/** `printable` first replaces unprintable characters by escapes. Their backslashes are then escaped like others. */
function escaped(text: string): Printable {
	return printableSentence(printable(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"'));
}
