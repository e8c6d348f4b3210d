import { basename } from 'node:path';
import type { Invocation } from '../command.ts';
import { noDescriptions, type Shell } from '../commands/completion.ts';

/** Prints the completion script for a shell: a few lines that ask the program itself, by `__complete`. */
export function printScript(shell: Shell, { path, flags, terminal }: Invocation): number {
  const name = path[0].name;
  const command = flags.get(noDescriptions) ? '__completeNoDesc' : '__complete';
  const called = basename(terminal.program);
  terminal.stdout(SCRIPTS[shell](name, command, called));
  return 0;
}

/** Names besides the program's own that complete the same way: what it was called by. */
function otherNames(name: string, called: string): string {
  return called === name || called === '' || called.endsWith('.js') ? '' : ` ${called}`;
}

/*
 * In each script: the last line that the program prints is `:` and a number. Its bits say 1 error, 2 no space after a
 * word, 4 no files, 8 files with these extensions, 16 directories only, 32 keep the order. A line may hold a tab and a
 * description after the word; lines that begin with `_activeHelp_ ` are hints.
 */
const SCRIPTS: Record<Shell, (name: string, command: string, called: string) => string> = {
  bash: (name, command, called) => `# bash completion for ${name}

__${name}_complete()
{
    local cur prev words cword
    if declare -F _get_comp_words_by_ref >/dev/null; then
        _get_comp_words_by_ref -n "=:" cur prev words cword
    else
        words=("\${COMP_WORDS[@]}")
        cword=$COMP_CWORD
        cur=\${words[cword]}
    fi

    local out directive line word
    out=$("\${words[0]}" ${command} "\${words[@]:1:cword}" 2>/dev/null) || return
    directive=\${out##*:}
    out=\${out%:*}
    (( directive & 1 )) && return

    COMPREPLY=()
    if (( directive & 8 )); then
        local pattern
        while IFS= read -r line; do [[ -n $line ]] && pattern+="\${pattern:+|}\${line#.}"; done <<< "$out"
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -d -- "$cur") $(compgen -f -X "!*.@($pattern)" -- "$cur"))
        return
    fi
    if (( directive & 16 )); then
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -d -- "$cur"))
        return
    fi
    (( directive & 2 )) && compopt -o nospace 2>/dev/null
    (( directive & 32 )) && compopt -o nosort 2>/dev/null
    (( directive & 4 )) && compopt +o default 2>/dev/null

    local typed=$cur
    [[ $cur == -*=* ]] && typed=\${cur#*=}
    local -a matches=()
    local -i widest=0 room
    local escaped
    while IFS= read -r line; do
        [[ -z $line || $line == _activeHelp_* ]] && continue
        word=\${line%%$'\\t'*}
        # What was typed is escaped for the shell.
        printf -v escaped %q "$word"
        [[ $escaped == "$typed"* ]] || continue
        matches+=("$line")
        (( \${#word} > widest )) && widest=\${#word}
    done <<< "$out"
    if (( \${#matches[@]} == 1 )); then
        COMPREPLY=("$(printf %q "\${matches[0]%%$'\\t'*}")")
    else
        for line in "\${matches[@]}"; do
            word=\${line%%$'\\t'*}
            if [[ $line == *$'\\t'* && $COMP_TYPE != 37 && $COMP_TYPE != 42 ]]; then
                # Descriptions stand in a column, cut to the terminal's width, where there is room for one.
                room=$(( COLUMNS - widest - 4 ))
                if (( room > 8 )); then printf -v word %-\${widest}s "$word"
                else room=$(( COLUMNS - \${#word} - 4 )); fi
                line=\${line#*$'\\t'}
                (( \${#line} > room )) && line="\${line:0:room > 0 ? room - 1 : 0}…"
                (( room > 0 )) && word+="  ($line)"
            fi
            COMPREPLY+=("$word")
        done
    fi
    if [[ $COMP_WORDBREAKS == *:* && $cur == *:* ]]; then
        local prefix=\${cur%"\${cur##*:}"} i
        for i in "\${!COMPREPLY[@]}"; do COMPREPLY[i]=\${COMPREPLY[i]#"$prefix"}; done
    fi
}

complete -o default -F __${name}_complete ${name}${otherNames(name, called)}
`,
  zsh: (name, command, called) => `#compdef ${name}

# zsh completion for ${name}

_${name}()
{
    local out directive line word description
    local -a candidates hints extra
    out=$("\${words[1]}" ${command} "\${(@)words[2,CURRENT]}" 2>/dev/null) || return 1
    directive=\${out##*:}
    out=\${out%:*}
    (( directive & 1 )) && return 1

    for line in "\${(@f)out}"; do
        [[ -z $line ]] && continue
        if [[ $line == '_activeHelp_ '* ]]; then
            hints+=("\${line#_activeHelp_ }")
            continue
        fi
        word=\${line%%$'\\t'*}
        description=
        [[ $line == *$'\\t'* ]] && description=\${line#*$'\\t'}
        candidates+=("\${word//:/\\\\:}\${description:+:$description}")
    done
    (( $#hints )) && _message -r "\${(F)hints}"

    if (( directive & 8 )); then
        _arguments "*:file:_files -g '*.(\${(j:|:)candidates})'"
        return
    fi
    if (( directive & 16 )); then
        _files -/
        return
    fi
    (( directive & 2 )) && extra+=(-S '')
    (( directive & 32 )) && extra+=(-V)
    [[ \${words[CURRENT]} == -*=* ]] && compset -P '*='
    if (( $#candidates )) && _describe completions candidates "\${extra[@]}"; then
        return 0
    fi
    (( directive & 4 )) || _files
}

[[ $funcstack[1] == _${name} ]] && _${name}
compdef _${name} ${name}${otherNames(name, called)}
`,
  fish: (name, command) => `# fish completion for ${name}

# Asks once for each completion, whatever the order in which the rules below are tried.
function __${name}_ask
    if not set -q __${name}_answer
        __${name}_read
        set -g __${name}_answer $status
    end
    return $__${name}_answer
end

function __${name}_forget
    set -e __${name}_answer
    return 1
end

# Sets the candidates; fails where files are to be completed instead.
function __${name}_read
    set -g __${name}_candidates
    set -g __${name}_ordered 0
    set -l typed (commandline -opc)
    set -l last (commandline -ct)
    set -l out ($typed[1] ${command} $typed[2..-1] "$last" 2>/dev/null)
    or return 1
    set -q out[1]; or return 1
    set -l directive (string sub -s 2 -- $out[-1])
    # An error, and files by extension or directories alone, which fish cannot do.
    test (math "bitand($directive, 25)") -eq 0; or return 1
    set -g __${name}_ordered (math "bitand($directive, 32)")
    set -l nospace (math "bitand($directive, 2)")
    set -l nofiles (math "bitand($directive, 4)")
    set -l flag (string match -r -- '^-[^=]*=' "$last")
    for line in $out[1..-2]
        string match -q -- '_activeHelp_ *' $line; and continue
        set -l candidate "$flag$line"
        # fish itself would also take words that merely contain what was typed.
        if test $nospace -ne 0 -o $nofiles -eq 0
            test (string sub -l (string length -- "$last") -- "$candidate") = "$last"; or continue
        end
        set -a __${name}_candidates $candidate
    end
    set -l count (count $__${name}_candidates)
    test $count -gt 0 -o $nofiles -ne 0; or return 1
    if test $count -eq 1 -a $nospace -ne 0
        # A second candidate keeps fish from adding a space; after these it adds none.
        set -l word (string split -f 1 -m 1 \\t -- $__${name}_candidates[1])
        string match -qr -- '[@=/:.,]$' $word; or set -a __${name}_candidates "$word."
    end
    return 0
end

complete -c ${name} -e
# fish tries the rule that came last first.
complete -c ${name} -n __${name}_forget
complete -c ${name} -n '__${name}_ask; and test $__${name}_ordered -eq 0' -f -a '$__${name}_candidates'
complete -c ${name} -n '__${name}_ask; and test $__${name}_ordered -ne 0' -f -k -a '$__${name}_candidates'
`,
  powershell: (name, command, called) => `# powershell completion for ${name}

$__${name}Complete = {
    param($WordToComplete, $CommandAst, $CursorPosition)
    $line = $CommandAst.ToString()
    if ($line.Length -gt $CursorPosition) { $line = $line.Substring(0, $CursorPosition) }
    $program, $arguments = $CommandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $CursorPosition } | ForEach-Object { "$_" }
    $arguments = @($arguments)
    if ($WordToComplete -eq '') { $arguments += '""' }
    $out = @(& $program ${command} @arguments 2>$null)
    if ($out.Count -eq 0) { return }
    $directive = [int]$out[-1].TrimStart(':')
    if ($directive -band 1) { return }
    $typed = if ($WordToComplete -like '-*=*') { $WordToComplete.Substring($WordToComplete.IndexOf('=') + 1) } else { $WordToComplete }
    $space = if ($directive -band 2) { '' } else { ' ' }
    $found = $out[0..($out.Count - 2)] | Where-Object { $_ -and $_ -notlike '_activeHelp_ *' } | ForEach-Object {
        $word, $description = $_ -split "\`t", 2
        if ($word -like "$typed*") {
            if (-not $description) { $description = $word }
            [System.Management.Automation.CompletionResult]::new("$word$space", $word, 'ParameterValue', $description)
        }
    }
    if ($found) { $found } elseif ($directive -band 4) { '' }
}

Register-ArgumentCompleter -CommandName '${name}'${otherNames(name, called).replace(/^ (.*)$/, ", '$1'")} -ScriptBlock $__${name}Complete
`,
};
