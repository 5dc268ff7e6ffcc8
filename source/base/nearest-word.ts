/** The most characters that are compared. Longer words are hostile, and need no advice. */
const longest = 64;

/** The candidate that is most similar to a mistyped word; undefined if none is similar. */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
	const plain = bare(word);
	const same = candidates.find(candidate => bare(candidate) === plain);
	if (same !== undefined) {
		return same;
	}

	const limit = Math.max(1, Math.floor(plain.length / 3));
	const ranked = candidates
		.map(candidate => ({candidate, distance: editDistance(plain, bare(candidate))}))
		.toSorted((a, b) => a.distance - b.distance);
	const best = ranked[0];
	return best !== undefined && best.distance <= limit ? best.candidate : undefined;
}

function bare(word: string): string {
	return word
		.slice(0, 2 * longest)
		.toLowerCase()
		.replace(/[\s_-]/g, '')
		.slice(0, longest);
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
	const rows: number[][] = [Array.from({length: b.length + 1}, (_, index) => index)];
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			const above = rows[i - 1] ?? [];
			let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + cost);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
				least = Math.min(least, (rows[i - 2]?.[j - 2] ?? 0) + 1);
			}

			row.push(least);
		}

		rows.push(row);
	}

	return rows[a.length]?.[b.length] ?? 0;
}
