import type {Place} from './navigation.js';

/** The position in the tour of the deck: five steps, and 6 for its end. */
export type TourStep = 1 | 2 | 3 | 4 | 5 | 6;

/**
 * The step after the reader went from one place to another. A step is done when its screen was opened. A step about a
 * dialog, or about coming back, is done when the dialog or screen was left.
 */
export function tourStep(step: TourStep, before: Place, now: Place): TourStep {
	const isBack = now.views.length === 0 && now.dialog === undefined;
	const left = (kind: NonNullable<Place['dialog']>['kind']) => before.dialog?.kind === kind && now.dialog === undefined;
	switch (step) {
		case 1:
			return now.views.at(-1)?.kind === 'request' ? 2 : 1;
		case 2:
			return isBack ? 3 : 2;
		case 3:
			return left('decision') ? 4 : 3;
		case 4:
			return now.views.at(-1)?.kind === 'follow' || (before.views.at(-1)?.kind === 'guide' && isBack) ? 5 : 4;
		case 5:
			return left('publish') ? 6 : 5;
		case 6:
			return 6;
	}
}
