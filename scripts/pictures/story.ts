/** A picture, and the keys that lead to its screen. One deck on the demo cluster goes through all of them in order. */
export type Stop = {
	/** Name of the picture. */
	readonly name: string;
	/** Keys to press one by one, each with the text to wait for before the next. */
	readonly keys: ReadonlyArray<readonly [keys: string, then: string]>;
	readonly alt: string;
	/** Certificates of the demo that end in the same second come in either order. */
	readonly isInAnyOrder?: true;
};

export const size = {columns: 100, rows: 28} as const;

const [enter, esc, down] = ['\r', '\u001B', '\u001B[B'];

export const stops: readonly Stop[] = [
	{
		name: 'list',
		keys: [['', '▌ ']],
		alt: 'The list: every request, what it asks for, and a mark where review found something',
	},
	{
		name: 'request',
		keys: [[enter, '── Asked']],
		alt: 'A request that somebody else sent with the same key: the finding blocks it',
	},
	{
		name: 'approve',
		keys: [['a', 'Type its name to go on']],
		alt: 'Approving what a finding blocks asks for its name to be typed',
	},
	{
		name: 'certificates',
		keys: [
			[esc, '── Asked'],
			[esc, 'enter open'],
			['C', 'shop/serving-ca'],
		],
		alt: 'Certificates: what ends first at the top, what each is for, and what is wrong with it',
		isInAnyOrder: true,
	},
	{
		name: 'authorities',
		keys: [
			['1', 'a approve'],
			['A', 'c makes one'],
			['c', '▌ name'],
			['shop', 'shop▏'],
			[down, '▌ common name'],
			['Shop CA', 'Shop CA▏'],
			[down, '▌ serves'],
			['example.com/serving', 'example.com/serving▏'],
			[down, '▌ valid for'],
			[down, '▌ under'],
			[down, '▌ opens that'],
			[down, '▌ path length'],
			[down, '▌ permit'],
			[down, '▌ exclude'],
			[down, '▌ passphrase'],
			['words', '•••••▏'],
			[down, '▌ once more'],
			['words', '•••••▏'],
			[enter, 'yes, do it'],
			['y', 'key 1 signs'],
			['u', 'Valid certificates that it signed'],
		],
		alt: 'Authorities of your own: until when, for which signer, where the key is, and what comes next',
	},
	{
		name: 'sign',
		keys: [
			['1', 'a approve'],
			['/', 'words to look for'],
			['payments-api-tls', '1 of '],
			[enter, '· payments-api-tls'],
			['s', 'CA cert'],
			[down, '▌ CA key'],
			[down, '▌ passphrase'],
			['words', '•••••▏'],
			[down, '▌ valid for'],
			['7d', '7d▏'],
			[down, '▌ usages'],
			['server auth', 'server auth▏'],
			[enter, 'yes, do it'],
		],
		alt: 'Signing: the certificate-to-be beside the request, what is refused struck, what is shorter marked, before it is signed',
	},
	{
		name: 'guide',
		keys: [
			[esc, 'CA cert'],
			[esc, 'enter open'],
			['n', '▌ (•) Service'],
			[enter, '▸2 Service'],
			['cart', 'cart'],
			[enter, '▸3 hosts'],
		],
		alt: 'The guide proposes the hosts of a Service, from what the cluster says of it',
	},
];

/** A line without the parts that differ between runs: numbers, blanks between columns, the folder of the demo. */
export function settled(line: string): string {
	return line
		.replace(/ · last heard \w+ ago/, '')
		.replaceAll(/certdeck-demo-\w+/g, 'certdeck-demo')
		.replaceAll(/node-csr-[\w-]+/g, 'node-csr')
		.replaceAll(/\b[\da-f]{2}(?::[\da-f]{2}){3,}\b/gi, '0')
		.replaceAll(/\b[\da-f]{8,}\b/gi, '0')
		.replaceAll(/\d+/g, '0')
		.replaceAll(/\b0[smhd](?:0[smhd])?\b/g, '0')
		.replaceAll(/\s+/g, ' ')
		.trim();
}
