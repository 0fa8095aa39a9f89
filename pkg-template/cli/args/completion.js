import { NAMES } from "../tasks/columns.js";
import { SUGGESTIONS } from "./filters.js";
import { brief } from "./help.js";

/** @import { Command, Option } from "commander" */

/** Suggestion that makes the shell complete file names itself. */
export const FILES = ":files";

/** @typedef {{ value: string, text?: string }} Suggestion */

/** @typedef {(long: string) => Promise<readonly string[]>} Lookup finds values of a flag on this machine, such as profiles */

/** Values of a flag's comma-separated list. @type {WeakMap<Option, readonly string[]>} */
const LISTS = new WeakMap();

/**
 * Makes completion suggest values of a flag that takes a comma-separated list.
 *
 * @param {Option} option
 * @param {readonly string[]} values
 */
export function suggest(option, values) {
  LISTS.set(option, values);
  return option;
}

/**
 * Completions of the last word of a command line.
 *
 * @param {Command} root
 * @param {readonly string[]} words after the program's name; the last is incomplete, and may be empty
 * @param {Lookup} lookup
 * @returns {Promise<Suggestion[]>}
 */
export async function suggestions(root, words, lookup) {
  const current = words.at(-1) ?? "";
  const found = await all(root, words.slice(0, -1), current, lookup);
  return found.filter(({ value }) => value === FILES || value.startsWith(current));
}

/**
 * @param {Command} root
 * @param {readonly string[]} before
 * @param {string} current
 * @param {Lookup} lookup
 * @returns {Promise<Suggestion[]>}
 */
async function all(root, before, current, lookup) {
  const command = root.commands.find((command) => command.name() === before[0]);
  const parser = command ?? root;
  const options = parser.createHelp().visibleOptions(parser);
  const flag = options.find(({ short, long }) => [short, long].includes(before.at(-1) ?? ""));
  if (flag?.required) return (await valuesOf(flag, current, lookup)).map((value) => ({ value }));
  if (current.startsWith("-"))
    return options.map(({ long, description }) => ({ value: long ?? "", text: description }));
  if (command === undefined) {
    if (before.length > 0) return [];
    const commands = root.createHelp().visibleCommands(root);
    return commands.map((command) => ({ value: command.name(), text: brief(command) }));
  }
  const takesFiles = command.registeredArguments.some((argument) => argument.name() === "file");
  const choices = command.registeredArguments[0]?.argChoices ?? [];
  return takesFiles ? [{ value: FILES }] : choices.map((value) => ({ value }));
}

/**
 * @param {Option} option
 * @param {string} current
 * @param {Lookup} lookup
 * @returns {Promise<readonly string[]>}
 */
async function valuesOf(option, current, lookup) {
  const { argChoices, long = "" } = option;
  const list = LISTS.get(option);
  if (list !== undefined) return nextOf(current, list);
  if (long === "--columns") return nextOf(current, NAMES);
  if (long === "--sort") {
    const isNamed = /:[^,]*$/.test(current);
    return nextOf(current, isNamed ? NAMES.flatMap((name) => [`${name}:asc`, `${name}:desc`]) : NAMES);
  }
  return argChoices ?? SUGGESTIONS.get(long) ?? (await lookup(long));
}

/**
 * Completions of a comma-separated list: the list with each name that is not in it yet as its last.
 *
 * @param {string} current
 * @param {readonly string[]} names
 */
function nextOf(current, names) {
  const before = current.slice(0, current.lastIndexOf(",") + 1);
  const taken = before.split(",").map((name) => name.replace(/:.*/, ""));
  return names.filter((name) => !taken.includes(name.replace(/:.*/, ""))).map((name) => before + name);
}

/** Completion scripts. They call the command for suggestions, and never evaluate the line that is being typed. */
export const SCRIPTS = {
  bash: `_cbr_tasks() {
  local value
  COMPREPLY=()
  while IFS=$'\\t' read -r value _; do
    if [[ $value == ${FILES} ]]; then compopt -o default; return; fi
    COMPREPLY+=("$value")
  done < <("$1" suggest -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _cbr_tasks cbr-tasks
`,
  zsh: `_cbr_tasks() {
  local value text
  local -a found
  while IFS=$'\\t' read -r value text; do
    if [[ $value == ${FILES} ]]; then _files; return; fi
    found+=("\${value//:/\\\\:}:$text")
  done < <("\${words[1]}" suggest -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  _describe cbr-tasks found
}
compdef _cbr_tasks cbr-tasks
`,
  fish: `function __cbr_tasks
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    for line in ($before[1] suggest -- $before[2..] "$current" 2>/dev/null)
        if test "$line" = ${FILES}
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c cbr-tasks -f -a '(__cbr_tasks)'
`,
};
