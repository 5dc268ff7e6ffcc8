import {useIsScreenReaderEnabled, useWindowSize} from 'ink';

/** The size for screen readers, large enough that no text is cut. */
const spoken = {columns: 400, rows: 60};

/** The size of the screen to draw, in characters. */
export function useScreenSize(): {readonly columns: number; readonly rows: number} {
	const {columns, rows} = useWindowSize();
	return useIsScreenReaderEnabled()
		? {columns: Math.max(columns, spoken.columns), rows: Math.max(rows, spoken.rows)}
		: {columns, rows};
}
