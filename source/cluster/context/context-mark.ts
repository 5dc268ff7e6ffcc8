/** Colours for the name of a context, in the order of the documents. */
export const contextColors = ['red', 'yellow', 'green', 'blue', 'magenta', 'cyan'] as const;

export type ContextColor = (typeof contextColors)[number];

/** The operator's configuration of one context, or of all contexts whose names match a pattern. */
export type ContextMark = {
	/** A name. `*` in it stands for any text. */
	readonly pattern: string;
	/** The place in the configuration, for messages: `contexts.prod of "/home/me/.config/certdeck/config.yaml"`. */
	readonly at: string;
	readonly color?: ContextColor;
	/** No write is sent to the cluster, whichever context or flags lead to it. */
	readonly isReadOnly: boolean;
	/** The operator must type the context's name before each write. */
	readonly isNameTyped: boolean;
	readonly namespace?: string;
	/** URL of the API server; if absent, that of the kubeconfig. */
	readonly server?: string;
	/** metadata.uid of Namespace kube-system, which identifies the cluster. */
	readonly uid?: string;
};

/** Whether the name of a context matches a pattern. */
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
