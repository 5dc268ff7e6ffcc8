import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printed} from '../../base/text/index.js';
import type {Plan, PlanStep} from '../../operations/plan/index.js';
import type {Arguments, CommandContext} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {isYes} from '../line/index.js';

/** The plan as text, one line a step: what will be sent is on the screen before it is sent. */
export function planText(plan: Plan<unknown>): Printable {
	return joined(
		[
			printable(plan.title),
			...plan.steps.map(step => printed`  ${stepText(step)}`),
			...plan.warnings.map(warning => printed`  note: ${printable(warning)}`),
			printed``,
		],
		printed`\n`,
	);
}

/** With `--dry-run` the plan is printed in place of what it would do. @returns whether that is so */
export function isOnlyTold(plan: Plan<unknown>, args: Arguments, context: CommandContext): boolean {
	if (!args.isSet('dryRun')) {
		return false;
	}

	// What is for programs has no plan in it.
	const isForPeople = (args.text('output') ?? 'text') === 'text';
	(isForPeople ? context.out : context.err)(planText(plan));
	return true;
}

/** One step as a line. */
export function stepText({verb, kind, namespace, name, note, overwrites}: PlanStep): Printable {
	const target = namespace === undefined ? printable(name) : printed`${printable(namespace)}/${printable(name)}`;
	return printed`${printable(verb)} ${printable(kind)} ${target}: ${printable(note)}${overwrites === undefined ? printed`` : printed`\n    OVERWRITES: ${printable(overwrites)}`}`;
}

/**
 * Prints the plan and asks; `--yes` answers.
 *
 * @returns whether to go on.
 * @throws {UsageError} where there is no terminal to ask on and no `--yes`.
 */
export async function confirm(
	plan: Plan<unknown>,
	question: Printable,
	args: Arguments,
	context: CommandContext,
): Promise<boolean> {
	context.err(planText(plan));
	if (args.isSet('yes')) {
		return true;
	}

	if (!context.ask) {
		throw new UsageError(
			localized`there is no terminal to ask on`,
			localized`look at what would be done above, then give --yes`,
		);
	}

	const answer = await context.ask(printed`${question} [y/N] `);
	return isYes(answer);
}

/** The same, but only where something there would be overwritten; otherwise the plan goes on unasked. */
export async function confirmOverwrites(
	plan: Plan<unknown>,
	args: Arguments,
	context: CommandContext,
): Promise<boolean> {
	return isOverwriting(plan) ? confirm(plan, printed`Overwrite?`, args, context) : true;
}

/** The same for a plan that is not worth printing where nothing is lost: of it only the notes are said then. */
export async function noteOrConfirm(plan: Plan<unknown>, args: Arguments, context: CommandContext): Promise<boolean> {
	if (!isOverwriting(plan)) {
		for (const warning of plan.warnings) {
			context.err(printed`note: ${printable(warning)}\n`);
		}
	}

	return confirmOverwrites(plan, args, context);
}

function isOverwriting({steps}: Plan<unknown>): boolean {
	return steps.some(({overwrites}) => overwrites !== undefined);
}
