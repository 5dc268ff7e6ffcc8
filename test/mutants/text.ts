import type {Mutant} from './mutant.js';

/** What a terminal, a shell or another program is given to read. */
export const textMutants: readonly Mutant[] = [
	{
		name: 'private-use-is-drawn',
		file: 'source/base/text/printable.ts',
		text: String.raw`\p{Cs}\p{Co}`,
		becomes: String.raw`\p{Cs}`,
		tests: ['test/base/text/printable.test.ts'],
	},
	{
		name: 'bidi-controls-are-drawn',
		file: 'source/base/text/printable.ts',
		text: String.raw`\u2028-\u202e`,
		becomes: String.raw`\u2028-\u2029`,
		tests: ['test/base/text/printable.test.ts'],
	},
	{
		name: 'mark-piles-are-drawn',
		file: 'source/base/text/printable.ts',
		text: String.raw`/(\p{M}{4})(\p{M}+)/gu`,
		becomes: String.raw`/(\p{M}{40})(\p{M}+)/gu`,
		tests: ['test/base/text/printable.test.ts'],
	},
	{
		name: 'backslash-makes-a-false-escape',
		file: 'source/base/text/printable.ts',
		text: String.raw`text.replaceAll(patterns().falseEscape, '\\\\')`,
		becomes: 'text',
		tests: ['test/base/text/printable.test.ts'],
	},
	{
		name: 'column-drawn-without-printable',
		file: 'source/present/list/request-columns.ts',
		text: 'printable(seen.name)',
		becomes: '(seen.name as Printable)',
		tests: ['test/present/list/request-columns.test.ts'],
	},
	{
		name: 'column-without-printable-compiles',
		file: 'source/present/list/request-columns.ts',
		text: 'joined(seen.usages.map(printable), ',
		becomes: 'joined(seen.usages, ',
		tests: ['types'],
	},
	{
		name: 'shell-word-ends-at-a-quote',
		file: 'source/base/text/shell-quote.ts',
		text: "text.replaceAll(\"'\", String.raw`'\\''`)",
		becomes: 'text',
		tests: ['test/base/text/shell-quote.test.ts'],
	},
	{
		name: 'shell-runs-what-is-printed',
		file: 'source/base/text/shell-quote.ts',
		text: "? '%%'",
		becomes: "? '%'",
		tests: ['test/base/text/shell-quote.test.ts'],
	},
	{
		name: 'pasted-key-is-kept-in-a-draft',
		file: 'source/ui/screens/wizard/wizard-draft.ts',
		text: '&& !couldBeKey(text),',
		becomes: ',',
		tests: ['test/ui/screens/wizard-draft.test.ts'],
	},
	{
		name: 'key-in-place-of-a-path-is-repeated',
		file: 'source/base/text/without-keys.ts',
		text: 'if (sentence.length < shortest || !keyLike.test(sentence)) {',
		becomes: 'if (sentence.length > 0) {',
		tests: ['test/commands/damaged-keys.test.ts'],
	},
	{
		name: 'sarif-message-holds-a-link',
		file: 'source/present/findings/review-sarif.ts',
		text: ".replaceAll('](', '] (')",
		becomes: '',
		tests: ['test/present/findings/review-sarif.test.ts'],
	},
];
