// A test that stops the timers still gets its deadline.
const {setTimeout, clearTimeout} = globalThis;

/** How long a program may take to show an expected result. On a busy machine it may be slow without being wrong. */
export const patienceMs = 30_000;

export type Until = {
	/** Checks again, because the output may have changed. */
	look(): void;
	/** Waits until `holds` is true; throws after `timeoutMs` and prints the current output. */
	until(holds: () => boolean, wanted: string, timeoutMs?: number): Promise<void>;
};

/** Waits for an output without polling. */
export function createUntil(lines: () => readonly string[]): Until {
	const looks = new Set<() => void>();
	return {
		look() {
			for (const look of looks) {
				look();
			}
		},
		until(holds, wanted, timeoutMs = patienceMs) {
			return new Promise((resolve, reject) => {
				const look = () => {
					if (holds()) {
						clearTimeout(deadline);
						looks.delete(look);
						resolve();
					}
				};

				const deadline = setTimeout(() => {
					looks.delete(look);
					reject(new Error(`waited ${timeoutMs} ms for ${wanted}, the screen shows:\n${framed(lines())}`));
				}, timeoutMs);
				looks.add(look);
				look();
			});
		},
	};
}

export function framed(lines: readonly string[]): string {
	return lines.map(line => `│${line}`).join('\n');
}
