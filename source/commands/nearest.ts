/** @returns the candidate that is at most a third of its letters away from `word` (Levenshtein), or undefined. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
	let best: string | undefined;
	let bestDistance = Number.POSITIVE_INFINITY;
	for (const candidate of candidates) {
		const limit = Math.max(1, Math.floor(candidate.length / 3));
		const away = distance(word.toLowerCase(), candidate.toLowerCase());
		if (away <= limit && away < bestDistance) {
			best = candidate;
			bestDistance = away;
		}
	}

	return best;
}

function distance(a: string, b: string): number {
	let row = Array.from({length: b.length + 1}, (_, index) => index);
	for (let i = 1; i <= a.length; i += 1) {
		const next = [i];
		for (let j = 1; j <= b.length; j += 1) {
			const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}

		row = next;
	}

	return row[b.length] ?? a.length;
}
