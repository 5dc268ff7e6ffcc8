import type {User} from '../schema/resource.js';
import type {Watch} from './watch.js';

/** A request after authentication. It comes over HTTPS, or directly from controllers. */
export type Call = {
	readonly method: string;
	/** Still percent-encoded. */
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: Readonly<Record<string, string | undefined>>;
	readonly body: Uint8Array;
	readonly user: User;
};

/** An answer: an object in JSON or YAML, unchanged bytes, or a stream of events. */
export type Answer =
	| {
			readonly kind: 'object';
			readonly code: number;
			readonly object: unknown;
			readonly encoding: 'json' | 'yaml';
			readonly contentType?: string;
			readonly warnings?: readonly string[];
	  }
	| {readonly kind: 'raw'; readonly code: number; readonly body: string | Uint8Array; readonly contentType: string}
	| {readonly kind: 'watch'; readonly watch: Watch};
