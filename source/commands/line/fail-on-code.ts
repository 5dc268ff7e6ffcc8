import type {ExitCode} from '../arguments/index.js';

/**
 * The exit code of a verb that only looks. What `--fail-on` asks for is certain once it is found, so it goes before what could not be
 * read. Verbs that write have it the other way round: there 3 says that nothing but review or policy stood against the rest.
 *
 * @param isFound - whether something that was read is as bad as `--fail-on` says; false without the flag.
 * @param isInDoubt - whether something could not be read that may be so.
 */
export function failOnCode(isFound: boolean, isInDoubt: boolean): ExitCode {
	return isFound ? 3 : isInDoubt ? 1 : 0;
}
