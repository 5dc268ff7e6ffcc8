import type {Mutant} from './mutant.js';

/** Folded requests, marks, and the confirmation of a dialog. */
export const listMutants: readonly Mutant[] = [
	{
		name: 'graver-request-lies-under-a-harmless-one',
		file: 'source/deck/requests/fold.ts',
		text: 'return (gravity[place] ?? 0) <= (gravity[newest] ?? 0);',
		becomes: 'return true;',
		tests: ['test/deck/requests/fold.test.ts'],
	},
	{
		name: 'request-is-taken-from-under-the-cursor',
		file: 'source/deck/requests/fold.ts',
		text: 'if (isOpen || place === kept) {',
		becomes: 'if (isOpen) {',
		tests: ['test/deck/requests/fold.test.ts'],
	},
	{
		name: 'unfolded-rows-are-decided-as-one',
		file: 'source/deck/requests/fold.ts',
		text: 'const head = (row.uid === kept ? under.get(row.uid)?.uid : undefined) ?? row.uid;',
		becomes: 'const head = under.get(row.uid)?.uid ?? row.uid;',
		tests: ['test/ui/screens/fold-decisions.test.ts', 'test/deck/requests/fold.test.ts'],
	},
	{
		name: 'mark-stays-on-what-changed',
		file: 'source/deck/requests/marks.ts',
		text: 'if (current === undefined || changesOf(seen, current).length > 0) {',
		becomes: 'if (current === undefined) {',
		tests: ['test/deck/requests/marks.test.ts'],
	},
	{
		name: 'reviewed-before-the-cluster-was-asked',
		file: 'source/operations/evidence/cluster-evidence.ts',
		text: 'const unasked: Evidence = Object.fromEntries(wantedParts.map(([name]) => [name, skipped]));',
		becomes: 'const unasked: Evidence = {};',
		tests: ['test/deck/requests/deck-reviews.test.ts'],
	},
	{
		name: 'counts-as-reviewed-before-the-cluster-was-asked',
		file: 'source/deck/requests/row-table.ts',
		text: 'weights[place] = digest.isPreliminary ? 0 : kinds.indexOf(digest.verdict);',
		becomes: 'weights[place] = kinds.indexOf(digest.verdict);',
		tests: ['test/deck/requests/deck-reviews.test.ts'],
	},
	{
		name: 'decided-rows-count-as-waiting',
		file: 'source/deck/requests/row-table.ts',
		text: 'if (flags[place] !== 1 || waiting[place] !== 1) {',
		becomes: 'if (flags[place] !== 1) {',
		tests: ['test/deck/requests/row-table.test.ts'],
	},
	{
		name: 'plan-is-confirmed-unseen',
		file: 'source/ui/components/confirm-plan.tsx',
		text: 'disabled: blocked ?? (isAllSeen ? undefined : unseen),',
		becomes: 'disabled: blocked,',
		tests: ['test/ui/screens/sign-publish.test.ts'],
	},
	{
		name: 'any-name-confirms-in-the-deck',
		file: 'source/ui/components/confirm-plan.tsx',
		text: 'const isTyped = typed === word || typed === printable(word);',
		becomes: 'const isTyped = typed.length > 0;',
		tests: ['test/ui/screens/sign-publish.test.ts'],
	},
	{
		name: 'cluster-left-while-a-write-is-under-way',
		file: 'source/ui/screens/command/use-commands.ts',
		text: 'services.writes.underWay() + services.writes.lostAnswers.getSnapshot() > 0;',
		becomes: 'services.writes.lostAnswers.getSnapshot() > 0;',
		tests: ['test/ui/screens/beside.test.ts'],
	},
];
