/** A name from the cluster or a kubeconfig as it may stand in a message: JSON escapes, and nothing that a terminal obeys. */
export function quoted(text: string): string {
	return JSON.stringify(text).replaceAll(
		/[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
		character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
