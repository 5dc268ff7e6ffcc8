import type {ContextMark} from '../../cluster/context/index.js';

/** The operator's configuration, without faults. */
export type OperatorConfig = {
	/** Its absolute path. */
	readonly file: string;
	readonly defaults: ConfigDefaults;
	readonly contexts: readonly ContextMark[];
};

/** Values that apply unless a flag or the environment sets another. */
export type ConfigDefaults = {
	/** Applies to contexts without a namespace. */
	readonly namespace?: string;
	/** The first filter of the deck's list. */
	readonly filter?: string;
	/** The columns of the deck's list, in their order. */
	readonly columns?: readonly string[];
	/** The background for which the deck chooses its colours. */
	readonly theme?: string;
	/** Whether the deck hears the mouse. */
	readonly mouse?: boolean;
	/** The absolute path of a policy file. */
	readonly policy?: string;
};
