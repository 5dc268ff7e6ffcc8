import type {ContextMark} from '../../cluster/context/index.js';

/** What the operator has configured, read and without a fault. */
export type OperatorConfig = {
	/** Its whole path. */
	readonly file: string;
	readonly defaults: ConfigDefaults;
	readonly contexts: readonly ContextMark[];
};

/** What holds where neither a flag nor the environment says otherwise. */
export type ConfigDefaults = {
	/** Where the context has none. */
	readonly namespace?: string;
	/** What the deck's list shows first. */
	readonly filter?: string;
	/** Of the deck's list, in their order. */
	readonly columns?: readonly string[];
	/** What the deck's colours are made for. */
	readonly theme?: string;
	/** Whole path of a policy file. */
	readonly policy?: string;
};
