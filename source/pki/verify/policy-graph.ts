/** anyPolicy, 2.5.29.32.0 (RFC 5280 §4.2.1.4), as hex of its content. */
export const anyPolicy = '551d2000';

/** A policy at one depth of a chain, and the policies of which the next certificate must have one to continue it. */
type Node = {
	readonly policy: string;
	expected: readonly string[];
	readonly parents: Set<Node>;
	readonly children: Set<Node>;
};

/** The valid policy graph of RFC 9618 §5. It has one node for each policy and depth, so it can't grow exponentially. */
export class PolicyGraph {
	readonly #strata: Array<Map<string, Node>> = [new Map([[anyPolicy, nodeOf(anyPolicy, [])]])];

	/** Adds the policies of the next certificate (RFC 5280 §6.1.3 (d)). */
	descend(policies: readonly string[], isAnyPolicyHeeded: boolean): void {
		const above = this.#leaves;
		const expecting = Map.groupBy(
			[...above.values()].flatMap(node => node.expected.map(expected => ({expected, node}))),
			({expected}) => expected,
		);
		const parentsOf = (policy: string) => expecting.get(policy)?.map(({node}) => node);
		const leaves = new Map<string, Node>();
		this.#strata.push(leaves);
		const any = above.get(anyPolicy);
		for (const policy of policies.filter(each => each !== anyPolicy)) {
			const parents = parentsOf(policy) ?? (any === undefined ? [] : [any]);
			if (parents.length > 0) {
				leaves.set(policy, nodeOf(policy, parents));
			}
		}

		if (isAnyPolicyHeeded && policies.includes(anyPolicy)) {
			for (const policy of expecting.keys()) {
				if (!leaves.has(policy)) {
					leaves.set(policy, nodeOf(policy, parentsOf(policy) ?? []));
				}
			}
		}

		this.#prune();
	}

	/** Removes policies whose mapping is forbidden (RFC 5280 §6.1.4 (b) (2)). */
	remove(policies: readonly string[]): void {
		for (const policy of policies) {
			const node = this.#leaves.get(policy);
			this.#leaves.delete(policy);
			for (const parent of node?.parents ?? []) {
				parent.children.delete(node as Node);
			}
		}

		this.#prune();
	}

	/** Replaces the expected policies of the issuer by the mapped ones (RFC 5280 §6.1.4 (b) (1)). */
	map(mappings: ReadonlyMap<string, ReadonlyArray<readonly [string, string]>>): void {
		for (const [issuerPolicy, pairs] of mappings) {
			const any = this.#leaves.get(anyPolicy);
			let node = this.#leaves.get(issuerPolicy);
			if (node === undefined && any !== undefined) {
				node = nodeOf(issuerPolicy, [any]);
				this.#leaves.set(issuerPolicy, node);
			}

			if (node !== undefined) {
				node.expected = pairs.map(([, subjectPolicy]) => subjectPolicy);
			}
		}
	}

	/** Whether any policy is left (RFC 5280 §6.1.5 (g)). */
	hasValidPolicy(): boolean {
		return (
			this.#leaves.has(anyPolicy) ||
			this.#strata.some(stratum =>
				[...stratum.values()].some(({policy, parents}) => {
					const [parent, ...more] = parents;
					return policy !== anyPolicy && parent?.policy === anyPolicy && more.length === 0;
				}),
			)
		);
	}

	get #leaves(): Map<string, Node> {
		return this.#strata.at(-1) as Map<string, Node>;
	}

	/** Removes inner nodes without children. */
	#prune(): void {
		for (const stratum of this.#strata.slice(1, -1).toReversed()) {
			for (const node of stratum.values()) {
				if (node.children.size === 0) {
					stratum.delete(node.policy);
					for (const parent of node.parents) {
						parent.children.delete(node);
					}
				}
			}
		}
	}
}

function nodeOf(policy: string, parents: readonly Node[]): Node {
	const node: Node = {policy, expected: [policy], parents: new Set(parents), children: new Set()};
	for (const parent of parents) {
		parent.children.add(node);
	}

	return node;
}
