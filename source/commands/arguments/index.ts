// Parses the command line, and prints its help.
export type {Arguments, Command, CommandContext, ExitCode, OneCluster} from './command.js';
export {flagFor, noArguments, RefusedError, UsageError} from './command.js';
export type {VerbFlag} from './flags.js';
export {allFlags, flagName, flagOf, globalFlags, takesValue, themes} from './flags.js';
export {generalHelp, verbHelp} from './help.js';
export {topicHelp} from './man.js';
export {nameOperand, namespaceOperand, objectOperand, oneName} from './operands.js';
export {expandShortFlags} from './short-flags.js';
export {wholeNumber} from './whole-number.js';
