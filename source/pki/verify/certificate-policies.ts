import {DerCursor, isMinimalInteger, tags} from '../der/index.js';
import type {Certificate} from '../index.js';
import {anyPolicy, PolicyGraph} from './policy-graph.js';

/** What the extensions of one certificate say about policies. Object identifiers are hex of their content. */
type PolicyFacts = {
	readonly policies: readonly string[];
	readonly mappings: ReadonlyArray<readonly [issuerPolicy: string, subjectPolicy: string]>;
	readonly requireExplicitPolicy?: number | undefined;
	readonly inhibitPolicyMapping?: number | undefined;
	readonly inhibitAnyPolicy?: number | undefined;
};

/**
 * Whether a chain meets the certificate policies that its authorities demand (RFC 5280 §6.1 as updated by RFC 9618). Any
 * policy is acceptable to the user, as in Go's crypto/x509. OpenSSL checks policies only if an option asks for it.
 *
 * @param chain - from the certificate to the anchor. The policies of the anchor itself do not count.
 */
export function arePoliciesKept(chain: readonly Certificate[]): boolean {
	const below = chain.slice(0, -1).toReversed();
	const unlimited = below.length + 1;
	let explicitPolicy = unlimited;
	let policyMapping = unlimited;
	let inhibitAny = unlimited;
	let graph: PolicyGraph | undefined = new PolicyGraph();
	for (const [index, certificate] of below.entries()) {
		const facts = readPolicies(certificate);
		const isLast = index === below.length - 1;
		const isSelfIssued = Buffer.compare(certificate.raw.issuer, certificate.raw.subject) === 0;
		graph = facts.policies.length === 0 ? undefined : graph;
		if (graph === undefined && explicitPolicy === 0) {
			return false;
		}

		graph?.descend(facts.policies, inhibitAny > 0 || (!isLast && isSelfIssued));
		if (isLast) {
			explicitPolicy = facts.requireExplicitPolicy === 0 ? 0 : Math.max(0, explicitPolicy - 1);
			break;
		}

		if (graph !== undefined && !mapPolicies(graph, facts.mappings, policyMapping > 0)) {
			return false;
		}

		const step = isSelfIssued ? 0 : 1;
		explicitPolicy = lower(explicitPolicy - step, facts.requireExplicitPolicy);
		policyMapping = lower(policyMapping - step, facts.inhibitPolicyMapping);
		inhibitAny = lower(inhibitAny - step, facts.inhibitAnyPolicy);
	}

	return explicitPolicy > 0 || (graph?.hasValidPolicy() ?? false);
}

function lower(current: number, limit: number | undefined): number {
	return Math.max(0, Math.min(current, limit ?? current));
}

/** RFC 5280 §6.1.4 (a) and (b): false if a mapping is from or to anyPolicy. */
function mapPolicies(graph: PolicyGraph, mappings: PolicyFacts['mappings'], isAllowed: boolean): boolean {
	if (!isAllowed) {
		graph.remove(mappings.map(([issuerPolicy]) => issuerPolicy));
		return true;
	}

	if (mappings.some(pair => pair.includes(anyPolicy))) {
		return false;
	}

	graph.map(Map.groupBy(mappings, ([issuerPolicy]) => issuerPolicy));
	return true;
}

/** Extensions that can't be read count as absent. The certificate is refused for its `problems`, which name them. */
function readPolicies({extensions}: Certificate): PolicyFacts {
	const open = (wanted: string) => {
		const extension = extensions.find(({name}) => name === wanted);
		return extension && new DerCursor(extension.value);
	};
	const constraints = open('policyConstraints');
	const hasConstraints = constraints?.expect(tags.sequence) === true;
	if (hasConstraints) {
		constraints.enter();
	}

	return {
		policies: readSequences(open('certificatePolicies')).map(([policy = '']) => policy),
		mappings: readSequences(open('policyMappings')).map(([from = '', to = '']) => [from, to]),
		requireExplicitPolicy: hasConstraints ? readCount(constraints, 0x80) : undefined,
		inhibitPolicyMapping: hasConstraints ? readCount(constraints, 0x81) : undefined,
		inhibitAnyPolicy: readCount(open('inhibitAnyPolicy'), tags.integer),
	};
}

/** A SEQUENCE of SEQUENCEs: the object identifiers at the begin of each inner one. */
function readSequences(cursor: DerCursor | undefined): ReadonlyArray<readonly string[]> {
	const found: string[][] = [];
	if (!cursor?.expect(tags.sequence)) {
		return found;
	}

	cursor.enter();
	while (cursor.expect(tags.sequence)) {
		const outer = cursor.enter();
		const identifiers: string[] = [];
		while (cursor.expect(tags.oid)) {
			identifiers.push(cursor.content().toString('hex'));
		}

		found.push(identifiers);
		cursor.leave(outer);
	}

	return found;
}

/** A count of certificates. Go ignores a negative one. */
function readCount(cursor: DerCursor | undefined, tag: number): number | undefined {
	if (cursor?.peek !== tag || !cursor.next()) {
		return undefined;
	}

	const {bytes, body, end} = cursor;
	const count = isMinimalInteger(bytes, body, end)
		? Number(BigInt.asIntN(8 * (end - body), BigInt(`0x${bytes.toString('hex', body, end)}`)))
		: -1;
	return count < 0 ? undefined : count;
}
