/** Two-label suffixes under which anyone may register; single labels are always one. Only the commoner. */
const suffixes: ReadonlySet<string> = new Set(
	(
		'co.uk org.uk ac.uk gov.uk com.au net.au org.au co.nz com.br com.cn net.cn org.cn gov.cn edu.cn com.hk com.tw co.jp ne.jp or.jp ' +
		'co.kr co.in com.sg com.mx com.ar com.tr co.za com.ua com.pl co.il com.my com.vn ' +
		'github.io gitlab.io herokuapp.com amazonaws.com cloudfront.net azurewebsites.net cloudapp.net appspot.com ' +
		'web.app pages.dev workers.dev vercel.app netlify.app run.app nip.io sslip.io in-addr.arpa ip6.arpa'
	).split(' '),
);

/** Whether names under it belong to many owners. Lower case, without wildcard. */
export function isPublicSuffix(name: string): boolean {
	return suffixes.has(name);
}
