/** The SPIFFE trust domains of meshes in the cluster, by their configuration. */
export type TrustDomains = {
	/** In lower case. */
	readonly domains: readonly string[];
	/** Why there may be more. */
	readonly unread: readonly string[];
};

/** The default of `trustDomain` in Istio's MeshConfig. */
const istioDefault = 'cluster.local';

/**
 * @param istio - MeshConfig of Istio, YAML; undefined without Istio.
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

/** The list below `trustDomainAliases:`, in block or flow style of YAML. */
function aliases(mesh: string): readonly string[] {
	const [, flow, block] = /^trustDomainAliases:[ \t]*(?:\[([^\]]*)\]|\n((?:[ \t]*-[^\n]*(?:\n|$))+))/m.exec(mesh) ?? [];
	return (flow?.split(',') ?? block?.split('\n').map(line => line.replace(/^\s*-/, '')) ?? [])
		.map(each => each.trim().replace(/^["']|["']$/g, ''))
		.filter(Boolean);
}
