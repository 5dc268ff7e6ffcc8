/** What the mouse did. Columns and rows count from 0, at the top left of the screen. */
export type MouseReport =
	| {readonly kind: 'click'; readonly column: number; readonly row: number}
	| {readonly kind: 'wheel'; readonly key: 'up' | 'down'};

/** A part of the input, in its order. */
export type InputPart =
	| {readonly report: MouseReport}
	| {
			readonly text: string;
			/** A report came in the same read. */
			readonly isTogether: boolean;
	  };

export type MouseReports = {
	/** Takes what one read of the terminal brought. */
	push(chunk: string): void;
	/** @returns the next part of the input; undefined if all was taken. */
	next(): InputPart | undefined;
	/** Forgets what is held back. */
	reset(): void;
};

export type MouseReportsOptions = {
	/** How long an Esc is held back that may begin a report, in milliseconds. */
	readonly holdMs: number;
	/** How long after an Esc the rest of a split report is accepted, in milliseconds. */
	readonly tornMs: number;
	readonly now: () => number;
	/** Called when held text is given back, so that `next` has a part again. */
	readonly wake: () => void;
};

/** How long the rest of a report is waited for. Its begin is never text. */
const restMs = 1000;
const pasteEnd = '\u001B[201~';
/** A report in the form of SGR (xterm, DECSET 1006); one in the first form, which is dropped; the begin of a paste. */
const token = /\u001B\[(?:<(\d{1,5});(\d{1,5});(\d{1,5})([Mm])|M[\s\S]{3}|200~)/;
/** A text that may go on as one of them. */
const begun = /\u001B(?:\[(?:<[\d;]{0,17}|M[\s\S]{0,2}|2(?:00?)?)?)?$/;
const begunReport = /^\u001B\[[<M]/;
/** The rest of a report whose begin was given back already. */
const lateRest = /^\[?(?=<[\d;])/;

/**
 * Takes the reports of the mouse out of the input, also where several come in one read or one is split between two. What is
 * pasted in brackets stays as it is.
 */
export function createMouseReports({holdMs, tornMs, now, wake}: MouseReportsOptions): MouseReports {
	let parts: InputPart[] = [];
	let held = '';
	let isPasting = false;
	let givenBackAt = Number.NEGATIVE_INFINITY;
	let timer: ReturnType<typeof setTimeout> | undefined;

	const hold = (text: string): void => {
		held = text;
		const isReport = begunReport.test(text);
		timer = setTimeout(
			() => {
				held = '';
				if (!isReport) {
					givenBackAt = now();
					parts.push({text, isTogether: false});
					wake();
				}
			},
			isReport ? restMs : holdMs,
		);
	};

	/** Splits one read. @returns its texts and reports, in order. */
	const split = (read: string): Array<string | MouseReport | undefined> => {
		const found: Array<string | MouseReport | undefined> = [];
		let rest = read;
		while (rest !== '') {
			if (isPasting) {
				const end = rest.indexOf(pasteEnd);
				const upTo = end === -1 ? rest.length - begunLength(rest, pasteEnd) : end + pasteEnd.length;
				found.push(rest.slice(0, upTo));
				rest = rest.slice(upTo);
				isPasting = end === -1;
				if (isPasting) {
					held = rest;
					return found;
				}

				continue;
			}

			const match = token.exec(rest);
			if (match === null) {
				const at = rest.search(begun);
				found.push(at === -1 ? rest : rest.slice(0, at));
				if (at !== -1) {
					hold(rest.slice(at));
				}

				return found;
			}

			const [whole, button, column, row, form] = match;
			isPasting = whole.endsWith('200~');
			const after = match.index + whole.length;
			found.push(rest.slice(0, isPasting ? after : match.index));
			if (!isPasting) {
				found.push(reportOf(Number(button), Number(column), Number(row), form === 'M'));
			}

			rest = rest.slice(after);
		}

		return found;
	};

	return {
		push(chunk) {
			clearTimeout(timer);
			const isLate = held === '' && now() - givenBackAt < tornMs;
			const read = isLate ? chunk.replace(lateRest, '\u001B[') : held + chunk;
			held = '';
			const found = split(read);
			const isTogether = found.some(part => typeof part !== 'string');
			for (const part of found) {
				if (typeof part === 'object') {
					parts.push({report: part});
				} else if (part) {
					parts.push({text: part, isTogether});
				}
			}
		},
		next: () => parts.shift(),
		reset() {
			clearTimeout(timer);
			parts = [];
			held = '';
			isPasting = false;
		},
	};
}

/** How much of the end of a text may be the begin of a marker. */
function begunLength(text: string, marker: string): number {
	let length = marker.length - 1;
	while (length > 0 && !text.endsWith(marker.slice(0, length))) {
		length -= 1;
	}

	return length;
}

/** @returns undefined for what is neither the left button nor the wheel, alone: moves, releases, other buttons, with Shift. */
function reportOf(button: number, column: number, row: number, isPress: boolean): MouseReport | undefined {
	if (!isPress || column < 1 || row < 1) {
		return undefined;
	}

	switch (button) {
		case 0:
			return {kind: 'click', column: column - 1, row: row - 1};
		case 64:
			return {kind: 'wheel', key: 'up'};
		case 65:
			return {kind: 'wheel', key: 'down'};
		default:
			return undefined;
	}
}
