/** Common suffixes of two labels under which anyone may register a name. Every single label is such a suffix. */
const suffixes: ReadonlySet<string> = new Set(
	(
		'co.uk org.uk ac.uk gov.uk com.au net.au org.au co.nz com.br com.cn net.cn org.cn gov.cn edu.cn com.hk com.tw co.jp ne.jp or.jp ' +
		'co.kr co.in com.sg com.mx com.ar com.tr co.za com.ua com.pl co.il com.my com.vn ' +
		'github.io gitlab.io herokuapp.com amazonaws.com cloudfront.net azurewebsites.net cloudapp.net appspot.com ' +
		'web.app pages.dev workers.dev vercel.app netlify.app run.app nip.io sslip.io in-addr.arpa ip6.arpa'
	).split(' '),
);

/** Whether names under a suffix belong to many owners. `name` is in lower case, without a wildcard. */
export function isPublicSuffix(name: string): boolean {
	return suffixes.has(name);
}

/** Top-level domains under which anyone may register a name. Of the newer ones, the list has only the common ones. */
const topLevel: ReadonlySet<string> = new Set(
	(
		'com net org edu gov mil int info biz name pro aero coop museum mobi asia tel travel jobs cat post arpa app dev page cloud ' +
		'shop store online site tech xyz top club vip live life world today news blog wiki design agency digital media studio ' +
		'network systems services solutions group team company center email support help tools software host hosting website ' +
		'space web zone academy school training events games game play fun social chat video stream music photo photos pictures ' +
		'art gallery fashion style beauty health care clinic bike auto car cars taxi flights hotel house land rent sale market ' +
		'marketing trade trading money cash finance financial fund loan loans credit bank insurance tax legal law expert guru ' +
		'consulting management partners ventures capital exchange bid codes engineering energy solar farm garden green eco bio ' +
		'city town country earth global international plus one new now how here google amazon apple microsoft azure aws'
	).split(' '),
);
/** Country domains: ISO 3166-1, and a few other two-letter domains. */
const countries: ReadonlySet<string> = new Set(
	(
		'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd cf cg ' +
		'ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi ' +
		'gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky ' +
		'kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl ' +
		'no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ' +
		'ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za ' +
		'zm zw'
	).split(' '),
);
/** Top-level domains that are unlikely names of a namespace. */
const classic: ReadonlySet<string> = new Set('com net org edu gov mil int info biz io co arpa'.split(' '));

/** Whether a label is a top-level domain: a country's, or one of the common ones. */
export function isTopLevelDomain(label: string): boolean {
	return countries.has(label) || label.startsWith('xn--') || topLevel.has(label);
}

/** Whether a label is one of the oldest and most used top-level domains. */
export function isClassicDomain(label: string): boolean {
	return classic.has(label);
}
