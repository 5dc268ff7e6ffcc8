import {inPool} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {PlaceKind, Unread} from '../model/index.js';

type Scope = {readonly namespace?: string};

/** Lists one kind after the other, and notes those that can't be listed. */
export class KindReader {
	readonly #unread: Unread[] = [];
	/** Kinds of places that were listed by namespace. */
	readonly #hidden = new Set<PlaceKind>();
	#whyNamespaces: string | undefined;
	readonly #cluster: Cluster;
	readonly #namespace: string | undefined;
	readonly #signal: AbortSignal | undefined;
	#namespaces: Promise<readonly string[]> | undefined;

	constructor(cluster: Cluster, namespace: string | undefined, signal: AbortSignal | undefined) {
		this.#cluster = cluster;
		this.#namespace = namespace;
		this.#signal = signal;
	}

	/** The kinds that could not be read so far. */
	get unread(): readonly Unread[] {
		const why = this.#whyNamespaces;
		return why === undefined
			? this.#unread
			: [...this.#unread, {kind: 'Namespaces', why, ...(this.#hidden.size > 0 && {hides: [...this.#hidden]})}];
	}

	/**
	 * Lists a kind without namespaces; empty if a single namespace was asked for.
	 *
	 * @param hides - kinds of places that are missing if it fails.
	 */
	readonly one = async <T>(
		kind: string,
		list: () => Promise<readonly T[]>,
		hides: readonly PlaceKind[],
	): Promise<readonly T[]> => {
		if (this.#namespace !== undefined) {
			return [];
		}

		try {
			return await list();
		} catch (error) {
			this.#unread.push({kind, why: whyUnread(error), hides});
			return [];
		}
	};

	/** Lists all namespaces at once, or each namespace that allows it. */
	readonly each = async <T>(
		kind: string,
		list: (scope: Scope) => Promise<readonly T[]>,
		hides?: readonly PlaceKind[],
	): Promise<readonly T[]> => {
		try {
			return await list(this.#namespace === undefined ? {} : {namespace: this.#namespace});
		} catch (error) {
			const isForbidden = error instanceof ClusterError && error.code === 'forbidden';
			if (!isForbidden || this.#namespace !== undefined) {
				const where = this.#namespace === undefined ? {} : {namespaces: [this.#namespace]};
				this.#unread.push({kind, ...where, why: whyUnread(error), ...(hides && {hides})});
				return [];
			}

			return this.#oneByOne({kind, why: whyUnread(error), ...(hides && {hides})}, list);
		}
	};

	async #oneByOne<T>(refusal: Unread, list: (scope: Scope) => Promise<readonly T[]>): Promise<readonly T[]> {
		for (const kind of refusal.hides ?? []) {
			this.#hidden.add(kind);
		}

		this.#namespaces ??= this.#listNamespaces();
		const names = await this.#namespaces;
		const refused: string[] = [];
		const lists = await inPool(names, 8, async namespace => {
			try {
				return await list({namespace});
			} catch (error) {
				whyUnread(error);
				refused.push(namespace);
				return [];
			}
		});
		if (refused.length > 0) {
			this.#unread.push({...refusal, ...(refused.length < names.length && {namespaces: refused.toSorted()})});
		}

		return lists.flat();
	}

	/** If the namespaces can't be listed, the context's own is used. */
	async #listNamespaces(): Promise<readonly string[]> {
		try {
			return (await this.#cluster.listNamespaces({}, this.#signal)).map(({name}) => name);
		} catch (error) {
			this.#whyNamespaces = localized`${whyUnread(error)}: only that of the context is looked into`;
			return [this.#cluster.info.namespace];
		}
	}
}

/** @throws errors after which no other call would succeed. */
function whyUnread(error: unknown): string {
	if (!(error instanceof ClusterError) || ['aborted', 'unreachable', 'unauthorized'].includes(error.code)) {
		throw error;
	}

	return error.code === 'forbidden' && error.details[0] !== undefined
		? localized`it takes the right to ${error.details[0]}`
		: error.message;
}
