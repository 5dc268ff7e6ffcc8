/** Sizes of list and detail. Depending on the room, the detail has two or more lines below the list, or is beside it. */
export type RequestsLayout = {
	readonly pane: 'none' | 'brief' | 'below' | 'beside';
	readonly listWidth: number;
	readonly listHeight: number;
	readonly paneWidth: number;
	readonly paneHeight: number;
};

/** Rows of the list's two headings. */
const headings = 2;

/** @param troubleHeight - rows for what is wrong with the list. */
export function layoutRequests(width: number, height: number, troubleHeight: number): RequestsLayout {
	const body = height - headings - troubleHeight;
	if (height >= 32) {
		const paneHeight = Math.floor(height * 0.45);
		return {pane: 'below', listWidth: width, listHeight: body - paneHeight, paneWidth: width, paneHeight};
	}

	if (width >= 120 && height >= 14) {
		const listWidth = Math.min(90, Math.floor(width * 0.52));
		// The detail starts beside the titles.
		return {
			pane: 'beside',
			listWidth,
			listHeight: body,
			paneWidth: width - listWidth - 2,
			paneHeight: body + 1,
		};
	}

	const paneHeight = height >= 14 ? 3 : 0;
	return {
		pane: paneHeight === 0 ? 'none' : 'brief',
		listWidth: width,
		listHeight: Math.max(1, body - paneHeight),
		paneWidth: width,
		paneHeight,
	};
}
