package dev.plexsphere.cli.meta;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/** Completion scripts: a table of what may follow what, and a few lines that look it up. */
final class CompletionScripts {
  private CompletionScripts() {}

  /** For bash 3.2 and later: no associative array, because macOS still has that bash. */
  static String bash(List<Branch> branches) {
    return filled(
        """
        # bash completion for plexctl
        _plexctl() {
          local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" at="" i word skip=0
          for ((i = 1; i < COMP_CWORD; i++)); do
            word="${COMP_WORDS[i]}"
            if [ "$skip" = 1 ]; then skip=0; continue; fi
            case "$word" in
              %s) skip=1 ;;
              -*|=) ;;
              *) at="${at:+$at }$word" ;;
            esac
          done
          case "$prev" in
            --output) COMPREPLY=($(compgen -W "text json yaml" -- "$cur")); return ;;
            --color) COMPREPLY=($(compgen -W "auto always never" -- "$cur")); return ;;
            --token-file|--ca-file|--client-secret|--client-assertion) COMPREPLY=($(compgen -f -- "$cur")); return ;;
            %s) return ;;
          esac
          case "$at" in
        %s
          esac
        }
        complete -F _plexctl plexctl
        """,
        String.join("|", valued(branches)),
        String.join("|", valued(branches)),
        bashCases(branches));
  }

  private static String bashCases(List<Branch> branches) {
    var cases = new ArrayList<String>();
    for (var branch : branches) {
      cases.add(
          filled(
              "    \"%s\") COMPREPLY=($(compgen -W \"%s\" -- \"$cur\")) ;;",
              branch.path(), String.join(" ", branch.candidates())));
    }
    return String.join("\n", cases);
  }

  static String zsh(List<Branch> branches) {
    var cases = new ArrayList<String>();
    for (var branch : branches) {
      cases.add(
          filled(
              "    \"%s\") compadd -- %s ;;",
              branch.path(), String.join(" ", branch.candidates())));
    }
    return filled(
        """
        #compdef plexctl
        _plexctl() {
          local at="" word skip=0
          for word in "${(@)words[2,CURRENT-1]}"; do
            if [[ $skip == 1 ]]; then skip=0; continue; fi
            case "$word" in
              %s) skip=1 ;;
              -*) ;;
              *) at="${at:+$at }$word" ;;
            esac
          done
          case "${words[CURRENT-1]}" in
            --output) compadd text json yaml; return ;;
            --color) compadd auto always never; return ;;
            --token-file|--ca-file) _files; return ;;
          esac
          case "$at" in
        %s
          esac
        }
        compdef _plexctl plexctl
        """,
        String.join("|", valued(branches)), String.join("\n", cases));
  }

  static String fish(List<Branch> branches) {
    var lines = new ArrayList<String>();
    for (var branch : branches) {
      lines.add(
          filled(
              "complete -c plexctl -f -n '__plexctl_at \"%s\"' -a '%s'",
              branch.path(), String.join(" ", branch.candidates())));
    }
    return filled(
        """
        # fish completion for plexctl
        function __plexctl_at
          set -l at
          set -l skip 0
          for word in (commandline -opc)[2..-1]
            if test $skip = 1
              set skip 0
              continue
            end
            switch $word
              case %s
                set skip 1
              case '-*'
              case '*'
                set -a at $word
            end
          end
          test "$at" = "$argv[1]"
        end
        %s
        """,
        String.join(" ", valued(branches)), String.join("\n", lines));
  }

  static String powershell(List<Branch> branches) {
    var lines = new ArrayList<String>();
    for (var branch : branches) {
      lines.add(filled("    '%s' = '%s'", branch.path(), String.join(" ", branch.candidates())));
    }
    return filled(
        """
        # powershell completion for plexctl
        Register-ArgumentCompleter -Native -CommandName plexctl -ScriptBlock {
          param($word, $ast, $position)
          $table = @{
        %s
          }
          $valued = '%s' -split ' '
          $at = @(); $skip = $false
          foreach ($element in ($ast.CommandElements | Select-Object -Skip 1)) {
            $text = $element.ToString()
            if ($element.Extent.EndOffset -ge $position) { break }
            if ($skip) { $skip = $false; continue }
            if ($valued -contains $text) { $skip = $true; continue }
            if (-not $text.StartsWith('-')) { $at += $text }
          }
          $key = $at -join ' '
          if ($table.ContainsKey($key)) {
            $table[$key] -split ' ' | Where-Object { $_ -like "$word*" } | ForEach-Object {
              [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
          }
        }
        """,
        String.join("\n", lines), String.join(" ", valued(branches)));
  }

  private static String filled(String template, String... values) {
    return String.format(Locale.ROOT, template, (Object[]) values);
  }

  private static List<String> valued(List<Branch> branches) {
    var names = new LinkedHashSet<String>();
    for (var branch : branches) {
      names.addAll(branch.valued());
    }
    return List.copyOf(names);
  }
}
