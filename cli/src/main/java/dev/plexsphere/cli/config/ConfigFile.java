package dev.plexsphere.cli.config;

import dev.plexsphere.cli.output.Failure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The file that holds the contexts. Writers of several processes take turns by a lock on a side
 * file, since the file itself is replaced and cannot carry one.
 */
public final class ConfigFile {
  /** A file lock belongs to the process; threads of one process need this as well. */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private static final ReentrantLock ONE_STEP = new ReentrantLock();

  private final Path file;
  private final Places places;
  private final Consumer<String> warnings;
  private final Consumer<String> unused;

  /**
   * @param warnings told when the file could be read by others
   * @param unused told the id of an entry of the keyring that no context names any more
   */
  public ConfigFile(Places places, Consumer<String> warnings, Consumer<String> unused) {
    this(places.configFile(), places, warnings, unused);
  }

  private ConfigFile(Path file, Places places, Consumer<String> warnings, Consumer<String> unused) {
    this.file = file;
    this.places = places;
    this.warnings = warnings;
    this.unused = unused;
  }

  /** Another program's file, to read only. */
  public static Contexts read(Path file, Places places) {
    var other = new ConfigFile(file, places, _ -> {}, _ -> {});
    try {
      return other.parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw Failure.failed("No such file", other.shown() + " does not exist");
    } catch (IOException e) {
      throw other.unusable("Config unreadable", e);
    }
  }

  /** How the file is called in messages. */
  public String shown() {
    return places.shown(file);
  }

  /**
   * What the file says; nothing if there is none.
   *
   * @throws Failure exit 1 when it cannot be read or understood; its content is never quoted
   */
  public Contexts load() {
    try {
      var text = Files.readString(file);
      var before = PrivateFiles.close(file);
      if (!before.isEmpty()) {
        warnings.accept(shown() + " could be read by others (" + before + "); it is 0600 now");
      }
      return parse(text);
    } catch (NoSuchFileException e) {
      return new Contexts(new LinkedHashMap<>());
    } catch (IOException e) {
      throw unusable("Config unreadable", e);
    }
  }

  /** Changes the file under the lock; the change sees what other processes wrote before. */
  public void update(UnaryOperator<Contexts> change) {
    var ids = new HashSet<String>();
    locked(() -> {
      var before = load();
      var after = change.apply(before);
      PrivateFiles.replace(file, write(after));
      ids.addAll(before.keyringIds());
      ids.removeAll(after.keyringIds());
    });
    // only now: a session that the file still names must be there
    ids.forEach(unused);
  }

  /**
   * Finds out whether {@link #update} would work, before something is made that must be kept.
   *
   * @throws Failure exit 1 when not
   */
  public void probe() {
    locked(() -> {
      load();
      if (Files.isDirectory(file)) {
        throw new FileSystemException(file.toString(), null, "is a directory");
      }
      var real = Files.exists(file) ? file.toRealPath() : file;
      Files.delete(Files.createTempFile(real.toAbsolutePath().getParent(), ".probe", ".new"));
    });
  }

  /**
   * Does something that only one process may do at a time, and that takes longer than the file may
   * be locked.
   *
   * @param what a file name
   */
  public void exclusively(String what, Runnable step) {
    ONE_STEP.lock();
    try {
      locked(what + ".lock", step::run);
    } finally {
      ONE_STEP.unlock();
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void locked(Step step) {
    IN_PROCESS.lock();
    try {
      locked("config.yaml.lock", step);
    } finally {
      IN_PROCESS.unlock();
    }
  }

  private void locked(String name, Step step) {
    try {
      PrivateFiles.makeDirectory(places.configDirectory());
      try (var channel = PrivateFiles.openLock(file.resolveSibling(name));
          var _ = channel.lock()) {
        step.run();
      }
    } catch (IOException e) {
      throw unusable("Config not writable", e);
    }
  }

  private Failure unusable(String title, IOException e) {
    var reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    if (e instanceof AccessDeniedException) {
      reason = "permission denied";
    }
    return Failure.failed(
        title, shown() + " (" + (reason == null ? e.getClass().getSimpleName() : reason) + ")");
  }

  private Contexts parse(String text) {
    try {
      var value = new Load(LoadSettings.builder().build()).loadFromString(text);
      if (value == null) {
        return new Contexts(new LinkedHashMap<>());
      }
      if (value instanceof Map<?, ?> map) {
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        map.forEach((key, each) -> root.put(String.valueOf(key), each));
        return new Contexts(root);
      }
      throw malformed("it is not a map");
    } catch (MarkedYamlEngineException e) {
      // the exception quotes the line, which may hold the token
      throw malformed(
          e.getProblemMark()
              .map(mark -> "look at line " + (mark.getLine() + 1))
              .orElse("not YAML"));
    } catch (YamlEngineException e) {
      throw malformed("not YAML");
    }
  }

  private Failure malformed(String where) {
    return Failure.failed("Config unreadable", shown() + " is not as plexctl writes it; " + where);
  }

  private static String write(Contexts contexts) {
    var settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setWidth(Integer.MAX_VALUE)
            .build();
    return new Dump(settings).dumpToString(contexts.tree());
  }
}
