package dev.plexsphere.cli.meta;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A place in the tree of commands and what may be typed there.
 *
 * @param path the words up to here without {@code plexctl}, joined by one space
 * @param words the commands that may follow, or the values of a command that takes a fixed word
 * @param flags the long flags, global ones included
 * @param valued those of the flags that take a value
 */
record Branch(String path, List<String> words, List<String> flags, List<String> valued) {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish", "powershell");

  /** All places, the root first. */
  static List<Branch> all(CommandSpec root) {
    var branches = new ArrayList<Branch>();
    collect(root, "", branches);
    return branches;
  }

  private static void collect(CommandSpec spec, String path, List<Branch> into) {
    var words = new ArrayList<>(spec.subcommands().keySet());
    if (path.equals("completion")) {
      words.addAll(SHELLS);
    }
    if (path.equals("help")) {
      words.add("exit-codes");
    }
    var flags = new ArrayList<String>();
    var valued = new ArrayList<String>();
    for (OptionSpec option : spec.options()) {
      flags.add(option.longestName());
      if (option.arity().max() > 0) {
        valued.addAll(List.of(option.names()));
      }
    }
    into.add(new Branch(path, words, flags, valued));
    for (var sub : spec.subcommands().entrySet()) {
      var next = path.isEmpty() ? sub.getKey() : path + " " + sub.getKey();
      collect(sub.getValue().getCommandSpec(), next, into);
    }
  }

  /** Everything that may be typed here. */
  List<String> candidates() {
    var all = new ArrayList<>(words);
    all.addAll(flags);
    return all;
  }
}
