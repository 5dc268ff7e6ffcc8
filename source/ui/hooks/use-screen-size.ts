import {useIsScreenReaderEnabled, useWindowSize} from 'ink';

/** Wide and high enough for all that is read aloud: nothing is cut there. */
const spoken = {columns: 400, rows: 60};

/** The size of what is drawn. */
export function useScreenSize(): {readonly columns: number; readonly rows: number} {
	const {columns, rows} = useWindowSize();
	return useIsScreenReaderEnabled()
		? {columns: Math.max(columns, spoken.columns), rows: Math.max(rows, spoken.rows)}
		: {columns, rows};
}
