/** A name from the cluster or a kubeconfig as it may stand in a message: JSON escapes, and nothing that a terminal obeys. */
export function quoted(text: string): string {
	return visible(JSON.stringify(text));
}

/** A sentence of somebody else as it may stand in a message: on one line, controls and bidi marks as `\u001b`. */
export function visible(text: string): string {
	return text.replaceAll(
		/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu,
		character => {
			const code = character.codePointAt(0) ?? 0;
			return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
		},
	);
}
