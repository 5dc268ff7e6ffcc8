/** Whether an answer to a question with `[y/N]` is yes. No answer means no. */
export function isYes(answer: string | undefined): boolean {
	return /^y(es)?$/i.test((answer ?? '').trim());
}
