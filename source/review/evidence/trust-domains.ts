/** In whose names a mesh of the cluster speaks, as it is configured. */
export type TrustDomains = {
	/** Lower case. */
	readonly domains: readonly string[];
	/** Why there may be more. */
	readonly unread: readonly string[];
};

/** Istio's MeshConfig `trustDomain` where nobody set it. */
const istioDefault = 'cluster.local';

/**
 * @param istio - MeshConfig of Istio, YAML; undefined where there is none.
 * @param spire - configurations of SPIRE servers, HCL or JSON.
 */
export function trustDomains(
	istio: string | undefined,
	spire: readonly string[],
	unread: readonly string[],
): TrustDomains {
	const [, own] = /^trustDomain:\s*["']?([^\s"'#]+)/m.exec(istio ?? '') ?? [];
	const found = [
		...(istio === undefined ? [] : [own ?? istioDefault, ...aliases(istio)]),
		...spire.flatMap(text =>
			[...text.matchAll(/"?\btrust_domain"?\s*[:=]\s*"([^"\s]+)"/g)].map(([, each = '']) => each),
		),
	].map(domain => domain.toLowerCase());
	return {domains: [...new Set(found.filter(domain => /^[a-z0-9._-]+$/.test(domain)))], unread};
}

/** The list below `trustDomainAliases:`, in either form of YAML. */
function aliases(mesh: string): readonly string[] {
	const [, flow, block] = /^trustDomainAliases:[ \t]*(?:\[([^\]]*)\]|\n((?:[ \t]*-[^\n]*(?:\n|$))+))/m.exec(mesh) ?? [];
	return (flow?.split(',') ?? block?.split('\n').map(line => line.replace(/^\s*-/, '')) ?? [])
		.map(each => each.trim().replace(/^["']|["']$/g, ''))
		.filter(Boolean);
}
