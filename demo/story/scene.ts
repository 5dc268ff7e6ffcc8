import {createHash} from 'node:crypto';
import type {User} from '../schema/resource.js';

export type KeyKind = 'P-256' | 'P-384' | 'Ed25519';

/** What a request is made of. */
export type RequestedNames = {
	readonly name: string;
	/** The request, if it was made before. Then it has names of its own. */
	readonly request?: string;
	readonly commonName?: string;
	readonly organizations?: readonly string[];
	readonly hosts?: readonly string[];
	readonly key?: KeyKind;
	/** Scenes with the same value share one key. */
	readonly sharedKey?: string;
	/** The request has basicConstraints CA:TRUE. */
	readonly wantsCa?: boolean;
	/** A second PEM block after the one that the server reads. */
	readonly second?: {readonly commonName: string; readonly organizations: readonly string[]};
};

/** One request of the story, and the steps after it. */
export type Scene = RequestedNames & {
	readonly by: User;
	readonly signerName: string;
	readonly usages: readonly string[];
	readonly expirationSeconds?: number;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly labels?: Readonly<Record<string, string>>;
	readonly agoMinutes?: number;
	readonly afterwards?: readonly Step[];
};

/** What a user did with a request afterwards. */
export type Step =
	| {
			readonly do: 'approve' | 'deny';
			readonly by: User;
			readonly agoMinutes: number;
			readonly reason: string;
			readonly message: string;
	  }
	| {readonly do: 'sign'; readonly by: User; readonly agoMinutes: number};

/** @returns the name of a kubelet's bootstrap request: a hash of key and subject. */
export function nodeRequestName(seedText: string): string {
	return `node-csr-${createHash('sha256').update(seedText).digest('base64url')}`;
}
