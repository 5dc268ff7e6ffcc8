/** The extension value that kube-controller-manager writes for a word of `.spec.usages`. */
export type UsageEffect = {
	readonly word: string;
	/** keyUsage bit (RFC 5280 §4.2.1.3) or extKeyUsage purpose (§4.2.1.12). */
	readonly extension: 'keyUsage' | 'extKeyUsage';
	/** The name in decoded requests and certificates. */
	readonly name: string;
};

const bit = (word: string, name: string): UsageEffect => ({word, extension: 'keyUsage', name});
const purpose = (word: string, name: string): UsageEffect => ({word, extension: 'extKeyUsage', name});

/** The 23 words that certificates.k8s.io/v1 accepts in `.spec.usages`, in the order of its documentation. */
export const usageEffects: readonly UsageEffect[] = [
	bit('signing', 'digitalSignature'),
	bit('digital signature', 'digitalSignature'),
	bit('content commitment', 'contentCommitment'),
	bit('key encipherment', 'keyEncipherment'),
	bit('key agreement', 'keyAgreement'),
	bit('data encipherment', 'dataEncipherment'),
	bit('cert sign', 'keyCertSign'),
	bit('crl sign', 'cRLSign'),
	bit('encipher only', 'encipherOnly'),
	bit('decipher only', 'decipherOnly'),
	purpose('any', 'anyExtendedKeyUsage'),
	purpose('server auth', 'serverAuth'),
	purpose('client auth', 'clientAuth'),
	purpose('code signing', 'codeSigning'),
	purpose('email protection', 'emailProtection'),
	purpose('s/mime', 'emailProtection'),
	purpose('ipsec end system', 'ipsecEndSystem'),
	purpose('ipsec tunnel', 'ipsecTunnel'),
	purpose('ipsec user', 'ipsecUser'),
	purpose('timestamping', 'timeStamping'),
	purpose('ocsp signing', 'OCSPSigning'),
	purpose('microsoft sgc', 'msSGC'),
	purpose('netscape sgc', 'nsSGC'),
];

const byWord: ReadonlyMap<string, UsageEffect> = new Map(usageEffects.map(effect => [effect.word, effect]));

/** Whether certificates.k8s.io/v1 accepts the word in `.spec.usages`. */
export function isUsage(word: string): boolean {
	return byWord.has(word);
}

/** The words for the usages of a certificate, one for each usage. */
export function usagesLike({
	keyUsage,
	extKeyUsage,
}: {
	readonly keyUsage: readonly string[];
	readonly extKeyUsage: readonly string[];
}): readonly string[] {
	// `signing` and `s/mime` have the same meaning as other words.
	const words = usageEffects.filter(({word}) => word !== 'signing' && word !== 's/mime');
	return [...keyUsage, ...extKeyUsage].flatMap(name => words.find(each => each.name === name)?.word ?? []);
}

/** Names of the keyUsage bits and extKeyUsage purposes for `.spec.usages`, each once. */
export function effectsOf(usages: readonly string[]): {
	readonly keyUsage: readonly string[];
	readonly extKeyUsage: readonly string[];
} {
	const names = (extension: UsageEffect['extension']) => [
		...new Set(
			usages.flatMap(word => {
				const effect = byWord.get(word);
				return effect?.extension === extension ? [effect.name] : [];
			}),
		),
	];
	return {keyUsage: names('keyUsage'), extKeyUsage: names('extKeyUsage')};
}
