/** A whole number as people read it: `10,025`. */
export function thousands(count: number): string {
	return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
