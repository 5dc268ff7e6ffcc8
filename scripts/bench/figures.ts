/** The result of one program for one task, over several runs. */
export type Figure = {readonly median: number; readonly p95: number; readonly runs: number};

export type Unit = 'ms' | 'µs' | 'MB' | 'bytes' | 'bytes/s' | '%' | 'requests';

/** One line of the table: a task, and the result of each program. */
export type Row = {
	readonly name: string;
	readonly work: string;
	readonly unit: Unit;
	/** By the name of the program. A program that is not installed, or can't do the task, is left out. */
	readonly figures: Readonly<Record<string, Figure>>;
	/** The target in words; absent if the row has none. */
	readonly target?: string;
	readonly isReached?: boolean;
};

/** A limit on certdeck's result. Undefined if the program for comparison was not measured. */
export type Target = {
	readonly words: string;
	readonly holds: (figures: Readonly<Record<string, Figure>>) => boolean | undefined;
};

/** The value below which a fraction `part` of the samples lies. */
export function quantile(samples: readonly number[], part: number): number {
	const sorted = samples.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function figureOf(samples: readonly number[]): Figure {
	return {median: quantile(samples, 0.5), p95: quantile(samples, 0.95), runs: samples.length};
}

/** A fixed limit. */
export function atMost(most: number, unit: Unit, of: 'median' | 'p95' = 'median'): Target {
	return {
		words: `${of === 'p95' ? 'p95 ' : ''}≤ ${most}${unit === '%' ? '' : ' '}${unit}`,
		holds: ({certdeck}) => certdeck && certdeck[of] <= most,
	};
}

/** A limit that is a multiple of another program's result. */
export function timesOf(program: string, factor: number): Target {
	return {
		words: `≤ ${factor} × ${program}`,
		holds({certdeck, [program]: other}) {
			return certdeck && other && certdeck.median <= factor * other.median;
		},
	};
}

export function both(...targets: readonly Target[]): Target {
	return {
		words: targets.map(({words}) => words).join(', '),
		holds(figures) {
			const answers = targets.map(({holds}) => holds(figures));
			return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
		},
	};
}

/** Makes a row of samples, for the programs that have any. */
export function rowOf(
	name: string,
	work: string,
	unit: Unit,
	samples: Readonly<Record<string, readonly number[]>>,
	target?: Target,
): Row {
	const figures = Object.fromEntries(
		Object.entries(samples).flatMap(([program, each]) => (each.length > 0 ? [[program, figureOf(each)]] : [])),
	);
	const isReached = target?.holds(figures);
	return {
		name,
		work,
		unit,
		figures,
		...(target && {target: target.words}),
		...(isReached !== undefined && {isReached}),
	};
}
