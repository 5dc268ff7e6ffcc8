/** Colours in which the name of a context can stand, in the order of the documents. */
export const contextColors = ['red', 'yellow', 'green', 'blue', 'magenta', 'cyan'] as const;

export type ContextColor = (typeof contextColors)[number];

/** What the operator's configuration says of a context, or of all whose names fit a pattern. */
export type ContextMark = {
	/** A name; `*` in it stands for any text. */
	readonly pattern: string;
	/** Where it is written, for messages: `contexts.prod of "/home/me/.config/certdeck/config.yaml"`. */
	readonly at: string;
	readonly color?: ContextColor;
	/** Nothing is sent that would change the cluster, whatever context or flags lead to it. */
	readonly isReadOnly: boolean;
	/** What changes the cluster asks for the context's name to be typed. */
	readonly isNameTyped: boolean;
	readonly namespace?: string;
	/** Of the API server; else the kubeconfig's. */
	readonly server?: string;
	/** metadata.uid of Namespace kube-system, which tells the cluster from others. */
	readonly uid?: string;
};

/** Whether a context's name is one that the pattern stands for. */
export function isContextOf(pattern: string, name: string): boolean {
	const parts = pattern.split('*');
	const [first = ''] = parts;
	const last = parts.at(-1) ?? '';
	if (parts.length === 1) {
		return name === pattern;
	}

	if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) {
		return false;
	}

	let rest = name.slice(first.length, name.length - last.length);
	for (const part of parts.slice(1, -1)) {
		const at = rest.indexOf(part);
		if (at === -1) {
			return false;
		}

		rest = rest.slice(at + part.length);
	}

	return true;
}
