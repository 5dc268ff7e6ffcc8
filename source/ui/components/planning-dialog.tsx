import type {Printable} from '../../base/text/index.js';
import type {Plan} from '../../operations/plan/index.js';
import type {Line} from '../../present/text/index.js';
import {ErrorDialog} from './error-dialog.js';
import {PlanDialog} from './plan-dialog.js';
import type {Planning} from './use-planning.js';

type PlanningDialogProps<Result> = {
	readonly planning: Planning<Result>;
	/** Title if no plan could be made; printable. */
	readonly refusedTitle: Printable;
	/** Further lines above the steps. */
	readonly preface?: (plan: Plan<Result>) => readonly Line[];
	/** Shown instead of the steps. */
	readonly body?: ((plan: Plan<Result>) => readonly Line[]) | undefined;
	/** The message after success, a sentence. */
	readonly doneText: string;
	onDone(result: Result): void;
	/** Goes back to the form. */
	onBack(): void;
	/** Makes a new plan from the same input. Part of the old plan may be done already. */
	onAgain?: () => void;
	/** See PlanDialog. */
	readonly stale?: ((wasTried: boolean) => readonly Line[]) | undefined;
	onLook?: (() => void) | undefined;
};

/** Asks to confirm a plan, or says why no plan could be made. */
export function PlanningDialog<Result>({
	planning,
	refusedTitle,
	preface,
	body,
	doneText,
	onDone,
	onBack,
	onAgain,
	stale,
	onLook,
}: PlanningDialogProps<Result>) {
	switch (planning.phase) {
		case 'planned': {
			const {plan} = planning;
			return (
				<PlanDialog
					plan={plan}
					preface={preface?.(plan) ?? []}
					{...(body ? {body: body(plan)} : {})}
					doneText={doneText}
					onDone={onDone}
					onLeave={onBack}
					stale={stale}
					{...(onLook ? {onLook} : {})}
					{...(onAgain ? {again: onAgain} : {})}
				/>
			);
		}

		case 'refused':
			return <ErrorDialog title={refusedTitle} error={planning.error} onLeave={onBack} />;
		default:
			return null;
	}
}
