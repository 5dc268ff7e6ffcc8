/** How long a program may take to show what it is waited for: one that others keep from the processor is slow, not wrong. */
export const patienceMs = 30_000;

export type Until = {
	/** Looks again: something else may be shown now. */
	look(): void;
	/** Waits until `holds`; throws after `timeoutMs` and prints what is shown. */
	until(holds: () => boolean, wanted: string, timeoutMs?: number): Promise<void>;
};

/** Waits for what is shown, without asking again and again. */
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
