/** What one program needed for one piece of work, over several runs. */
export type Figure = {readonly median: number; readonly p95: number; readonly runs: number};

export type Unit = 'ms' | 'µs' | 'MB' | 'bytes' | 'bytes/s' | '%' | 'requests';

/** One line of the table: a piece of work, and what each program needed for it. */
export type Row = {
	readonly name: string;
	readonly work: string;
	readonly unit: Unit;
	/** By the name of the program; a program that can't do the work, or is not here, is left out. */
	readonly figures: Readonly<Record<string, Figure>>;
	/** What is to be reached, in words; absent where a row is only to be seen. */
	readonly target?: string;
	readonly isReached?: boolean;
};

/** A limit on the figure of certdeck. Undefined where what it is compared with was not measured. */
export type Target = {
	readonly words: string;
	readonly holds: (figures: Readonly<Record<string, Figure>>) => boolean | undefined;
};

/** The value below which `part` of the samples lie. */
export function quantile(samples: readonly number[], part: number): number {
	const sorted = samples.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function figureOf(samples: readonly number[]): Figure {
	return {median: quantile(samples, 0.5), p95: quantile(samples, 0.95), runs: samples.length};
}

/** At most `most`, whatever others need. */
export function atMost(most: number, unit: Unit, of: 'median' | 'p95' = 'median'): Target {
	return {
		words: `${of === 'p95' ? 'p95 ' : ''}≤ ${most}${unit === '%' ? '' : ' '}${unit}`,
		holds: ({certdeck}) => certdeck && certdeck[of] <= most,
	};
}

/** At most a multiple of what another program needs. */
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

/** A row of the samples that were taken, for the programs that have any. */
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
